//! A verified request, kept for the signed-in person, and the organization that is picked for it.

use super::installation::{self, About};
use crate::connect::VerifiedRequest;
use crate::decision::{Decision, allowed, deny};
use crate::{Context, attempt, consent, marketplace, trace};
use model::attempt::Attempt;
use model::authorization_request::{AuthorizationRequest, AuthorizationRequestState};
use model::grant::ActorKind;
use model::integration::Door;
use model::session::Session;
use model::trace::StepKind;
use protocol::ErrorCode;
use protocol::id::{AttemptId, AuthorizationRequestId, ClientId, OrganizationId, PartnerId, UserId};
use protocol::scope::ScopeSet;
use std::sync::Arc;

/// Keeps a request for this browser session. If the person may go on with exactly one install of the integration, it is continued;
/// with several, they have to say which; with none, an attempt at the connect door begins.
pub async fn begin(context: &Context, request: VerifiedRequest, session: &Session) -> storage::Result<AuthorizationRequestId> {
    let client = Arc::clone(&request.client);
    let who = (client.integration.client_id, session.user_id);
    let pending = marketplace::pending(context, who, request.organization_hint.as_deref()).await?;
    let begun = requested(context, who, (&request.scopes, request.attribution));
    let kept = kept(context, request, session, begun.id);
    let id = kept.id;
    let steps = match pending.as_slice() {
        [] => vec![
            storage::attempt::insert(&begun),
            storage::authorization_request::insert(&kept),
            trace::step_of(context, begun.id, StepKind::Requested, session.user_id),
        ],
        [only] => {
            let installation = &only.attempt;
            let scopes = installation::scopes(kept.asked_scopes.as_ref(), installation, &client);
            let organization_id = installation.organization_id;
            let kept = AuthorizationRequest { attempt_id: installation.id, organization_id, scopes, ..kept };
            let mut steps = vec![storage::authorization_request::insert(&kept)];
            steps.extend(installation::returned(context, installation.id, session.user_id).await?);
            steps
        }
        _ => vec![storage::authorization_request::insert(&kept)],
    };
    context.store.write_all(steps).await?;
    Ok(id)
}

/// An attempt at the connect door that begins now, for as long as the request waits.
pub(super) fn requested(
    context: &Context,
    (client_id, user_id): (ClientId, UserId),
    (scopes, attribution): (&ScopeSet, Option<PartnerId>),
) -> Attempt {
    let begun = attempt::requested(context, (client_id, Door::Connect), (scopes.clone(), attribution));
    Attempt { user_id: Some(user_id), ..begun }
}

fn kept(context: &Context, request: VerifiedRequest, session: &Session, attempt_id: AttemptId) -> AuthorizationRequest {
    let now = context.now();
    AuthorizationRequest {
        id: context.new_id(AuthorizationRequestId::new),
        attempt_id,
        session_digest: session.digest.clone(),
        user_id: session.user_id,
        client_id: request.client.integration.client_id,
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
        expires_at: now + context.settings.lifetimes.authorization_request,
        asked_scopes: request.asked_scopes,
        attribution: request.attribution,
    }
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

/// Picks the organization, if the person may consent for it. An install has its own.
pub async fn pick(
    context: &Context,
    request: &AuthorizationRequest,
    organization_id: OrganizationId,
) -> storage::Result<Decision<()>> {
    match allowed!(installation::about(context, request).await?) {
        About::Organization(_) => {}
        About::Installation(_) | About::Unchosen => return deny(ErrorCode::OrganizationNotAllowed),
    }
    if !consent::may_consent(context, organization_id, request.user_id).await? {
        let denied = ErrorCode::OrganizationNotAllowed.into();
        let step = (StepKind::OrganizationRefused, ActorKind::Customer);
        trace::note_refused(context, request.attempt_id, step, &denied).await?;
        return deny(denied);
    }
    let steps = vec![
        storage::authorization_request::pick_organization(request, organization_id, context.now()),
        trace::step_of(context, request.attempt_id, StepKind::OrganizationPicked, request.user_id),
    ];
    let picked = context.store.write_all(steps).await?.is_some();
    if picked { Ok(Ok(())) } else { deny(ErrorCode::AuthorizationRequestExpired) }
}
