//! Events: what happened, in the transaction in which it happened. `feed.rs` gives them their places and reads them.

pub mod feed;

use crate::columns::Json;
use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Step};
use model::event::{Event, EventSubject};

/// Writes an event; part of the batch that does what it tells, behind the guarded step that locks the row it is about: so
/// within a stream the sequence is the order of commits.
pub fn insert(event: &Event) -> Step {
    let EventSubject { organization_id, client_id, grant_id, attempt_id, webhook_id } = event.subject;
    Step::run(
        sql!(
            "INSERT INTO events (id, at, kind, stream, sequence, organization_id, client_id, grant_id, attempt_id, webhook_id, data)
             VALUES ($1, $2, $3, $4, (SELECT COALESCE(MAX(e.sequence), 0) + 1 FROM events e WHERE e.stream = $4),
               $5, $6, $7, $8, $9, $10)"
        ),
        params![
            event.id,
            event.at,
            event.kind,
            event.stream(),
            organization_id,
            client_id,
            grant_id,
            attempt_id,
            webhook_id,
            Json(&event.data)
        ],
    )
}

impl FromRow for Event {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            at: row.next()?,
            kind: row.next()?,
            subject: EventSubject {
                organization_id: row.next()?,
                client_id: row.next()?,
                grant_id: row.next()?,
                attempt_id: row.next()?,
                webhook_id: row.next()?,
            },
            data: row.next::<Json<serde_json::Value>>()?.0,
        })
    }
}
