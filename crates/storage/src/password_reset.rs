//! Mailed links that set a new password.

use crate::sql::sql;
use crate::value::params;
use crate::{Result, Step, Store};
use protocol::Timestamp;
use protocol::id::UserId;

/// Keeps the digest of a link's token.
pub async fn insert(store: &Store, digest: &[u8], user_id: UserId, expires_at: Timestamp) -> Result<()> {
    let sql = sql!("INSERT INTO password_resets (digest, user_id, expires_at) VALUES ($1, $2, $3)");
    store.write(sql, params![digest, user_id, expires_at]).await.map(drop)
}

/// Whose link it is, while it is good; consumes nothing, since mail scanners open links.
pub async fn find(store: &Store, digest: &[u8], now: Timestamp) -> Result<Option<UserId>> {
    let sql = sql!("SELECT user_id FROM password_resets WHERE digest = $1 AND expires_at > $2");
    store.read_one(sql, params![digest, now]).await
}

/// Takes the link away: the guard of the batch that sets the password.
pub fn consume(digest: &[u8], now: Timestamp) -> Step {
    Step::guarded(sql!("DELETE FROM password_resets WHERE digest = $1 AND expires_at > $2"), params![digest, now])
}

/// Takes every other link of the person away.
pub fn delete_of_user(user_id: UserId) -> Step {
    Step::run(sql!("DELETE FROM password_resets WHERE user_id = $1"), params![user_id])
}

/// Forgets up to `limit` that are too old.
pub async fn delete_expired(store: &Store, now: Timestamp, limit: i64) -> Result<u64> {
    let sql = sql!(
        "DELETE FROM password_resets WHERE digest IN (SELECT digest FROM password_resets WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)"
    );
    store.write(sql, params![now, limit]).await
}
