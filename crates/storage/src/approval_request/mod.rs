//! Approval requests. `moves.rs` holds the steps of their machine.

mod moves;

pub use moves::{Decision, asker_is_still_a_member, decide, expire_overdue, renew, resume, withdraw, withdraw_of_attempt};

use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Step, Store};
use model::approval_request::ApprovalRequest;
use protocol::Timestamp;
use protocol::id::{ApprovalRequestId, ClientId, OrganizationId, UserId};

macro_rules! select {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT organization_id, id, client_id, user_id, attempt_id, door, scopes, reason, language, state, decided_by,
               decided_at, decision_reason, created_at, expires_at FROM approval_requests ",
            $rest
        ))
    };
}

impl FromRow for ApprovalRequest {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            organization_id: row.next()?,
            id: row.next()?,
            client_id: row.next()?,
            user_id: row.next()?,
            attempt_id: row.next()?,
            door: row.next()?,
            scopes: row.next()?,
            reason: row.next()?,
            language: row.next()?,
            state: row.next()?,
            decided_by: row.next()?,
            decided_at: row.next()?,
            decision_reason: row.next()?,
            created_at: row.next()?,
            expires_at: row.next()?,
        })
    }
}

/// Asks, unless the same person waits already for an answer about the same integration.
pub fn insert(request: &ApprovalRequest) -> [Step; 2] {
    let claim = Step::guarded(
        sql!(
            "INSERT INTO waiting_approval_requests (organization_id, client_id, user_id, approval_request_id)
             VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING"
        ),
        params![request.organization_id, request.client_id, request.user_id, request.id],
    );
    let row = Step::run(
        sql!(
            "INSERT INTO approval_requests (organization_id, id, client_id, user_id, attempt_id, door, scopes, reason, language, state,
               created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
        ),
        params![
            request.organization_id,
            request.id,
            request.client_id,
            request.user_id,
            request.attempt_id,
            request.door,
            &request.scopes,
            &request.reason,
            &request.language,
            request.state,
            request.created_at,
            request.expires_at,
        ],
    );
    [claim, row]
}

/// The request, whosever it is: callers check.
pub async fn find(store: &Store, id: ApprovalRequestId) -> Result<Option<ApprovalRequest>> {
    store.read_one(select!("WHERE id = $1"), params![id]).await
}

/// The request about this attempt, the newest if there are several.
pub async fn of_attempt(store: &Store, attempt_id: protocol::id::AttemptId) -> Result<Option<ApprovalRequest>> {
    store.read_one(select!("WHERE attempt_id = $1 ORDER BY id DESC LIMIT 1"), params![attempt_id]).await
}

/// The request with which this person waits for an answer about this integration.
pub async fn waiting_of(
    store: &Store,
    organization_id: OrganizationId,
    client_id: ClientId,
    user_id: UserId,
) -> Result<Option<ApprovalRequest>> {
    let sql = sql!(
        "SELECT a.organization_id, a.id, a.client_id, a.user_id, a.attempt_id, a.door, a.scopes, a.reason, a.language, a.state,
           a.decided_by, a.decided_at, a.decision_reason, a.created_at, a.expires_at
         FROM waiting_approval_requests w
         JOIN approval_requests a ON a.organization_id = w.organization_id AND a.id = w.approval_request_id
         WHERE w.organization_id = $1 AND w.client_id = $2 AND w.user_id = $3"
    );
    store.read_one(sql, params![organization_id, client_id, user_id]).await
}

/// Requests of one organization older than the id `before` (`"~"` for the first page), newest first.
pub async fn page(store: &Store, organization_id: OrganizationId, before: &str, limit: i64) -> Result<Vec<ApprovalRequest>> {
    let sql = select!("WHERE organization_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3");
    store.read_all(sql, params![organization_id, before, limit]).await
}

/// Requests of one organization that wait, oldest first.
pub async fn waiting(store: &Store, organization_id: OrganizationId, limit: i64) -> Result<Vec<ApprovalRequest>> {
    let sql = select!("WHERE organization_id = $1 AND state = 'waiting' ORDER BY id LIMIT $2");
    store.read_all(sql, params![organization_id, limit]).await
}

/// For each organization in which this person may decide, how many requests wait there; none where none does.
pub async fn waiting_for(store: &Store, user_id: UserId, now: Timestamp) -> Result<Vec<(OrganizationId, i64)>> {
    let sql = sql!(
        "SELECT a.organization_id, COUNT(*) FROM memberships m
         JOIN waiting_approval_requests w ON w.organization_id = m.organization_id
         JOIN approval_requests a ON a.organization_id = w.organization_id AND a.id = w.approval_request_id
         WHERE m.user_id = $1 AND m.may_consent = TRUE AND a.state = 'waiting' AND a.expires_at > $2
         GROUP BY a.organization_id ORDER BY a.organization_id"
    );
    store.read_all(sql, params![user_id, now]).await
}
