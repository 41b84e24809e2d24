//! A revision of a listing, as operators and partners read it.

use super::schema;
use model::listing::{Category, Listing, ListingState, Need};
use protocol::Timestamp;
use protocol::id::ClientId;
use protocol::scope::ScopeName;
use serde::Serialize;
use utoipa::ToSchema;

/// One scope that a listing asks for.
#[derive(Serialize, ToSchema)]
#[schema(as = ListedScope)]
pub(in crate::api) struct ScopeBody {
    /// Which.
    #[schema(value_type = String)]
    name: ScopeName,
    /// `required` or `optional`.
    #[schema(schema_with = schema::need)]
    need: Need,
    /// Why, in the partner's words.
    reason: String,
}

/// A revision of a listing.
#[derive(Serialize, ToSchema)]
#[schema(as = Listing)]
pub(in crate::api) struct ListingBody {
    /// The integration.
    #[schema(value_type = String)]
    client_id: ClientId,
    /// Counted from 1.
    revision: u32,
    /// Moves whenever the revision is written; a decision names the one that was read.
    version: u32,
    /// Where it stands.
    #[schema(schema_with = schema::listing_state)]
    state: ListingState,
    /// The integration's name.
    name: String,
    /// One line.
    summary: String,
    /// In paragraphs.
    description: String,
    /// What it is for.
    #[schema(schema_with = schema::categories)]
    categories: Vec<Category>,
    /// Where customers are helped.
    support_url: String,
    /// What happens to customers' data.
    privacy_url: String,
    /// Where a connected customer begins at the partner's.
    launch_url: Option<String>,
    /// Path of the logo on this host.
    logo: Option<String>,
    /// What it asks for.
    scopes: Vec<ScopeBody>,
    /// The operator's reason.
    reason: Option<String>,
    /// When it was begun.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When it came into its state.
    #[schema(value_type = String, format = DateTime)]
    changed_at: Timestamp,
    /// What a reviewer should look at twice.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
}

impl From<Listing> for ListingBody {
    fn from(listing: Listing) -> Self {
        let warnings = flows::listing::warnings(&listing.content);
        let says = listing.content;
        let scopes = says.scopes.into_iter().map(|scope| ScopeBody { name: scope.name, need: scope.need, reason: scope.reason });
        Self {
            client_id: listing.id.client_id,
            revision: listing.id.revision,
            version: listing.version,
            state: listing.state,
            name: says.name,
            summary: says.summary,
            description: says.description,
            categories: says.categories,
            support_url: says.support_url,
            privacy_url: says.privacy_url,
            launch_url: says.launch_url,
            logo: says.logo.map(|digest| format!("/logos/{digest}.png")),
            scopes: scopes.collect(),
            reason: listing.reason,
            created_at: listing.created_at,
            changed_at: listing.changed_at,
            warnings,
        }
    }
}
