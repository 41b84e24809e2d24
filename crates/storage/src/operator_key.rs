//! Operators' API keys, of which only digests are kept.

use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Step, Store};
use model::operator_key::OperatorKey;
use model::secret_digest::SecretDigest;
use protocol::Timestamp;

impl FromRow for OperatorKey {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            name: row.next()?,
            lookup: row.next()?,
            digest: SecretDigest { salt: row.next()?, sha256: row.next()? },
            created_at: row.next()?,
        })
    }
}

/// The key with this clear part, unless it was revoked.
pub async fn find(store: &Store, lookup: &str) -> Result<Option<OperatorKey>> {
    let sql =
        sql!("SELECT id, name, lookup, salt, sha256, created_at FROM operator_keys WHERE lookup = $1 AND revoked_at IS NULL");
    store.read_one(sql, params![lookup]).await
}

/// Keys that were not revoked, at most `limit`, the oldest first.
pub async fn all(store: &Store, limit: i64) -> Result<Vec<OperatorKey>> {
    let sql = sql!(
        "SELECT id, name, lookup, salt, sha256, created_at FROM operator_keys WHERE revoked_at IS NULL ORDER BY id LIMIT $1"
    );
    store.read_all(sql, params![limit]).await
}

/// Adds a key, unless one has the same clear part.
pub fn insert(key: &OperatorKey) -> Step {
    Step::guarded(
        sql!(
            "INSERT INTO operator_keys (lookup, id, name, salt, sha256, created_at, revoked_at)
             VALUES ($1, $2, $3, $4, $5, $6, NULL) ON CONFLICT DO NOTHING"
        ),
        params![&key.lookup, key.id, &key.name, &key.digest.salt, &key.digest.sha256, key.created_at],
    )
}

/// Revokes a key for good, if it is there and not revoked.
pub fn revoke(lookup: &str, now: Timestamp) -> Step {
    Step::guarded(sql!("UPDATE operator_keys SET revoked_at = $1 WHERE lookup = $2 AND revoked_at IS NULL"), params![now, lookup])
        .urgent()
}
