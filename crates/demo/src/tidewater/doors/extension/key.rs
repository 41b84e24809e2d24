//! The client key itself: tried, saved, replaced, deleted; never shown.

use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Response};
use countersign_client::partner::{ClientKey, Environment, InvalidClientKey};
use serde::Deserialize;

use super::{parts, told};
use crate::tidewater::app::App;
use crate::tidewater::attempts::OutcomeState;
use crate::tidewater::client_credentials::{Credential, Holder};
use crate::tidewater::config::PartnerEnvironment;
use crate::tidewater::extensions::Extension;
use crate::tidewater::pages;

#[derive(Deserialize)]
pub(super) struct Pasted {
    #[serde(default)]
    client_key: String,
}

/// Tries the key before it is saved. A key that does not work leaves what was saved as it is.
pub(super) async fn save(
    State(app): State<App>,
    Path((environment, client_id)): Path<(String, String)>,
    Form(form): Form<Pasted>,
) -> Response {
    let Some((environment, integration, place)) = parts(&app, &environment, &client_id) else {
        return pages::not_found().await;
    };
    let refused = |why: String| {
        let kept = if app.extensions().get(&place).is_some() { " The client key that was saved before stays." } else { "" };
        let text = format!("{why}{kept}");
        told(&app, &place, OutcomeState::Failed, ("The client key was not saved", text)).into_response()
    };
    let key = match ClientKey::parse(&form.client_key, environment.kind()) {
        Ok(key) => key,
        Err(error) => return refused(in_words(error, environment)),
    };
    let holder = Holder { environment, integration, credential: Credential::ClientKey(&key) };
    let tokens = match app.customer_token("Try the client key: get a token (client credentials)", holder).await {
        Ok(tokens) => tokens,
        Err(why) => return refused(why),
    };
    let information = app.information(environment, &tokens).await;
    let name = information.map(|information| information.organization_name).filter(|name| !name.is_empty());
    let whose = name.clone().unwrap_or_else(|| tokens.organization_id.clone());
    let replaced = app.extensions().get(&place);
    if let Some(old) = replaced.filter(|old| old.key != key) {
        app.held_tokens().forget(&old.key);
    }
    app.extensions().put(
        place.clone(),
        Extension {
            key,
            organization_id: tokens.organization_id,
            organization_name: name,
            grant_id: tokens.grant_id,
            scopes: tokens.scope.split_whitespace().map(str::to_owned).collect(),
            saved_at: app.now(),
            fetched: None,
        },
    );
    let text = format!("It works: Tidewater reads the data of {whose}. From now on it is shown masked only.");
    told(&app, &place, OutcomeState::Connected, ("The client key is saved", text)).into_response()
}

/// Forgets the key here; at the platform it stays good.
pub(super) async fn delete(State(app): State<App>, Path((environment, client_id)): Path<(String, String)>) -> Response {
    let Some((_, _, place)) = parts(&app, &environment, &client_id) else { return pages::not_found().await };
    let deleted = app.extensions().delete(&place);
    if let Some(old) = deleted {
        app.held_tokens().forget(&old.key);
    }
    let platform = &app.config.platform_name;
    let text = format!(
        "Tidewater has forgotten it. To end the access itself, remove the extension in {platform}'s settings; a new client key is \
         made when it is added again."
    );
    told(&app, &place, OutcomeState::Connected, ("The client key is deleted", text)).into_response()
}

/// What is wrong with a paste, in terms of the page. Never the paste itself.
fn in_words(error: InvalidClientKey, environment: &PartnerEnvironment) -> String {
    let other = match environment.kind() {
        Environment::Production => {
            "This is a client key of the sandbox (it begins with cst_), and these are the settings for production"
        }
        Environment::Sandbox => {
            "This is a client key of production (it begins with cs_), and these are the settings for the sandbox"
        }
    };
    if error == InvalidClientKey::Environment {
        return format!("{other}. Choose the other environment above.");
    }
    let text = error.to_string();
    format!("{}{}.", text[..1].to_uppercase(), &text[1..])
}
