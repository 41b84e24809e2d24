//! The buttons of a connected organization.

use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use serde_json::json;

use super::app::App;
use super::config::Door;
use super::connections::{Connection, Key};
use super::kept::Record as _;
use super::outgoing::{Body, Outgoing, Received};

/// An access token that ends within this is refreshed before it is used.
const MARGIN: Duration = Duration::from_mins(1);

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Action {
    /// `GET /transactions`
    Transactions,
    /// `GET /employees`
    Employees,
    /// `POST /invoices`
    Invoices,
    Refresh,
    /// Behave from now on as if the access token had ended.
    Expire,
    /// Revoke at the platform.
    Disconnect,
    /// Drop the tokens here; the platform learns nothing.
    Forget,
}

pub(super) async fn act(
    State(app): State<App>,
    Path((environment, door, organization_id, action)): Path<(String, Door, String, Action)>,
) -> Response {
    let key = (environment, door, organization_id);
    let Some(connection) = app.connections.get(&key) else {
        return (StatusCode::NOT_FOUND, "No such connection. Go back and reload the page.").into_response();
    };
    match action {
        Action::Transactions => call(&app, connection, "GET", "/transactions").await,
        Action::Employees => call(&app, connection, "GET", "/employees").await,
        Action::Invoices => call(&app, connection, "POST", "/invoices").await,
        Action::Refresh => {
            app.refresh(&key, &connection.tokens.access_token, "Refresh the tokens").await;
        }
        Action::Expire => {
            let now = app.now().as_micros();
            app.connections.update(&key, |connection| connection.tokens.expires_at = now);
        }
        Action::Disconnect => disconnect(&app, &key, &connection).await,
        Action::Forget => app.connections.forget(&key),
    }
    back_to(&key.0).into_response()
}

pub(super) async fn clear_log(State(app): State<App>) -> Redirect {
    app.log().clear();
    Redirect::to("/")
}

fn back_to(environment: &str) -> Redirect {
    let environment: String = form_urlencoded::byte_serialize(environment.as_bytes()).collect();
    Redirect::to(&format!("/?environment={environment}#log"))
}

/// Calls the platform's API; refreshes first when the token ends soon, and once after a `401`.
async fn call(app: &App, connection: Connection, method: &'static str, path: &str) {
    let key = connection.key();
    let lives = connection.ended.is_none();
    let mut token = connection.tokens.access_token.clone();
    let due = lives && connection.tokens.ends_within(MARGIN, app.now());
    if due {
        match app.refresh(&key, &token, "The access token has ended by its expires_in: refresh first").await {
            Some(fresh) => token = fresh.tokens.access_token,
            None => return,
        }
    }
    let answer = api_request(app, method, path, &token).await;
    if lives && !due && answer.is_some_and(|answer| answer.status == 401) {
        let title = "The API refused the access token: refresh once";
        if let Some(fresh) = app.refresh(&key, &token, title).await {
            api_request(app, method, path, &fresh.tokens.access_token).await;
        }
    }
}

async fn api_request(app: &App, method: &'static str, path: &str, token: &str) -> Option<Received> {
    let body = if method == "POST" {
        Body::Json(json!({"customer": "Harbour Hotel", "text": "Bread, week 47", "amount": "1250.00", "currency": "NOK"}))
    } else {
        Body::None
    };
    let outgoing = Outgoing::new("Call the platform's API", method, format!("{}{path}", app.config.platform_api_url));
    app.send(Outgoing { headers: vec![("Authorization", format!("Bearer {token}"))], body, ..outgoing }).await
}

/// RFC 7009. Without an answer the connection stays, so that the button can be pressed again.
async fn disconnect(app: &App, key: &Key, connection: &Connection) {
    let Some(environment) = app.environment(&connection.environment) else { return };
    let Some(integration) = environment.integration(connection.door) else { return };
    let tokens = &connection.tokens;
    let token = tokens.refresh_token.as_ref().unwrap_or(&tokens.access_token).clone();
    let fields = vec![
        ("client_id", integration.client_id.clone()),
        ("client_secret", integration.client_secret.clone()),
        ("token", token),
    ];
    let title = "Disconnect: revoke the connection at the platform";
    let outgoing = Outgoing::new(title, "POST", format!("{}/oauth/revoke", environment.issuer));
    let answer = app.send(Outgoing { body: Body::UrlEncoded(fields), ..outgoing }).await;
    if answer.is_some_and(|answer| answer.status == 200) {
        let ended = Some("Disconnected here, in Tidewater.".to_owned());
        app.connections.update(key, |connection| connection.ended = ended);
    }
}
