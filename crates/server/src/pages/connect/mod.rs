//! The connect door (seed 002): from the partner's link to the code.

mod answer;
mod ask;
mod authorize;
mod consent;
mod organization;

pub(in crate::pages) use answer::{code, error};
pub use ask::{ask, show_ask};
pub use authorize::authorize;
pub use consent::{decide, not_you, show as show_consent};
pub use organization::{cancel, pick, show as show_organizations};

use super::errors::Failure;
use super::names;
use super::view::{Asking, WhyOver};
use super::visit::SignedIn;
use flows::registry::RegisteredIntegration;
use model::authorization_request::{AuthorizationRequest, AuthorizationRequestState};
use protocol::ErrorCode;
use protocol::id::AuthorizationRequestId;
use std::sync::Arc;

/// A request that waits for the person who looks at it.
pub(super) struct Waiting {
    pub(super) request: AuthorizationRequest,
    pub(super) client: Arc<RegisteredIntegration>,
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
        match client.integration.state {
            model::integration::IntegrationState::Active => Ok(Self { request, client }),
            model::integration::IntegrationState::Disabled => Err(ErrorCode::IntegrationDisabled.into()),
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
    let why = match request.state {
        AuthorizationRequestState::Answered | AuthorizationRequestState::Waiting => WhyOver::AlreadyAnswered,
        AuthorizationRequestState::Open => WhyOver::Expired,
    };
    Ok(Failure::Over { why, asking: client.map(|client| names::asking(&client)), again: None })
}

/// A page of one request.
pub(super) fn path(id: AuthorizationRequestId, page: &str) -> String {
    format!("/oauth/authorize/{id}/{page}")
}
