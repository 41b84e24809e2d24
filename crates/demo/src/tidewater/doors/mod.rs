//! The doors by which customers connect, a file each. A door gives its routes and its card.

mod connect;
mod extension;
mod onboarding;

pub(super) use extension::address as extension_address;

use axum::Router;
use countersign_client::partner::{PartnerClient, PartnerOptions};

use super::app::App;
use super::config::{Integration, PartnerEnvironment};

/// What the page shows of a door.
pub(super) struct Card {
    /// The button's id: `start-connect`.
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    pub(super) text: &'static str,
    /// Where the button posts to, with the field `environment`.
    pub(super) action: &'static str,
    /// What stands on the button; before "with" and the platform's name, but where there is a second form.
    pub(super) button: &'static str,
    /// Whether it opens in a window of its own.
    pub(super) is_pop_up: bool,
    /// Whether there is a second form, with the field `organization_number`.
    pub(super) asks_number: bool,
}

pub(super) fn routes() -> Router<App> {
    Router::new().merge(connect::routes()).merge(onboarding::routes()).merge(extension::routes())
}

/// The doors that the partner has an integration for in this environment.
pub(super) fn cards(environment: &PartnerEnvironment) -> Vec<Card> {
    [connect::card(environment), onboarding::card(environment), extension::card(environment)].into_iter().flatten().collect()
}

/// The library's client, which checks what browsers bring back. `None` when the issuer is no address.
fn client(app: &App, environment: &PartnerEnvironment, integration: &Integration) -> Option<PartnerClient> {
    let options = PartnerOptions::confidential(
        &environment.issuer,
        &integration.client_id,
        &integration.client_secret,
        &integration.redirect_uri,
    );
    let clock = app.config.clock.clone();
    PartnerClient::new(PartnerOptions { clock, ..options }).ok()
}
