//! `/developer`: a partner's developers look after their integrations.

mod encryption_key;
mod integration;
mod list;
mod redirect_uri;

pub use encryption_key::set as set_encryption_key;
pub use integration::{host, show as show_integration, state};
pub use list::show;
pub use redirect_uri::{create as create_redirect_uri, delete as delete_redirect_uri, prove as prove_redirect_uri};

use super::names;
use super::view::{OwnIntegration, ReviewCounts};
use model::integration::{Integration, IntegrationState, Visibility};
use model::partner::Partner;
use model::redirect_uri::{RedirectUri, ReviewState};
use protocol::id::ClientId;

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

/// An integration, as the portal shows it.
fn own(integration: &Integration, partner: &Partner, redirect_uris: &[RedirectUri]) -> OwnIntegration {
    let count = |state: ReviewState| {
        let count = redirect_uris.iter().filter(|uri| uri.state == state).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    };
    OwnIntegration {
        client_id: integration.client_id.to_string(),
        name: integration.name.clone(),
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
