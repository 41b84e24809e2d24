//! What the partner does with an authorization later: end, suspend, resume. A call that comes again is answered alike.

use super::authorization::{Authorization, authorization};
use super::cancel::is_pending;
use super::turn;
use crate::Context;
use crate::decision::{Decision, Denied, allowed, deny};
use crate::grant::{self, Act, act};
use crate::registry::RegisteredIntegration;
use model::field::FieldFaults;
use model::grant::{ActorKind, Grant, GrantState};
use model::trace::StepKind;
use protocol::ErrorCode;
use protocol::id::OrganizationId;

/// The other side may act at once; then it is looked again, this often.
const TRIES: usize = 5;

fn checked(reason: &str) -> Decision<()> {
    let mut faults = FieldFaults::default();
    faults.text("reason", reason, 0, 500);
    faults.into_result().map_err(Denied::fields)
}

/// Ends the authorization: the grant is revoked, and what is pending is taken back.
pub async fn deactivate(
    context: &Context,
    client: &RegisteredIntegration,
    (organization_id, reason): (OrganizationId, &str),
) -> storage::Result<Decision<Authorization>> {
    allowed!(checked(reason));
    let client_id = client.integration.client_id;
    let by = grant::partner(client);
    for _ in 0..TRIES {
        if let Some(live) = storage::grant::find_live(&context.store, organization_id, client_id).await? {
            // The batch that revokes ends what is pending too.
            let _ = act(context, &live.grant, Act::Revoke, (by.clone(), reason)).await?;
            continue;
        }
        let current = storage::handshake::current(&context.store, organization_id, client_id).await?;
        let Some(pending) = current.filter(|attempt| is_pending(context, attempt)) else {
            return authorization(context, client, organization_id).await;
        };
        let steps = turn::ended(context, &pending, (StepKind::RolledBack, &by), "deactivated").await?;
        context.write_all(steps, &[]).await?;
    }
    deny(ErrorCode::StoreUnavailable)
}

/// Suspends: no tokens, until the partner or the platform resumes.
pub async fn suspend(
    context: &Context,
    client: &RegisteredIntegration,
    asked: (OrganizationId, &str),
) -> storage::Result<Decision<Authorization>> {
    step(context, client, asked, Act::Suspend).await
}

/// Resumes what the partner suspended.
pub async fn resume(
    context: &Context,
    client: &RegisteredIntegration,
    asked: (OrganizationId, &str),
) -> storage::Result<Decision<Authorization>> {
    step(context, client, asked, Act::Resume).await
}

async fn step(
    context: &Context,
    client: &RegisteredIntegration,
    (organization_id, reason): (OrganizationId, &str),
    wanted: Act,
) -> storage::Result<Decision<Authorization>> {
    allowed!(checked(reason));
    for _ in 0..TRIES {
        let before = allowed!(authorization(context, client, organization_id).await?);
        let Some(grant) = before.grant.as_ref().filter(|grant| grant.state != GrantState::Revoked) else {
            return deny(ErrorCode::TransitionIllegal);
        };
        if allowed!(is_so(grant, wanted)) {
            return Ok(Ok(before));
        }
        match act(context, grant, wanted, (grant::partner(client), reason)).await? {
            Ok(()) => return authorization(context, client, organization_id).await,
            Err(denied) if denied.code == ErrorCode::TransitionIllegal => {}
            Err(denied) => return deny(denied),
        }
    }
    deny(ErrorCode::StoreUnavailable)
}

/// Whether it is as the partner wants it already, by its own hand.
fn is_so(grant: &Grant, wanted: Act) -> Decision<bool> {
    match (wanted, grant.state) {
        (Act::Suspend, GrantState::Suspended) if grant.suspended_by == Some(ActorKind::Partner) => Ok(true),
        (Act::Suspend, GrantState::Suspended) => Err(ErrorCode::SuspendedByAnother.into()),
        (Act::Resume, GrantState::Active) => Ok(true),
        (_, _) => Ok(false),
    }
}
