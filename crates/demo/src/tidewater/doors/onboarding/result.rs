//! What came of an onboarding, organization by organization, and what the client keys are good for.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use countersign_client::partner::OnboardingSession;
use serde::Deserialize;

use super::{parts, user};
use crate::tidewater::app::App;
use crate::tidewater::client_credentials::{Credential, Holder};
use crate::tidewater::fetched::Data;
use crate::tidewater::onboarding_view::OnboardingPage;
use crate::tidewater::onboardings::Notice;
use crate::tidewater::outgoing::Outgoing;
use crate::tidewater::pages;

#[derive(Deserialize)]
pub(super) struct ListQuery {
    /// Which page of the list of organizations, from 1.
    #[serde(default)]
    page: usize,
}

pub(super) async fn page(State(app): State<App>, Path(id): Path<String>, Query(query): Query<ListQuery>) -> Response {
    let found = app.onboardings().get(&id);
    match found {
        Some(onboarding) => pages::render(&OnboardingPage::new(&app, onboarding, query.page)),
        None => pages::not_found().await,
    }
}

/// Reads data of one organization with its client key.
pub(super) async fn fetch(
    State(app): State<App>,
    Path((id, organization_id, data)): Path<(String, String, Data)>,
    Query(query): Query<ListQuery>,
) -> Response {
    let found = app.onboardings().get(&id);
    let Some(onboarding) = found else { return pages::not_found().await };
    let Some((environment, integration)) = parts(&app, &onboarding.environment) else { return pages::not_found().await };
    let organizations = onboarding.progress.onboarded().map(|onboarded| &onboarded.organizations);
    let organization = organizations.into_iter().flatten().find(|one| one.organization_id == organization_id);
    let Some(organization) = organization else { return pages::not_found().await };
    let holder = Holder { environment, integration, credential: Credential::ClientKey(&organization.client_key) };
    let mut fetched = app.fetch(holder, data).await;
    // The name says more to people; a token for another organization would show.
    if fetched.organization == organization.organization_id {
        fetched.organization.clone_from(&organization.name);
    }
    app.onboardings().update(&id, |held| held.fetched = Some(fetched));
    Redirect::to(&format!("/onboarding/{id}?page={}#fetched", query.page.max(1))).into_response()
}

/// Asks the platform where the session stands.
pub(super) async fn timeline(State(app): State<App>, Path(id): Path<String>) -> Response {
    let found = app.onboardings().get(&id);
    let Some(onboarding) = found else { return pages::not_found().await };
    let Some((environment, integration)) = parts(&app, &onboarding.environment) else { return pages::not_found().await };
    let session_id: String = form_urlencoded::byte_serialize(onboarding.session_id.as_bytes()).collect();
    let url = format!("{}/v1/onboarding/sessions/{session_id}", environment.issuer);
    let outgoing = Outgoing::new("Where does the onboarding session stand?", "GET", url);
    let received = app.send(Outgoing { user: Some(user(integration)), ..outgoing }).await;
    let session =
        received.as_ref().filter(|answer| answer.status == 200).and_then(|answer| OnboardingSession::from_answer(&answer.body));
    let platform = &app.config.platform_name;
    let why = received.map_or_else(|| "no answer".to_owned(), |answer| answer.reason());
    app.onboardings().update(&id, |held| match session {
        Some(session) => (held.timeline, held.notice) = (session.timeline, None),
        None => held.notice = Some(Notice { is_good: false, text: format!("{platform} shows no timeline: {why}") }),
    });
    Redirect::to(&format!("/onboarding/{id}#timeline")).into_response()
}
