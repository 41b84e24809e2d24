//! Onboarding sessions, and the organizations that were accepted in them. `moves.rs` holds the steps of their machine.

mod moves;
mod organization;

pub use moves::{
    Acceptance, Answering, accept, answer, begin_finalizing, decline, decline_waiting, expire_overdue, finish_finalizing, reopen,
    repeat_finalizing, wait,
};
pub use organization::{
    find as organization, insert as insert_organization, of_session as organizations, refuse as refuse_organization,
};

use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Step, Store};
use model::onboarding::OnboardingSession;
use protocol::Timestamp;
use protocol::id::{AttemptId, OnboardingSessionId};

macro_rules! select {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT id, ticket_sha256, attempt_id, client_id, redirect_uri, state_parameter, scopes, organization_id,
               organization_number, account_label, state, user_id, session_digest, mac_key_id, token_sha256, token_expires_at,
               finalizing_at, finalized_at, created_at, expires_at FROM onboarding_sessions ",
            $rest
        ))
    };
}

impl FromRow for OnboardingSession {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            ticket_sha256: row.next()?,
            attempt_id: row.next()?,
            client_id: row.next()?,
            redirect_uri: row.next()?,
            state_parameter: row.next()?,
            scopes: row.next()?,
            organization_id: row.next()?,
            organization_number: row.next()?,
            account_label: row.next()?,
            state: row.next()?,
            user_id: row.next()?,
            session_digest: row.next()?,
            mac_key_id: row.next()?,
            token_sha256: row.next()?,
            token_expires_at: row.next()?,
            finalizing_at: row.next()?,
            finalized_at: row.next()?,
            created_at: row.next()?,
            expires_at: row.next()?,
        })
    }
}

/// Keeps a session that was initiated.
pub fn insert(session: &OnboardingSession) -> Step {
    Step::run(
        sql!(
            "INSERT INTO onboarding_sessions (id, ticket_sha256, attempt_id, client_id, redirect_uri, state_parameter, scopes,
               organization_id, organization_number, account_label, state, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
        ),
        params![
            session.id,
            &session.ticket_sha256,
            session.attempt_id,
            session.client_id,
            &session.redirect_uri,
            &session.state_parameter,
            &session.scopes,
            session.organization_id,
            &session.organization_number,
            &session.account_label,
            session.state,
            session.created_at,
            session.expires_at,
        ],
    )
}

/// The session.
pub async fn find(store: &Store, id: OnboardingSessionId) -> Result<Option<OnboardingSession>> {
    store.read_one(select!("WHERE id = $1"), params![id]).await
}

/// The session whose temporary URL carries the ticket with this SHA-256.
pub async fn find_by_ticket(store: &Store, ticket_sha256: &[u8]) -> Result<Option<OnboardingSession>> {
    store.read_one(select!("WHERE ticket_sha256 = $1"), params![ticket_sha256]).await
}

/// The session whose token has this clear part.
pub async fn find_by_token(store: &Store, lookup: &str) -> Result<Option<OnboardingSession>> {
    store.read_one(select!("WHERE token_lookup = $1"), params![lookup]).await
}

/// The session whose timeline stands under this attempt.
pub async fn find_by_attempt(store: &Store, attempt_id: AttemptId) -> Result<Option<OnboardingSession>> {
    store.read_one(select!("WHERE attempt_id = $1"), params![attempt_id]).await
}

/// Forgets up to `limit` sessions that are over and expired before `before`, with their organizations.
pub fn delete_over(before: Timestamp, limit: i64) -> [Step; 2] {
    let organizations = Step::run(
        sql!(
            "DELETE FROM onboarding_organizations WHERE session_id IN (
               SELECT id FROM onboarding_sessions
               WHERE state IN ('finalizing', 'finalized', 'declined', 'expired') AND expires_at < $1 ORDER BY expires_at, id LIMIT $2)"
        ),
        params![before, limit],
    );
    let sessions = Step::run(
        sql!(
            "DELETE FROM onboarding_sessions WHERE id IN (
               SELECT id FROM onboarding_sessions
               WHERE state IN ('finalizing', 'finalized', 'declined', 'expired') AND expires_at < $1 ORDER BY expires_at, id LIMIT $2)"
        ),
        params![before, limit],
    );
    [organizations, sessions]
}
