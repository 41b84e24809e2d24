//! Extension: the customer activates at the platform and pastes the client key into Tidewater's settings, where it is masked
//! ever after.

mod key;
mod settings;

use axum::Router;
use axum::response::Redirect;
use axum::routing::{get, post};

use super::Card;
use crate::tidewater::app::App;
use crate::tidewater::attempts::{Outcome, OutcomeState};
use crate::tidewater::config::{Integration, PartnerEnvironment};
use crate::tidewater::extensions::Place;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/start/extension", post(settings::start))
        .route("/extension", get(settings::page))
        .route("/extension/{environment}/{client_id}/key", post(key::save))
        .route("/extension/{environment}/{client_id}/delete", post(key::delete))
        .route("/extension/{environment}/{client_id}/fetch/{data}", post(settings::fetch))
}

pub(super) fn card(environment: &PartnerEnvironment) -> Option<Card> {
    environment.extensions().next().map(|_| Card {
        id: "start-extension",
        title: "Extension",
        text:
            "The customer adds Tidewater in the platform's own settings, copies the client key that is shown once, and pastes it \
               into Tidewater's settings."
                .into(),
        action: "/start/extension",
        button: "Set up",
        joint: "with",
        is_pop_up: false,
        other: None,
    })
}

/// The extension that an address names, with its place in the store.
fn parts<'a>(app: &'a App, environment: &str, client_id: &str) -> Option<(&'a PartnerEnvironment, &'a Integration, Place)> {
    let environment = app.environment(environment)?;
    let integration = environment.extensions().find(|integration| integration.client_id == client_id)?;
    Some((environment, integration, (environment.name.clone(), integration.client_id.clone())))
}

/// Back to the settings page, with a notice on top.
fn told(app: &App, (environment, client_id): &Place, state: OutcomeState, (title, text): (&str, String)) -> Redirect {
    let id = app.random_text();
    let outcome = Outcome { state, environment: environment.clone(), title: title.to_owned(), text };
    app.outcomes().add(id.clone(), outcome);
    Redirect::to(&format!("{}&outcome={id}", address(environment, client_id)))
}

/// The settings page of one extension.
pub(in crate::tidewater) fn address(environment: &str, client_id: &str) -> String {
    let mut query = form_urlencoded::Serializer::new("/extension?".to_owned());
    query.append_pair("environment", environment).append_pair("integration", client_id);
    query.finish().replacen("?&", "?", 1)
}
