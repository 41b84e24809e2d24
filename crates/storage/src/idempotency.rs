//! Answers to requests that may be sent again.
//!
//! The receipt is written in the transaction of what it answers for. So there is never a request that was begun and not
//! answered: of two that race, the second waits for the first's commit, writes nothing, and reads the receipt.

use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Step, Store};
use protocol::Timestamp;

/// What names one request of one caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestKey {
    /// Whose key it is: two callers never meet.
    pub actor: String,
    /// As sent.
    pub key: String,
    /// SHA-256 of method, address and body.
    pub request_digest: [u8; 32],
}

/// The answer that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Of the request that it answered.
    pub request_digest: Vec<u8>,
    /// HTTP status.
    pub status: u16,
    /// Body, without secrets.
    pub body: String,
}

impl FromRow for Receipt {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { request_digest: row.next()?, status: row.next()?, body: row.next()? })
    }
}

/// Keeps the answer; guarded, so the batch is not written when the key was used before.
pub fn receipt(request: &RequestKey, status: u16, body: &str, now: Timestamp) -> Step {
    Step::guarded(
        sql!(
            "INSERT INTO idempotency_keys (actor, idempotency_key, request_digest, status, body, created_at)
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING"
        ),
        params![&request.actor, &request.key, request.request_digest, status, body, now],
    )
}

/// The answer that was given under the caller's key.
pub async fn find(store: &Store, actor: &str, key: &str) -> Result<Option<Receipt>> {
    let sql = sql!("SELECT request_digest, status, body FROM idempotency_keys WHERE actor = $1 AND idempotency_key = $2");
    store.read_one(sql, params![actor, key]).await
}

/// Forgets up to `limit` answers from before `until`; how many went.
pub async fn delete_before(store: &Store, until: Timestamp, limit: i64) -> Result<u64> {
    let sql = sql!(
        "DELETE FROM idempotency_keys WHERE (actor, idempotency_key) IN
         (SELECT actor, idempotency_key FROM idempotency_keys WHERE created_at < $1 ORDER BY created_at LIMIT $2)"
    );
    store.write(sql, params![until, limit]).await
}
