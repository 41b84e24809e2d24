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

/// Entries after (`since`, `after`), oldest first.
pub async fn since(store: &Store, since: Timestamp, after: &str, limit: i64) -> Result<Vec<Change>> {
    let sql = sql!(
        "SELECT id, at, kind, subject, organization_id, status FROM changes
         WHERE at > $1 OR (at = $1 AND id > $2) ORDER BY at, id LIMIT $3"
    );
    store.read_all(sql, params![since, after, limit]).await
}

/// Grants, credentials and integrations that ended or were suspended or resumed, after (`since`, `after`), oldest first.
pub async fn revocations_since(store: &Store, since: Timestamp, after: &str, limit: i64) -> Result<Vec<Change>> {
    let sql = sql!(
        "SELECT id, at, kind, subject, organization_id, status FROM changes
         WHERE (at > $1 OR (at = $1 AND id > $2)) AND status IS NOT NULL ORDER BY at, id LIMIT $3"
    );
    store.read_all(sql, params![since, after, limit]).await
}

/// Forgets up to `limit` entries from before `until`; how many went.
pub async fn delete_before(store: &Store, until: Timestamp, limit: i64) -> Result<u64> {
    let sql = sql!("DELETE FROM changes WHERE id IN (SELECT id FROM changes WHERE at < $1 ORDER BY at, id LIMIT $2)");
    store.write(sql, params![until, limit]).await
}
