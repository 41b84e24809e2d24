//! What people see: a file per noun, each with the handlers of its pages. `view` holds the typed views and knows no request.

mod assets;
mod connect;
mod cookie;
mod csrf;
mod errand;
mod errors;
mod frame;
mod guess;
mod names;
mod return_to;
mod sign_in;
mod trail;
pub mod view;
mod visit;

use crate::state::AppState;
use axum::Router;
use axum::routing::{get, post};
use visit::page;

/// Every page.
pub fn routes() -> Router<AppState> {
    Router::new()
        .merge(asset_routes())
        .route("/login", get(page(sign_in::show)).post(page(sign_in::sign_in)))
        .route("/logout", post(page(sign_in::sign_out)))
        .route("/signed-out", get(page(sign_in::signed_out)))
        .merge(connect_door())
}

/// What pages load; for every listener that shows one.
pub fn asset_routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/assets/{name}", get(assets::show))
}

fn connect_door() -> Router<AppState> {
    Router::new()
        .route("/oauth", get(page(connect::authorize)))
        .route("/oauth/authorize", get(page(connect::authorize)).post(page(connect::authorize)))
        .route("/oauth/authorize/{id}/organization", get(page(connect::show_organizations)).post(page(connect::pick)))
        .route("/oauth/authorize/{id}/cancel", post(page(connect::cancel)))
        .route("/oauth/authorize/{id}/consent", get(page(connect::show_consent)).post(page(connect::decide)))
        .route("/oauth/authorize/{id}/not-you", post(page(connect::not_you)))
}
