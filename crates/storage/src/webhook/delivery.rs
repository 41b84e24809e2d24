//! Events on their way to endpoints: what is due, who sends it, what came of it.

use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Step, Store};
use model::event::Event;
use model::webhook::WebhookDelivery;
use protocol::Timestamp;
use protocol::id::{EventId, WebhookId};

impl FromRow for WebhookDelivery {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            webhook_id: row.next()?,
            event_id: row.next()?,
            kind: row.next()?,
            at: row.next()?,
            position: row.next()?,
            state: row.next()?,
            attempts: row.next()?,
            due_at: row.next()?,
            first_attempt_at: row.next()?,
            last_attempt_at: row.next()?,
            last_status: row.next()?,
            last_error: row.next()?,
            delivered_at: row.next()?,
        })
    }
}

macro_rules! select {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT d.webhook_id, d.event_id, e.kind, e.at, d.position, d.state, d.attempts, d.due_at, d.first_attempt_at,
               d.last_attempt_at, d.last_status, d.last_error, d.delivered_at
             FROM webhook_deliveries d JOIN events e ON e.id = d.event_id ",
            $rest
        ))
    };
}

/// The delivery.
pub async fn find(store: &Store, webhook_id: WebhookId, event_id: EventId) -> Result<Option<WebhookDelivery>> {
    store.read_one(select!("WHERE d.webhook_id = $1 AND d.event_id = $2"), params![webhook_id, event_id]).await
}

/// Deliveries to one endpoint from before a position, the newest first.
pub async fn page(store: &Store, webhook_id: WebhookId, before: i64, limit: i64) -> Result<Vec<WebhookDelivery>> {
    let sql = select!("WHERE d.webhook_id = $1 AND d.position < $2 ORDER BY d.position DESC LIMIT $3");
    store.read_all(sql, params![webhook_id, before, limit]).await
}

/// Active endpoints behind the id `after` for which something may be due, in the order of their ids.
pub async fn endpoints_with_work(store: &Store, after: &str, now: Timestamp, limit: i64) -> Result<Vec<WebhookId>> {
    let sql = sql!(
        "SELECT w.id FROM webhooks w WHERE w.id > $1 AND w.state = 'active' AND EXISTS
           (SELECT 1 FROM webhook_deliveries d WHERE d.webhook_id = w.id AND d.state IN ('pending', 'again') AND d.due_at <= $2)
         ORDER BY w.id LIMIT $3"
    );
    store.read_all(sql, params![after, now, limit]).await
}

/// A delivery that may be sent now.
#[derive(Debug, Clone, PartialEq)]
pub struct Due {
    /// How often it was tried.
    pub attempts: u32,
    /// When it was first tried.
    pub first_attempt_at: Option<Timestamp>,
    /// What is sent.
    pub event: Event,
}

impl FromRow for Due {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { attempts: row.next()?, first_attempt_at: row.next()?, event: Event::from_row(row)? })
    }
}

/// What is due at one endpoint: nothing that somebody is sending, and nothing before which another event of its stream has
/// to arrive.
pub async fn due(store: &Store, webhook_id: WebhookId, now: Timestamp, limit: i64) -> Result<Vec<Due>> {
    let sql = sql!(
        "SELECT d.attempts, d.first_attempt_at,
           e.id, e.at, e.kind, e.organization_id, e.client_id, e.grant_id, e.attempt_id, e.webhook_id, e.data
         FROM webhook_deliveries d JOIN events e ON e.id = d.event_id
         WHERE d.webhook_id = $1 AND d.state IN ('pending', 'again') AND d.due_at <= $2 AND d.leased_until <= $2
           AND (d.state = 'again' OR NOT EXISTS
             (SELECT 1 FROM webhook_deliveries b WHERE b.webhook_id = d.webhook_id AND b.stream = d.stream
               AND b.position < d.position AND b.state = 'pending'))
         ORDER BY d.due_at, d.position LIMIT $3"
    );
    store.read_all(sql, params![webhook_id, now, limit]).await
}

/// One attempt to deliver: whoever claimed it writes what came of it, and nobody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// Where to.
    pub webhook_id: WebhookId,
    /// What.
    pub event_id: EventId,
    /// How often it was tried before.
    pub attempts: u32,
    /// Now.
    pub at: Timestamp,
    /// When somebody else may, if nothing is heard of it.
    pub until: Timestamp,
}

/// Takes a delivery that is due; one that somebody takes, sends or asks for anew at the same time is theirs.
pub fn claim(claim: &Claim) -> Step {
    Step::guarded(
        sql!(
            "UPDATE webhook_deliveries SET attempts = attempts + 1, leased_until = $1, last_attempt_at = $2,
               first_attempt_at = COALESCE(first_attempt_at, $2)
             WHERE webhook_id = $3 AND event_id = $4 AND attempts = $5 AND state IN ('pending', 'again') AND due_at <= $2
               AND leased_until <= $2"
        ),
        params![claim.until, claim.at, claim.webhook_id, claim.event_id, claim.attempts],
    )
}

