//! What is done now and then: forgetting what is too old, in small steps, and settling what a crash left.

use crate::Context;
use model::attempt::AttemptState;
use protocol::{Seconds, Timestamp};

const STEP: i64 = 500;
/// Changes are kept longer than any access token lives.
const CHANGES_KEPT: Seconds = Seconds::days(7);
/// Attempts that came to nothing before a consent are kept for a day; what a customer signed is kept for ever.
const ATTEMPTS_KEPT: Seconds = Seconds::days(1);
/// Answers to repeated requests are kept for a day.
const IDEMPOTENCY_KEPT: Seconds = Seconds::days(1);

/// One round. Safe on several nodes at once; each step is its own statement.
pub async fn run_once(context: &Context) -> storage::Result<()> {
    let (store, now) = (&context.store, context.now());
    settle_attempts(context, now).await?;
    storage::attempt::delete_without_consent(store, now - ATTEMPTS_KEPT, STEP).await?;
    storage::authorization_request::delete_expired(store, now - Seconds::days(1), STEP).await?;
    storage::connection::ending::delete_unredeemed(store, now - Seconds::days(1), STEP).await?;
    storage::sign_up::delete_expired(store, now, STEP).await?;
    storage::password_reset::delete_expired(store, now, STEP).await?;
    storage::session::delete_idle(store, now - context.settings.lifetimes.session.idle, STEP).await?;
    storage::change::delete_before(store, now - CHANGES_KEPT, STEP).await?;
    storage::idempotency::delete_before(store, now - IDEMPOTENCY_KEPT, STEP).await?;
    Ok(())
}

/// Attempts whose time is over: one whose code was exchanged is complete, whatever a crash forgot; the rest expire.
async fn settle_attempts(context: &Context, now: Timestamp) -> storage::Result<()> {
    for id in storage::attempt::overdue(&context.store, AttemptState::Requested, now, STEP).await? {
        storage::attempt::expire(&context.store, id, now).await?;
    }
    for id in storage::attempt::overdue(&context.store, AttemptState::Consented, now, STEP).await? {
        if storage::connection::was_redeemed(&context.store, id).await? {
            context.store.write_all(vec![storage::attempt::note_completed(id, now)]).await?;
        } else {
            storage::attempt::expire(&context.store, id, now).await?;
        }
    }
    Ok(())
}
