//! The page, and what a pop-up window shows before it closes.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::app::App;
use super::view::{IndexPage, NotFoundPage, OutcomePage};

#[derive(Deserialize)]
pub(super) struct IndexQuery {
    environment: Option<String>,
    outcome: Option<String>,
}

pub(super) async fn index(State(app): State<App>, Query(query): Query<IndexQuery>) -> Response {
    let notice = query.outcome.as_deref().and_then(|id| app.outcomes().get(id));
    let wanted = query.environment.or_else(|| notice.as_ref().map(|outcome| outcome.environment.clone()));
    let named = wanted.as_deref().and_then(|name| app.environment(name));
    let Some(environment) = named.or_else(|| app.config.environments.first()) else {
        return (StatusCode::INTERNAL_SERVER_ERROR, "No environment is configured.").into_response();
    };
    render(&IndexPage::new(&app, environment, notice))
}

#[derive(Deserialize)]
pub(super) struct OutcomeQuery {
    #[serde(default)]
    id: String,
}

pub(super) async fn outcome(State(app): State<App>, Query(query): Query<OutcomeQuery>) -> Response {
    let outcome = app.outcomes().get(&query.id);
    match outcome {
        Some(outcome) => render(&OutcomePage { id: query.id, outcome }),
        None => Redirect::to("/").into_response(),
    }
}

pub(super) async fn not_found() -> Response {
    (StatusCode::NOT_FOUND, render(&NotFoundPage)).into_response()
}

pub(super) async fn style() -> impl IntoResponse {
    asset("text/css; charset=utf-8", include_str!("../../assets/tidewater.css"))
}

pub(super) async fn script() -> impl IntoResponse {
    asset("text/javascript; charset=utf-8", include_str!("../../assets/tidewater.js"))
}

fn asset(content_type: &'static str, text: &'static str) -> impl IntoResponse {
    ([(CONTENT_TYPE, content_type), (CACHE_CONTROL, "no-cache")], text)
}

pub(super) fn render(page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => Html(html).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page cannot be made");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
