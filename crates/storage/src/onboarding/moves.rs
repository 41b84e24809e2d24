//! The steps of an onboarding session's machine: each is one guarded statement.

use crate::sql::sql;
use crate::value::params;
use crate::{Result, Step, Store};
use protocol::handle::MacKeyId;
use protocol::id::{AttemptId, ClientId, OnboardingSessionId, UserId};
use protocol::{Seconds, Timestamp};

/// Who answers a session, from which browser, with which key its token will be derived.
#[derive(Debug, Clone, Copy)]
pub struct Answering<'a> {
    /// Who.
    pub user_id: UserId,
    /// The digest of the browser session.
    pub session_digest: &'a [u8],
    /// Derives token and client keys.
    pub mac_key_id: MacKeyId,
    /// Now.
    pub now: Timestamp,
}

/// `open | waiting → accepting`: from here on the session is this browser's, and the same browser may come again after a crash.
/// The MAC key that is kept, or `None` when somebody else answered or it is too late.
pub async fn answer(store: &Store, id: OnboardingSessionId, answering: &Answering<'_>) -> Result<Option<MacKeyId>> {
    let sql = sql!(
        "UPDATE onboarding_sessions SET state = 'accepting', user_id = $1, session_digest = $2, mac_key_id = COALESCE(mac_key_id, $3)
         WHERE id = $4 AND expires_at > $5 AND (state IN ('open', 'waiting') OR (state = 'accepting' AND session_digest = $2))
         RETURNING mac_key_id"
    );
    let params = params![answering.user_id, answering.session_digest, answering.mac_key_id, id, answering.now];
    store.write_one(sql, params).await
}

/// `accepting → open`: this browser may consent for none of what it chose, so whoever may can still answer.
pub fn reopen(id: OnboardingSessionId, session_digest: &[u8]) -> Step {
    Step::guarded(
        sql!(
            "UPDATE onboarding_sessions SET state = 'open' WHERE id = $1 AND state = 'accepting' AND session_digest = $2
               AND NOT EXISTS (SELECT 1 FROM onboarding_organizations WHERE session_id = $1)"
        ),
        params![id, session_digest],
    )
}

/// What an accepted session is found by.
#[derive(Debug, Clone)]
pub struct Acceptance<'a> {
    /// The clear part of its token.
    pub token_lookup: &'a str,
    /// SHA-256 of its token.
    pub token_sha256: &'a [u8],
    /// When the token is too old.
    pub token_expires_at: Timestamp,
    /// Now.
    pub now: Timestamp,
}

/// `accepting → accepted`: every consent is written, the token goes out.
pub fn accept(id: OnboardingSessionId, acceptance: &Acceptance<'_>) -> Step {
    Step::guarded(
        sql!(
            "UPDATE onboarding_sessions SET state = 'accepted', token_lookup = $1, token_sha256 = $2, token_expires_at = $3,
               accepted_at = $4
             WHERE id = $5 AND state = 'accepting'"
        ),
        params![acceptance.token_lookup, acceptance.token_sha256, acceptance.token_expires_at, acceptance.now, id],
    )
}

/// `open | waiting → declined`.
pub fn decline(id: OnboardingSessionId, now: Timestamp) -> Step {
    Step::guarded(
        sql!(
            "UPDATE onboarding_sessions SET state = 'declined' WHERE id = $1 AND state IN ('open', 'waiting') AND expires_at > $2"
        ),
        params![id, now],
    )
}

/// `waiting → declined`: the attempt that it waits with came to nothing.
pub fn decline_waiting(attempt_id: AttemptId) -> Step {
    Step::run(
        sql!("UPDATE onboarding_sessions SET state = 'declined' WHERE attempt_id = $1 AND state = 'waiting'"),
        params![attempt_id],
    )
}

/// `open → waiting`, until an administrator has decided.
pub fn wait(id: OnboardingSessionId, until: Timestamp, now: Timestamp) -> Step {
    Step::guarded(
        sql!(
            "UPDATE onboarding_sessions SET state = 'waiting', expires_at = $1
             WHERE id = $2 AND state IN ('open', 'waiting') AND expires_at > $3"
        ),
        params![until, id, now],
    )
}

/// `accepted → finalizing`, while the token is good: the first call, of many at the same moment one.
pub fn begin_finalizing(id: OnboardingSessionId, client_id: ClientId, now: Timestamp) -> Step {
    Step::guarded(
        sql!(
            "UPDATE onboarding_sessions SET state = 'finalizing', finalizing_at = $1
             WHERE id = $2 AND client_id = $3 AND state = 'accepted' AND token_expires_at > $1"
        ),
        params![now, id, client_id],
    )
}

/// Guards a repetition, which may come within `window` of the first call and, once every key is made, of that; changes nothing.
pub fn repeat_finalizing(id: OnboardingSessionId, client_id: ClientId, now: Timestamp, window: Seconds) -> Step {
    Step::guarded(
        sql!(
            "UPDATE onboarding_sessions SET finalizing_at = finalizing_at
             WHERE id = $1 AND client_id = $2
               AND ((state = 'finalizing' AND finalizing_at > $3) OR (state = 'finalized' AND finalized_at > $3))"
        ),
        params![id, client_id, now - window],
    )
}

/// `finalizing → finalized`, once: of many calls at the same moment one tells of it.
pub fn finish_finalizing(id: OnboardingSessionId, now: Timestamp) -> Step {
    Step::guarded(
        sql!("UPDATE onboarding_sessions SET state = 'finalized', finalized_at = $1 WHERE id = $2 AND state = 'finalizing'"),
        params![now, id],
    )
}

/// Ends up to `limit` sessions whose time was over before `now`; those that are finalized stay so, and so does one that moved
/// on while this statement waited for its row.
pub async fn expire_overdue(store: &Store, now: Timestamp, limit: i64) -> Result<u64> {
    let unanswered = sql!(
        "UPDATE onboarding_sessions SET state = 'expired'
         WHERE state IN ('open', 'waiting', 'accepting') AND expires_at < $1 AND id IN (
           SELECT id FROM onboarding_sessions WHERE state IN ('open', 'waiting', 'accepting') AND expires_at < $1
           ORDER BY expires_at LIMIT $2)"
    );
    let unfinalized = sql!(
        "UPDATE onboarding_sessions SET state = 'expired'
         WHERE state = 'accepted' AND token_expires_at < $1 AND id IN (
           SELECT id FROM onboarding_sessions WHERE state = 'accepted' AND token_expires_at < $1 AND expires_at < $1
           ORDER BY expires_at LIMIT $2)"
    );
    Ok(store.write(unanswered, params![now, limit]).await? + store.write(unfinalized, params![now, limit]).await?)
}
