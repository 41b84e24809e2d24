//! Listings: `/developer/integrations/{client_id}/listing` for the partner, `/operator/listings` for the operator, and the logos.

mod editor;
mod fields;
mod list;
mod logo;
mod review;
mod save;

pub use editor::show;
pub use list::{queue, show as show_list};
pub use logo::show as show_logo;
pub use review::{decide, show as show_review};
pub use save::save;

use super::names;
use super::view::{IntegrationCard, ListedScopeText, ListingBody, ListingStands, Moment};
use model::listing::{Listing, ListingContent, ListingId, Need};
use model::partner::Partner;
use model::scope::Scope;
use protocol::id::ClientId;

/// Largest body that the editor's form is read from, in bytes: a logo, and what is typed.
pub const LARGEST_FORM: usize = flows::listing::logo::LARGEST_FILE + 512 * 1024;

/// Address of the editor, whose form carries a file.
pub const EDITOR: &str = "/developer/integrations/{client_id}/listing";

/// Path of the operator's list.
const LIST: &str = "/operator/listings";

/// Every form of an integration's listing is bound to it by this name.
fn form_name(client_id: ClientId) -> String {
    format!("listing-{client_id}")
}

/// Every form about one revision is bound to it by this name.
fn review_form(id: ListingId) -> String {
    format!("review-{}-{}", id.client_id, id.revision)
}

/// Path of an integration's editor.
pub fn path(client_id: ClientId) -> String {
    format!("{}/listing", super::developer::path(client_id))
}

/// Path of a revision's review.
fn review_path(id: ListingId) -> String {
    format!("{LIST}/{}/{}", id.client_id, id.revision)
}

/// A listing's card: its own name and logo, and the partner's.
fn card(says: &ListingContent, partner: Option<&Partner>) -> IntegrationCard {
    IntegrationCard {
        name: says.name.clone(),
        publisher: partner.map(|partner| partner.name.clone()).unwrap_or_default(),
        verified: partner.is_some_and(|partner| partner.verified),
        logo: says.logo.as_deref().map(names::logo_path),
    }
}

/// Where a revision stands.
fn stands(listing: &Listing) -> ListingStands {
    ListingStands { state: listing.state, at: Moment::from(listing.changed_at), reason: listing.reason.clone() }
}

/// A listing as customers read it; scopes that are not in `known` are marked new.
fn body(
    says: &ListingContent,
    (partner, catalogue): (Option<&Partner>, &[Scope]),
    known: Option<&ListingContent>,
    language: &str,
) -> ListingBody {
    let rows = |need: Need| {
        let wanted = says.scopes.iter().filter(|scope| scope.need == need);
        wanted
            .filter_map(|scope| {
                let found = catalogue.iter().find(|one| one.name == scope.name)?;
                Some(ListedScopeText {
                    scope: names::scope(found, language),
                    reason: scope.reason.clone(),
                    is_new: known.is_some_and(|known| known.reason_for(&scope.name).is_none()),
                })
            })
            .collect()
    };
    ListingBody {
        integration: card(says, partner),
        summary: says.summary.clone(),
        description: says.description.clone(),
        categories: says.categories.clone(),
        support_url: says.support_url.clone(),
        privacy_url: says.privacy_url.clone(),
        launch_url: says.launch_url.clone(),
        required: rows(Need::Required),
        optional: rows(Need::Optional),
    }
}
