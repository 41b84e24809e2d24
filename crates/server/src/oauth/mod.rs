//! The OAuth endpoints for programs. The authorization endpoint, which people see, is a page.

pub mod client_authentication;
mod client_credentials;
mod error;
mod introspect;
mod metadata;
mod parameters;
mod revoke;
mod token;

pub use error::OAuthError;
pub use parameters::Parameters;

use crate::state::AppState;
use axum::Router;
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, options, post};

/// `/oauth/token`, `/oauth/revoke`, `/oauth/introspect`, `/oauth/jwks` and the metadata document.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/oauth/token", post(token::token).options(preflight))
        .route("/oauth/revoke", post(revoke::revoke).options(preflight))
        .route("/oauth/introspect", post(introspect::introspect))
        .route("/oauth/jwks", get(metadata::jwks).merge(options(preflight)))
        .route("/.well-known/oauth-authorization-server", get(metadata::metadata).merge(options(preflight)))
}

/// Public clients in browsers call these from their own origins. No cookie is looked at here, so any origin may.
pub const OPEN_TO_BROWSERS: &[&str] =
    &["/oauth/token", "/oauth/revoke", "/oauth/introspect", "/oauth/jwks", "/.well-known/oauth-authorization-server"];

async fn preflight() -> Response {
    let allow: [(HeaderName, HeaderValue); 3] = [
        (header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST")),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("authorization, content-type")),
        (header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400")),
    ];
    (axum::http::StatusCode::NO_CONTENT, allow).into_response()
}

/// Methods that the endpoints take, for the route matrix of the tests.
pub const METHODS: [(&str, Method); 5] = [
    ("/oauth/token", Method::POST),
    ("/oauth/revoke", Method::POST),
    ("/oauth/introspect", Method::POST),
    ("/oauth/jwks", Method::GET),
    ("/.well-known/oauth-authorization-server", Method::GET),
];
