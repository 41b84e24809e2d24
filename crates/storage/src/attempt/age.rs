//! How attempts run out of time and are forgotten.

use crate::sql::sql;
use crate::value::params;
use crate::{Result, Step, Store};
use model::attempt::AttemptState;
use protocol::Timestamp;
use protocol::id::AttemptId;

/// Attempts in `state` whose time was over before `now`; the oldest first.
pub async fn overdue(store: &Store, state: AttemptState, now: Timestamp, limit: i64) -> Result<Vec<AttemptId>> {
    let sql = sql!("SELECT id FROM attempts WHERE state = $1 AND expires_at < $2 ORDER BY expires_at LIMIT $3");
    store.read_all(sql, params![state, now, limit]).await
}

/// `requested → expired` or `consented → expired`, once its time is over.
pub fn expire(id: AttemptId, now: Timestamp) -> Step {
    let sql = sql!(
        "UPDATE attempts SET state = 'expired', ended_at = $1 WHERE id = $2 AND state IN ('requested', 'consented') AND expires_at < $1"
    );
    Step::guarded(sql, params![now, id])
}

/// Forgets up to `limit` attempts that ended before `before` and to which nobody had consented, with their timelines.
pub fn delete_without_consent(before: Timestamp, limit: i64) -> [Step; 2] {
    let steps = Step::run(
        sql!(
            "DELETE FROM trace_steps WHERE attempt_id IN (
               SELECT id FROM attempts WHERE ended_at < $1 AND consented_at IS NULL AND state IN ('declined', 'expired')
               ORDER BY ended_at, id LIMIT $2)"
        ),
        params![before, limit],
    );
    let attempts = Step::run(
        sql!(
            "DELETE FROM attempts WHERE id IN (
               SELECT id FROM attempts WHERE ended_at < $1 AND consented_at IS NULL AND state IN ('declined', 'expired')
               ORDER BY ended_at, id LIMIT $2)"
        ),
        params![before, limit],
    );
    [steps, attempts]
}
