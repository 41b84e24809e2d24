//! The steps of an approval request's machine: each is one guarded statement.

use crate::sql::sql;
use crate::value::params;
use crate::{Result, Step, Store};
use model::approval_request::{ApprovalRequest, ApprovalState};
use protocol::Timestamp;
use protocol::id::{ApprovalRequestId, AttemptId, UserId};

/// Asks again: the attempt that waits is the newest one, and everything about it too.
pub fn renew(before: &ApprovalRequest, again: &ApprovalRequest) -> Step {
    Step::guarded(
        sql!(
            "UPDATE approval_requests SET attempt_id = $1, door = $2, scopes = $3, reason = $4, language = $5, expires_at = $6
             WHERE organization_id = $7 AND id = $8 AND state = 'waiting' AND attempt_id = $9"
        ),
        params![
            again.attempt_id,
            again.door,
            &again.scopes,
            &again.reason,
            &again.language,
            again.expires_at,
            before.organization_id,
            before.id,
            before.attempt_id,
        ],
    )
}

/// What an administrator decided.
#[derive(Debug, Clone)]
pub struct Decision<'a> {
    /// `approved` or `declined`.
    pub to: ApprovalState,
    /// Who.
    pub by: UserId,
    /// In which words, when declined.
    pub reason: Option<&'a str>,
    /// When.
    pub at: Timestamp,
    /// Until when the asker may go on.
    pub expires_at: Timestamp,
}

fn free(request: &ApprovalRequest) -> Step {
    Step::run(
        sql!(
            "DELETE FROM waiting_approval_requests
             WHERE organization_id = $1 AND client_id = $2 AND user_id = $3 AND approval_request_id = $4"
        ),
        params![request.organization_id, request.client_id, request.user_id, request.id],
    )
}

/// `waiting → approved` or `declined`, if the attempt that was looked at is still the one that waits.
pub fn decide(request: &ApprovalRequest, decision: &Decision<'_>) -> [Step; 2] {
    let row = Step::guarded(
        sql!(
            "UPDATE approval_requests SET state = $1, decided_by = $2, decided_at = $3, decision_reason = $4,
               expires_at = $5
             WHERE organization_id = $6 AND id = $7 AND state = 'waiting' AND attempt_id = $8 AND expires_at > $3"
        ),
        params![
            decision.to,
            decision.by,
            decision.at,
            decision.reason,
            decision.expires_at,
            request.organization_id,
            request.id,
            request.attempt_id
        ],
    );
    [row, free(request)]
}

/// `waiting → withdrawn`.
pub fn withdraw(request: &ApprovalRequest, at: Timestamp) -> [Step; 2] {
    let row = Step::guarded(
        sql!(
            "UPDATE approval_requests SET state = 'withdrawn', decided_at = $1
             WHERE organization_id = $2 AND id = $3 AND state = 'waiting'"
        ),
        params![at, request.organization_id, request.id],
    );
    [row, free(request)]
}

/// `approved → resumed`: the asker goes on, once.
pub fn resume(request: &ApprovalRequest, now: Timestamp) -> Step {
    Step::guarded(
        sql!(
            "UPDATE approval_requests SET state = 'resumed'
             WHERE organization_id = $1 AND id = $2 AND state = 'approved' AND expires_at > $3"
        ),
        params![request.organization_id, request.id, now],
    )
}

/// Guards a batch that goes on for the asker: somebody who left the organization goes on with nothing of it. Changes nothing.
pub fn asker_is_still_a_member(request: &ApprovalRequest) -> Step {
    Step::guarded(
        sql!("UPDATE memberships SET may_consent = may_consent WHERE organization_id = $1 AND user_id = $2"),
        params![request.organization_id, request.user_id],
    )
}

/// `waiting → withdrawn` for every request about this attempt but `except`: it was answered otherwise.
pub fn withdraw_of_attempt(attempt_id: AttemptId, except: Option<ApprovalRequestId>, at: Timestamp) -> [Step; 2] {
    let except = except.map(|id| id.to_string()).unwrap_or_default();
    let freed = Step::run(
        sql!(
            "DELETE FROM waiting_approval_requests WHERE approval_request_id IN (
               SELECT id FROM approval_requests WHERE attempt_id = $1 AND state = 'waiting' AND id <> $2)"
        ),
        params![attempt_id, &except],
    );
    let rows = Step::run(
        sql!(
            "UPDATE approval_requests SET state = 'withdrawn', decided_at = $1
             WHERE attempt_id = $2 AND state = 'waiting' AND id <> $3"
        ),
        params![at, attempt_id, &except],
    );
    [freed, rows]
}

/// Ends up to `limit` requests that nobody decided in time, or that the asker did not come back for.
pub async fn expire_overdue(store: &Store, now: Timestamp, limit: i64) -> Result<u64> {
    let sql = sql!(
        "UPDATE approval_requests SET state = 'expired'
         WHERE state IN ('waiting', 'approved') AND expires_at < $1 AND id IN (
           SELECT id FROM approval_requests WHERE state IN ('waiting', 'approved') AND expires_at < $1 ORDER BY expires_at LIMIT $2)"
    );
    let freed = sql!(
        "DELETE FROM waiting_approval_requests WHERE approval_request_id IN (
           SELECT id FROM approval_requests WHERE state = 'expired' AND expires_at < $1 ORDER BY expires_at DESC LIMIT $2)"
    );
    let outcomes = store.write_all(vec![Step::run(sql, params![now, limit]), Step::run(freed, params![now, limit])]).await?;
    Ok(outcomes.and_then(|outcomes| outcomes.first().map(|outcome| outcome.changes)).unwrap_or(0))
}
