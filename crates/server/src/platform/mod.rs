//! Endpoints for the platform's own APIs and their gateways, and for whoever holds an access token.

mod bearer;
mod check;
mod handshake_keys;
mod integration_information;
mod revocations;

use crate::state::AppState;
use axum::Router;
use axum::http::Method;
use axum::routing::{any, get};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// `/v1/revocations` and `/v1/handshake-keys`.
pub fn routes() -> Router<AppState> {
    Router::new().route("/v1/revocations", get(revocations::revocations)).route("/v1/handshake-keys", get(handshake_keys::keys))
}

/// `/v1/check` and `/v1/integration-information`, which the OpenAPI document describes. Gateways ask with the method of the
/// original request, and some append its path.
pub(crate) fn operations() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(check::check))
        .route("/v1/check", any(check::check))
        .route("/v1/check/", any(check::check))
        .route("/v1/check/{*rest}", any(check::check))
        .routes(routes!(integration_information::information))
}

/// Methods that the endpoints take, for the route matrix of the tests.
pub const METHODS: [(&str, Method); 6] = [
    ("/v1/revocations", Method::GET),
    ("/v1/check", Method::GET),
    ("/v1/check/{*rest}", Method::POST),
    ("/v1/check/", Method::GET),
    ("/v1/integration-information", Method::GET),
    ("/v1/handshake-keys", Method::GET),
];
