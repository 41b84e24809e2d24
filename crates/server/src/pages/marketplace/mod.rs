//! The marketplace door (seed 003): browsing, reading what would be shared, installing, and how an install stands.
//!
//! `list.rs` finds, `integration.rs` shows one and begins its install, `organization.rs` asks for which of many organizations,
//! `installation.rs` shows how an install stands. Once the company is back from the partner, `connect` continues.

mod install;
mod installation;
mod integration;
mod list;
mod organization;

pub use install::install;
pub(super) use install::partners_address;
pub(super) use installation::rows as installation_rows;
pub use installation::{cancel, show as show_installation};
pub use integration::show as show_integration;
pub use list::show;
pub use organization::{pick, show as show_organizations};

use super::errors::Failure;
use super::visit::Visit;
use flows::registry::RegisteredIntegration;
use model::integration::{Door, IntegrationState, Visibility};
use model::listing::Listing;
use protocol::ErrorCode;
use protocol::form::Form;
use protocol::id::ClientId;
use protocol::scope::{ScopeName, ScopeSet};
use std::sync::Arc;

/// The list's path.
const MARKETPLACE: &str = "/marketplace";

/// The page of an integration here.
pub(super) fn path(client_id: ClientId) -> String {
    format!("{MARKETPLACE}/{client_id}")
}

/// An integration that customers can install now.
struct Listed {
    listing: Listing,
    client: Arc<RegisteredIntegration>,
}

impl Listed {
    /// The one that the path names (`client_id`).
    async fn find(visit: &Visit) -> Result<Self, Failure> {
        let client_id: ClientId = visit.part("client_id")?;
        let context = visit.context();
        let not_here = || Failure::from(ErrorCode::NotInMarketplace);
        let listing = storage::listing::listed(&context.store, client_id).await?.ok_or_else(not_here)?;
        let client = context.integration(client_id).await?.ok_or_else(not_here)?;
        let integration = &client.integration;
        let is_public = integration.visibility == Visibility::Public && integration.state == IntegrationState::Active;
        let installs = flows::consent::offers_door(&client, Door::Marketplace) && integration.form_uri.is_some();
        if is_public && installs { Ok(Self { listing, client }) } else { Err(not_here()) }
    }

    fn client_id(&self) -> ClientId {
        self.client.integration.client_id
    }

    fn path(&self) -> String {
        path(self.client_id())
    }

    fn form(&self) -> String {
        format!("install-{}", self.client_id())
    }
}

/// The optional scopes that a person ticked, in a form or on their way back from sign-in.
fn ticked(form: &Form) -> ScopeSet {
    form.all("scope").filter_map(|name| name.parse::<ScopeName>().ok()).collect()
}

/// The same as the query of a path.
fn with_ticked(path: &str, ticked: &ScopeSet) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for name in ticked.iter() {
        query.append_pair("scope", name.as_str());
    }
    let query = query.finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}
