//! Onboarding: Tidewater's server initiates, the customer's administrator accepts at the platform, and Tidewater's server
//! finalizes, with a client key per organization.

mod finalize;
mod result;
mod start;

use axum::Router;
use axum::routing::{get, post};

use super::{Card, OtherForm};
use crate::tidewater::app::App;
use crate::tidewater::config::{Door, Integration, PartnerEnvironment};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/start/onboarding", post(start::start))
        .route("/callback/onboarding", get(finalize::callback))
        .route("/onboarding/{id}", get(result::page))
        .route("/onboarding/{id}/finalize", post(finalize::again))
        .route("/onboarding/{id}/timeline", post(result::timeline))
        .route("/onboarding/{id}/organizations/{organization_id}/{data}", post(result::fetch))
}

pub(super) fn card(environment: &PartnerEnvironment) -> Option<Card> {
    environment.integration(Door::Onboarding).map(|_| Card {
        id: "start-onboarding",
        title: "Onboarding",
        text:
            "Tidewater's server asks for a temporary link. The customer signs in there, chooses one or many organizations, and \
               Tidewater gets a client key for each, which nobody had to see."
                .into(),
        action: "/start/onboarding",
        button: "Let the customer choose",
        joint: "",
        is_pop_up: false,
        other: Some(OtherForm {
            action: "/start/onboarding",
            label: "Or one organization only, by its number",
            field: ("organization_number", "organization-number"),
            is_required: true,
            button: ("start-onboarding-organization", "Onboard it"),
        }),
    })
}

fn parts<'a>(app: &'a App, environment: &str) -> Option<(&'a PartnerEnvironment, &'a Integration)> {
    let environment = app.environment(environment)?;
    Some((environment, environment.integration(Door::Onboarding)?))
}

/// Application key and client secret, by which the partner's server is known.
fn user(integration: &Integration) -> (String, String) {
    (integration.client_id.clone(), integration.client_secret.clone())
}
