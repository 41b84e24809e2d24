//! Handshake: the customer's administrator consents at the platform and is sent here to log in; Tidewater keeps the organization's
//! id, sends the browser back with the outcome, and activates by API.

mod authorization;
mod link;
mod login;

use axum::Router;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;

use super::{Card, OtherForm, client, encoded};
use crate::tidewater::app::App;
use crate::tidewater::config::{Door, Integration, PartnerEnvironment};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/start/handshake", post(start))
        .route("/start/handshake/link", post(link::start))
        .route("/handshake/login", get(login::page).post(login::log_in))
        .route("/handshake/organizations/{environment}/{organization_id}", get(authorization::page))
        .route("/handshake/organizations/{environment}/{organization_id}/{action}", post(authorization::act))
        .route("/handshake/organizations/{environment}/{organization_id}/fetch/{data}", post(authorization::fetch))
}

pub(super) fn card(environment: &PartnerEnvironment) -> Option<Card> {
    environment.integration(Door::Handshake).map(|integration| Card {
        id: "start-handshake",
        title: "Handshake",
        text: format!(
            "Sign in at the platform as an administrator and choose the organization. On its page, under “More to connect”, press \
             “Connect” beside {}, then “Allow access”, and log in here. Tidewater's server activates: both sides have agreed.",
            integration.name
        )
        .into(),
        action: "/start/handshake",
        button: "Open your organizations",
        joint: "at",
        is_pop_up: false,
        other: Some(OtherForm {
            action: "/start/handshake/link",
            label: "Or begin here, with a signed link: an organization's number, or nothing",
            field: ("organization", "handshake-organization"),
            is_required: false,
            button: ("start-handshake-link", "Begin here"),
        }),
    })
}

#[derive(Deserialize)]
struct Start {
    environment: String,
}

/// Which organization it is, only the customer knows: after sign-in, or at once for whoever is signed in, the platform lists theirs.
async fn start(State(app): State<App>, Form(form): Form<Start>) -> Response {
    match parts(&app, &form.environment) {
        Some((environment, _)) => Redirect::to(&format!("{}/login", environment.issuer)).into_response(),
        None => (StatusCode::NOT_FOUND, "No such environment. Go back and reload the page.").into_response(),
    }
}

fn parts<'a>(app: &'a App, environment: &str) -> Option<(&'a PartnerEnvironment, &'a Integration)> {
    let environment = app.environment(environment)?;
    Some((environment, environment.integration(Door::Handshake)?))
}

/// Application key and client secret, by which the partner's server is known.
fn user(integration: &Integration) -> (String, String) {
    (integration.client_id.clone(), integration.client_secret.clone())
}

/// The page of one organization.
pub(crate) fn address(environment: &str, organization_id: &str) -> String {
    format!("/handshake/organizations/{}/{}", encoded(environment), encoded(organization_id))
}
