//! A verified request, kept for the signed-in person, and the organization that is picked for it.

use crate::connect::VerifiedRequest;
use crate::decision::{Decision, deny};
use crate::{Context, consent, trace};
use model::attempt::{Attempt, AttemptState};
use model::authorization_request::{AuthorizationRequest, AuthorizationRequestState};
use model::grant::ActorKind;
use model::integration::Door;
use model::session::Session;
use model::trace::StepKind;
use protocol::ErrorCode;
use protocol::id::{AttemptId, AuthorizationRequestId, OrganizationId};

/// Begins an attempt at the connect door and keeps the request for this browser session.
pub async fn begin(context: &Context, request: VerifiedRequest, session: &Session) -> storage::Result<AuthorizationRequestId> {
    let now = context.now();
    let expires_at = now + context.settings.lifetimes.authorization_request;
    let client_id = request.client.integration.client_id;
    let attempt = Attempt {
        id: context.new_id(AttemptId::new),
        door: Door::Connect,
        client_id,
        organization_id: None,
        user_id: Some(session.user_id),
        scopes: request.scopes.clone(),
        attribution: request.attribution,
        state: AttemptState::Requested,
        created_at: now,
        expires_at,
        origin: None,
    };
    let kept = AuthorizationRequest {
        id: context.new_id(AuthorizationRequestId::new),
        attempt_id: attempt.id,
        session_digest: session.digest.clone(),
        user_id: session.user_id,
        client_id,
        redirect_uri: request.redirect_uri,
        state_parameter: request.state,
        scopes: request.scopes,
        code_challenge: request.code_challenge,
        organization_hint: request.organization_hint,
        account_label: request.account_label,
        audience: request.audience,
        organization_id: None,
        state: AuthorizationRequestState::Open,
        created_at: now,
        expires_at,
    };
    let step = trace::step(context, attempt.id, StepKind::Requested, ActorKind::Customer);
    let steps = vec![storage::attempt::insert(&attempt), storage::authorization_request::insert(&kept), step];
    context.store.write_all(steps).await?;
    Ok(kept.id)
}

/// The request, while it waits, for the browser session that it is bound to.
pub async fn find_open(
    context: &Context,
    id: AuthorizationRequestId,
    session: &Session,
) -> storage::Result<Decision<AuthorizationRequest>> {
    let found = storage::authorization_request::find_open(&context.store, id, &session.digest, context.now()).await?;
    Ok(found.ok_or_else(|| ErrorCode::AuthorizationRequestExpired.into()))
}

/// Picks the organization, if the person may consent for it.
pub async fn pick(
    context: &Context,
    request: &AuthorizationRequest,
    organization_id: OrganizationId,
) -> storage::Result<Decision<()>> {
    if !consent::may_consent(context, organization_id, request.user_id).await? {
        let denied = ErrorCode::OrganizationNotAllowed.into();
        let step = (StepKind::OrganizationRefused, ActorKind::Customer);
        trace::note_refused(context, request.attempt_id, step, &denied).await?;
        return deny(denied);
    }
    let steps = vec![
        storage::authorization_request::pick_organization(request.id, organization_id, context.now()),
        trace::step(context, request.attempt_id, StepKind::OrganizationPicked, ActorKind::Customer),
    ];
    let picked = context.store.write_all(steps).await?.is_some();
    if picked { Ok(Ok(())) } else { deny(ErrorCode::AuthorizationRequestExpired) }
}
