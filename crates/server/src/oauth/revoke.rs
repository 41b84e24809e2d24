//! `POST /oauth/revoke` (RFC 7009).

use super::client_authentication::{Sender, integration};
use super::{OAuthError, Parameters};
use crate::state::AppState;
use axum::extract::State;
use axum::http::StatusCode;

/// Revokes the connection of a token; 200 also when there is nothing to revoke (section 2.2).
pub async fn revoke(State(state): State<AppState>, sender: Sender, parameters: Parameters) -> Result<StatusCode, OAuthError> {
    let client = integration(&state, &sender, &parameters).await?;
    let refused = |denied| OAuthError::denied(denied, sender.trace);
    let token = parameters.required("token").map_err(refused)?;
    let decision = flows::revoke::revoke_token(&state.context, &client, token).await;
    decision.map_err(|error| OAuthError::store(&error, sender.trace))?.map_err(refused)?;
    Ok(StatusCode::OK)
}
