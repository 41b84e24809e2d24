//! What people see: a file per noun, each with the handlers of its pages. `view` holds the typed views and knows no request.

mod assets;
mod connect;
mod cookie;
mod csrf;
mod errand;
mod errors;
mod frame;
mod guess;
mod home;
mod integrations;
mod names;
mod organizations;
mod password;
mod reauthenticate;
mod return_to;
mod scopes;
mod sign_in;
mod sign_up;
mod trail;
pub mod view;
mod visit;

pub use errors::not_found;

use crate::state::AppState;
use axum::Router;
use axum::routing::{get, post};
use visit::page;

/// Every page.
pub fn routes() -> Router<AppState> {
    Router::new()
        .merge(asset_routes())
        .route("/", get(page(home::show)))
        .route("/scopes", get(page(scopes::show)))
        .merge(accounts())
        .merge(connect_door())
        .merge(connected_integrations())
        .method_not_allowed_fallback(errors::method_not_allowed)
}

fn accounts() -> Router<AppState> {
    Router::new()
        .route("/login", get(page(sign_in::show)).post(page(sign_in::sign_in)))
        .route("/logout", post(page(sign_in::sign_out)))
        .route("/signed-out", get(page(sign_in::signed_out)))
        .route("/reauthenticate", get(page(reauthenticate::show)).post(page(reauthenticate::check)))
        .route("/signup", get(page(sign_up::show)).post(page(sign_up::begin)))
        .route("/signup/confirm/{id}", get(page(sign_up::show_confirmation)).post(page(sign_up::confirm)))
        .route("/signup/confirm/{id}/resend", post(page(sign_up::send_again)))
        .route("/password/forgot", get(page(password::show_forgot)).post(page(password::forgot)))
        .route("/password/reset/{token}", get(page(password::show_reset)).post(page(password::reset)))
        .route("/organizations/new", get(page(organizations::show)).post(page(organizations::create)))
}

fn connected_integrations() -> Router<AppState> {
    Router::new().route("/organizations/{id}/integrations", get(page(integrations::show))).route(
        "/organizations/{id}/integrations/{grant_id}/revoke",
        get(page(integrations::show_revoke)).post(page(integrations::revoke)),
    )
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
