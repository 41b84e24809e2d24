//! Lists of listings: what customers browse, and what the operator reviews.

use super::select;
use crate::membership::{AfterName, containing};
use crate::sql::sql;
use crate::value::params;
use crate::{Result, Store};
use model::integration::Door;
use model::listing::{Category, Listing, ListingState};
use protocol::Timestamp;
use protocol::id::ClientId;

/// What a customer looks for.
#[derive(Debug, Clone, Copy, Default)]
pub struct ListingFilter<'a> {
    /// Part of a name or summary, normalised; "" for all.
    pub query: &'a str,
    /// One category, or all.
    pub category: Option<Category>,
    /// Integrations that have this door, or any.
    pub door: Option<Door>,
}

/// Listed revisions of active public integrations, by name.
pub async fn page(store: &Store, filter: ListingFilter<'_>, after: &AfterName, limit: i64) -> Result<Vec<Listing>> {
    let sql = select!(
        r"JOIN integrations i ON i.client_id = l.client_id
          WHERE l.state = 'listed' AND i.visibility = 'public' AND i.state = 'active' AND l.search_key LIKE $1 ESCAPE '\'
            AND l.categories LIKE $2 ESCAPE '\' AND i.doors LIKE $3 ESCAPE '\' AND (l.name_key, l.client_id) > ($4, $5)
          ORDER BY l.name_key, l.client_id LIMIT $6"
    );
    let params = params![
        containing(filter.query),
        containing(filter.category.map(Category::as_str).unwrap_or_default()),
        containing(filter.door.map(Door::as_str).unwrap_or_default()),
        &after.name_key,
        &after.id,
        limit,
    ];
    store.read_all(sql, params).await
}

/// Where a list by time goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AfterListing {
    /// [`Listing::changed_at`] of the last one shown.
    pub changed_at: Timestamp,
    /// Its integration.
    pub client_id: ClientId,
    /// Its revision.
    pub revision: u32,
}

impl From<&Listing> for AfterListing {
    fn from(listing: &Listing) -> Self {
        Self { changed_at: listing.changed_at, client_id: listing.id.client_id, revision: listing.id.revision }
    }
}

/// Revisions in one state, those that have been in it for longest first, after `after`.
pub async fn page_in_state(store: &Store, state: ListingState, after: Option<AfterListing>, limit: i64) -> Result<Vec<Listing>> {
    let sql = select!(
        "WHERE l.state = $1 AND (l.changed_at, l.client_id, l.revision) > ($2, $3, $4)
         ORDER BY l.changed_at, l.client_id, l.revision LIMIT $5"
    );
    let (at, client_id, revision) = match after {
        Some(after) => (after.changed_at.as_micros(), after.client_id.to_string(), after.revision),
        None => (i64::MIN, String::new(), 0),
    };
    store.read_all(sql, params![state, at, client_id, revision, limit]).await
}
