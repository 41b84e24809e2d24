//! The doors by which customers connect, a file each. A door gives its routes and its card.

mod connect;

use axum::Router;

use super::app::App;
use super::config::PartnerEnvironment;

/// What the page shows of a door.
pub(super) struct Card {
    /// The button's id: `start-connect`.
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    pub(super) text: &'static str,
    /// Where the button posts to, with the field `environment`.
    pub(super) action: &'static str,
}

pub(super) fn routes() -> Router<App> {
    Router::new().merge(connect::routes())
}

/// The doors that the partner has an integration for in this environment.
pub(super) fn cards(environment: &PartnerEnvironment) -> Vec<Card> {
    [connect::card(environment)].into_iter().flatten().collect()
}
