//! `POST /v1/onboarding/initiate`, and the browser goes to the temporary URL.

use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use countersign_client::partner::{OnboardingRequest, OnboardingStarted};
use serde::Deserialize;

use super::{parts, user};
use crate::tidewater::app::{App, written};
use crate::tidewater::attempts::{Outcome, OutcomeState};
use crate::tidewater::config::{Integration, PartnerEnvironment};
use crate::tidewater::onboardings::{Onboarding, Progress};
use crate::tidewater::outgoing::{Body, Outgoing};
use crate::tidewater::visitor::Visitor;

/// A query of Tidewater's own: it must come back byte for byte, `%20` and all.
const OWN_QUERY: &str = "via=books&plan=Cash%20flow";

#[derive(Deserialize)]
pub(super) struct Start {
    environment: String,
    organization_number: Option<String>,
}

pub(super) async fn start(State(app): State<App>, headers: HeaderMap, Form(form): Form<Start>) -> Response {
    let Some((environment, integration)) = parts(&app, &form.environment) else {
        return (StatusCode::NOT_FOUND, "No such environment. Go back and reload the page.").into_response();
    };
    let visitor = Visitor::of(&app, &headers);
    let number = form.organization_number.map(|number| number.trim().to_owned()).filter(|number| !number.is_empty());
    let onboarding = Onboarding {
        id: app.random_text(),
        environment: environment.name.clone(),
        session: visitor.session().to_owned(),
        state: app.random_text(),
        redirect_uri: with_own_query(&integration.redirect_uri),
        organization_number: number,
        session_id: String::new(),
        started_at: app.now(),
        progress: Progress::Away,
        notice: None,
        fetched: None,
        timeline: Vec::new(),
    };
    let response = match initiate(&app, environment, integration, &onboarding).await {
        Ok(started) => {
            app.log_visit(
                "Send the browser to the temporary URL",
                started.temporary_url.clone(),
                format!(
                    "It is good until {}. The customer signs in, chooses and accepts there. The state stays with this browser's \
                     session.",
                    written(started.valid_until)
                ),
            );
            app.onboardings().add(Onboarding { session_id: started.session_id, ..onboarding });
            Redirect::to(&started.temporary_url)
        }
        Err(text) => {
            let id = app.random_text();
            let title = "The onboarding did not start".to_owned();
            let environment = environment.name.clone();
            app.outcomes().add(id.clone(), Outcome { state: OutcomeState::Failed, environment, title, text });
            Redirect::to(&format!("/?outcome={id}"))
        }
    };
    visitor.keep(response.into_response())
}

async fn initiate(
    app: &App,
    environment: &PartnerEnvironment,
    integration: &Integration,
    onboarding: &Onboarding,
) -> Result<OnboardingStarted, String> {
    let scopes: Vec<&str> = integration.scopes.iter().map(String::as_str).collect();
    let request = OnboardingRequest {
        redirect_uri: &onboarding.redirect_uri,
        state: &onboarding.state,
        organization_number: onboarding.organization_number.as_deref(),
        scopes: &scopes,
        account_label: Some("Tidewater account 4711"),
    };
    let outgoing = Outgoing::new("Initiate the onboarding", "POST", format!("{}/v1/onboarding/initiate", environment.issuer));
    let body = Body::Json(serde_json::to_value(request).map_err(|error| error.to_string())?);
    let received = app.send(Outgoing { user: Some(user(integration)), body, ..outgoing }).await;
    let platform = &app.config.platform_name;
    let received = received.ok_or_else(|| format!("{platform} did not answer. Nothing was started; try again in a moment."))?;
    let started = OnboardingStarted::from_answer(&received.body).filter(|_| received.status == 201);
    let started = started.ok_or_else(|| format!("{platform} answered {}: {}", received.status, received.reason()))?;
    // The browser is sent nowhere but to the platform, whatever an answer says.
    let is_platforms = started.temporary_url.strip_prefix(&environment.issuer).is_some_and(|rest| rest.starts_with('/'));
    if is_platforms { Ok(started) } else { Err(format!("The temporary URL does not lead to {platform}.")) }
}

fn with_own_query(redirect_uri: &str) -> String {
    let joint = if redirect_uri.contains('?') { '&' } else { '?' };
    format!("{redirect_uri}{joint}{OWN_QUERY}")
}
