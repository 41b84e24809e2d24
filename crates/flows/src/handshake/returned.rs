//! The browser comes back from the partner. What it brings is looked at once, and only in the session that was led there.

use super::cancel::is_pending;
use super::turn;
use crate::registry::RegisteredIntegration;
use crate::{Context, digest, grant, trace};
use model::attempt::{Attempt, AttemptState};
use model::grant::ActorKind;
use model::handshake::{Handshake, ReturnStatus};
use model::session::Session;
use model::trace::StepKind;
use storage::handshake::Returning;

/// The handshake that an address with this nonce belongs to, with its attempt.
pub async fn find(context: &Context, nonce: &str) -> storage::Result<Option<(Handshake, Attempt)>> {
    let is_nonce = (20..=60).contains(&nonce.len()) && nonce.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !is_nonce {
        return Ok(None);
    }
    let found = storage::handshake::find_by_nonce(&context.store, &digest::sha256(nonce.as_bytes())).await?;
    let Some(handshake) = found else { return Ok(None) };
    let attempt = storage::attempt::find(&context.store, handshake.attempt_id).await?;
    Ok(attempt.map(|attempt| (handshake, attempt)))
}

/// Whether this is the browser session that was led to the partner.
pub fn same_browser(handshake: &Handshake, session: &Session) -> bool {
    handshake.led.as_ref().is_some_and(|led| led.session_digest == session.digest && led.user_id == session.user_id)
}

/// Takes note of what the partner says: `error` takes the pending attempt back, `success` is noted and activates nothing. In
/// another browser session, a second time, or when it comes too late, it changes nothing.
pub async fn returned(
    context: &Context,
    client: &RegisteredIntegration,
    (handshake, attempt): (&Handshake, &Attempt),
    (session, status): (&Session, ReturnStatus),
) -> storage::Result<()> {
    let Some(led) = handshake.led.as_ref().filter(|_| same_browser(handshake, session)) else { return Ok(()) };
    // The partner may have activated it before it sent the browser back.
    let is_late = !is_pending(context, attempt) && (status == ReturnStatus::Error || attempt.state != AttemptState::Completed);
    if handshake.returned.is_some() || is_late {
        return Ok(());
    }
    let returning = Returning { nonce_sha256: &led.nonce_sha256, session_digest: &session.digest, status, now: context.now() };
    let mut steps = vec![storage::handshake::note_returned(attempt.id, &returning)];
    match status {
        ReturnStatus::Success => steps.push(trace::step(context, attempt.id, StepKind::Returned, ActorKind::Partner)),
        ReturnStatus::Error => {
            // An attempt whose time is over is not taken back any more.
            steps.push(storage::attempt::wait_for_countersignature(attempt.id, attempt.expires_at, context.now()));
            let by = grant::partner(client);
            steps.extend(turn::ended(context, attempt, (StepKind::RolledBack, &by), "status=error").await?);
        }
    }
    // A missed guard: it was taken note of in another tab, or the attempt ended meanwhile.
    context.write_all(steps, &[]).await?;
    Ok(())
}
