//! `GET /.well-known/oauth-authorization-server` (RFC 8414) and `GET /oauth/jwks` (RFC 7517).

use super::OAuthError;
use crate::run::TraceId;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use protocol::jose::JwkSet;
use protocol::metadata::Metadata;

/// Verifiers may keep both for five minutes; a new key is published ten minutes before it signs.
const KEPT: [(HeaderName, HeaderValue); 1] = [(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"))];

/// The server's metadata.
pub async fn metadata(
    State(state): State<AppState>,
    trace: TraceId,
) -> Result<([(HeaderName, HeaderValue); 1], Json<Metadata>), OAuthError> {
    let scopes = state.context.scope_names().await.map_err(|error| OAuthError::store(&error, trace))?;
    let names = scopes.iter().map(ToString::to_string).collect();
    Ok((KEPT, Json(Metadata::new(&state.context.settings.issuer, names))))
}

/// The keys that access tokens are signed with.
pub async fn jwks(State(state): State<AppState>) -> ([(HeaderName, HeaderValue); 1], Json<JwkSet>) {
    (KEPT, Json(state.context.keys.jwks()))
}
