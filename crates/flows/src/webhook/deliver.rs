//! Deliveries: what is due is claimed, sent outside of any transaction, and its outcome is written. Only so many are out at
//! once, and fewer to one endpoint, so that a slow one holds up nobody else.

use super::outcome::{Attempt, Came, write};
use super::{dispatch, secret};
use crate::Context;
use crate::outbound::{OutboundMethod, OutboundRequest};
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use model::event::Event;
use model::webhook::{Webhook, WebhookState};
use protocol::id::WebhookId;
use protocol::{Seconds, Timestamp};
use serde_json::json;
use std::collections::HashMap;
use std::pin::Pin;
use storage::webhook::delivery::{self, Claim, Due};

/// Requests that are out at once.
const AT_ONCE: usize = 24;
/// Those to one endpoint.
const AT_ONE_ENDPOINT: usize = 4;
/// How long nobody else sends a delivery that was claimed: longer than a request of ours takes.
const CLAIMED_FOR: Seconds = Seconds(60);
/// How much of an answer is read; nothing of it is kept.
const LONGEST_ANSWER: usize = 64 * 1024;
/// Endpoints of one look.
const ENDPOINTS: i64 = 100;
/// After so many failures in a row an endpoint rests, from the first wait to the longest.
const FAILURES: u32 = 3;
const SHORTEST_REST: Seconds = Seconds(5);
const LONGEST_REST: Seconds = Seconds(30);
/// How long an endpoint is left alone at which everything waits for something else.
const PAUSE: Seconds = Seconds(2);

type Sending<'a> = Pin<Box<dyn Future<Output = (WebhookId, Came)> + Send + 'a>>;

/// How an endpoint fares, as this node sees it.
#[derive(Default)]
struct Health {
    sending: usize,
    failures: u32,
    rests_until: Timestamp,
}

/// Sends what is due.
pub struct Courier<'a> {
    context: &'a Context,
    sending: FuturesUnordered<Sending<'a>>,
    endpoints: HashMap<WebhookId, Health>,
    /// The endpoint behind which the next look begins, so that each has its turn.
    after: String,
}

impl<'a> Courier<'a> {
    /// With nothing on its way.
    pub fn new(context: &'a Context) -> Self {
        Self { context, sending: FuturesUnordered::new(), endpoints: HashMap::new(), after: String::new() }
    }

    /// Whether nothing is on its way.
    pub fn is_idle(&self) -> bool {
        self.sending.is_empty()
    }

    /// Claims what is due, as far as there is room, and begins to send it; how many. What was claimed before a failure of the
    /// store is on its way all the same.
    pub async fn take(&mut self) -> storage::Result<usize> {
        let now = self.context.now();
        self.endpoints.retain(|_, health| health.sending > 0 || health.failures > 0 || health.rests_until > now);
        let mut taken = 0;
        // From where the last look ended to the end, and then from the beginning.
        for _ in 0..=usize::from(!self.after.is_empty()) {
            loop {
                if self.sending.len() >= AT_ONCE {
                    return Ok(taken);
                }
                let ids = delivery::endpoints_with_work(&self.context.store, &self.after, now, ENDPOINTS).await?;
                for id in &ids {
                    if self.sending.len() >= AT_ONCE {
                        return Ok(taken);
                    }
                    taken += self.take_of(*id, now).await?;
                    self.after = id.to_string();
                }
                if i64::try_from(ids.len()).unwrap_or(ENDPOINTS) < ENDPOINTS {
                    self.after.clear();
                    break;
                }
            }
        }
        Ok(taken)
    }

