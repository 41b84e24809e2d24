//! `GET /v1/handshake-keys`: what partners verify the handshake's redirects with.

use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use protocol::jose::JwkSet;

/// It may be kept for five minutes; a new key is published ten minutes before it signs.
const KEPT: [(HeaderName, HeaderValue); 1] = [(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"))];

/// The keys that sign the redirect of a handshake to the partner, as a JWK Set (RFC 7517, RFC 8037). A link carries no key id:
/// whoever verifies tries each, and fetches the set again when none fits.
pub(super) async fn keys(State(state): State<AppState>) -> ([(HeaderName, HeaderValue); 1], Json<JwkSet>) {
    (KEPT, Json(state.context.keys.link_jwks()))
}
