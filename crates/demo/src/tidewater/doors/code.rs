//! What comes of a code, at the doors that end with one.

use countersign_client::partner::Tokens;

use crate::tidewater::app::App;
use crate::tidewater::attempts::{Outcome, OutcomeState};
use crate::tidewater::config::{Door, PartnerEnvironment};
use crate::tidewater::connections::Connection;
use crate::tidewater::kept::Record as _;
use crate::tidewater::outgoing::Received;

/// The tokens of an exchange's answer, or why there are none.
pub(super) fn tokens(answer: Option<Received>) -> Result<Tokens, String> {
    let answer = answer.ok_or("The platform did not answer the code exchange.")?;
    let tokens = Tokens::from_answer(&answer.body, answer.asked_at).filter(|_| answer.status == 200);
    tokens.ok_or_else(|| {
        let why = answer.text("error_description").or_else(|| answer.text("error"));
        let why = why.unwrap_or_else(|| "no reason given".to_owned());
        format!("The code exchange was answered with {}: {why}", answer.status)
    })
}

/// Keeps the tokens, and says whose they are. They are kept before that is asked for: nothing that follows may lose them.
pub(super) async fn keep(app: &App, environment: &PartnerEnvironment, door: Door, tokens: Tokens) -> String {
    let connection = Connection {
        environment: environment.name.clone(),
        door,
        tokens: tokens.clone(),
        organization: None,
        connected_at: app.now().as_micros(),
        refreshes: 0,
        ended: None,
    };
    let key = connection.key();
    app.connections.put(connection);
    let organization = app.organization_of(environment, &tokens).await;
    let id = tokens.organization_id;
    let whose = organization.as_ref().map_or_else(
        || format!("Organization {id}"),
        |organization| format!("{} ({}, {id})", organization.name, organization.number),
    );
    app.connections.update(&key, |connection| connection.organization = organization);
    whose
}

pub(super) fn connected(environment: String, text: String) -> Outcome {
    Outcome { state: OutcomeState::Connected, environment, title: "Connected".to_owned(), text }
}

pub(super) fn denied(app: &App, environment: String) -> Outcome {
    let text = format!(
        "{} says that access was not allowed (access_denied). Nothing was connected; you can try again at any time.",
        app.config.platform_name
    );
    Outcome { state: OutcomeState::Denied, environment, title: "Not connected".to_owned(), text }
}

pub(super) fn failed(environment: String, text: String) -> Outcome {
    Outcome { state: OutcomeState::Failed, environment, title: "The connection failed".to_owned(), text: sentence(text) }
}

/// An error's text, which goes on a sentence, as one of its own.
fn sentence(mut text: String) -> String {
    if let Some(first) = text.chars().next() {
        text.replace_range(..first.len_utf8(), &first.to_uppercase().to_string());
    }
    if !text.ends_with(['.', '!', '?']) {
        text.push('.');
    }
    text
}
