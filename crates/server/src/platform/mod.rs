//! Endpoints for the platform's own APIs.

mod revocations;

use crate::state::AppState;
use axum::Router;
use axum::routing::get;

/// `/v1/revocations`.
pub fn routes() -> Router<AppState> {
    Router::new().route("/v1/revocations", get(revocations::revocations))
}