    async fn take_of(&mut self, id: WebhookId, now: Timestamp) -> storage::Result<usize> {
        let health = self.endpoints.entry(id).or_default();
        // One that failed is asked for one thing at a time, until it takes it.
        let most = if health.failures > 0 { 1 } else { AT_ONE_ENDPOINT };
        let room = most.saturating_sub(health.sending).min(AT_ONCE - self.sending.len());
        if room == 0 || health.rests_until > now {
            return Ok(0);
        }
        let context = self.context;
        let found = storage::webhook::find(&context.store, id).await?;
        let Some(webhook) = found.filter(|webhook| webhook.state == WebhookState::Active) else { return Ok(0) };
        let mut taken = 0;
        for due in delivery::due(&context.store, id, now, i64::try_from(room).unwrap_or_default()).await? {
            let Due { attempts, first_attempt_at, event } = due;
            let claim = Claim { webhook_id: id, event_id: event.id, attempts, at: now, until: now + CLAIMED_FOR };
            if context.store.write_all(vec![delivery::claim(&claim)]).await?.is_some() {
                let attempt = Attempt { claim, first_at: first_attempt_at.unwrap_or(now) };
                let webhook = webhook.clone();
                self.sending.push(Box::pin(async move { (id, send(context, (&webhook, &attempt), &event).await) }));
                self.endpoints.entry(id).or_default().sending += 1;
                taken += 1;
            }
        }
        let health = self.endpoints.entry(id).or_default();
        if health.sending == 0 {
            health.rests_until = now + PAUSE;
        }
        Ok(taken)
    }

    /// Waits until one that is on its way has come to something; at once when nothing is.
    pub async fn finished(&mut self) {
        let Some((id, came)) = self.sending.next().await else { return };
        let health = self.endpoints.entry(id).or_default();
        health.sending = health.sending.saturating_sub(1);
        match came {
            Came::Delivered => health.failures = 0,
            // To ask again at once would be to wait in a circle.
            Came::Nothing => health.rests_until = self.context.now() + PAUSE,
            Came::Failed => {
                health.failures = health.failures.saturating_add(1);
                if let Some(more) = health.failures.checked_sub(FAILURES) {
                    let rest = SHORTEST_REST.0.checked_shl(more.min(8)).unwrap_or(LONGEST_REST.0).min(LONGEST_REST.0);
                    health.rests_until = self.context.now() + Seconds(rest);
                }
            }
        }
    }
}

/// Hands out everything and sends everything that is due, until there is nothing to do at this moment.
pub async fn settle(context: &Context) -> storage::Result<()> {
    let mut courier = Courier::new(context);
    loop {
        dispatch::run_once(context).await?;
        if courier.take().await? == 0 && courier.is_idle() {
            return Ok(());
        }
        courier.finished().await;
    }
}

async fn send(context: &Context, (webhook, attempt): (&Webhook, &Attempt), event: &Event) -> Came {
    let secrets = secret::open(context, webhook);
    if secrets.is_empty() {
        tracing::error!(webhook = %webhook.id, "the secret of an endpoint cannot be opened: another master key sealed it");
        return Came::Failed;
    }
    let request = request(context, webhook, event, &secrets);
    let answer = context.outbound.send(request).await;
    match write(context, (webhook, attempt), answer).await {
        Ok(came) => came,
        Err(error) => {
            tracing::warn!(webhook = %webhook.id, %error, "what a delivery came to could not be written; it is sent again");
            Came::Failed
        }
    }
}

/// The request, after Standard Webhooks.
fn request(context: &Context, webhook: &Webhook, event: &Event, secrets: &[secret::WebhookSecret]) -> OutboundRequest {
    let (id, now) = (event.id.to_string(), context.now());
    let body = json!({ "type": event.kind, "timestamp": event.at, "data": event.data }).to_string().into_bytes();
    let headers = vec![
        ("content-type", "application/json".to_owned()),
        ("webhook-signature", secret::signature(secrets, (&id, now), &body)),
        ("webhook-timestamp", now.as_seconds().to_string()),
        ("webhook-id", id),
    ];
    OutboundRequest { method: OutboundMethod::Post, url: webhook.url.clone(), headers, body, limit: LONGEST_ANSWER }
}
