//! Endpoints for the platform's own APIs.

mod revocations;

use crate::state::AppState;
use axum::Router;
use axum::http::Method;
use axum::routing::get;

/// `/v1/revocations`.
pub fn routes() -> Router<AppState> {
    Router::new().route("/v1/revocations", get(revocations::revocations))
}

/// Methods that the endpoints take, for the route matrix of the tests.
pub const METHODS: [(&str, Method); 1] = [("/v1/revocations", Method::GET)];