/// What was answered, when it was no success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The status, if there was one.
    pub status: Option<u16>,
    /// Why it does not count.
    pub error: String,
}

/// It arrived.
pub fn succeed(claim: &Claim, status: u16, at: Timestamp) -> Step {
    Step::guarded(
        sql!(
            "UPDATE webhook_deliveries SET state = 'delivered', leased_until = 0, last_status = $1, last_error = NULL,
               delivered_at = $2
             WHERE webhook_id = $3 AND event_id = $4 AND attempts = $5 AND last_attempt_at = $6 AND leased_until = $7"
        ),
        params![status, at, claim.webhook_id, claim.event_id, claim.attempts + 1, claim.at, claim.until],
    )
}

/// It did not, and is tried again at `due_at`.
pub fn fail(claim: &Claim, failure: &Failure, due_at: Timestamp) -> Step {
    Step::guarded(
        sql!(
            "UPDATE webhook_deliveries SET leased_until = 0, last_status = $1, last_error = $2, due_at = $3
             WHERE webhook_id = $4 AND event_id = $5 AND attempts = $6 AND last_attempt_at = $7 AND leased_until = $8"
        ),
        params![
            failure.status,
            &failure.error,
            due_at,
            claim.webhook_id,
            claim.event_id,
            claim.attempts + 1,
            claim.at,
            claim.until
        ],
    )
}

/// It did not, and is not tried any more: those behind it go on.
pub fn give_up(claim: &Claim, failure: &Failure) -> Step {
    Step::guarded(
        sql!(
            "UPDATE webhook_deliveries SET state = 'failed', leased_until = 0, last_status = $1, last_error = $2
             WHERE webhook_id = $3 AND event_id = $4 AND attempts = $5 AND last_attempt_at = $6 AND leased_until = $7"
        ),
        params![failure.status, &failure.error, claim.webhook_id, claim.event_id, claim.attempts + 1, claim.at, claim.until],
    )
}

/// Nothing was sent: as if it had never been taken.
pub fn put_back(claim: &Claim) -> Step {
    Step::guarded(
        sql!(
            "UPDATE webhook_deliveries SET attempts = attempts - 1, leased_until = 0
             WHERE webhook_id = $1 AND event_id = $2 AND attempts = $3 AND last_attempt_at = $4 AND leased_until = $5"
        ),
        params![claim.webhook_id, claim.event_id, claim.attempts + 1, claim.at, claim.until],
    )
}

/// Somebody asks for it once more. One that is still on its way keeps its place and is tried at once; one that arrived, or was
/// given up, goes out of turn. Not while it is being sent.
pub fn redeliver(webhook_id: WebhookId, event_id: EventId, now: Timestamp) -> Step {
    Step::guarded(
        sql!(
            "UPDATE webhook_deliveries SET state = CASE WHEN state = 'pending' THEN 'pending' ELSE 'again' END, attempts = 0,
               first_attempt_at = NULL, due_at = $1
             WHERE webhook_id = $2 AND event_id = $3 AND leased_until <= $1"
        ),
        params![now, webhook_id, event_id],
    )
}

/// Everything that failed at an endpoint before is tried at once, as if for the first time; how many of at most `limit`.
pub async fn begin_anew(store: &Store, webhook_id: WebhookId, now: Timestamp, limit: i64) -> Result<u64> {
    let sql = sql!(
        "UPDATE webhook_deliveries SET attempts = 0, first_attempt_at = NULL, due_at = $1, leased_until = 0
         WHERE webhook_id = $2 AND event_id IN
           (SELECT event_id FROM webhook_deliveries WHERE webhook_id = $2 AND state IN ('pending', 'again') AND attempts > 0
            ORDER BY position LIMIT $3)"
    );
    store.write(sql, params![now, webhook_id, limit]).await
}

/// Forgets up to `limit` deliveries that were made before `until`; how many went.
pub async fn delete_before(store: &Store, until: Timestamp, limit: i64) -> Result<u64> {
    let sql = sql!(
        "DELETE FROM webhook_deliveries WHERE created_at < $1 AND (webhook_id, event_id) IN
           (SELECT webhook_id, event_id FROM webhook_deliveries WHERE created_at < $1 ORDER BY created_at LIMIT $2)"
    );
    store.write(sql, params![until, limit]).await
}

/// Forgets up to `limit` deliveries to an endpoint that is gone; how many went.
pub async fn delete_of(store: &Store, webhook_id: WebhookId, limit: i64) -> Result<u64> {
    let sql = sql!(
        "DELETE FROM webhook_deliveries WHERE webhook_id = $1 AND event_id IN
           (SELECT event_id FROM webhook_deliveries WHERE webhook_id = $1 ORDER BY position LIMIT $2)"
    );
    store.write(sql, params![webhook_id, limit]).await
}
