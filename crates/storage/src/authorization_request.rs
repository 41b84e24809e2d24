//! Pending authorization requests.

use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Step, Store};
use model::authorization_request::AuthorizationRequest;
use protocol::Timestamp;
use protocol::id::{AttemptId, AuthorizationRequestId, OrganizationId, UserId};
use protocol::scope::ScopeSet;

macro_rules! select {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT id, attempt_id, session_digest, user_id, client_id, redirect_uri, state_parameter, scopes, code_challenge,
               organization_hint, account_label, audience, organization_id, state, created_at, expires_at, asked_scopes, attribution
             FROM authorization_requests ",
            $rest
        ))
    };
}

/// Keeps a request.
pub fn insert(request: &AuthorizationRequest) -> Step {
    Step::run(
        sql!(
            "INSERT INTO authorization_requests (id, attempt_id, session_digest, user_id, client_id, redirect_uri, state_parameter,
               scopes, code_challenge, organization_hint, account_label, audience, organization_id, state, created_at, expires_at,
               asked_scopes, attribution)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)"
        ),
        params![
            request.id,
            request.attempt_id,
            &request.session_digest,
            request.user_id,
            request.client_id,
            &request.redirect_uri,
            &request.state_parameter,
            &request.scopes,
            &request.code_challenge,
            &request.organization_hint,
            &request.account_label,
            &request.audience,
            request.organization_id,
            request.state,
            request.created_at,
            request.expires_at,
            &request.asked_scopes,
            request.attribution,
        ],
    )
}

impl FromRow for AuthorizationRequest {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            attempt_id: row.next()?,
            session_digest: row.next()?,
            user_id: row.next()?,
            client_id: row.next()?,
            redirect_uri: row.next()?,
            state_parameter: row.next()?,
            scopes: row.next()?,
            code_challenge: row.next()?,
            organization_hint: row.next()?,
            account_label: row.next()?,
            audience: row.next()?,
            organization_id: row.next()?,
            state: row.next()?,
            created_at: row.next()?,
            expires_at: row.next()?,
            asked_scopes: row.next()?,
            attribution: row.next()?,
        })
    }
}

/// The request, if it is this browser session's and still waits.
pub async fn find_open(
    store: &Store,
    id: AuthorizationRequestId,
    session_digest: &[u8],
    now: Timestamp,
) -> Result<Option<AuthorizationRequest>> {
    let sql = select!("WHERE id = $1 AND session_digest = $2 AND state = 'open' AND expires_at > $3");
    store.read_one(sql, params![id, session_digest, now]).await
}

/// The request, whosever it is and however it stands: to tell why it cannot go on.
pub async fn find(store: &Store, id: AuthorizationRequestId) -> Result<Option<AuthorizationRequest>> {
    let sql = select!("WHERE id = $1");
    store.read_one(sql, params![id]).await
}

/// Notes which organization was picked, while the request is about the attempt that was looked at.
pub fn pick_organization(request: &AuthorizationRequest, organization_id: OrganizationId, now: Timestamp) -> Step {
    Step::guarded(
        sql!(
            "UPDATE authorization_requests SET organization_id = $1
             WHERE id = $2 AND attempt_id = $3 AND state = 'open' AND expires_at > $4"
        ),
        params![organization_id, request.id, request.attempt_id, now],
    )
}

/// Makes the request one about another attempt, with its organization and what is asked for: the person said which install this is,
/// or that it is none.
pub fn turn_to(
    request: &AuthorizationRequest,
    (attempt_id, organization_id): (AttemptId, Option<OrganizationId>),
    scopes: &ScopeSet,
    now: Timestamp,
) -> Step {
    Step::guarded(
        sql!(
            "UPDATE authorization_requests SET attempt_id = $1, organization_id = $2, scopes = $3
             WHERE id = $4 AND attempt_id = $5 AND state = 'open' AND expires_at > $6"
        ),
        params![attempt_id, organization_id, scopes, request.id, request.attempt_id, now],
    )
}

/// `open → waiting`: an administrator of the organization was asked.
pub fn wait(id: AuthorizationRequestId, organization_id: OrganizationId, until: Timestamp, now: Timestamp) -> Step {
    Step::guarded(
        sql!(
            "UPDATE authorization_requests SET state = 'waiting', organization_id = $1, expires_at = $2
             WHERE id = $3 AND state IN ('open', 'waiting') AND expires_at > $4"
        ),
        params![organization_id, until, id, now],
    )
}

/// `waiting → answered`: an administrator approved and the asker goes on, or one declined.
pub fn answer_waiting(id: AuthorizationRequestId, now: Timestamp) -> Step {
    Step::guarded(
        sql!("UPDATE authorization_requests SET state = 'answered' WHERE id = $1 AND state = 'waiting' AND expires_at > $2"),
        params![id, now],
    )
}

/// A person's request about an attempt: the one that waits for an administrator, or else the newest. An install may have been come
/// back with in several browsers.
pub async fn of_attempt(store: &Store, attempt_id: AttemptId, user_id: UserId) -> Result<Option<AuthorizationRequest>> {
    let sql = select!(
        "WHERE attempt_id = $1 AND user_id = $2
         ORDER BY CASE WHEN state = 'waiting' THEN 0 ELSE 1 END, id DESC LIMIT 1"
    );
    store.read_one(sql, params![attempt_id, user_id]).await
}

/// The newest request about an attempt that waits for this browser session.
pub async fn open_of_attempt(
    store: &Store,
    attempt_id: AttemptId,
    session_digest: &[u8],
    now: Timestamp,
) -> Result<Option<AuthorizationRequestId>> {
    let sql = sql!(
        "SELECT id FROM authorization_requests
         WHERE attempt_id = $1 AND session_digest = $2 AND state = 'open' AND expires_at > $3 ORDER BY id DESC LIMIT 1"
    );
    store.read_one(sql, params![attempt_id, session_digest, now]).await
}

/// `open → answered`: the guard of the batch that approves or denies what the request was about when it was looked at.
pub fn answer(request: &AuthorizationRequest, now: Timestamp) -> Step {
    Step::guarded(
        sql!(
            "UPDATE authorization_requests SET state = 'answered'
             WHERE id = $1 AND attempt_id = $2 AND state = 'open' AND expires_at > $3"
        ),
        params![request.id, request.attempt_id, now],
    )
}

/// A session's token was renewed; its flows go on.
pub fn move_to_session(old: &[u8], new: &[u8]) -> Step {
    Step::run(
        sql!("UPDATE authorization_requests SET session_digest = $1 WHERE session_digest = $2 AND state = 'open'"),
        params![new, old],
    )
}

/// Forgets up to `limit` that are too old.
pub async fn delete_expired(store: &Store, now: Timestamp, limit: i64) -> Result<u64> {
    let sql = sql!(
        "DELETE FROM authorization_requests
         WHERE id IN (SELECT id FROM authorization_requests WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)"
    );
    store.write(sql, params![now, limit]).await
}
