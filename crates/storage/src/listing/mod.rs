//! Listings, a revision a row. `moves.rs` holds the steps of their machine, `page.rs` the lists of them, `logo.rs` the logos.
//!
//! Only the latest revision of an integration can be open, since a new one is numbered after the latest that its author saw, and
//! is begun only where that one was not open: of two who begin one at the same moment, the key of the row lets one.

pub mod logo;
mod moves;
mod page;

pub use moves::{approve, decline, discard, insert, none_listed, replace, save, submit, take_back, withdraw};
pub use page::{AfterListing, ListingFilter, page, page_in_state};

use crate::columns::Json;
use crate::sql::sql;
use crate::value::params;
use crate::{Error, FromRow, Result, Row, Store};
use model::listing::{Category, Listing, ListingContent, ListingId};
use protocol::id::ClientId;

macro_rules! select {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT l.client_id, l.revision, l.version, l.state, l.name, l.summary, l.description, l.categories, l.support_url,
               l.privacy_url, l.launch_url, l.logo, l.scopes, l.reason, l.language, l.created_at, l.changed_at FROM listings l ",
            $rest
        ))
    };
}
use select;

impl FromRow for Listing {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: ListingId { client_id: row.next()?, revision: row.next()? },
            version: row.next()?,
            state: row.next()?,
            content: ListingContent {
                name: row.next()?,
                summary: row.next()?,
                description: row.next()?,
                categories: read_categories(&row.next::<String>()?)?,
                support_url: row.next()?,
                privacy_url: row.next()?,
                launch_url: row.next()?,
                logo: row.next()?,
                scopes: row.next::<Json<_>>()?.0,
            },
            reason: row.next()?,
            language: row.next()?,
            created_at: row.next()?,
            changed_at: row.next()?,
        })
    }
}

/// Categories stand in one column, by name, with single spaces between.
fn read_categories(text: &str) -> Result<Vec<Category>> {
    text.split_ascii_whitespace()
        .map(|name| name.parse().map_err(|_| Error::Column { index: 7, wanted: "a list of categories" }))
        .collect()
}

/// One revision.
pub async fn find(store: &Store, id: ListingId) -> Result<Option<Listing>> {
    store.read_one(select!("WHERE l.client_id = $1 AND l.revision = $2"), params![id.client_id, id.revision]).await
}

/// The revision that customers read, if there is one.
pub async fn listed(store: &Store, client_id: ClientId) -> Result<Option<Listing>> {
    let sql = select!("WHERE l.client_id = $1 AND l.state = 'listed' ORDER BY l.revision DESC LIMIT 1");
    store.read_one(sql, params![client_id]).await
}

/// The revision that customers read, or have read last, before this one was approved.
pub async fn listed_before(store: &Store, id: ListingId) -> Result<Option<Listing>> {
    let sql = select!(
        "WHERE l.client_id = $1 AND l.revision < $2 AND l.state IN ('listed', 'replaced', 'withdrawn') ORDER BY l.revision DESC LIMIT 1"
    );
    store.read_one(sql, params![id.client_id, id.revision]).await
}

/// The revision that the partner writes, or the operator reads, if there is one.
pub async fn open_of(store: &Store, client_id: ClientId) -> Result<Option<Listing>> {
    let sql = select!("WHERE l.client_id = $1 AND l.state IN ('draft', 'in_review') ORDER BY l.revision DESC LIMIT 1");
    store.read_one(sql, params![client_id]).await
}

/// Up to `limit` revisions of an integration, the latest first.
pub async fn latest(store: &Store, client_id: ClientId, limit: i64) -> Result<Vec<Listing>> {
    store.read_all(select!("WHERE l.client_id = $1 ORDER BY l.revision DESC LIMIT $2"), params![client_id, limit]).await
}
