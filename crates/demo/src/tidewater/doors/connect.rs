//! OAuth Connect: the customer starts here, consents at the platform, comes back with a code.

use axum::Router;
use axum::extract::{Form, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use countersign_client::partner::{AuthorizeRequest, CallbackError, Pkce};
use serde::Deserialize;

use super::code::{self, connected, denied, failed};
use super::{Card, client};
use crate::tidewater::app::App;
use crate::tidewater::attempts::{Attempt, Outcome, OutcomeState};
use crate::tidewater::config::{Door, Integration, PartnerEnvironment};
use crate::tidewater::outgoing::Received;
use crate::tidewater::visitor::{self, Visitor};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/start/connect", post(start)).route("/callback/connect", get(callback))
}

pub(super) fn card(environment: &PartnerEnvironment) -> Option<Card> {
    environment.integration(Door::Connect).map(|_| Card {
        id: "start-connect",
        title: "Connect",
        text: "Sign in at the platform, choose the organization, allow access, and come straight back. OAuth 2 with \
               PKCE."
            .into(),
        action: "/start/connect",
        button: "Connect",
        joint: "with",
        is_pop_up: true,
        other: None,
    })
}

#[derive(Deserialize)]
struct Start {
    environment: String,
}

async fn start(State(app): State<App>, headers: HeaderMap, Form(form): Form<Start>) -> Response {
    let Some((environment, integration)) = parts(&app, &form.environment) else {
        return (StatusCode::NOT_FOUND, "No such environment. Go back and reload the page.").into_response();
    };
    let Ok(client) = client(&app.config, environment, integration) else {
        return (StatusCode::INTERNAL_SERVER_ERROR, "The environment's issuer is no address.").into_response();
    };
    let visitor = Visitor::of(&app, &headers);
    let pkce = Pkce::from_entropy(app.random_bytes());
    let state = app.random_text();
    let scopes: Vec<&str> = integration.scopes.iter().map(String::as_str).collect();
    let link = client.authorize_url(&AuthorizeRequest {
        scopes: &scopes,
        state: &state,
        pkce: Some(&pkce),
        partner_portal_id: Some(&environment.partner_id),
        ..AuthorizeRequest::default()
    });
    let environment = environment.name.clone();
    app.attempts().add(Attempt { state, session: visitor.session().to_owned(), environment, pkce, started_at: app.now() });
    app.log_visit(
        "Send the browser to the authorize link",
        link.clone(),
        "The customer signs in and consents there. The state and the PKCE verifier stay with this browser's session.".to_owned(),
    );
    visitor.keep(Redirect::to(&link).into_response())
}

async fn callback(State(app): State<App>, headers: HeaderMap, RawQuery(query): RawQuery) -> Redirect {
    let query = query.unwrap_or_default();
    let url = format!("{}/callback/connect?{query}", app.config.base_url);
    let outcome = finish(&app, &headers, &query).await;
    // The visit is logged by `finish` before it asks for tokens; a visit that led nowhere is here.
    if outcome.state != OutcomeState::Connected {
        app.log_visit("The browser came back without a connection", url, format!("{} {}", outcome.title, outcome.text));
    }
    let id = app.random_text();
    app.outcomes().add(id.clone(), outcome);
    Redirect::to(&format!("/outcome?id={id}"))
}

async fn finish(app: &App, headers: &HeaderMap, query: &str) -> Outcome {
    let state = form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "state")
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default();
    let session = visitor::session(headers).unwrap_or_default();
    let attempt = app.attempts().take(&state, &session, app.now());
    let Some(attempt) = attempt else {
        let environment = app.config.environments.first().map(|first| first.name.clone()).unwrap_or_default();
        return failed(environment, CallbackError::State.to_string());
    };
    let environment = attempt.environment.clone();
    let Some((known, integration)) = parts(app, &environment) else {
        return failed(environment, "This environment is no longer configured.".to_owned());
    };
    let code = match client(&app.config, known, integration).map(|client| client.read_callback(query, &attempt.state)) {
        Ok(Ok(code)) => code,
        Ok(Err(CallbackError::Denied)) => return denied(app, environment),
        Ok(Err(error)) => return failed(environment, error.to_string()),
        Err(error) => return failed(environment, error.to_string()),
    };
    app.log_visit(
        "The browser came back with a code",
        format!("{}/callback/connect?{query}", app.config.base_url),
        "state belongs to this browser, iss is the environment's: exchange the code.".to_owned(),
    );
    let fields = vec![
        ("code", code),
        ("grant_type", "authorization_code".to_owned()),
        ("redirect_uri", integration.redirect_uri.clone()),
        ("code_verifier", attempt.pkce.verifier().to_owned()),
    ];
    let answer = app.token_request("Exchange the code for tokens", known, integration, fields).await;
    keep(app, known, answer).await
}

async fn keep(app: &App, environment: &PartnerEnvironment, answer: Option<Received>) -> Outcome {
    let name = environment.name.clone();
    match code::tokens(answer) {
        Ok(tokens) => {
            let scope = tokens.scope.clone();
            let whose = code::keep(app, environment, Door::Connect, tokens).await;
            connected(name, format!("{whose} is connected in {}, with the scopes: {scope}.", environment.name))
        }
        Err(why) => failed(name, why),
    }
}

fn parts<'a>(app: &'a App, environment: &str) -> Option<(&'a PartnerEnvironment, &'a Integration)> {
    let environment = app.environment(environment)?;
    Some((environment, environment.integration(Door::Connect)?))
}
