//! The browser is back: the query is checked, and Tidewater's server exchanges the token for client keys.

use std::time::Duration;

use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use countersign_client::partner::{Onboarded, OnboardingCallbackError, OnboardingToken};
use serde_json::json;

use super::{parts, user};
use crate::tidewater::app::App;
use crate::tidewater::attempts::{Outcome, OutcomeState};
use crate::tidewater::doors::client;
use crate::tidewater::onboardings::{Notice, Onboarding, Progress};
use crate::tidewater::outgoing::{Body, Outgoing, Received};
use crate::tidewater::{pages, visitor};

/// How often finalize is tried while no answer comes; always with the same token.
const ATTEMPTS: u32 = 3;
const PAUSE: Duration = Duration::from_millis(200);

pub(super) async fn callback(State(app): State<App>, headers: HeaderMap, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    let url = format!("{}/callback/onboarding?{query}", app.config.base_url);
    let state = form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "state")
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default();
    let session = visitor::session(&headers).unwrap_or_default();
    let found = app.onboardings().find(&state, &session);
    let Some(onboarding) = found else {
        let text = OnboardingCallbackError::State.to_string();
        app.log_visit("Somebody came back whom this browser did not send", url, text.clone());
        let environment = app.config.environments.first().map(|first| first.name.clone()).unwrap_or_default();
        let (id, title) = (app.random_text(), "The onboarding failed".to_owned());
        app.outcomes().add(id.clone(), Outcome { state: OutcomeState::Failed, environment, title, text });
        return Redirect::to(&format!("/?outcome={id}")).into_response();
    };
    let (title, text, progress) = read(&app, &onboarding, &query);
    let token = progress.token().cloned();
    if app.onboardings().come_back(&onboarding.id, progress) {
        app.log_visit(title, url, text);
        if let Some(token) = token {
            finalize(&app, &onboarding, token, "Finalize: exchange the token for client keys").await;
        }
    }
    Redirect::to(&format!("/onboarding/{}", onboarding.id)).into_response()
}

/// What the query says: a title and a text for the log, and how far the onboarding is.
fn read(app: &App, onboarding: &Onboarding, query: &str) -> (&'static str, String, Progress) {
    let client = parts(app, &onboarding.environment)
        .and_then(|(environment, integration)| client(&app.config, environment, integration).ok());
    let Some(client) = client else {
        let why = "This environment is no longer configured.".to_owned();
        return ("The browser came back", why.clone(), Progress::Failed { why });
    };
    match client.read_onboarding_callback(query, &onboarding.redirect_uri, &onboarding.state) {
        Ok(token) => {
            let text = "state belongs to this browser, and our own query is back byte for byte: finalize with the token.";
            ("The browser came back with a token", text.to_owned(), Progress::Returned { token })
        }
        Err(OnboardingCallbackError::Declined) => {
            ("The browser came back without a token", "The customer declined.".to_owned(), Progress::Declined)
        }
        Err(error) => {
            let why = error.to_string();
            ("The browser came back without a token", why.clone(), Progress::Failed { why })
        }
    }
}

/// The button that shows that `finalize` can be repeated.
pub(super) async fn again(State(app): State<App>, Path(id): Path<String>) -> Response {
    let found = app.onboardings().get(&id);
    let Some(onboarding) = found else { return pages::not_found().await };
    if let Some(token) = onboarding.progress.token().cloned() {
        finalize(&app, &onboarding, token, "Finalize again, with the same token").await;
    }
    Redirect::to(&format!("/onboarding/{id}#onboarding-notice")).into_response()
}

async fn finalize(app: &App, onboarding: &Onboarding, token: OnboardingToken, title: &str) {
    let mut received = ask(app, onboarding, &token, title).await;
    for _ in 1..ATTEMPTS {
        if received.as_ref().is_some_and(|answer| answer.status < 500) {
            break;
        }
        tokio::time::sleep(PAUSE).await;
        received = ask(app, onboarding, &token, "The answer was lost: again, with the same token").await;
    }
    let platform = &app.config.platform_name;
    let had = onboarding.progress.onboarded();
    let onboarded =
        received.as_ref().filter(|answer| answer.status == 200).and_then(|answer| Onboarded::from_answer(&answer.body));
    let (progress, notice) = match (onboarded, received) {
        (Some(onboarded), _) => {
            let notice = had.map(|had| compared(had, &onboarded));
            (Some(Progress::Finalized { token, onboarded }), notice)
        }
        (None, Some(answer)) if answer.status < 500 => {
            let why = format!("{platform} answered {}: {}", answer.status, answer.reason());
            match had {
                // The token is too old by now, as it should be.
                Some(_) => {
                    (None, Some(Notice { is_good: false, text: format!("{why} The client keys are here and stay good.") }))
                }
                None => (Some(Progress::Failed { why }), None),
            }
        }
        (None, _) => {
            let text = format!("{platform} does not answer. The token is good for ten minutes: finalize again in a moment.");
            (None, Some(Notice { is_good: false, text }))
        }
    };
    app.onboardings().update(&onboarding.id, |held| {
        held.progress = progress.unwrap_or_else(|| held.progress.clone());
        held.notice = notice;
    });
}

async fn ask(app: &App, onboarding: &Onboarding, token: &OnboardingToken, title: &str) -> Option<Received> {
    let (environment, integration) = parts(app, &onboarding.environment)?;
    let outgoing = Outgoing::new(title, "POST", format!("{}/v1/onboarding/finalize", environment.issuer));
    let body = Body::Json(json!({ "token": token.reveal() }));
    app.send(Outgoing { user: Some(user(integration)), body, ..outgoing }).await
}

fn compared(had: &Onboarded, got: &Onboarded) -> Notice {
    let count = got.organizations.len();
    if had == got {
        let noun = if count == 1 { "organization" } else { "organizations" };
        return Notice { is_good: true, text: format!("The same answer again: {count} {noun}, the same client keys.") };
    }
    Notice { is_good: false, text: "This answer differs from the first one, which must not happen.".to_owned() }
}
