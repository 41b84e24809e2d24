//! What people see: a file per noun, each with the handlers of its pages. `view` holds the typed views and knows no request.

mod approvals;
mod assets;
mod claims;
mod client_keys;
mod connect;
mod consent;
mod consentable;
mod cookie;
mod csrf;
mod date;
mod developer;
mod errand;
mod errors;
mod extensions;
mod frame;
mod grant;
mod guess;
mod handshake;
mod home;
mod integrations;
mod listing;
mod marketplace;
mod member;
mod names;
mod onboarding;
mod operator;
mod organizations;
mod password;
mod posted;
mod reason;
mod reauthenticate;
mod return_to;
mod scopes;
mod sign_in;
mod sign_up;
mod timeline;
mod trail;
pub mod view;
mod visit;
mod visitors;

pub use errors::not_found;

use crate::state::AppState;
use axum::Router;
use axum::routing::{MethodRouter, get, post};
use visit::page;

/// Every page: the address, and what answers there.
fn all() -> Vec<(&'static str, MethodRouter<AppState>)> {
    let mut all = table();
    all.extend(offices());
    all
}

/// Pages of customers and visitors.
fn table() -> Vec<(&'static str, MethodRouter<AppState>)> {
    let mut table = most();
    table.extend(handshake::table());
    table
}

/// All but those of doors that list their own.
fn most() -> Vec<(&'static str, MethodRouter<AppState>)> {
    let authorize = get(page(connect::authorize));
    let revoke = get(page(integrations::show_revoke)).post(page(integrations::revoke));
    vec![
        ("/", get(page(home::show))),
        ("/scopes", get(page(scopes::show))),
        ("/login", get(page(sign_in::show)).post(page(sign_in::sign_in))),
        ("/logout", post(page(sign_in::sign_out))),
        ("/signed-out", get(page(sign_in::signed_out))),
        ("/reauthenticate", get(page(reauthenticate::show)).post(page(reauthenticate::check))),
        ("/signup", get(page(sign_up::show)).post(page(sign_up::begin))),
        ("/signup/confirm/{id}", get(page(sign_up::show_confirmation)).post(page(sign_up::confirm))),
        ("/signup/confirm/{id}/resend", post(page(sign_up::send_again))),
        ("/password/forgot", get(page(password::show_forgot)).post(page(password::forgot))),
        ("/password/reset/{token}", get(page(password::show_reset)).post(page(password::reset))),
        ("/organizations/new", get(page(organizations::show)).post(page(organizations::create))),
        ("/organizations/{id}/integrations", get(page(integrations::show))),
        ("/organizations/{id}/integrations/{grant_id}", get(page(grant::show))),
        ("/organizations/{id}/integrations/{grant_id}/revoke", revoke),
        ("/organizations/{id}/integrations/{grant_id}/suspend", get(page(grant::show_suspend)).post(page(grant::suspend))),
        ("/organizations/{id}/integrations/{grant_id}/resume", get(page(grant::show_resume)).post(page(grant::resume))),
        ("/organizations/{id}/integrations/{grant_id}/keys/new", get(page(grant::show_key)).post(page(grant::make_key))),
        (
            "/organizations/{id}/integrations/{grant_id}/keys/{key_id}/retire",
            get(page(grant::show_retire)).post(page(grant::retire_key)),
        ),
        ("/organizations/{id}/installations/{installation_id}", get(page(marketplace::show_installation))),
        ("/organizations/{id}/installations/{installation_id}/cancel", post(page(marketplace::cancel))),
        ("/marketplace", get(page(marketplace::show))),
        ("/marketplace/{client_id}", get(page(marketplace::show_integration)).post(page(marketplace::install))),
        ("/marketplace/{client_id}/organization", get(page(marketplace::show_organizations)).post(page(marketplace::pick))),
        ("/organizations/{id}/attempts", get(page(timeline::of_organization))),
        ("/organizations/{id}/attempts/{attempt_id}", get(page(timeline::show_of_organization))),
        ("/oauth", authorize.clone()),
        ("/oauth/authorize", authorize.post(page(connect::authorize))),
        ("/oauth/authorize/{id}/organization", get(page(connect::show_organizations)).post(page(connect::pick))),
        ("/oauth/authorize/{id}/installation", get(page(connect::show_installations)).post(page(connect::choose))),
        ("/oauth/authorize/{id}/cancel", post(page(connect::cancel))),
        ("/oauth/authorize/{id}/consent", get(page(connect::show_consent)).post(page(connect::decide))),
        ("/oauth/authorize/{id}/ask", get(page(connect::show_ask)).post(page(connect::ask))),
        ("/oauth/authorize/{id}/not-you", post(page(connect::not_you))),
        ("/settings/extensions", get(page(extensions::choose)).post(page(extensions::choose))),
        ("/organizations/{id}/extensions", get(page(extensions::show))),
        ("/organizations/{id}/extensions/add", get(page(extensions::show_add)).post(page(extensions::add))),
        (
            "/organizations/{id}/extensions/{attempt_id}/consent",
            get(page(extensions::show_consent)).post(page(extensions::decide)),
        ),
        ("/organizations/{id}/extensions/{attempt_id}/not-you", post(page(extensions::not_you))),
        ("/organizations/{id}/extensions/{attempt_id}/ask", get(page(extensions::show_ask)).post(page(extensions::ask))),
        ("/organizations/{id}/extensions/{attempt_id}/key", get(page(extensions::show_window)).post(page(extensions::activate))),
        ("/onboarding/{ticket}", get(page(onboarding::show)).post(page(onboarding::pick))),
        ("/onboarding/{ticket}/accept", post(page(onboarding::decide))),
        ("/onboarding/{ticket}/continue", post(page(onboarding::go_on))),
        ("/onboarding/{ticket}/cancel", post(page(onboarding::cancel))),
        ("/onboarding/{ticket}/not-you", post(page(onboarding::not_you))),
        ("/onboarding/{ticket}/ask", get(page(onboarding::show_ask)).post(page(onboarding::ask))),
        ("/organizations/{id}/approvals", get(page(approvals::show_list))),
        ("/organizations/{id}/approvals/{approval_id}", get(page(approvals::show_decision)).post(page(approvals::decide))),
        ("/approvals/{approval_id}", get(page(approvals::show_status)).post(page(approvals::answer))),
    ]
}

