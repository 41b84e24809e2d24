//! Webhooks on real stores: what arrives where, in which order, and what becomes of what does not arrive.

mod crash;
mod endpoints;
mod failures;
mod order;

use crate::each_world;
use flows::admin::Author;
use flows::grant::{Act, act};
use flows::outbound::OutboundRequest;
use flows::testing::{Doors, FakeWeb, TestContext, World, never};
use flows::webhook::deliver::settle;
use flows::webhook::endpoint::{self, WithSecret};
use model::event::EventKind;
use model::grant::{Actor, Grant};
use model::session::Session;
use model::webhook::{DeliveryState, EventFilter, Webhook, WebhookDelivery, WebhookOwner, WebhookState};
use protocol::Seconds;
use std::future::Future;
use storage::webhook::delivery;

const URL: &str = "https://tidewater.example/hook";
const OTHER: &str = "https://tidewater.example/other";
const PLATFORM: &str = "https://northwind.example/hook";

/// A world with a partner that has an extension, and its administrator's browser.
struct Place {
    test: TestContext,
    world: World,
    doors: Doors,
    browser: Session,
}

async fn each_place<F: Future<Output = ()>>(body: impl Fn(Place) -> F) {
    each_world(|test, world| async {
        let doors = world.doors(&test, 0).await;
        let browser = world.sign_in(&test.context).await.session;
        body(Place { test, world, doors, browser }).await;
    })
    .await;
}

fn system<T>() -> Author<T> {
    Author::once(Actor::system())
}

impl Place {
    fn web(&self) -> &FakeWeb {
        &self.test.web
    }

    fn own(&self) -> WebhookOwner {
        WebhookOwner::Integration(self.doors.client)
    }

    async fn registered(&self, owner: WebhookOwner, url: &str, kinds: &[EventKind]) -> WithSecret {
        let asked = (url.to_owned(), EventFilter::new(kinds.to_vec()));
        endpoint::create(&self.test.context, &system(), owner, asked).await.unwrap().unwrap()
    }

    /// An endpoint of the partner that wants everything and answers with this status.
    async fn hook(&self, status: u16) -> WithSecret {
        self.web().answer(URL, status, "");
        self.registered(self.own(), URL, &[]).await
    }

    async fn webhook(&self, webhook: &Webhook) -> Webhook {
        storage::webhook::find(&self.test.context.store, webhook.id).await.unwrap().unwrap()
    }

    /// The world's organization connects the partner's extension.
    async fn granted(&self) -> Grant {
        let (activated, _) = self.doors.extend(&self.test.context, &self.world, &self.browser).await;
        storage::grant::find(&self.test.context.store, activated.grant_id).await.unwrap().unwrap()
    }

    async fn act(&self, grant: &Grant, step: Act) {
        let now = storage::grant::find(&self.test.context.store, grant.id).await.unwrap().unwrap();
        act(&self.test.context, &now, step, (Actor::system(), "a test")).await.unwrap().unwrap();
    }

    async fn settle(&self) {
        settle(&self.test.context).await.unwrap();
        never(&self.test.context).await;
    }

    /// Lets time pass, and sends whatever is due meanwhile, in steps of this length.
    async fn pass(&self, length: Seconds, step: Seconds) {
        let mut passed = Seconds(0);
        while passed.0 < length.0 {
            self.test.clock.advance(step);
            passed = Seconds(passed.0 + step.0);
            settle(&self.test.context).await.unwrap();
        }
        never(&self.test.context).await;
    }

    async fn deliveries(&self, webhook: &Webhook) -> Vec<WebhookDelivery> {
        let mut found = delivery::page(&self.test.context.store, webhook.id, i64::MAX, 500).await.unwrap();
        found.reverse();
        found
    }

    async fn states(&self, webhook: &Webhook) -> Vec<DeliveryState> {
        self.deliveries(webhook).await.into_iter().map(|delivery| delivery.state).collect()
    }
}

fn header<'a>(request: &'a OutboundRequest, name: &str) -> &'a str {
    &request.headers.iter().find(|(have, _)| *have == name).unwrap().1
}

fn body(request: &OutboundRequest) -> serde_json::Value {
    serde_json::from_slice(&request.body).unwrap()
}

/// The types of what was sent to an address, in the order in which it was sent.
fn sent(web: &FakeWeb, url: &str) -> Vec<String> {
    let requests = web.requests();
    requests
        .iter()
        .filter(|request| request.url == url)
        .map(|request| body(request)["type"].as_str().unwrap().to_owned())
        .collect()
}

/// The ids of it.
fn ids(web: &FakeWeb, url: &str) -> Vec<String> {
    let requests = web.requests();
    requests.iter().filter(|request| request.url == url).map(|request| header(request, "webhook-id").to_owned()).collect()
}

fn is_active(webhook: &Webhook) -> bool {
    webhook.state == WebhookState::Active && webhook.disabled.is_none()
}
