//! `POST /oauth/introspect` (RFC 7662): for registered resources, and for partners about their own tokens.

use super::client_authentication::{AuthenticatedClient, Sender, authenticate};
use super::{OAuthError, Parameters};
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use flows::introspect::Asker;
use protocol::ErrorCode;
use protocol::introspection::IntrospectionResponse;
use protocol::redirect_uri::ClientType;

type Answer = ([(HeaderName, HeaderValue); 1], Json<IntrospectionResponse>);

/// Says what holds of a token now. A store that is away is 503, never `active: false`.
pub async fn introspect(State(state): State<AppState>, sender: Sender, parameters: Parameters) -> Result<Answer, OAuthError> {
    let caller = authenticate(&state, &sender, Some(&parameters)).await?;
    let asker = match &caller {
        AuthenticatedClient::Resource(resource) => Asker::Resource(resource),
        AuthenticatedClient::Integration(client) if client.integration.client_type == ClientType::Confidential => {
            Asker::Integration(client)
        }
        // Anybody can claim to be a public client (RFC 7662, section 2.1: the endpoint is protected).
        AuthenticatedClient::Integration(_) => {
            return Err(OAuthError::denied(ErrorCode::ClientAuthenticationMissing, sender.trace));
        }
    };
    let refused = |denied| OAuthError::denied(denied, sender.trace);
    let token = parameters.required("token").map_err(refused)?;
    let decision = flows::introspect::introspect(&state.context, &asker, token).await;
    let answer = decision.map_err(|error| OAuthError::store(&error, sender.trace))?.map_err(refused)?;
    Ok(([(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], Json(answer)))
}
