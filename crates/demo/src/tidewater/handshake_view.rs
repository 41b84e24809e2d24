//! The texts of the handshake's pages: the login, and an organization that came by it.

use askama::Template;
use countersign_client::Timestamp;

use super::app::{App, written};
use super::authorizations::Authorization;
use super::config::{Integration, PartnerEnvironment};
use super::doors::authorization_address;
use super::handshakes::Handshake;
use super::organization::Shown;
use super::view::{EntryView, tone_of};

#[derive(Template)]
#[template(path = "tidewater/login.html")]
pub(super) struct LoginPage<'a> {
    pub(super) platform: &'a str,
    pub(super) environment: &'a PartnerEnvironment,
    pub(super) found: Result<LoginView, String>,
    pub(super) entries: Vec<EntryView>,
}

pub(super) struct LoginView {
    pub(super) id: String,
    pub(super) organization_id: String,
    /// The partnership, when the platform named it.
    pub(super) partner_id: Option<String>,
    pub(super) signed_at: String,
    /// Whether a link of Tidewater's own began it.
    pub(super) began_here: bool,
}

#[derive(Template)]
#[template(path = "tidewater/authorization.html")]
pub(super) struct AuthorizationPage<'a> {
    pub(super) platform: &'a str,
    pub(super) environment: &'a PartnerEnvironment,
    pub(super) integration: &'a Integration,
    pub(super) held: Authorization,
    pub(super) organization: Shown,
    pub(super) since: String,
    /// Where the buttons of this organization post to.
    pub(super) path: String,
    pub(super) tone: &'static str,
    pub(super) sentence: String,
    pub(super) fetched: Option<super::fetched::Fetched>,
    pub(super) entries: Vec<EntryView>,
}

impl<'a> LoginPage<'a> {
    pub(super) fn new(app: &'a App, environment: &'a PartnerEnvironment, found: Result<Handshake, String>) -> Self {
        let view = |handshake: Handshake| LoginView {
            id: handshake.id,
            began_here: handshake.request.state.is_some(),
            signed_at: written(handshake.request.at),
            organization_id: handshake.request.organization_id,
            partner_id: handshake.request.partner_id,
        };
        Self { platform: &app.config.platform_name, environment, found: found.map(view), entries: EntryView::newest(app) }
    }
}

impl<'a> AuthorizationPage<'a> {
    pub(super) fn new(
        app: &'a App,
        (environment, integration): (&'a PartnerEnvironment, &'a Integration),
        mut held: Authorization,
    ) -> Self {
        let platform = &app.config.platform_name;
        let sentence = match held.status.as_str() {
            "pending" => format!(
                "The customer has allowed it at {platform}; Tidewater has not activated it. Until then there are no tokens."
            ),
            "active" => "Both sides have agreed: Tidewater gets tokens for this organization.".to_owned(),
            "suspended" => "It is suspended: there are no tokens until the side that suspended it resumes it.".to_owned(),
            "rolled_back" => format!(
                "It was taken back before Tidewater activated it. An administrator may authorize Tidewater again at {platform}."
            ),
            "expired" => {
                format!("Tidewater did not activate it in time. An administrator may authorize Tidewater again at {platform}.")
            }
            "revoked" => format!("It has ended for good. An administrator may authorize Tidewater again at {platform}."),
            _ => format!("There is nothing to use. An administrator may authorize Tidewater at {platform}."),
        };
        Self {
            platform,
            environment,
            integration,
            since: written(Timestamp::from_micros(held.since)),
            path: authorization_address(&held.environment, &held.organization_id),
            tone: tone_of(&held.status),
            sentence,
            fetched: held.fetched.take(),
            organization: Shown::new(&held.organization_id, held.organization.as_ref()),
            held,
            entries: EntryView::newest(app),
        }
    }
}
