//! One organization that came by the handshake: activated, looked at, suspended, ended, and its data read.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use countersign_client::partner::OrganizationAuthorization;
use serde::Deserialize;
use serde_json::json;

use super::{address, encoded, parts, user};
use crate::tidewater::app::App;
use crate::tidewater::authorizations::Place;
use crate::tidewater::client_credentials::{Credential, Holder};
use crate::tidewater::config::{Integration, PartnerEnvironment};
use crate::tidewater::fetched::Data;
use crate::tidewater::handshake_view::AuthorizationPage;
use crate::tidewater::onboardings::Notice;
use crate::tidewater::outgoing::{Body, Outgoing, Received};
use crate::tidewater::pages;

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Action {
    Activate,
    Look,
    Suspend,
    Resume,
    Deactivate,
    /// Forget the organization here; the platform learns nothing.
    Forget,
}

pub(super) async fn page(State(app): State<App>, Path(place): Path<Place>) -> Response {
    let known = parts(&app, &place.0).zip(app.authorizations.get(&place));
    match known {
        Some(((environment, integration), held)) => {
            pages::render(&AuthorizationPage::new(&app, (environment, integration), held))
        }
        None => pages::not_found().await,
    }
}

pub(super) async fn act(State(app): State<App>, Path((environment, id, action)): Path<(String, String, Action)>) -> Response {
    let place = (environment, id);
    if app.authorizations.get(&place).is_none() {
        return pages::not_found().await;
    }
    let environment = encoded(&place.0);
    match action {
        Action::Activate => activate(&app, &place).await,
        Action::Look => ask(&app, &place, ("How does the organization stand?", "GET", "")).await,
        Action::Suspend => ask(&app, &place, ("Suspend it from our side", "POST", "/suspend")).await,
        Action::Resume => ask(&app, &place, ("Resume it from our side", "POST", "/resume")).await,
        Action::Deactivate => ask(&app, &place, ("End it from our side", "POST", "/deactivate")).await,
        Action::Forget => {
            app.authorizations.forget(&place);
            return Redirect::to(&format!("/?environment={environment}")).into_response();
        }
    }
    Redirect::to(&format!("{}#authorization", address(&place.0, &place.1))).into_response()
}

/// Countersigns. Without this call the integration is not complete.
pub(super) async fn activate(app: &App, place: &Place) {
    ask(app, place, ("Activate: our side agrees as well", "POST", "/activate")).await;
}

async fn ask(app: &App, place: &Place, (title, method, verb): (&str, &'static str, &str)) {
    let Some((environment, integration)) = parts(app, &place.0) else { return };
    let url = format!("{}/v1/organizations/{}/authorization{verb}", environment.issuer, encoded(&place.1));
    let outgoing = |title: &str| {
        let body = match verb {
            "/suspend" => Body::Json(json!({ "reason": "Suspended in Tidewater" })),
            "/deactivate" => Body::Json(json!({ "reason": "Ended in Tidewater" })),
            "" => Body::None,
            _ => Body::Json(json!({})),
        };
        Outgoing { user: Some(user(integration)), body, ..Outgoing::new(title, method, url.clone()) }
    };
    let received = app.send_patiently(title, outgoing).await;
    let told = received.as_ref().filter(|answer| answer.status == 200);
    let told = told.and_then(|answer| OrganizationAuthorization::from_answer(&answer.body));
    let notice = notice(&app.config.platform_name, received.as_ref(), told.as_ref());
    app.authorizations.update(place, |held| {
        if let Some(told) = told {
            held.status = told.status;
            held.grant_id = told.grant_id.or_else(|| held.grant_id.take());
            if !told.scopes.is_empty() {
                held.scopes = told.scopes;
            }
        }
        held.notice = Some(notice);
    });
    learn_name(app, place, (environment, integration)).await;
}

/// Whom the grant is with, as soon as there is one.
async fn learn_name(app: &App, place: &Place, known: (&PartnerEnvironment, &Integration)) {
    let Some(held) = app.authorizations.get(place).filter(|held| held.organization.is_none()) else { return };
    let Some(grant_id) = held.grant_id else { return };
    if let Some(organization) = app.organization_of_grant(known, &grant_id).await {
        app.authorizations.update(place, |held| held.organization = Some(organization));
    }
}

fn notice(platform: &str, received: Option<&Received>, told: Option<&OrganizationAuthorization>) -> Notice {
    match (told, received) {
        (Some(told), _) => Notice { is_good: true, text: format!("{platform} says: {}.", told.status) },
        (None, Some(answer)) => {
            Notice { is_good: false, text: format!("{platform} answered {}: {}", answer.status, answer.reason()) }
        }
        (None, None) => Notice { is_good: false, text: format!("{platform} did not answer. Press the button again.") },
    }
}

/// Reads data of the organization with a token by client credentials.
pub(super) async fn fetch(State(app): State<App>, Path((environment, id, data)): Path<(String, String, Data)>) -> Response {
    let place = (environment, id);
    let known = parts(&app, &place.0).zip(app.authorizations.get(&place));
    let Some(((environment, integration), _)) = known else { return pages::not_found().await };
    let holder = Holder { environment, integration, credential: Credential::Organization(&place.1) };
    let fetched = app.fetch(holder, data).await;
    app.authorizations.update(&place, |held| (held.fetched, held.notice) = (Some(fetched), None));
    Redirect::to(&format!("{}#fetched", address(&place.0, &place.1))).into_response()
}
