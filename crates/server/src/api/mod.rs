//! `/v1`: the management API, what partners call, and what describes both. Every route is in `operations`, which the OpenAPI
//! document is made from.

mod actor;
mod admin;
mod document;
mod errors;
mod json;
mod listing;
mod once;
mod operator;
mod page;
mod partner;
mod problem;
mod query;
mod schema;
mod webhook;

pub use document::{document, openapi};
pub use operator::Operator;
pub use partner::Partner;
pub use problem::{Problem, ProblemBody};

use crate::state::AppState;
use axum::Router;
use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::from_fn_with_state;
use axum::routing::{any, get};
use protocol::ErrorCode;
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;

/// What the OpenAPI document describes.
fn operations() -> OpenApiRouter<AppState> {
    admin::routes().merge(partner::routes()).merge(crate::platform::operations())
}

/// Everything under `/v1` that operators and partners call, what describes it, and the pages of the error codes.
pub fn routes(state: &AppState) -> Router<AppState> {
    let (router, _) = operations().split_for_parts();
    let issuer: Arc<str> = state.context.settings.issuer.as_str().into();
    let document = Bytes::from(document());
    router
        .route("/v1/openapi.json", get(async move || ([(CONTENT_TYPE, "application/json")], document)))
        .route("/v1/{*rest}", any(async || Problem::from(ErrorCode::NotFound)))
        .route("/errors/{code}", get(errors::page))
        .method_not_allowed_fallback(async || Problem::from(ErrorCode::MethodNotAllowed))
        .layer(from_fn_with_state(issuer, problem::finish))
}
