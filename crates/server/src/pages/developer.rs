//! `/developer`: a partner's developers look after their integrations.

mod address;
mod edit;
mod encryption_key;
mod found;
mod integration;
mod integration_form;
mod invitation;
mod list;
mod partner;
mod partner_edit;
mod redirect_uri;
mod register;
mod retire;
mod secret;
mod webhook;
mod webhooks;

pub use address::{propose as propose_address, withdraw as withdraw_address};
pub use edit::{change as edit, show as show_edit};
pub use encryption_key::set as set_encryption_key;
pub use found::{found, show as show_found};
pub use integration::{host, show as show_integration, state};
pub use invitation::{accept as accept_invitation, show as show_invitation};
pub use list::show;
pub use partner::{change_member, invite, show as show_partner, withdraw as withdraw_invitation};
pub use partner_edit::{change as change_partner, show as show_change_partner};
pub use redirect_uri::{create as create_redirect_uri, delete as delete_redirect_uri, prove as prove_redirect_uri};
pub use register::{register, show as show_register};
pub use retire::{retire, show as show_retire};
pub use secret::{generate, show as show_generate};
pub use webhook::{act as act_on_webhook, redeliver, show as show_webhook};
pub use webhooks::{create as create_webhook, show as show_webhooks};

use super::names;
use super::view::{OwnIntegration, ReviewCounts};
use model::integration::{Integration, IntegrationState, Visibility};
use model::partner::Partner;
use model::redirect_uri::{RedirectUri, ReviewState};
use protocol::id::{ClientId, PartnerId};

/// Path of the portal.
const PORTAL: &str = "/developer";

/// Every form on an integration's page, whatever it posts to, is bound to the integration by this name.
pub fn form_name(client_id: ClientId) -> String {
    format!("developer-{client_id}")
}

/// Path of an integration's page.
pub fn path(client_id: ClientId) -> String {
    format!("{PORTAL}/integrations/{client_id}")
}

/// Path of a partner's page.
fn partner_path(partner_id: PartnerId) -> String {
    format!("{PORTAL}/partners/{partner_id}")
}

/// An integration, as the portal shows it, with its listing's logo.
fn own(integration: &Integration, partner: &Partner, redirect_uris: &[RedirectUri], logo: Option<&str>) -> OwnIntegration {
    let count = |state: ReviewState| {
        let count = redirect_uris.iter().filter(|uri| uri.state == state).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    };
    OwnIntegration {
        client_id: integration.client_id.to_string(),
        name: integration.name.clone(),
        logo: logo.map(names::logo_path),
        publisher: partner.name.clone(),
        verified: partner.verified,
        disabled: integration.state == IntegrationState::Disabled,
        private: integration.visibility == Visibility::Private,
        doors: integration.doors.iter().copied().map(names::door).collect(),
        counts: ReviewCounts {
            pending: count(ReviewState::Pending),
            approved: count(ReviewState::Approved),
            declined: count(ReviewState::Declined),
        },
        path: path(integration.client_id),
    }
}
