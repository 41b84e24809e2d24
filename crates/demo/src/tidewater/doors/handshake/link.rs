//! The mirror: a signed link of Tidewater's own begins the handshake.

use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use countersign_client::partner::{HandshakeLink, LinkKey};
use serde::Deserialize;
use serde_json::json;

use super::{client, parts, user};
use crate::tidewater::app::App;
use crate::tidewater::attempts::{Outcome, OutcomeState};
use crate::tidewater::config::{Integration, PartnerEnvironment};
use crate::tidewater::outgoing::{Body, Outgoing};
use crate::tidewater::visitor::Visitor;

#[derive(Deserialize)]
pub(super) struct Start {
    environment: String,
    #[serde(default)]
    organization: String,
}

pub(super) async fn start(State(app): State<App>, headers: HeaderMap, Form(form): Form<Start>) -> Response {
    let Some(known) = parts(&app, &form.environment) else {
        return (StatusCode::NOT_FOUND, "No such environment. Go back and reload the page.").into_response();
    };
    let visitor = Visitor::of(&app, &headers);
    let state = app.random_text();
    let response = match link(&app, known, form.organization.trim(), &state).await {
        Ok(link) => {
            app.handshakes().begin(state, visitor.session(), &known.0.name, app.now());
            app.log_visit(
                "Send the browser to a link of our own",
                link.clone(),
                "It is signed with the integration's key and good for five minutes. The state comes back with the platform's \
                 redirect and stays with this browser's session."
                    .to_owned(),
            );
            Redirect::to(&link)
        }
        Err(text) => {
            let id = app.random_text();
            let title = "The handshake did not begin".to_owned();
            let environment = known.0.name.clone();
            app.outcomes().add(id.clone(), Outcome { state: OutcomeState::Failed, environment, title, text });
            Redirect::to(&format!("/?outcome={id}"))
        }
    };
    visitor.keep(response.into_response())
}

async fn link(
    app: &App,
    (environment, integration): (&PartnerEnvironment, &Integration),
    organization: &str,
    state: &str,
) -> Result<String, String> {
    let key = key(app, environment, integration).await?;
    let link = HandshakeLink { organization: Some(organization), state: Some(state) };
    let client = client(&app.config, environment, integration).map_err(|error| error.to_string())?;
    client.handshake_link(&key, &link).map_err(|error| error.to_string())
}

/// The integration's key, made and registered when it is first needed.
async fn key(app: &App, environment: &PartnerEnvironment, integration: &Integration) -> Result<LinkKey, String> {
    let mut keys = app.link_keys.lock().await;
    if let Some(key) = keys.get(&environment.name) {
        return Ok(key.clone());
    }
    let key = LinkKey::from_seed(app.random_bytes()).map_err(|error| error.to_string())?;
    let outgoing = Outgoing::new(
        "Register the public key that our links are signed with",
        "PUT",
        format!("{}/v1/signing-key", environment.issuer),
    );
    let body = Body::Json(json!({ "jwk": key.public_jwk() }));
    let received = app.send(Outgoing { user: Some(user(integration)), body, ..outgoing }).await;
    let platform = &app.config.platform_name;
    match received {
        Some(answer) if (200..300).contains(&answer.status) => {
            keys.insert(environment.name.clone(), key.clone());
            Ok(key)
        }
        Some(answer) => Err(format!("{platform} did not take the key: {} {}", answer.status, answer.reason())),
        None => Err(format!("{platform} did not answer. Try again in a moment.")),
    }
}
