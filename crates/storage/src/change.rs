//! The change feed. Ids are not in commit order, so readers go by time and read an overlap again.

use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Step, Store};
use model::change::Change;
use protocol::Timestamp;

/// Writes an entry; part of the batch that makes the change.
pub fn insert(change: &Change) -> Step {
    Step::run(
        sql!("INSERT INTO changes (id, at, kind, subject, organization_id, status) VALUES ($1, $2, $3, $4, $5, $6)"),
        params![change.id, change.at, change.kind, &change.subject, &change.organization_id, &change.status],
    )
}

impl FromRow for Change {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            at: row.next()?,
            kind: row.next()?,
            subject: row.next()?,
            organization_id: row.next()?,
            status: row.next()?,
        })
    }
}

/// Where a look at the feed begins and ends.
#[derive(Debug, Clone, Copy)]
pub struct Span<'a> {
    /// After this time,
    pub since: Timestamp,
    /// or at it and after this id.
    pub after: &'a str,
    /// Up to this time: what is to happen later stands in the feed already.
    pub until: Timestamp,
}

/// Entries of the span, oldest first.
pub async fn since(store: &Store, span: Span<'_>, limit: i64) -> Result<Vec<Change>> {
    let sql = sql!(
        "SELECT id, at, kind, subject, organization_id, status FROM changes
         WHERE (at > $1 OR (at = $1 AND id > $2)) AND at <= $3 ORDER BY at, id LIMIT $4"
    );
    store.read_all(sql, params![span.since, span.after, span.until, limit]).await
}

/// Grants, credentials and integrations that ended or were suspended or resumed within the span, oldest first.
pub async fn revocations_since(store: &Store, span: Span<'_>, limit: i64) -> Result<Vec<Change>> {
    let sql = sql!(
        "SELECT id, at, kind, subject, organization_id, status FROM changes
         WHERE (at > $1 OR (at = $1 AND id > $2)) AND at <= $3 AND status IS NOT NULL ORDER BY at, id LIMIT $4"
    );
    store.read_all(sql, params![span.since, span.after, span.until, limit]).await
}

/// Forgets up to `limit` entries from before `until`; how many went.
pub async fn delete_before(store: &Store, until: Timestamp, limit: i64) -> Result<u64> {
    let sql = sql!("DELETE FROM changes WHERE id IN (SELECT id FROM changes WHERE at < $1 ORDER BY at, id LIMIT $2)");
    store.write(sql, params![until, limit]).await
}
