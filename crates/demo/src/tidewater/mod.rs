//! Tidewater, the sample partner: an app that connects with the platform and shows how.
//!
//! The start page has a card per door (`#start-connect`, …), the connected organizations with what can be done with their tokens,
//! and `#log` with every request and answer, each with a `curl` that repeats it. An onboarding, the settings for extensions, the
//! page that the marketplace leads to, the handshake's login and each organization that came by it have pages of their own. A
//! door is a file or a folder in `doors`. Webhooks are checked and logged.

mod actions;
mod agreements;
mod app;
mod attempts;
mod authorizations;
mod client_credentials;
mod config;
mod connections;
mod curl;
mod doors;
mod extension_view;
mod extensions;
mod fetched;
mod guard;
mod handshake_view;
mod handshakes;
mod json;
mod kept;
mod log;
mod marketplace_view;
mod mask;
mod onboarding_view;
mod onboardings;
mod organization;
mod outgoing;
mod pages;
mod tokens;
mod view;
mod visitor;
mod webhooks;

use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use axum::{Router, middleware};

pub use config::{Door, Integration, PartnerEnvironment, TidewaterConfig, Visibility};

use crate::SetupError;
use app::App;

/// The app as a router. Reads the stored connections, if the configuration names a file.
///
/// # Errors
/// [`SetupError`].
pub fn router(config: TidewaterConfig) -> Result<Router, SetupError> {
    let app = App::new(config)?;
    Ok(Router::new()
        .route("/", get(pages::index))
        .route("/outcome", get(pages::outcome))
        .route("/connections/{environment}/{door}/{organization_id}/{action}", post(actions::act))
        .route("/log/clear", post(actions::clear_log))
        .route("/webhooks/{environment}", post(webhooks::receive))
        .route("/tidewater.css", get(pages::style))
        .route("/tidewater.js", get(pages::script))
        .merge(doors::routes())
        .fallback(pages::not_found)
        .layer(middleware::from_fn_with_state(app.clone(), guard::guard))
        .layer(DefaultBodyLimit::max(64 * 1024))
        .with_state(app))
}
