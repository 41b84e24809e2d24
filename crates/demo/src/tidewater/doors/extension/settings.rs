//! The settings page: what to do at the platform, the field for the client key, and what the key is good for.

use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{address, parts};
use crate::tidewater::app::App;
use crate::tidewater::client_credentials::{Credential, Holder};
use crate::tidewater::extension_view::ExtensionPage;
use crate::tidewater::fetched::Data;
use crate::tidewater::pages;

#[derive(Deserialize)]
pub(super) struct Start {
    environment: String,
}

pub(super) async fn start(State(app): State<App>, Form(form): Form<Start>) -> Response {
    match app.environment(&form.environment).and_then(|environment| Some((environment, environment.extensions().next()?))) {
        Some((environment, first)) => Redirect::to(&address(&environment.name, &first.client_id)).into_response(),
        None => (StatusCode::NOT_FOUND, "No such environment. Go back and reload the page.").into_response(),
    }
}

#[derive(Deserialize)]
pub(super) struct PageQuery {
    #[serde(default)]
    environment: String,
    #[serde(default)]
    integration: String,
    outcome: Option<String>,
}

pub(super) async fn page(State(app): State<App>, Query(query): Query<PageQuery>) -> Response {
    let named = parts(&app, &query.environment, &query.integration);
    // Without an integration, or with one of the other environment: the first.
    let first = || {
        let environment = app.environment(&query.environment).or_else(|| app.config.environments.first())?;
        let client_id = &environment.extensions().next()?.client_id;
        parts(&app, &environment.name, client_id)
    };
    let Some((environment, integration, place)) = named.or_else(first) else { return pages::not_found().await };
    let notice = query.outcome.as_deref().and_then(|id| app.outcomes().get(id));
    let held = app.extensions().get(&place);
    pages::render(&ExtensionPage::new(&app, (environment, integration), held, notice))
}

pub(super) async fn fetch(
    State(app): State<App>,
    Path((environment, client_id, data)): Path<(String, String, Data)>,
) -> Response {
    let Some((environment, integration, place)) = parts(&app, &environment, &client_id) else {
        return pages::not_found().await;
    };
    let held = app.extensions().get(&place);
    if let Some(held) = held {
        let mut fetched =
            app.fetch(Holder { environment, integration, credential: Credential::ClientKey(&held.key) }, data).await;
        if let Some(name) = held.organization_name.filter(|_| fetched.organization == held.organization_id) {
            fetched.organization = name;
        }
        app.extensions().update(&place, |held| held.fetched = Some(fetched));
    }
    Redirect::to(&format!("{}#fetched", address(&place.0, &place.1))).into_response()
}
