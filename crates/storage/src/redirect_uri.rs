//! Redirect URIs with their reviews.

use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Step, Store};
use model::redirect_uri::{RedirectUri, ReviewState};
use protocol::Timestamp;
use protocol::id::{ClientId, RedirectUriId};

macro_rules! select {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT id, client_id, uri, state, reason, created_at, decided_at, challenge, proven_at FROM redirect_uris ",
            $rest
        ))
    };
}

/// How many redirect URIs an integration may have.
pub const MOST: i64 = 100;

impl FromRow for RedirectUri {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            client_id: row.next()?,
            uri: row.next()?,
            state: row.next()?,
            reason: row.next()?,
            created_at: row.next()?,
            decided_at: row.next()?,
            challenge: row.next()?,
            proven_at: row.next()?,
        })
    }
}

/// The redirect URI with this id.
pub async fn find(store: &Store, id: RedirectUriId) -> Result<Option<RedirectUri>> {
    store.read_one(select!("WHERE id = $1"), params![id]).await
}

/// Every redirect URI of an integration.
pub async fn of(store: &Store, client_id: ClientId) -> Result<Vec<RedirectUri>> {
    store.read_all(select!("WHERE client_id = $1 ORDER BY uri LIMIT $2"), params![client_id, MOST]).await
}

/// Redirect URIs in the order of their ids, after `after`.
pub async fn page(store: &Store, after: &str, limit: i64) -> Result<Vec<RedirectUri>> {
    store.read_all(select!("WHERE id > $1 ORDER BY id LIMIT $2"), params![after, limit]).await
}

/// Redirect URIs in one state of review, after `after`.
pub async fn page_in_state(store: &Store, state: ReviewState, after: &str, limit: i64) -> Result<Vec<RedirectUri>> {
    store.read_all(select!("WHERE state = $1 AND id > $2 ORDER BY id LIMIT $3"), params![state, after, limit]).await
}

/// Redirect URIs that were decided about, at most `limit`, the latest decision first.
pub async fn decided(store: &Store, limit: i64) -> Result<Vec<RedirectUri>> {
    let sql = select!("WHERE decided_at IS NOT NULL ORDER BY decided_at DESC, id DESC LIMIT $1");
    store.read_all(sql, params![limit]).await
}

/// Registers a redirect URI, unless the integration has it.
pub fn insert(uri: &RedirectUri) -> Step {
    Step::guarded(
        sql!(
            "INSERT INTO redirect_uris (id, client_id, uri, state, reason, created_at, decided_at, challenge, proven_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING"
        ),
        params![
            uri.id,
            uri.client_id,
            &uri.uri,
            uri.state,
            &uri.reason,
            uri.created_at,
            uri.decided_at,
            &uri.challenge,
            uri.proven_at,
        ],
    )
}

/// Gives a challenge to a redirect URI that has none.
pub fn draw_challenge(id: RedirectUriId, challenge: &str) -> Step {
    Step::guarded(sql!("UPDATE redirect_uris SET challenge = $1 WHERE id = $2 AND challenge IS NULL"), params![challenge, id])
}

/// Keeps that the file of its host had the challenge, if it is still there with that challenge.
pub fn prove(id: RedirectUriId, challenge: &str, at: Timestamp) -> Step {
    Step::guarded(sql!("UPDATE redirect_uris SET proven_at = $1 WHERE id = $2 AND challenge = $3"), params![at, id, challenge])
}

/// A decision of a review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// The state that the reviewer saw.
    pub from: ReviewState,
    /// The decision.
    pub to: ReviewState,
    /// Why.
    pub reason: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// Decides a review, if it still stands where the reviewer saw it.
pub fn decide(id: RedirectUriId, review: &Review) -> Step {
    Step::guarded(
        sql!("UPDATE redirect_uris SET state = $1, reason = $2, decided_at = $3 WHERE id = $4 AND state = $5"),
        params![review.to, &review.reason, review.at, id, review.from],
    )
}

/// Takes a redirect URI off the register, if it is there.
pub fn delete(id: RedirectUriId) -> Step {
    Step::guarded(sql!("DELETE FROM redirect_uris WHERE id = $1"), params![id]).urgent()
}
