//! Listings: a partner writes a draft and hands it in, the operator decides. What is listed stays until the next revision takes
//! its place, and so do the scopes that the integration may have.

mod check;
mod difference;
mod draft;
pub mod logo;
mod review;
mod told;

pub use check::{
    LONGEST_DESCRIPTION, LONGEST_LINK, LONGEST_NAME, LONGEST_REASON, LONGEST_SUMMARY, MOST_CATEGORIES, ready, warnings,
};
pub use difference::{Difference, ScopeChange, difference};
pub use draft::{Seen, discard, save, set_logo, submit, take_back};
pub use review::{approve, decline, withdraw};

use crate::admin::{Author, Writing};
use crate::{Context, Denied};
use model::listing::{Listing, ListingContent, Need};
use protocol::ErrorCode;
use protocol::id::ClientId;
use storage::Step;
use storage::listing as stored;

/// What the partner's page of a listing shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listings {
    /// The draft, or what is in review.
    pub open: Option<Listing>,
    /// What customers read.
    pub listed: Option<Listing>,
    /// The latest revision, whatever its state.
    pub latest: Option<Listing>,
}

/// The listings of an integration.
pub async fn of(context: &Context, client_id: ClientId) -> storage::Result<Listings> {
    let store = &context.store;
    let latest = stored::latest(store, client_id, 1).await?.into_iter().next();
    let open = latest.clone().filter(|latest| latest.state.is_open());
    Ok(Listings { open, listed: stored::listed(store, client_id).await?, latest })
}

impl Listings {
    /// What a new revision begins with: what was said last; without a listing, what the integration is known by.
    pub fn start(&self, integration: &model::integration::Integration) -> ListingContent {
        if let Some(latest) = &self.latest {
            return latest.content.clone();
        }
        let scope = |need| {
            move |name: &protocol::scope::ScopeName| model::listing::ListedScope {
                name: name.clone(),
                need,
                reason: String::new(),
            }
        };
        let mut scopes: Vec<_> = integration.required_scopes.iter().map(scope(Need::Required)).collect();
        scopes.extend(integration.optional_scopes.iter().map(scope(Need::Optional)));
        scopes.sort_by(|one, other| one.name.cmp(&other.name));
        ListingContent { name: integration.name.clone(), scopes, ..ListingContent::default() }
    }
}

/// One step of a listing, with what the audit log tells of it.
fn writing<T>(context: &Context, author: &Author<T>, (action, steps): (&'static str, Vec<Step>), listing: &Listing) -> Writing {
    let mut event = context.audit(author.actor.clone(), action);
    event.client_id = Some(listing.id.client_id);
    event.detail = serde_json::json!({
        "revision": listing.id.revision,
        "name": listing.content.name,
        "required_scopes": listing.content.required_scopes(),
        "optional_scopes": listing.content.optional_scopes(),
        "reason": listing.reason,
    });
    Writing { steps, event, changes: Vec::new() }
}

/// Somebody has written or decided since the page was shown.
fn meanwhile() -> Denied {
    Denied::because(ErrorCode::TransitionIllegal, "It was changed at the same time; read it again and repeat.")
}
