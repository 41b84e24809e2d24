//! An authorization request that continues an install: the company came back from the partner's page (seed 003).

use super::begin::requested;
use crate::decision::{Decision, allowed, deny};
use crate::registry::RegisteredIntegration;
use crate::{Context, marketplace, trace};
use model::attempt::{Attempt, AttemptState};
use model::authorization_request::AuthorizationRequest;
use model::integration::Door;
use model::trace::StepKind;
use protocol::ErrorCode;
use protocol::id::{AttemptId, InstallationId, UserId};
use protocol::scope::ScopeSet;
use storage::Step;

/// Times that an attempt's timeline tells of a return; the link can be pressed for ever.
const MOST_RETURNS: usize = 20;

/// What a request that waits is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// An organization that is picked at the connect door.
    Organization(Box<Attempt>),
    /// An install, whose organization is known.
    Installation(Box<Attempt>),
    /// One of several installs, or none: the person has still to say which.
    Unchosen,
}

/// What the person says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// This install.
    Installation(InstallationId),
    /// None: as if there were no install.
    Without,
}

/// What a request that waits is about. `Denied`: its attempt was answered elsewhere meanwhile, or is too old.
pub async fn about(context: &Context, request: &AuthorizationRequest) -> storage::Result<Decision<About>> {
    let Some(attempt) = storage::attempt::find(&context.store, request.attempt_id).await? else { return Ok(Ok(About::Unchosen)) };
    if attempt.state != AttemptState::Requested || context.now() >= attempt.expires_at {
        return deny(ErrorCode::AuthorizationRequestExpired);
    }
    Ok(Ok(match attempt.door {
        Door::Marketplace => About::Installation(Box::new(attempt)),
        Door::Connect | Door::Onboarding | Door::Extension | Door::Handshake => About::Organization(Box::new(attempt)),
    }))
}

/// The scopes that an install is continued with: what was chosen when it began, unless the partner asks for some by name; with what
/// the integration cannot work without by now.
pub(super) fn scopes(asked: Option<&ScopeSet>, installation: &Attempt, client: &RegisteredIntegration) -> ScopeSet {
    asked.unwrap_or(&installation.scopes).union(&client.integration.required_scopes)
}

/// The step that tells of the return, while there are not many already.
pub(super) async fn returned(context: &Context, attempt_id: AttemptId, user_id: UserId) -> storage::Result<Option<Step>> {
    let told = trace::of_kind(context, attempt_id, StepKind::Continued).await?;
    let step = || trace::step_of(context, attempt_id, StepKind::Continued, user_id);
    Ok((told < MOST_RETURNS).then(step))
}

/// Takes the person's word for which install this is, if it is one that they may go on with; or begins at the connect door.
pub async fn choose(context: &Context, request: &AuthorizationRequest, choice: Choice) -> storage::Result<Decision<()>> {
    let steps = match choice {
        Choice::Installation(id) => allowed!(to_installation(context, request, id).await?),
        Choice::Without => allowed!(without(context, request).await?),
    };
    if steps.is_empty() {
        return Ok(Ok(()));
    }
    let turned = context.store.write_all(steps).await?.is_some();
    if turned { Ok(Ok(())) } else { deny(ErrorCode::AuthorizationRequestExpired) }
}

async fn to_installation(
    context: &Context,
    request: &AuthorizationRequest,
    id: InstallationId,
) -> storage::Result<Decision<Vec<Step>>> {
    let Some(client) = context.integration(request.client_id).await? else { return deny(ErrorCode::ClientIdUnknown) };
    let who = (request.client_id, request.user_id);
    let pending = marketplace::pending(context, who, request.organization_hint.as_deref()).await?;
    let Some(view) = pending.into_iter().find(|view| view.id() == id) else { return deny(ErrorCode::AttemptOver) };
    let installation = view.attempt;
    let scopes = scopes(request.asked_scopes.as_ref(), &installation, &client);
    let to = (installation.id, installation.organization_id);
    let mut steps = vec![storage::authorization_request::turn_to(request, to, &scopes, context.now())];
    steps.extend(returned(context, installation.id, request.user_id).await?);
    Ok(Ok(steps))
}

/// A request that is about none of the installs already stays what it is.
async fn without(context: &Context, request: &AuthorizationRequest) -> storage::Result<Decision<Vec<Step>>> {
    if matches!(allowed!(about(context, request).await?), About::Organization(_)) {
        return Ok(Ok(Vec::new()));
    }
    let Some(client) = context.integration(request.client_id).await? else { return deny(ErrorCode::ClientIdUnknown) };
    let scopes = request.asked_scopes.as_ref().unwrap_or(&client.integration.required_scopes);
    let begun = requested(context, (request.client_id, request.user_id), (scopes, request.attribution));
    let begun = Attempt { expires_at: request.expires_at, ..begun };
    Ok(Ok(vec![
        storage::authorization_request::turn_to(request, (begun.id, None), scopes, context.now()),
        storage::attempt::insert(&begun),
        trace::step_of(context, begun.id, StepKind::Requested, request.user_id),
    ]))
}
