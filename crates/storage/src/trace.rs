//! The timelines of attempts.

use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Step, Store};
use model::trace::TraceStep;
use protocol::id::{AttemptId, ClientId, OrganizationId};

/// Refused steps of one attempt that are kept; a client that fails in a loop fills no store.
pub const MOST_REFUSED: i64 = 50;

/// Adds a step: part of the batch that it tells of. Adding it twice changes nothing.
pub fn insert(step: &TraceStep) -> Step {
    Step::run(
        sql!(
            "INSERT INTO trace_steps (attempt_id, id, at, step, outcome, by_kind, code, detail, user_id)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING"
        ),
        params![step.attempt_id, step.id, step.at, step.step, step.outcome, step.by, &step.code, &step.detail, step.user_id],
    )
}

/// Adds a step unless the attempt has one of its kind: the first look at a page, of many.
pub fn insert_first(step: &TraceStep) -> Step {
    Step::run(
        sql!(
            "INSERT INTO trace_steps (attempt_id, id, at, step, outcome, by_kind, user_id)
             SELECT $1, $2, $3, $4, $5, $6, $7 WHERE NOT EXISTS (SELECT id FROM trace_steps WHERE attempt_id = $1 AND step = $4)"
        ),
        params![step.attempt_id, step.id, step.at, step.step, step.outcome, step.by, step.user_id],
    )
}

/// Adds a step to every attempt of an organization at an integration that expired at this very time: those that a revocation
/// ended. After the statement that ends them, in its batch.
pub fn insert_for_expired(organization_id: OrganizationId, client_id: ClientId, step: &TraceStep) -> Step {
    Step::run(
        sql!(
            "INSERT INTO trace_steps (attempt_id, id, at, step, outcome, by_kind)
             SELECT a.id, $1, $2, $3, $4, $5 FROM attempts a
             WHERE a.organization_id = $6 AND a.client_id = $7 AND a.state = 'expired' AND a.ended_at = $2 AND NOT EXISTS
               (SELECT 1 FROM trace_steps t WHERE t.attempt_id = a.id AND t.step IN ('expired', 'grant_revoked'))"
        ),
        params![step.id, step.at, step.step, step.outcome, step.by, organization_id, client_id],
    )
}

/// How many refused steps an attempt has.
pub async fn refused_count(store: &Store, attempt_id: AttemptId) -> Result<i64> {
    let sql = sql!(
        "SELECT COUNT(*) FROM
           (SELECT id FROM trace_steps WHERE attempt_id = $1 AND outcome = 'refused' LIMIT $2) AS counted"
    );
    Ok(store.read_one(sql, params![attempt_id, MOST_REFUSED]).await?.unwrap_or(0))
}

impl FromRow for TraceStep {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            attempt_id: row.next()?,
            id: row.next()?,
            at: row.next()?,
            step: row.next()?,
            outcome: row.next()?,
            by: row.next()?,
            user_id: row.next()?,
            code: row.next()?,
            detail: row.next()?,
        })
    }
}

/// Up to 200 steps of one attempt, oldest first.
pub async fn of_attempt(store: &Store, attempt_id: AttemptId) -> Result<Vec<TraceStep>> {
    let sql = sql!(
        "SELECT attempt_id, id, at, step, outcome, by_kind, user_id, code, detail FROM trace_steps WHERE attempt_id = $1
         ORDER BY at, id LIMIT 200"
    );
    store.read_all(sql, params![attempt_id]).await
}

/// The last step of an attempt.
pub async fn last_of_attempt(store: &Store, attempt_id: AttemptId) -> Result<Option<TraceStep>> {
    let sql = sql!(
        "SELECT attempt_id, id, at, step, outcome, by_kind, user_id, code, detail FROM trace_steps
         WHERE attempt_id = $1 ORDER BY at DESC, id DESC LIMIT 1"
    );
    store.read_one(sql, params![attempt_id]).await
}
