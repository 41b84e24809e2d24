//! What an attempt came to, written by whoever made it.

use super::{endpoint, notice};
use crate::Context;
use crate::outbound::{Fetched, OutboundRefused};
use model::grant::Actor;
use model::webhook::{DisabledReason, TRIED_FOR, Webhook, wait_after};
use protocol::Timestamp;
use storage::webhook::delivery::{self, Claim, Failure};
use storage::webhook::{self as stored};

/// An attempt, and when its delivery was first tried.
#[derive(Debug, Clone, Copy)]
pub(super) struct Attempt {
    pub claim: Claim,
    pub first_at: Timestamp,
}

/// What an attempt came to, as whoever makes them needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Came {
    /// It arrived.
    Delivered,
    /// It did not.
    Failed,
    /// Nothing was sent: too many requests of ours are out.
    Nothing,
}

/// Writes what an attempt came to.
pub(super) async fn write(
    context: &Context,
    (webhook, attempt): (&Webhook, &Attempt),
    answer: Result<Fetched, OutboundRefused>,
) -> storage::Result<Came> {
    let claim = &attempt.claim;
    let failure = match answer {
        Ok(Fetched { status: status @ 200..=299, .. }) => {
            let now = context.now();
            let steps = vec![delivery::succeed(claim, status, now), stored::note_success(webhook.id, now)];
            context.store.write_all(steps).await?;
            return Ok(Came::Delivered);
        }
        Ok(Fetched { status: 410, .. }) => {
            let failure = Failure { status: Some(410), error: "answered 410 Gone".to_owned() };
            disable(context, (webhook, attempt), (DisabledReason::Gone, claim.at), failure).await?;
            return Ok(Came::Failed);
        }
        Ok(Fetched { status, .. }) => {
            let error =
                if (300..400).contains(&status) { "answered with a redirect, which is not followed" } else { "refused it" };
            Failure { status: Some(status), error: error.to_owned() }
        }
        Err(OutboundRefused::Busy) => {
            context.store.write_all(vec![delivery::put_back(claim)]).await?;
            return Ok(Came::Nothing);
        }
        Err(refused) => Failure { status: None, error: refused.to_string() },
    };
    fail(context, (webhook, attempt), failure).await?;
    Ok(Came::Failed)
}

/// Tries again later; after three days either this event is given up or, when nothing at all arrived, the endpoint is disabled.
async fn fail(context: &Context, (webhook, attempt): (&Webhook, &Attempt), failure: Failure) -> storage::Result<()> {
    let (now, end) = (context.now(), attempt.first_at + TRIED_FOR);
    if now < end {
        return try_later(context, attempt, (&failure, end)).await;
    }
    let took_others =
        stored::find(&context.store, webhook.id).await?.is_some_and(|now| now.succeeded_at > Some(attempt.first_at));
    if took_others {
        context.store.write_all(vec![delivery::give_up(&attempt.claim, &failure)]).await?;
        return Ok(());
    }
    disable(context, (webhook, attempt), (DisabledReason::Unreachable, attempt.first_at), failure).await
}

async fn try_later(context: &Context, attempt: &Attempt, (failure, end): (&Failure, Timestamp)) -> storage::Result<()> {
    let [jitter] = context.random();
    let wait = wait_after(attempt.claim.attempts + 1, jitter);
    let now = context.now();
    // The last attempt is at the end of the three days, not somewhere before it.
    let due_at = if now < end { end.min(now + wait) } else { now + wait };
    context.store.write_all(vec![delivery::fail(&attempt.claim, failure, due_at)]).await?;
    Ok(())
}

/// Stops sending to the endpoint, unless it took something since `since`; what is on its way stays there.
async fn disable(
    context: &Context,
    (webhook, attempt): (&Webhook, &Attempt),
    (reason, since): (DisabledReason, Timestamp),
    failure: Failure,
) -> storage::Result<()> {
    let now = context.now();
    let mut event = context.audit(Actor::system(), "webhook.disabled");
    endpoint::about(&mut event, webhook);
    let steps = vec![
        delivery::fail(&attempt.claim, &failure, now),
        stored::disable(webhook.id, reason, since, now),
        storage::audit::insert(&event),
    ];
    if context.store.write_all(steps).await?.is_some() {
        return notice::tell_disabled(context, webhook, reason).await;
    }
    // Another attempt disabled it, or it takes others after all.
    try_later(context, attempt, (&failure, attempt.first_at + TRIED_FOR)).await
}
