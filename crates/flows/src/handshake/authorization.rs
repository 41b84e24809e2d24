//! How an authorization stands and how it came to that, the same for both sides.

use super::cancel::is_pending;
use crate::decision::{Decision, deny};
use crate::registry::RegisteredIntegration;
use crate::{Context, trace};
use model::attempt::{Attempt, AttemptState};
use model::grant::{Grant, GrantState};
use model::handshake::AuthorizationStatus;
use model::trace::{StepKind, TraceStep};
use protocol::id::{GrantId, OrganizationId};
use protocol::scope::ScopeSet;
use protocol::{ErrorCode, Timestamp};
use storage::audit::RecordedEvent;

/// What waits for the partner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// What was consented to.
    pub scopes: ScopeSet,
    /// When.
    pub consented_at: Timestamp,
    /// When it is too late to activate it.
    pub expires_at: Timestamp,
}

/// How an organization's authorization of an integration stands.
#[derive(Debug, Clone)]
pub struct Authorization {
    /// The customer.
    pub organization_id: OrganizationId,
    /// In one word.
    pub status: AuthorizationStatus,
    /// The grant that is not revoked; or the last one that was, while no handshake came after it.
    pub grant: Option<Grant>,
    /// What waits for the partner, beside an active grant too.
    pub pending: Option<Pending>,
    /// The steps of the handshake that counts.
    pub timeline: Vec<TraceStep>,
    /// What was done with the grant, newest first.
    pub history: Vec<RecordedEvent>,
}

/// What was done with a grant, by whichever side: newest first.
pub async fn history(context: &Context, organization_id: OrganizationId, id: GrantId) -> storage::Result<Vec<RecordedEvent>> {
    storage::audit::steps_of_grant(&context.store, organization_id, id).await
}

/// How it stands. An organization that the integration never met does not exist for it.
pub async fn authorization(
    context: &Context,
    client: &RegisteredIntegration,
    organization_id: OrganizationId,
) -> storage::Result<Decision<Authorization>> {
    let (store, client_id) = (&context.store, client.integration.client_id);
    if !storage::handshake::have_met(store, organization_id, client_id).await? {
        return deny(ErrorCode::NotFound);
    }
    let attempt = storage::handshake::current(store, organization_id, client_id).await?;
    let live = storage::grant::find_live(store, organization_id, client_id).await?.map(|live| live.grant);
    let state = live.as_ref().map(|grant| grant.state);
    let grant = match live {
        Some(grant) => Some(grant),
        None => storage::grant::last_revoked(store, organization_id, client_id).await?,
    };
    let had_grant = grant.as_ref().is_some_and(|grant| grant.state == GrantState::Revoked);
    let timeline = match &attempt {
        Some(attempt) => trace::timeline(context, attempt).await?,
        None => Vec::new(),
    };
    let ends = match &attempt {
        Some(attempt) if !ended_with_grant(context, attempt).await? => Some((attempt.state, attempt.expires_at)),
        Some(_) | None => None,
    };
    let status = AuthorizationStatus::of(state, ends, had_grant, context.now());
    // A handshake that came after a grant's end is told without that grant.
    let grant = grant.filter(|grant| grant.state != GrantState::Revoked || status == AuthorizationStatus::Revoked);
    let history = match &grant {
        Some(grant) => history(context, organization_id, grant.id).await?,
        None => Vec::new(),
    };
    Ok(Ok(Authorization {
        organization_id,
        status,
        pending: pending(context, attempt.as_ref()).await?,
        grant,
        timeline,
        history,
    }))
}

/// Whether it was not time that ended the attempt, but the end of the grant beside which it waited.
pub async fn ended_with_grant(context: &Context, attempt: &Attempt) -> storage::Result<bool> {
    Ok(attempt.state == AttemptState::Expired && trace::of_kind(context, attempt.id, StepKind::GrantRevoked).await? > 0)
}

async fn pending(context: &Context, attempt: Option<&Attempt>) -> storage::Result<Option<Pending>> {
    let Some(attempt) = attempt.filter(|attempt| is_pending(context, attempt)) else { return Ok(None) };
    let signed = storage::attempt::signed_consent(&context.store, attempt.id).await?;
    let pending = |signed: storage::attempt::SignedConsent| Pending {
        scopes: signed.scopes,
        consented_at: signed.at,
        expires_at: attempt.expires_at,
    };
    Ok(signed.map(pending))
}
