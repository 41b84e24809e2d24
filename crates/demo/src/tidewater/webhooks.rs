//! Webhooks of the platform: checked, shown in the log, and used where Tidewater keeps a state of its own.

use std::collections::VecDeque;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use countersign_client::webhook::{Delivery, Event, verify};
use serde_json::Value;

use super::app::App;
use super::curl;
use super::json;
use super::log::{Answer, Entry};
use super::outgoing::{Body, Outgoing};

/// Ids of events that were handled; the oldest give way.
const MAX_HANDLED: usize = 1_000;

#[derive(Default)]
pub(super) struct Handled(VecDeque<String>);

impl Handled {
    /// Whether it is the first time: a delivery whose answer got lost comes again.
    fn is_new(&mut self, id: &str) -> bool {
        if self.0.iter().any(|held| held == id) {
            return false;
        }
        if self.0.len() == MAX_HANDLED {
            self.0.pop_front();
        }
        self.0.push_back(id.to_owned());
        true
    }
}

/// Answers at once; a platform waits only so long.
pub(super) async fn receive(
    State(app): State<App>,
    Path(environment): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, &'static str) {
    let Some(known) = app.environment(&environment) else { return (StatusCode::NOT_FOUND, "No such environment.") };
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (id, timestamp, signature) = (header("webhook-id"), header("webhook-timestamp"), header("webhook-signature"));
    let verdict = verify(&known.webhook_secrets, &Delivery { id, timestamp, signature, body: &body }, app.now());
    let (title, text, status, answer) = match &verdict {
        Ok(event) if app.handled().is_new(id) => {
            apply(&app, &environment, event);
            let text = "The signature is by our secret, over id, time and body.".to_owned();
            (format!("Webhook: {}", event.kind), text, StatusCode::OK, "Thank you.")
        }
        Ok(event) => {
            let text = "This event was handled before: it is answered, and nothing is done.".to_owned();
            (format!("Webhook again: {}", event.kind), text, StatusCode::OK, "Thank you, again.")
        }
        Err(error) => {
            ("A webhook was refused".to_owned(), format!("{error}."), StatusCode::BAD_REQUEST, "This is not the platform's word.")
        }
    };
    let shown = json::indented(&String::from_utf8_lossy(&body));
    let url = format!("{}/webhooks/{environment}", app.config.base_url);
    let outgoing = Outgoing {
        headers: vec![
            ("webhook-id", id.to_owned()),
            ("webhook-timestamp", timestamp.to_owned()),
            ("webhook-signature", signature.to_owned()),
            ("Content-Type", "application/json".to_owned()),
        ],
        body: Body::Text(String::from_utf8_lossy(&body).into_owned()),
        ..Outgoing::new("", "POST", url.clone())
    };
    let text = format!("{text}\n\nwebhook-id: {id}\nwebhook-timestamp: {timestamp}\n\n{shown}");
    let answer_entry = Answer::Webhook { accepted: verdict.is_ok(), text };
    app.log().add(Entry {
        number: 0,
        at: app.now(),
        title,
        method: "POST",
        url,
        curl: curl::command(&outgoing),
        answer: answer_entry,
    });
    (status, answer)
}

/// What an event says of an organization that came by the handshake. Its grant is compared, so that a late event of an earlier
/// one, or of another door's, changes nothing; where none is known yet, the door and the time are.
fn apply(app: &App, environment: &str, event: &Event) {
    let status = match event.kind.as_str() {
        "grant.activated" | "grant.resumed" => "active",
        "grant.suspended" => "suspended",
        "grant.revoked" => "revoked",
        _ => return,
    };
    let text = |name: &str| event.data.get(name).and_then(Value::as_str).unwrap_or_default();
    let place = (environment.to_owned(), text("organization_id").to_owned());
    let at = event.timestamp.parse::<jiff::Timestamp>().map_or(i64::MIN, jiff::Timestamp::as_microsecond);
    app.authorizations.update(&place, |held| {
        // Activated by another of our programs.
        let is_new = held.grant_id.is_none() && text("door") == "handshake" && at >= held.since;
        if is_new && event.kind == "grant.activated" {
            held.grant_id = Some(text("grant_id").to_owned());
            let scopes = event.data.get("scopes").and_then(Value::as_array).into_iter().flatten();
            held.scopes = scopes.filter_map(Value::as_str).map(str::to_owned).collect();
        }
        if held.grant_id.as_deref() == Some(text("grant_id")) {
            status.clone_into(&mut held.status);
        }
    });
}
