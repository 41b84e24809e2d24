//! Marketplace: the customer installs at the platform and is sent here to complete the deal; from here it goes back to consent.

mod callback;
mod form;

use axum::Router;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;

use super::{Card, client, encoded};
use crate::tidewater::app::App;
use crate::tidewater::config::{Door, Integration, PartnerEnvironment, TidewaterConfig};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/start/marketplace", post(start))
        .route("/marketplace/form", get(form::page).post(form::agree))
        .route("/callback/marketplace", get(callback::callback))
}

pub(super) fn card(environment: &PartnerEnvironment) -> Option<Card> {
    environment.integration(Door::Marketplace).map(|_| Card {
        id: "start-marketplace",
        title: "Marketplace",
        text: "The customer finds Tidewater in the platform's marketplace, chooses what to share, agrees on the terms here, and \
               goes back to allow it: now, or days later by a link in an e-mail."
            .into(),
        action: "/start/marketplace",
        button: "Look at the listing",
        joint: "at",
        is_pop_up: false,
        other: None,
    })
}

#[derive(Deserialize)]
struct Start {
    environment: String,
}

async fn start(State(app): State<App>, Form(form): Form<Start>) -> Response {
    match parts(&app, &form.environment) {
        Some((environment, integration)) => {
            Redirect::to(&format!("{}/marketplace/{}", environment.issuer, encoded(&integration.client_id))).into_response()
        }
        None => (StatusCode::NOT_FOUND, "No such environment. Go back and reload the page.").into_response(),
    }
}

fn parts<'a>(app: &'a App, environment: &str) -> Option<(&'a PartnerEnvironment, &'a Integration)> {
    let environment = app.environment(environment)?;
    Some((environment, environment.integration(Door::Marketplace)?))
}

/// Where the customer goes on: `/oauth` at the platform, with `client_id` and `redirect_uri` and nothing else, so that it works
/// from an e-mail too. `None` when the issuer is no address.
pub(crate) fn return_address(
    config: &TidewaterConfig,
    environment: &PartnerEnvironment,
    integration: &Integration,
) -> Option<String> {
    client(config, environment, integration).ok()?.return_to_consent_url().ok()
}
