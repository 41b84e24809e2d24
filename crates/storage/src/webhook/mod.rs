//! Endpoints that events are delivered to; `delivery.rs` has what is on its way to them.

pub mod delivery;

use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Step, Store};
use model::webhook::{DisabledReason, SealedSecrets, Webhook, WebhookOwner};
use protocol::Timestamp;
use protocol::id::WebhookId;

impl FromRow for Webhook {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            owner: row.next()?,
            slot: u8::try_from(row.next::<u16>()?).unwrap_or(u8::MAX),
            url: row.next()?,
            events: row.next()?,
            state: row.next()?,
            secrets: SealedSecrets { current: row.next()?, previous: row.next::<Option<_>>()?.zip(row.next()?) },
            created_at: row.next()?,
            succeeded_at: row.next()?,
            disabled: row.next::<Option<Timestamp>>()?.zip(row.next()?),
        })
    }
}

macro_rules! select {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT id, client_id, slot, url, events, state, sealed_secret, sealed_previous, previous_until, created_at, succeeded_at,
               disabled_at, disabled_reason FROM webhooks ",
            $rest
        ))
    };
}

/// The endpoint, whosever it is: callers check.
pub async fn find(store: &Store, id: WebhookId) -> Result<Option<Webhook>> {
    store.read_one(select!("WHERE id = $1"), params![id]).await
}

/// The endpoints of one owner, the oldest first.
pub async fn of(store: &Store, owner: WebhookOwner) -> Result<Vec<Webhook>> {
    store.read_all(select!("WHERE client_id = $1 ORDER BY id LIMIT 100"), params![owner]).await
}

/// Endpoints behind the id `after`, whosever they are.
pub async fn page(store: &Store, after: &str, limit: i64) -> Result<Vec<Webhook>> {
    store.read_all(select!("WHERE id > $1 ORDER BY id LIMIT $2"), params![after, limit]).await
}

/// Registers an endpoint in its slot, if that is free.
pub fn insert(webhook: &Webhook) -> Step {
    Step::guarded(
        sql!(
            "INSERT INTO webhooks (id, client_id, slot, url, events, state, sealed_secret, created_at, enabled_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8) ON CONFLICT DO NOTHING"
        ),
        params![
            webhook.id,
            webhook.owner,
            u16::from(webhook.slot),
            &webhook.url,
            &webhook.events,
            webhook.state,
            &webhook.secrets.current,
            webhook.created_at,
        ],
    )
}

/// Takes an endpoint off the register; what was on its way to it goes nowhere, and is forgotten later.
pub fn delete(id: WebhookId) -> Step {
    Step::guarded(sql!("DELETE FROM webhooks WHERE id = $1"), params![id])
}

/// Puts new secrets in the place of those that were read.
pub fn rotate(before: &Webhook, secrets: &SealedSecrets) -> Step {
    let (previous, until) = secrets.previous.clone().unzip();
    Step::guarded(
        sql!(
            "UPDATE webhooks SET sealed_secret = $1, sealed_previous = $2, previous_until = $3
             WHERE id = $4 AND sealed_secret = $5"
        ),
        params![&secrets.current, previous, until, before.id, &before.secrets.current],
    )
}

/// `disabled → active`.
pub fn enable(id: WebhookId, now: Timestamp) -> Step {
    Step::guarded(
        sql!(
            "UPDATE webhooks SET state = 'active', enabled_at = $1, disabled_at = NULL, disabled_reason = NULL
             WHERE id = $2 AND state = 'disabled'"
        ),
        params![now, id],
    )
}

/// `active → disabled`, unless the endpoint took something, or was enabled, since `since`.
pub fn disable(id: WebhookId, reason: DisabledReason, since: Timestamp, now: Timestamp) -> Step {
    Step::guarded(
        sql!(
            "UPDATE webhooks SET state = 'disabled', disabled_at = $1, disabled_reason = $2
             WHERE id = $3 AND state = 'active' AND enabled_at <= $4 AND (succeeded_at IS NULL OR succeeded_at <= $4)"
        ),
        params![now, reason, id, since],
    )
}

/// Notes that an endpoint took an event; once a minute is enough.
pub fn note_success(id: WebhookId, at: Timestamp) -> Step {
    Step::run(
        sql!("UPDATE webhooks SET succeeded_at = $1 WHERE id = $2 AND (succeeded_at IS NULL OR succeeded_at + 60000000 < $1)"),
        params![at, id],
    )
}
