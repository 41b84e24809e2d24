//! The connect door (seed 002): from the partner's link to the code; and the way on with an install from the marketplace (seed 003).

mod answer;
mod ask;
mod authorize;
mod consent;
mod installation;
mod organization;

pub(in crate::pages) use answer::{code, error};
pub use ask::{ask, show_ask};
pub use authorize::authorize;
pub use consent::{decide, not_you, show as show_consent};
pub use installation::{choose, show as show_installations};
pub use organization::{cancel, pick, show as show_organizations};

use super::errors::Failure;
use super::names;
use super::view::{Asking, WhyOver};
use super::visit::SignedIn;
use flows::Context;
use flows::connect::About;
use flows::registry::RegisteredIntegration;
use model::attempt::{Attempt, AttemptState};
use model::authorization_request::{AuthorizationRequest, AuthorizationRequestState};
use model::integration::Door;
use protocol::ErrorCode;
use protocol::id::{AuthorizationRequestId, InstallationId};
use std::sync::Arc;

/// A request that waits for the person who looks at it.
pub(super) struct Waiting {
    pub(super) request: AuthorizationRequest,
    pub(super) client: Arc<RegisteredIntegration>,
    pub(super) about: About,
}

impl Waiting {
    /// The one that the path names, if it is this session's, still waits, and may still go on.
    pub(super) async fn find(signed_in: &SignedIn) -> Result<Self, Failure> {
        let context = signed_in.visit.context();
        let id: AuthorizationRequestId = signed_in.visit.part("id")?;
        let Ok(request) = flows::connect::find_open(context, id, &signed_in.current.session).await? else {
            return Err(over(signed_in, id).await?);
        };
        let client = context.integration(request.client_id).await?.ok_or(ErrorCode::ClientIdUnknown)?;
        if client.integration.state == model::integration::IntegrationState::Disabled {
            return Err(ErrorCode::IntegrationDisabled.into());
        }
        match flows::connect::about(context, &request).await? {
            Ok(about) => Ok(Self { request, client, about }),
            Err(_) => Err(answered_elsewhere(context, &request, &client).await?),
        }
    }

    /// The install that the person came back with.
    pub(super) fn installation(&self) -> Option<&Attempt> {
        match &self.about {
            About::Installation(attempt) => Some(attempt),
            About::Organization(_) | About::Unchosen => None,
        }
    }

    /// Whether it is about no install.
    pub(super) fn is_at_the_connect_door(&self) -> bool {
        match &self.about {
            About::Organization(_) => true,
            About::Installation(_) | About::Unchosen => false,
        }
    }

    /// Where the person has to be before an organization can be picked, or instead of it.
    pub(super) fn before_organization(&self) -> Option<String> {
        match &self.about {
            About::Organization(_) => None,
            About::Installation(_) => Some(self.path("consent")),
            About::Unchosen => Some(self.path("installation")),
        }
    }

    pub(super) fn asking(&self) -> Asking {
        names::asking(&self.client)
    }

    /// It was there when the request began and is not any more.
    pub(super) fn answered_meanwhile(&self) -> Failure {
        Failure::Over { why: WhyOver::AlreadyAnswered, asking: Some(self.asking()), again: None }
    }

    pub(super) fn path(&self, page: &str) -> String {
        path(self.request.id, page)
    }
}

/// Why a request cannot go on. Of another session's nothing is told but that.
async fn over(signed_in: &SignedIn, id: AuthorizationRequestId) -> storage::Result<Failure> {
    let context = signed_in.visit.context();
    let expired = Failure::Over { why: WhyOver::Expired, asking: None, again: None };
    let Some(request) = storage::authorization_request::find(&context.store, id).await? else { return Ok(expired) };
    if request.session_digest != signed_in.current.session.digest {
        return Ok(Failure::Over { why: WhyOver::OtherBrowser, asking: None, again: None });
    }
    let client = context.integration(request.client_id).await?;
    let allowed = allowed(context, &request).await?;
    let why = match request.state {
        AuthorizationRequestState::Answered if allowed.is_some() => WhyOver::Allowed,
        AuthorizationRequestState::Answered | AuthorizationRequestState::Waiting => WhyOver::AlreadyAnswered,
        AuthorizationRequestState::Open => WhyOver::Expired,
    };
    Ok(Failure::Over { why, asking: client.map(|client| names::asking(&client)), again: allowed })
}

/// Where a request that was answered with yes shows what came of it: the grant's page, or the list while the partner fetches its access.
async fn allowed(context: &Context, request: &AuthorizationRequest) -> storage::Result<Option<String>> {
    let attempt = storage::attempt::find(&context.store, request.attempt_id).await?;
    let is_allowed = request.state == AuthorizationRequestState::Answered
        && attempt.is_some_and(|attempt| matches!(attempt.state, AttemptState::Consented | AttemptState::Completed));
    let Some(organization_id) = request.organization_id.filter(|_| is_allowed) else { return Ok(None) };
    let live = storage::grant::find_live(&context.store, organization_id, request.client_id).await?;
    let list = format!("/organizations/{organization_id}/integrations");
    Ok(Some(live.map_or(list.clone(), |live| format!("{list}/{}", live.grant.id))))
}

/// The attempt was answered where this request was not: an install, in another browser. Its own page says how it stands.
async fn answered_elsewhere(
    context: &Context,
    request: &AuthorizationRequest,
    client: &RegisteredIntegration,
) -> storage::Result<Failure> {
    let attempt = storage::attempt::find(&context.store, request.attempt_id).await?;
    let installation = attempt.filter(|attempt| attempt.door == Door::Marketplace);
    let again = installation.and_then(|attempt| installation_path(&attempt));
    Ok(Failure::Over { why: WhyOver::AlreadyAnswered, asking: Some(names::asking(client)), again })
}

/// The page of an install.
pub(super) fn installation_path(attempt: &Attempt) -> Option<String> {
    let id = InstallationId::from(attempt.id);
    attempt.organization_id.map(|organization_id| format!("/organizations/{organization_id}/installations/{id}"))
}

/// A page of one request.
pub(super) fn path(id: AuthorizationRequestId, page: &str) -> String {
    format!("/oauth/authorize/{id}/{page}")
}
