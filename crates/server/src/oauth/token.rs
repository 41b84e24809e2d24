//! `POST /oauth/token` (RFC 6749, section 3.2).

use super::client_authentication::{Sender, integration};
use super::client_credentials::client_credentials;
use super::{OAuthError, Parameters};
use crate::state::AppState;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use flows::registry::RegisteredIntegration;
use flows::token::authorization_code::{self, CodeRequest};
use flows::token::refresh_token::{self, RefreshRequest};
use flows::{Context, Decision};
use protocol::ErrorCode;
use protocol::token::TokenResponse;

/// Room for an answer with both tokens, so that writing it moves nothing.
const ROOM: usize = 2048;
/// Room for its headers and those that the envelope adds.
const HEADERS: usize = 12;

/// Exchanges a code, a refresh token or client credentials.
pub async fn token(State(state): State<AppState>, sender: Sender, parameters: Parameters) -> Result<Response, OAuthError> {
    let answer = if parameters.0.get("grant_type") == Some("client_credentials") {
        client_credentials(&state, &sender, &parameters).await?
    } else {
        let client = integration(&state, &sender, &parameters).await?;
        let decision = exchange(&state.context, &client, &parameters).await;
        let decision = decision.map_err(|error| OAuthError::store(&error, sender.trace))?;
        decision.map_err(|denied| OAuthError::denied(denied, sender.trace))?
    };
    let mut body = Vec::with_capacity(ROOM);
    serde_json::to_writer(&mut body, &answer).map_err(|_| OAuthError::denied(ErrorCode::Internal, sender.trace))?;
    let mut response = Response::new(Body::from(body));
    let headers = response.headers_mut();
    headers.reserve(HEADERS);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::PRAGMA, HeaderValue::from_static("no-cache"));
    Ok(response)
}

async fn exchange(
    context: &Context,
    client: &RegisteredIntegration,
    parameters: &Parameters,
) -> storage::Result<Decision<TokenResponse>> {
    let grant_type = match parameters.required("grant_type") {
        Ok(grant_type) => grant_type,
        Err(denied) => return Ok(Err(denied)),
    };
    match grant_type {
        "authorization_code" => match code_request(parameters) {
            Ok(request) => authorization_code::exchange(context, client, request).await,
            Err(denied) => Ok(Err(denied)),
        },
        "refresh_token" => match parameters.required("refresh_token") {
            Ok(refresh_token) => {
                let request = RefreshRequest { refresh_token, scope: parameters.0.get("scope") };
                refresh_token::refresh(context, client, request).await
            }
            Err(denied) => Ok(Err(denied)),
        },
        _ => Ok(Err(ErrorCode::GrantTypeUnsupported.into())),
    }
}

fn code_request(parameters: &Parameters) -> Decision<CodeRequest<'_>> {
    Ok(CodeRequest {
        code: parameters.required("code")?,
        redirect_uri: parameters.required("redirect_uri")?,
        code_verifier: parameters.0.get("code_verifier"),
    })
}
