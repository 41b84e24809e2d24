//! The page that `connect_url` names: the redirect is checked, the administrator logs in here, and goes back with the outcome.

use axum::extract::{Form, Query, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use countersign_client::partner::{HandshakeOutcome, HandshakeRequest};
use serde::Deserialize;

use super::{authorization, parts};
use crate::tidewater::app::App;
use crate::tidewater::authorizations::Authorization;
use crate::tidewater::handshake_view::LoginPage;
use crate::tidewater::handshakes::Handshake;
use crate::tidewater::pages;
use crate::tidewater::visitor::{self, Visitor};

#[derive(Deserialize)]
pub(super) struct Named {
    /// A query of Tidewater's own, which stands in the registered `connect_url` and comes back with it.
    #[serde(default)]
    environment: String,
}

pub(super) async fn page(
    State(app): State<App>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    Query(named): Query<Named>,
) -> Response {
    let Some((environment, _)) = parts(&app, &named.environment) else { return pages::not_found().await };
    let query = query.unwrap_or_default();
    let visitor = Visitor::of(&app, &headers);
    let url = format!("{}/handshake/login?{query}", app.config.base_url);
    match read(&app, &environment.name, &query, visitor.session()).await {
        Ok(request) => {
            app.log_visit(
                "The browser came from the platform's consent",
                url,
                format!(
                    "v1a is by one of the keys at {}/v1/handshake-keys, over this very address and all its parameters, and t is \
                     at most five minutes old.",
                    environment.issuer
                ),
            );
            let session = visitor.session().to_owned();
            let handshake = Handshake { id: app.random_text(), session, environment: environment.name.clone(), request };
            app.handshakes().open(handshake.clone(), app.now());
            visitor.keep(pages::render(&LoginPage::new(&app, environment, Ok(handshake))))
        }
        Err((status, why)) => {
            app.log_visit("A redirect to the login page was refused", url, why.clone());
            (status, pages::render(&LoginPage::new(&app, environment, Err(why)))).into_response()
        }
    }
}

async fn read(app: &App, environment: &str, query: &str, session: &str) -> Result<HandshakeRequest, (StatusCode, String)> {
    let Some(verifier) = app.verifiers.get(environment) else {
        return Err((StatusCode::NOT_FOUND, "Tidewater has no handshake in this environment.".to_owned()));
    };
    let platform = &app.config.platform_name;
    let request = verifier.read(query).await.map_err(|error| {
        if error.is_temporary() {
            return (StatusCode::SERVICE_UNAVAILABLE, format!("{error}. Reload this page in a moment."));
        }
        (StatusCode::BAD_REQUEST, format!("This is not {platform}'s word: {error}."))
    })?;
    // Begun here, by a link of ours: then in this very browser.
    let began = |state: &String| app.handshakes().began(state, session, environment, app.now());
    if request.state.as_ref().is_some_and(|state| !began(state)) {
        let why =
            "Its state is not one that this browser was sent away with: it was begun in another browser, or by somebody else.";
        return Err((StatusCode::BAD_REQUEST, why.to_owned()));
    }
    Ok(request)
}

#[derive(Deserialize)]
pub(super) struct LogIn {
    id: String,
    #[serde(default)]
    account: String,
    outcome: Outcome,
    /// Try the other spelling, `&status=`.
    ampersand: Option<String>,
    /// Go back first and activate later, by the button.
    later: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Outcome {
    Success,
    Error,
}

pub(super) async fn log_in(State(app): State<App>, headers: HeaderMap, Form(form): Form<LogIn>) -> Response {
    let session = visitor::session(&headers).unwrap_or_default();
    let handshake = app.handshakes().get(&form.id, &session, app.now());
    let account: String = form.account.trim().chars().take(100).collect();
    let Some(handshake) = handshake.filter(|_| !account.is_empty()) else {
        let why = "This login was opened in another browser, or too long ago. Begin again at the platform.";
        return (StatusCode::BAD_REQUEST, why).into_response();
    };
    let outcome = if form.outcome == Outcome::Success { HandshakeOutcome::Success } else { HandshakeOutcome::Error };
    let back = return_url(&handshake, outcome, form.ampersand.is_some());
    if outcome == HandshakeOutcome::Success {
        keep(&app, &handshake, account);
        if form.later.is_none() {
            // In parallel: the browser does not wait for it.
            let (app, place) = (app.clone(), (handshake.environment.clone(), handshake.request.organization_id.clone()));
            tokio::spawn(async move { authorization::activate(&app, &place).await });
        }
    }
    let text = match outcome {
        HandshakeOutcome::Success => "Logged in. status=success shows a message there; the Activate call makes it active.",
        HandshakeOutcome::Error => "Not integrated here: status=error asks the platform to roll back.",
    };
    app.log_visit("Send the browser back to redirectUrl", back.clone(), text.to_owned());
    Redirect::to(&back).into_response()
}

fn return_url(handshake: &Handshake, outcome: HandshakeOutcome, with_ampersand: bool) -> String {
    if with_ampersand {
        let status = if outcome == HandshakeOutcome::Success { "success" } else { "error" };
        return format!("{}&status={status}", handshake.request.redirect_url);
    }
    handshake.request.return_url(outcome)
}

/// The organization's id is needed at every later call.
fn keep(app: &App, handshake: &Handshake, account: String) {
    let organization_id = handshake.request.organization_id.clone();
    app.authorizations.put(Authorization {
        environment: handshake.environment.clone(),
        organization_id,
        organization: None,
        account,
        status: "pending".to_owned(),
        grant_id: None,
        scopes: Vec::new(),
        since: app.now().as_micros(),
        notice: None,
        fetched: None,
    });
}
