//! What partners call with their integration's client id and client secret: one file per noun.

mod authorization;
mod client_keys;
mod encryption_key;
mod events;
mod finalize;
mod grants;
mod initiate;
mod installations;
mod listing;
mod sealed_client_keys;
mod sessions;
mod signing_key;
mod webhooks;

use super::Problem;
use super::once::Requester;
use crate::oauth::OAuthError;
use crate::oauth::client_authentication::{AuthenticatedClient, Sender, authenticate};
use crate::state::AppState;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use flows::registry::RegisteredIntegration;
use model::grant::Actor;
use protocol::ErrorCode;
use protocol::id::ClientId;
use protocol::redirect_uri::ClientType;
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The table of contents.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(initiate::initiate))
        .routes(routes!(finalize::finalize))
        .routes(routes!(sessions::session))
        .routes(routes!(installations::list))
        .routes(routes!(installations::get))
        .routes(routes!(listing::get))
        .routes(routes!(grants::list))
        .routes(routes!(grants::get))
        .routes(routes!(client_keys::list, client_keys::create))
        .routes(routes!(client_keys::retire))
        .routes(routes!(encryption_key::get, encryption_key::put, encryption_key::delete))
        .routes(routes!(sealed_client_keys::list))
        .routes(routes!(sealed_client_keys::acknowledge))
        .routes(routes!(authorization::get))
        .routes(routes!(authorization::activate))
        .routes(routes!(authorization::deactivate))
        .routes(routes!(authorization::suspend))
        .routes(routes!(authorization::resume))
        .routes(routes!(signing_key::get, signing_key::put, signing_key::delete))
        .routes(routes!(webhooks::list, webhooks::create))
        .routes(routes!(webhooks::get, webhooks::delete))
        .routes(routes!(webhooks::rotate_secret))
        .routes(routes!(webhooks::enable))
        .routes(routes!(webhooks::test))
        .routes(routes!(webhooks::deliveries))
        .routes(routes!(webhooks::redeliver))
        .routes(routes!(events::list))
}

/// A partner's server, proven by client id and client secret (HTTP Basic); an extractor. A client key is refused, since it
/// speaks for one organization alone, and so is a public client, since it proves nothing.
#[derive(Debug, Clone)]
pub struct Partner(pub Arc<RegisteredIntegration>);

impl Partner {
    /// The integration.
    pub fn client_id(&self) -> ClientId {
        self.0.integration.client_id
    }
}

impl Requester for Partner {
    fn id(&self) -> String {
        self.client_id().to_string()
    }

    fn actor(&self) -> Actor {
        flows::grant::partner(&self.0)
    }
}

impl FromRequestParts<AppState> for Partner {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let Ok(sender) = Sender::from_request_parts(parts, state).await;
        match authenticate(state, &sender, None).await.map_err(problem)? {
            AuthenticatedClient::Integration(client) if client.integration.client_type == ClientType::Confidential => {
                Ok(Self(client))
            }
            AuthenticatedClient::Integration(_) | AuthenticatedClient::Resource(_) => Err(problem(sender.refuse())),
        }
    }
}

fn problem(error: OAuthError) -> Problem {
    let (denied, retry_after) = error.into_refusal();
    let is_unknown = denied.code.status() == ErrorCode::ClientAuthenticationFailed.status();
    let problem = Problem::from(denied).retry_after(retry_after);
    if is_unknown { problem.challenged("Basic realm=\"countersign\", charset=\"UTF-8\"".to_owned()) } else { problem }
}
