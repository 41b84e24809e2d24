//! The management API: one file per noun.

mod addresses;
mod audit;
mod client_secrets;
mod events;
pub(super) mod grants;
mod integrations;
mod listings;
mod memberships;
mod operators;
mod organizations;
mod partner_members;
mod partners;
mod redirect_uris;
mod reports;
mod resources;
mod review;
mod scopes;
mod users;
mod webhooks;

use crate::state::AppState;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The table of contents.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(organizations::list, organizations::create))
        .routes(routes!(organizations::get, organizations::change))
        .routes(routes!(users::list, users::create))
        .routes(routes!(users::get, users::change))
        .routes(routes!(memberships::list, memberships::create))
        .routes(routes!(memberships::get, memberships::change, memberships::delete))
        .routes(routes!(operators::list, operators::create))
        .routes(routes!(operators::delete))
        .routes(routes!(partners::list, partners::create))
        .routes(routes!(partners::get, partners::change))
        .routes(routes!(partner_members::list, partner_members::create))
        .routes(routes!(partner_members::get, partner_members::change, partner_members::delete))
        .routes(routes!(integrations::list, integrations::create))
        .routes(routes!(integrations::get, integrations::change))
        .routes(routes!(client_secrets::list, client_secrets::create))
        .routes(routes!(client_secrets::retire))
        .routes(routes!(redirect_uris::list, redirect_uris::create))
        .routes(routes!(redirect_uris::get, redirect_uris::delete))
        .routes(routes!(redirect_uris::approve))
        .routes(routes!(redirect_uris::decline))
        .routes(routes!(addresses::list))
        .routes(routes!(addresses::get))
        .routes(routes!(addresses::approve))
        .routes(routes!(addresses::decline))
        .routes(routes!(listings::list))
        .routes(routes!(listings::get))
        .routes(routes!(listings::approve))
        .routes(routes!(listings::decline))
        .routes(routes!(listings::withdraw))
        .routes(routes!(scopes::list, scopes::create))
        .routes(routes!(scopes::get, scopes::change))
        .routes(routes!(resources::list, resources::create))
        .routes(routes!(resources::get, resources::change))
        .routes(routes!(resources::replace_secret))
        .routes(routes!(grants::list))
        .routes(routes!(grants::get))
        .routes(routes!(grants::suspend))
        .routes(routes!(grants::resume))
        .routes(routes!(grants::revoke))
        .routes(routes!(webhooks::list, webhooks::create))
        .routes(routes!(webhooks::get, webhooks::delete))
        .routes(routes!(webhooks::rotate_secret))
        .routes(routes!(webhooks::enable))
        .routes(routes!(webhooks::test))
        .routes(routes!(webhooks::deliveries))
        .routes(routes!(webhooks::redeliver))
        .routes(routes!(events::list))
        .routes(routes!(reports::attribution))
        .routes(routes!(audit::list))
}
