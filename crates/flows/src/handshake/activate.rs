//! The partner's countersignature. However often and from however many servers it comes, the handshake is activated once.

use super::authorization::ended_with_grant;
use super::cancel::is_pending;
use crate::Context;
use crate::decision::{Decision, Denied, allowed, deny};
use crate::grant::{Completion, Credential, complete};
use crate::registry::RegisteredIntegration;
use model::attempt::{Attempt, AttemptState};
use model::grant::{Grant, GrantState};
use model::trace::StepKind;
use protocol::ErrorCode;
use protocol::id::{ClientId, OrganizationId};
use storage::Step;

/// A newer consent may come between a look and the batch; then it is looked again, this often.
const TRIES: usize = 5;

/// What stands after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activated {
    /// The grant, active.
    pub grant: Grant,
}

/// Activates what the organization consented to. The same call again is answered alike.
pub async fn activate(
    context: &Context,
    client: &RegisteredIntegration,
    organization_id: OrganizationId,
) -> storage::Result<Decision<Activated>> {
    let client_id = client.integration.client_id;
    for _ in 0..TRIES {
        let current = storage::handshake::current(&context.store, organization_id, client_id).await?;
        if let Some(pending) = current.as_ref().filter(|attempt| is_pending(context, attempt)) {
            match countersign(context, client, (organization_id, pending)).await? {
                Ok(()) => {}
                Err(denied) if denied.code == ErrorCode::GrantSuspended => return deny(ErrorCode::GrantSuspendedByOperator),
                // Another call was faster, or the customer took it back.
                Err(denied) if denied.code == ErrorCode::TransitionIllegal => {}
                Err(denied) => return deny(denied),
            }
        }
        if let Some(activated) = allowed!(standing(context, (organization_id, client_id)).await?) {
            return Ok(Ok(activated));
        }
    }
    deny(ErrorCode::StoreUnavailable)
}

async fn countersign(
    context: &Context,
    client: &RegisteredIntegration,
    (organization_id, pending): (OrganizationId, &Attempt),
) -> storage::Result<Decision<()>> {
    let (id, expires_at, now) = (pending.id, pending.expires_at, context.now());
    let also = || -> Vec<Step> { vec![storage::attempt::wait_for_countersignature(id, expires_at, now)] };
    let completion = Completion {
        client,
        organization_id,
        attempt_id: id,
        credential: Credential::ClientSecret,
        also: &also,
        step: StepKind::Completed,
    };
    Ok(Box::pin(complete(context, &completion)).await?.map(|_| ()))
}

/// How it stands now; none when it is pending, so that the caller tries again.
async fn standing(
    context: &Context,
    (organization_id, client_id): (OrganizationId, ClientId),
) -> storage::Result<Decision<Option<Activated>>> {
    let current = storage::handshake::current(&context.store, organization_id, client_id).await?;
    if current.as_ref().is_some_and(|attempt| is_pending(context, attempt)) {
        return Ok(Ok(None));
    }
    let live = storage::grant::find_live(&context.store, organization_id, client_id).await?;
    match live.map(|live| live.grant) {
        Some(grant) if grant.state == GrantState::Active => Ok(Ok(Some(Activated { grant }))),
        Some(_) => deny(ErrorCode::GrantSuspendedByOperator),
        None => deny(why_not(context, (organization_id, client_id), current.as_ref()).await?),
    }
}

async fn why_not(
    context: &Context,
    (organization_id, client_id): (OrganizationId, ClientId),
    current: Option<&Attempt>,
) -> storage::Result<Denied> {
    if let Some(attempt) = current
        && ended_with_grant(context, attempt).await?
    {
        return Ok(ErrorCode::HandshakeNotConsented.into());
    }
    let code = match current.map(|attempt| attempt.state) {
        Some(AttemptState::RolledBack) => ErrorCode::HandshakeRolledBack,
        // A consented one whose time is over, before a job has noted it.
        Some(AttemptState::Expired | AttemptState::Consented) => ErrorCode::HandshakeExpired,
        Some(AttemptState::Completed | AttemptState::Requested | AttemptState::Declined) => ErrorCode::HandshakeNotConsented,
        None if storage::handshake::have_met(&context.store, organization_id, client_id).await? => {
            ErrorCode::HandshakeNotConsented
        }
        None => ErrorCode::NotFound,
    };
    Ok(code.into())
}
