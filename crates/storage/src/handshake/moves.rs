//! The steps of a handshake beside those of its attempt: each is one guarded statement.

use crate::Step;
use crate::sql::sql;
use crate::value::params;
use model::handshake::{Handshake, Led, ReturnStatus};
use protocol::Timestamp;
use protocol::id::AttemptId;

/// Makes this handshake the one that counts, if `before` is still the one that did. Two consents at once take turns here.
pub fn take_turn(handshake: &Handshake, before: Option<AttemptId>) -> Step {
    match before {
        None => Step::guarded(
            sql!(
                "INSERT INTO current_handshakes (organization_id, client_id, attempt_id) VALUES ($1, $2, $3)
                 ON CONFLICT DO NOTHING"
            ),
            params![handshake.organization_id, handshake.client_id, handshake.attempt_id],
        ),
        Some(before) => Step::guarded(
            sql!(
                "UPDATE current_handshakes SET attempt_id = $1
                 WHERE organization_id = $2 AND client_id = $3 AND attempt_id = $4"
            ),
            params![handshake.attempt_id, handshake.organization_id, handshake.client_id, before],
        ),
    }
}

/// Notes how the browser is led to the partner now; where it was led before, it does not come back from any more.
pub fn lead(attempt_id: AttemptId, led: &Led) -> Step {
    Step::guarded(
        sql!(
            "UPDATE handshakes SET led_user_id = $1, session_digest = $2, nonce_sha256 = $3, led_at = $4
             WHERE attempt_id = $5 AND returned_status IS NULL"
        ),
        params![led.user_id, &led.session_digest, &led.nonce_sha256, led.at, attempt_id],
    )
}

/// A session's token was renewed: the browser that was led in it comes back under the new one.
pub fn move_to_session(old: &[u8], new: &[u8]) -> Step {
    Step::run(
        sql!("UPDATE handshakes SET session_digest = $1 WHERE session_digest = $2 AND returned_status IS NULL"),
        params![new, old],
    )
}

/// The browser that comes back.
#[derive(Debug, Clone, Copy)]
pub struct Returning<'a> {
    /// SHA-256 of the nonce in the address.
    pub nonce_sha256: &'a [u8],
    /// The digest of the browser session.
    pub session_digest: &'a [u8],
    /// What the partner says.
    pub status: ReturnStatus,
    /// Now.
    pub now: Timestamp,
}

/// Notes what the partner says, once, and only from the browser session that was led there.
pub fn note_returned(attempt_id: AttemptId, returning: &Returning<'_>) -> Step {
    Step::guarded(
        sql!(
            "UPDATE handshakes SET returned_status = $1, returned_at = $2
             WHERE attempt_id = $3 AND nonce_sha256 = $4 AND session_digest = $5 AND returned_status IS NULL"
        ),
        params![returning.status, returning.now, attempt_id, returning.nonce_sha256, returning.session_digest],
    )
}

/// Notes that the customer is reminded, once.
pub fn note_reminded(attempt_id: AttemptId, now: Timestamp) -> Step {
    Step::guarded(
        sql!("UPDATE handshakes SET reminded_at = $1 WHERE attempt_id = $2 AND reminded_at IS NULL"),
        params![now, attempt_id],
    )
}
