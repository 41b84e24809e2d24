//! What is done now and then: forgetting what is too old, in small steps, and settling what a crash left.

use crate::Context;
use crate::event::{self, AttemptSubject};
use model::attempt::AttemptState;
use model::grant::ActorKind;
use model::trace::StepKind;
use model::webhook::KEPT_FOR;
use protocol::id::AttemptId;
use protocol::{Seconds, Timestamp};

const STEP: i64 = 500;
/// Changes are kept longer than any access token lives.
const CHANGES_KEPT: Seconds = Seconds::days(7);
/// Attempts that came to nothing before a consent are kept for a month, for whoever asks why; what a customer signed is kept
/// for ever.
const ATTEMPTS_KEPT: Seconds = Seconds::days(30);
/// A logo that no listing shows, or does not show any more.
const UNUSED_LOGOS_KEPT: Seconds = Seconds::days(1);
/// Answers to repeated requests are kept for a day.
const IDEMPOTENCY_KEPT: Seconds = Seconds::days(1);

/// One round. Safe on several nodes at once; each step is its own statement.
pub async fn run_once(context: &Context) -> storage::Result<()> {
    let (store, now) = (&context.store, context.now());
    settle_attempts(context, now).await?;
    crate::handshake::remind(context, STEP).await?;
    storage::installation::delete_claims(store, now, STEP).await?;
    storage::onboarding::expire_overdue(store, now, STEP).await?;
    storage::approval_request::expire_overdue(store, now, STEP).await?;
    storage::client_key::ending::revoke_unclaimed(store, now, STEP).await?;
    storage::client_key::sealed::delete_expired(store, now, STEP).await?;
    let forgotten = storage::attempt::delete_without_consent(now - ATTEMPTS_KEPT, STEP);
    store.write_all(forgotten.into_iter().chain(storage::onboarding::delete_over(now - ATTEMPTS_KEPT, STEP)).collect()).await?;
    storage::authorization_request::delete_expired(store, now - Seconds::days(1), STEP).await?;
    storage::connection::ending::delete_unredeemed(store, now - Seconds::days(1), STEP).await?;
    storage::listing::logo::delete_unused(store, now - UNUSED_LOGOS_KEPT, STEP).await?;
    storage::sign_up::delete_expired(store, now, STEP).await?;
    storage::partner_invitation::delete_expired(store, now, STEP).await?;
    storage::password_reset::delete_expired(store, now, STEP).await?;
    storage::session::delete_idle(store, now - context.settings.lifetimes.session.idle, STEP).await?;
    storage::change::delete_before(store, now - CHANGES_KEPT, STEP).await?;
    storage::webhook::delivery::delete_before(store, now - KEPT_FOR, STEP).await?;
    storage::event::feed::delete_before(store, now - KEPT_FOR, STEP).await?;
    storage::idempotency::delete_before(store, now - IDEMPOTENCY_KEPT, STEP).await?;
    Ok(())
}

/// Attempts whose time is over: one whose code was exchanged is complete, whatever a crash forgot; the rest expire.
async fn settle_attempts(context: &Context, now: Timestamp) -> storage::Result<()> {
    for id in storage::attempt::overdue(&context.store, AttemptState::Requested, now, STEP).await? {
        expire(context, id).await?;
    }
    for id in storage::attempt::overdue(&context.store, AttemptState::Consented, now, STEP).await? {
        if storage::connection::was_redeemed(&context.store, id).await? {
            context.store.write_all(vec![storage::attempt::note_completed(id, now)]).await?;
        } else {
            expire(context, id).await?;
        }
    }
    Ok(())
}

async fn expire(context: &Context, id: AttemptId) -> storage::Result<()> {
    let step = crate::trace::step(context, id, StepKind::Expired, ActorKind::System);
    let mut steps = vec![storage::attempt::expire(id, context.now()), step];
    if let Some(attempt) = storage::attempt::find(&context.store, id).await? {
        let signed = storage::attempt::signed_consent(&context.store, id).await?;
        let scopes = signed.map_or_else(|| attempt.scopes.clone(), |signed| signed.scopes);
        let subject = AttemptSubject::of(&attempt, (AttemptState::Expired, &scopes));
        steps.extend(subject.and_then(|subject| event::came_to_nothing(context, subject)));
    }
    context.store.write_all(steps).await?;
    Ok(())
}
