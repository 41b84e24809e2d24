//! Back from consent, with a code. No state ties it to this browser, since the customer may have come by e-mail and in another
//! one; what ties it is the installation that the token response names.

use axum::extract::{RawQuery, State};
use axum::response::Redirect;
use countersign_client::partner::{CallbackError, Tokens};

use super::client;
use crate::tidewater::app::App;
use crate::tidewater::attempts::{Outcome, OutcomeState};
use crate::tidewater::config::{Door, Integration, PartnerEnvironment};
use crate::tidewater::doors::code::{self, connected, denied, failed};
use crate::tidewater::outgoing::{Body, Outgoing};

pub(super) async fn callback(State(app): State<App>, RawQuery(query): RawQuery) -> Redirect {
    let query = query.unwrap_or_default();
    let outcome = finish(&app, &query).await;
    if outcome.state != OutcomeState::Connected {
        let text = format!("{} {}", outcome.title, outcome.text);
        app.log_visit("The browser came back without a connection", address(&app, &query), text);
    }
    let id = app.random_text();
    app.outcomes().add(id.clone(), outcome);
    Redirect::to(&format!("/outcome?id={id}"))
}

fn address(app: &App, query: &str) -> String {
    format!("{}/callback/marketplace?{query}", app.config.base_url)
}

async fn finish(app: &App, query: &str) -> Outcome {
    let fallback = || app.config.environments.first().map(|first| first.name.clone()).unwrap_or_default();
    let Some((environment, integration)) = issuer_of(app, query) else {
        return failed(fallback(), CallbackError::Issuer.to_string());
    };
    let name = environment.name.clone();
    let code = match client(&app.config, environment, integration).map(|client| client.read_installation_callback(query)) {
        Ok(Ok(code)) => code,
        Ok(Err(CallbackError::Denied)) => return denied(app, name),
        Ok(Err(error)) => return failed(name, error.to_string()),
        Err(error) => return failed(name, error.to_string()),
    };
    app.log_visit(
        "The browser came back with a code",
        address(app, query),
        "iss is the environment's: exchange the code, and see which installation it is of.".to_owned(),
    );
    let fields =
        vec![("code", code), ("grant_type", "authorization_code".to_owned()), ("redirect_uri", integration.redirect_uri.clone())];
    let answer = app.token_request("Exchange the code for tokens", environment, integration, fields).await;
    let tokens = match code::tokens(answer) {
        Ok(tokens) => tokens,
        Err(why) => return failed(name, why),
    };
    match tokens.installation_id.clone() {
        Some(id) => keep(app, environment, &id, tokens).await,
        None => give_back(app, environment, integration, tokens).await,
    }
}

/// The environment whose issuer the answer names (RFC 9207): both come to the same address.
fn issuer_of<'a>(app: &'a App, query: &str) -> Option<(&'a PartnerEnvironment, &'a Integration)> {
    let (_, issuer) = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "iss")?;
    let environment = app.config.environments.iter().find(|environment| environment.issuer == issuer)?;
    Some((environment, environment.integration(Door::Marketplace)?))
}

async fn keep(app: &App, environment: &PartnerEnvironment, id: &str, tokens: Tokens) -> Outcome {
    let name = &environment.name;
    let agreed = app.agreements().get(name, id).map(|agreement| format!("{} accepted the agreement.", agreement.name));
    let agreed = agreed.unwrap_or_else(|| "Nobody has accepted the agreement for it here yet.".to_owned());
    let scope = tokens.scope.clone();
    let whose = code::keep(app, environment, Door::Marketplace, tokens).await;
    let text = format!("{whose} is connected in {name} by installation {id}, with the scopes: {scope}. {agreed}");
    connected(name.clone(), text)
}

/// A code that is of no installation and tied to no browser could be anybody's, planted on this customer: it is not kept.
async fn give_back(app: &App, environment: &PartnerEnvironment, integration: &Integration, tokens: Tokens) -> Outcome {
    let fields = vec![
        ("client_id", integration.client_id.clone()),
        ("client_secret", integration.client_secret.clone()),
        ("token", tokens.refresh_token.unwrap_or(tokens.access_token)),
    ];
    let title = "The code is of no installation: give the tokens back";
    let outgoing = Outgoing::new(title, "POST", format!("{}/oauth/revoke", environment.issuer));
    app.send(Outgoing { body: Body::UrlEncoded(fields), ..outgoing }).await;
    let text = format!(
        "This did not begin in {}'s marketplace, and nothing ties it to this browser. Install Tidewater there, or press Connect here.",
        app.config.platform_name
    );
    failed(environment.name.clone(), text)
}
