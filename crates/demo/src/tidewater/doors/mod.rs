//! The doors by which customers connect, a file each. A door gives its routes and its card.

mod code;
mod connect;
mod extension;
mod handshake;
mod marketplace;
mod onboarding;

pub(super) use extension::address as extension_address;
pub(super) use handshake::address as authorization_address;
pub(super) use marketplace::return_address;

use std::borrow::Cow;

use axum::Router;
use countersign_client::FetchError;
use countersign_client::partner::{PartnerClient, PartnerOptions};

use super::app::App;
use super::config::{Integration, PartnerEnvironment, TidewaterConfig};

/// What the page shows of a door.
pub(super) struct Card {
    /// The button's id: `start-connect`.
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    pub(super) text: Cow<'static, str>,
    /// Where the button posts to, with the field `environment`.
    pub(super) action: &'static str,
    /// What stands on the button.
    pub(super) button: &'static str,
    /// Between that and the platform's name, which is left out when this is empty.
    pub(super) joint: &'static str,
    /// Whether it opens in a window of its own.
    pub(super) is_pop_up: bool,
    /// Another way in by the same door.
    pub(super) other: Option<OtherForm>,
}

/// A form with a field of its own.
pub(super) struct OtherForm {
    pub(super) action: &'static str,
    pub(super) label: &'static str,
    /// The field's name and id.
    pub(super) field: (&'static str, &'static str),
    pub(super) is_required: bool,
    /// The button's id and text.
    pub(super) button: (&'static str, &'static str),
}

pub(super) fn routes() -> Router<App> {
    Router::new()
        .merge(connect::routes())
        .merge(onboarding::routes())
        .merge(extension::routes())
        .merge(marketplace::routes())
        .merge(handshake::routes())
}

/// The doors that the partner has an integration for in this environment.
pub(super) fn cards(environment: &PartnerEnvironment) -> Vec<Card> {
    [
        connect::card(environment),
        onboarding::card(environment),
        extension::card(environment),
        marketplace::card(environment),
        handshake::card(environment),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The library's client, which checks what browsers bring back.
///
/// # Errors
/// When the issuer is no address.
pub(super) fn client(
    config: &TidewaterConfig,
    environment: &PartnerEnvironment,
    integration: &Integration,
) -> Result<PartnerClient, FetchError> {
    let options = PartnerOptions::confidential(
        &environment.issuer,
        &integration.client_id,
        &integration.client_secret,
        &integration.redirect_uri,
    );
    PartnerClient::new(PartnerOptions { clock: config.clock.clone(), ..options })
}

/// The address of a page's part, for people: the path is encoded.
fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
