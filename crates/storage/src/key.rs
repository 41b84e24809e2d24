//! Sealed keys.

use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Step, Store};
use model::key::SealedKey;

impl FromRow for SealedKey {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { id: row.next()?, purpose: row.next()?, sealed: row.next()?, created_at: row.next()?, active_from: row.next()? })
    }
}

/// Every key; there are few.
pub async fn all(store: &Store) -> Result<Vec<SealedKey>> {
    let sql = sql!("SELECT id, purpose, sealed, created_at, active_from FROM keys ORDER BY active_from, id LIMIT 1000");
    store.read_all(sql, params![]).await
}

/// Adds a key.
pub fn insert(key: &SealedKey) -> Step {
    Step::run(
        sql!("INSERT INTO keys (id, purpose, sealed, created_at, active_from) VALUES ($1, $2, $3, $4, $5)"),
        params![&key.id, key.purpose, &key.sealed, key.created_at, key.active_from],
    )
}

/// Removes a key that no living token can name any more.
pub fn delete(id: &str) -> Step {
    Step::run(sql!("DELETE FROM keys WHERE id = $1"), params![id])
}
