//! People's sessions.

use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Step, Store};
use model::session::Session;
use protocol::Timestamp;
use protocol::id::UserId;

impl FromRow for Session {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            digest: row.next()?,
            user_id: row.next()?,
            created_at: row.next()?,
            seen_at: row.next()?,
            authenticated_at: row.next()?,
            binding: Vec::new(),
        })
    }
}

/// The session whose token has this digest.
pub async fn find(store: &Store, digest: &[u8]) -> Result<Option<Session>> {
    let sql = sql!("SELECT digest, user_id, created_at, seen_at, authenticated_at FROM sessions WHERE digest = $1");
    store.read_one(sql, params![digest]).await
}

/// Begins a session.
pub fn insert(session: &Session) -> Step {
    Step::run(
        sql!("INSERT INTO sessions (digest, user_id, created_at, seen_at, authenticated_at) VALUES ($1, $2, $3, $4, $5)"),
        params![&session.digest, session.user_id, session.created_at, session.seen_at, session.authenticated_at],
    )
    .urgent()
}

/// Notes that it is used.
pub async fn note_seen(store: &Store, digest: &[u8], now: Timestamp) -> Result<u64> {
    store.write(sql!("UPDATE sessions SET seen_at = $1 WHERE digest = $2 AND seen_at < $1"), params![now, digest]).await
}

/// Gives the session a new token after the password was given again; nobody else's copy of the old one lives on.
pub fn renewed(old: &[u8], new: &[u8], now: Timestamp) -> Step {
    Step::guarded(
        sql!("UPDATE sessions SET digest = $1, authenticated_at = $2, seen_at = $2 WHERE digest = $3"),
        params![new, now, old],
    )
    .urgent()
}

/// Ends a session.
pub async fn delete(store: &Store, digest: &[u8]) -> Result<u64> {
    store.write(sql!("DELETE FROM sessions WHERE digest = $1"), params![digest]).await
}

/// The same as a step of the batch that begins another one.
pub fn end(digest: &[u8]) -> Step {
    Step::run(sql!("DELETE FROM sessions WHERE digest = $1"), params![digest]).urgent()
}

/// Ends every session of a person.
pub fn delete_of_user(user_id: UserId) -> Step {
    Step::run(sql!("DELETE FROM sessions WHERE user_id = $1"), params![user_id]).urgent()
}

/// Forgets up to `limit` sessions that were not used since `until`.
pub async fn delete_idle(store: &Store, until: Timestamp, limit: i64) -> Result<u64> {
    let sql =
        sql!("DELETE FROM sessions WHERE digest IN (SELECT digest FROM sessions WHERE seen_at < $1 ORDER BY seen_at LIMIT $2)");
    store.write(sql, params![until, limit]).await
}