/// Pages of partners' developers and of people of the platform.
fn offices() -> Vec<(&'static str, MethodRouter<AppState>)> {
    vec![
        ("/developer", get(page(developer::show))),
        ("/developer/new", get(page(developer::show_found)).post(page(developer::found))),
        ("/developer/signup", get(page(sign_up::show_partner)).post(page(sign_up::begin_partner))),
        ("/developer/partners/{partner_id}", get(page(developer::show_partner))),
        (
            "/developer/partners/{partner_id}/edit",
            get(page(developer::show_change_partner)).post(page(developer::change_partner)),
        ),
        ("/developer/partners/{partner_id}/invitations", post(page(developer::invite))),
        ("/developer/partners/{partner_id}/invitations/{invitation_id}/withdraw", post(page(developer::withdraw_invitation))),
        ("/developer/partners/{partner_id}/members/{user_id}", post(page(developer::change_member))),
        (
            "/developer/invitations/{invitation_id}",
            get(page(developer::show_invitation)).post(page(developer::accept_invitation)),
        ),
        ("/developer/integrations/new", get(page(developer::show_register)).post(page(developer::register))),
        ("/developer/integrations/{client_id}", get(page(developer::show_integration))),
        ("/developer/integrations/{client_id}/edit", get(page(developer::show_edit)).post(page(developer::edit))),
        ("/developer/integrations/{client_id}/addresses", post(page(developer::propose_address))),
        ("/developer/addresses/{id}/withdraw", post(page(developer::withdraw_address))),
        ("/developer/integrations/{client_id}/secrets/new", get(page(developer::show_generate)).post(page(developer::generate))),
        (
            "/developer/integrations/{client_id}/secrets/{secret_id}/retire",
            get(page(developer::show_retire)).post(page(developer::retire)),
        ),
        ("/developer/integrations/{client_id}/redirect-uris", post(page(developer::create_redirect_uri))),
        ("/developer/integrations/{client_id}/encryption-key", post(page(developer::set_encryption_key))),
        (listing::EDITOR, get(page(listing::show)).post(page(listing::save))),
        ("/developer/integrations/{client_id}/attempts", get(page(timeline::of_integration))),
        ("/developer/integrations/{client_id}/attempts/{attempt_id}", get(page(timeline::show_of_integration))),
        (
            "/developer/integrations/{client_id}/webhooks",
            get(page(developer::show_webhooks)).post(page(developer::create_webhook)),
        ),
        (
            "/developer/integrations/{client_id}/webhooks/{webhook_id}",
            get(page(developer::show_webhook)).post(page(developer::act_on_webhook)),
        ),
        ("/developer/integrations/{client_id}/webhooks/{webhook_id}/deliveries/{event_id}", post(page(developer::redeliver))),
        ("/developer/claims/{client_key_id}", get(page(claims::show)).post(page(claims::claim))),
        ("/developer/redirect-uris/{id}/delete", post(page(developer::delete_redirect_uri))),
        ("/developer/redirect-uris/{id}/prove", post(page(developer::prove_redirect_uri))),
        ("/operator", get(page(operator::show))),
        ("/operator/attempts", get(page(timeline::of_all))),
        ("/operator/attempts/{attempt_id}", get(page(timeline::show_of_all))),
        ("/operator/listings", get(page(listing::show_list))),
        ("/operator/listings/{client_id}/{revision}", get(page(listing::show_review)).post(page(listing::decide))),
        ("/operator/redirect-uris/{id}", post(page(operator::decide))),
        ("/operator/addresses/{id}", post(page(operator::decide_address))),
        ("/operator/partners", get(page(operator::show_partners))),
        ("/operator/partners/{id}", post(page(operator::vouch))),
    ]
}

/// Every page, and what pages load.
pub fn routes() -> Router<AppState> {
    all()
        .into_iter()
        .fold(asset_routes().route("/logos/{name}", get(listing::show_logo)), |router, (path, methods)| {
            router.route(path, methods)
        })
        .method_not_allowed_fallback(errors::method_not_allowed)
}

/// The addresses whose forms carry a file, each with the largest body that is read there, in bytes.
pub const UPLOADS: &[(&str, usize)] = &[(listing::EDITOR, listing::LARGEST_FORM)];

/// The addresses of the pages, for the matrix of the tests.
pub fn paths() -> Vec<&'static str> {
    all().into_iter().map(|(path, _)| path).collect()
}

/// What pages load; for every listener that shows one.
pub fn asset_routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/assets/{name}", get(assets::show))
}
