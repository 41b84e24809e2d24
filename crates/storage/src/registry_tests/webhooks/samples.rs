//! Events, endpoints and deliveries, each told from the next by a number.

pub(super) use super::super::samples::*;
use crate::event::{self, feed};
use crate::testing::race;
use crate::webhook::{self, delivery::Claim};
use crate::{Step, Store};
use model::event::{Event, EventKind, EventSubject};
use model::webhook::{EventFilter, SealedSecrets, Webhook, WebhookOwner, WebhookState};
use protocol::Seconds;
use protocol::id::{EventId, GrantId, WebhookId};
use serde_json::json;

pub(super) const RACERS: usize = 16;

pub(super) fn event(number: u64, kind: EventKind) -> Event {
    Event {
        id: EventId::from_bytes(bytes(number)),
        at: NOW,
        kind,
        subject: EventSubject {
            organization_id: Some(organization(1).id),
            client_id: Some(integration(1).client_id),
            grant_id: Some(GrantId::from_bytes(bytes(1))),
            ..EventSubject::default()
        },
        data: json!({ "number": number }),
    }
}

pub(super) fn owner() -> WebhookOwner {
    WebhookOwner::Integration(integration(1).client_id)
}

/// An endpoint in slot 1 that wants everything.
pub(super) fn webhook(number: u8) -> Webhook {
    Webhook {
        id: WebhookId::from_bytes(bytes(number.into())),
        owner: owner(),
        slot: number,
        url: format!("https://partner.example/{number}"),
        events: EventFilter::default(),
        state: WebhookState::Active,
        secrets: SealedSecrets { current: vec![number; 60], previous: None },
        created_at: NOW,
        succeeded_at: None,
        disabled: None,
    }
}

/// Endpoint 1, and so many events on their way to it, each of a stream of its own when `apart`.
pub(super) async fn on_their_way(store: &Store, count: u64, apart: bool) -> Vec<Event> {
    assert!(written(store, vec![webhook::insert(&webhook(1))]).await);
    let mut events = Vec::new();
    for number in 1..=count {
        let mut one = event(number, EventKind::GrantActivated);
        if apart {
            one.subject.organization_id = Some(organization(number).id);
        }
        let last = feed::last_position(store).await.unwrap();
        let steps = vec![
            event::insert(&one),
            feed::advance(last, last + 1),
            feed::place(one.id, last + 1),
            feed::hand_out(&one, last + 1, NOW),
        ];
        assert!(written(store, steps).await);
        events.push(one);
    }
    events
}

pub(super) fn claimed(event: &Event, attempts: u32) -> Claim {
    Claim { webhook_id: webhook(1).id, event_id: event.id, attempts, at: NOW, until: NOW + Seconds(60) }
}

/// How many of sixteen batches were written.
pub(super) async fn winners(store: &Store, steps: impl Fn(usize) -> Vec<Step>) -> usize {
    let results = race(RACERS, |racer| {
        let (store, steps) = (store.clone(), steps(racer));
        async move { written(&store, steps).await }
    })
    .await;
    results.into_iter().filter(|won| *won).count()
}
