//! The page that `form_uri` names: who installed what, and a tiny agreement.

use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use countersign_client::partner::Installation;
use serde::Deserialize;

use super::parts;
use crate::tidewater::agreements::Agreement;
use crate::tidewater::app::App;
use crate::tidewater::config::{Integration, PartnerEnvironment};
use crate::tidewater::doors::encoded;
use crate::tidewater::marketplace_view::FormPage;
use crate::tidewater::outgoing::Outgoing;
use crate::tidewater::pages;

#[derive(Deserialize)]
pub(super) struct Named {
    #[serde(default)]
    environment: String,
    #[serde(default)]
    installation_id: String,
}

/// Looking changes nothing: mail scanners and reloads may come.
pub(super) async fn page(State(app): State<App>, Query(named): Query<Named>) -> Response {
    let Some((environment, integration)) = parts(&app, &named.environment) else { return pages::not_found().await };
    match look_up(&app, (environment, integration), &named.installation_id).await {
        Ok(installation) => pages::render(&FormPage::new(&app, (environment, integration), Ok(installation))),
        Err(why) => {
            let page = pages::render(&FormPage::new(&app, (environment, integration), Err(why)));
            (StatusCode::NOT_FOUND, page).into_response()
        }
    }
}

#[derive(Deserialize)]
pub(super) struct Accepted {
    environment: String,
    installation_id: String,
    #[serde(default)]
    name: String,
}

/// The installation is looked up again: what a form says of it counts for nothing.
pub(super) async fn agree(State(app): State<App>, Form(form): Form<Accepted>) -> Response {
    let Some((environment, integration)) = parts(&app, &form.environment) else { return pages::not_found().await };
    let name: String = form.name.trim().chars().take(100).collect();
    let found = look_up(&app, (environment, integration), &form.installation_id).await;
    if let (Ok(installation), false) = (&found, name.is_empty())
        && installation.is_waiting()
    {
        app.agreements().add(Agreement {
            environment: environment.name.clone(),
            installation_id: installation.installation_id.clone(),
            name,
            at: app.now(),
        });
    }
    let (environment, id) = (encoded(&environment.name), encoded(&form.installation_id));
    Redirect::to(&format!("/marketplace/form?environment={environment}&installation_id={id}#next")).into_response()
}

/// Asks the platform. The id came in an address, so that it may be anything.
async fn look_up(
    app: &App,
    (environment, integration): (&PartnerEnvironment, &Integration),
    id: &str,
) -> Result<Installation, String> {
    let platform = &app.config.platform_name;
    let is_id = id.len() <= 100 && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if id.is_empty() || !is_id {
        return Err(format!("{platform} sends customers here with an installation_id; this address has none."));
    }
    let url = format!("{}/v1/installations/{id}", environment.issuer);
    let user = Some((integration.client_id.clone(), integration.client_secret.clone()));
    let outgoing = Outgoing::new("Which organization installed Tidewater, and with which scopes?", "GET", url);
    let received = app.send(Outgoing { user, ..outgoing }).await;
    let received = received.ok_or_else(|| format!("{platform} did not answer. Reload this page in a moment."))?;
    let installation = Installation::from_answer(&received.body).filter(|_| received.status == 200);
    installation.ok_or_else(|| format!("{platform} answered {}: {}", received.status, received.reason()))
}
