//! The feed: events get their positions, and whoever asks reads on from one of them. Positions are given in one place, one
//! after the other, so that no reader passes by an event that is committed later.

use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Sql, Step, Store};
use model::event::Event;
use model::webhook::WebhookOwner;
use protocol::Timestamp;
use protocol::id::{ClientId, EventId};

/// An event with its place in the feed.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// From 1 on; gaps mean nothing.
    pub position: i64,
    /// The event.
    pub event: Event,
}

impl FromRow for Placed {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { position: row.next()?, event: Event::from_row(row)? })
    }
}

/// Events without a place before which nothing of their stream has to be placed, the oldest first.
///
/// COALESCE keeps the look at earlier ones on the index of their stream: SQLite takes a unique index for one row even where it
/// is NULL, and would go through everything unplaced for each event.
pub async fn unplaced(store: &Store, limit: i64) -> Result<Vec<Event>> {
    store.read_all(unplaced_statement(), params![limit]).await
}

fn unplaced_statement() -> &'static Sql {
    sql!(
        "SELECT e.id, e.at, e.kind, e.organization_id, e.client_id, e.grant_id, e.attempt_id, e.webhook_id, e.data
         FROM events e WHERE e.position IS NULL AND NOT EXISTS
           (SELECT 1 FROM events b WHERE b.stream = e.stream AND b.sequence < e.sequence AND COALESCE(b.position, 0) = 0)
         ORDER BY e.at, e.id LIMIT $1"
    )
}

/// The last position that was given; the next one is one more.
pub async fn last_position(store: &Store) -> Result<i64> {
    let sql = sql!("SELECT position FROM event_feed WHERE name = 'events'");
    Ok(store.read_one(sql, params![]).await?.unwrap_or_default())
}

/// Guards a batch that gives the positions after `last`, up to `new`: of two that do it at once, one does.
pub fn advance(last: i64, new: i64) -> Step {
    Step::guarded(sql!("UPDATE event_feed SET position = $1 WHERE name = 'events' AND position = $2"), params![new, last])
}

/// Gives an event its place, once.
pub fn place(id: EventId, position: i64) -> Step {
    Step::guarded(sql!("UPDATE events SET position = $1 WHERE id = $2 AND position IS NULL"), params![position, id])
}

/// Lets every endpoint that may see an event and asked for its kind have it: part of the batch that places it.
pub fn hand_out(event: &Event, position: i64, at: Timestamp) -> Step {
    let owner = event.subject.client_id.filter(|_| event.kind.is_for_partners()).map(WebhookOwner::Integration);
    Step::run(
        sql!(
            "INSERT INTO webhook_deliveries (webhook_id, event_id, stream, position, state, attempts, due_at, leased_until, created_at)
             SELECT w.id, $1, $2, $3, 'pending', 0, $4, 0, $4 FROM webhooks w
             WHERE w.client_id IN ('', $5) AND (w.events = '' OR w.events LIKE $6)"
        ),
        params![event.id, event.stream(), position, at, owner.unwrap_or(WebhookOwner::Platform), format!("% {} %", event.kind)],
    )
}

/// Lets one endpoint have an event that is meant for it alone.
pub fn hand_to(event: &Event, position: i64, at: Timestamp) -> Step {
    Step::run(
        sql!(
            "INSERT INTO webhook_deliveries (webhook_id, event_id, stream, position, state, attempts, due_at, leased_until, created_at)
             SELECT w.id, $1, $2, $3, 'pending', 0, $4, 0, $4 FROM webhooks w WHERE w.id = $5"
        ),
        params![event.id, event.stream(), position, at, event.subject.webhook_id],
    )
}

macro_rules! select {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT position, id, at, kind, organization_id, client_id, grant_id, attempt_id, webhook_id, data FROM events ",
            $rest
        ))
    };
}

/// Everything behind a position, in the order of the feed.
pub async fn page(store: &Store, after: i64, limit: i64) -> Result<Vec<Placed>> {
    let sql = select!("WHERE position > $1 AND webhook_id IS NULL ORDER BY position LIMIT $2");
    store.read_all(sql, params![after, limit]).await
}

/// What is an integration's own behind a position, in the order of the feed.
pub async fn page_of_integration(store: &Store, client_id: ClientId, after: i64, limit: i64) -> Result<Vec<Placed>> {
    let sql = select!("WHERE client_id = $1 AND position > $2 AND webhook_id IS NULL ORDER BY position LIMIT $3");
    store.read_all(sql, params![client_id, after, limit]).await
}

/// The event, whosever it is.
pub async fn find(store: &Store, id: EventId) -> Result<Option<Placed>> {
    store.read_one(select!("WHERE id = $1 AND position IS NOT NULL"), params![id]).await
}

/// Forgets up to `limit` events from before `until` that were handed out; how many went.
pub async fn delete_before(store: &Store, until: Timestamp, limit: i64) -> Result<u64> {
    let sql = sql!(
        "DELETE FROM events WHERE id IN
           (SELECT id FROM events WHERE at < $1 AND position IS NOT NULL ORDER BY at, id LIMIT $2)"
    );
    store.write(sql, params![until, limit]).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TestStore;

    #[tokio::test]
    async fn earlier_events_are_looked_for_within_their_stream() {
        let made = TestStore::sqlite().await;
        let connection = rusqlite::Connection::open(made.url().trim_start_matches("sqlite:")).unwrap();
        let mut plan = connection.prepare(&format!("EXPLAIN QUERY PLAN {}", unplaced_statement().sqlite())).unwrap();
        let steps: Vec<String> = plan.query_map([1], |row| row.get(3)).unwrap().collect::<std::result::Result<_, _>>().unwrap();
        let inner = steps.iter().find(|step| step.contains(" b ")).unwrap();
        assert!(inner.contains("events_by_stream (stream=? AND sequence<?)"), "{steps:?}");
        drop(plan);
        made.remove().await;
    }
}
