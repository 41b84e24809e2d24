//! The operator's lists of listings, by state.

use super::super::{Chrome, IntegrationCard, ListingStands, texts::Said};
use super::state_said;
use askama::Template;
use model::listing::ListingState;

/// One revision in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListingRow {
    /// The integration's application key; ends the ids of the row's elements.
    pub client_id: String,
    /// Its number.
    pub revision: u32,
    /// Name, publisher and logo, as the listing has them.
    pub integration: IntegrationCard,
    /// One line.
    pub summary: String,
    /// Where it stands.
    pub stands: ListingStands,
    /// Path of its review.
    pub path: String,
}

/// `/operator/listings`, of one state. Rows stand in `#listing-{client_id}-{revision}`, with a link `#open-{client_id}-{revision}`.
#[derive(Clone, Debug, Template)]
#[template(path = "listing_list.html")]
pub struct ListingList {
    /// The frame.
    pub chrome: Chrome,
    /// Path of the console.
    pub back: String,
    /// Which state.
    pub state: ListingState,
    /// The other states' lists.
    pub others: Vec<OtherListings>,
    /// The revisions, those that have been in it for longest first.
    pub rows: Vec<ListingRow>,
    /// The first page, on every other one.
    pub previous: Option<String>,
    /// The page after this one.
    pub next: Option<String>,
}

/// The list of another state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherListings {
    /// Which state.
    pub state: ListingState,
    /// Its path.
    pub path: String,
}

impl ListingList {
    pub(crate) fn stands(&self) -> Said {
        state_said(&self.chrome, self.state)
    }
}

impl OtherListings {
    pub(crate) fn said(&self, chrome: &Chrome) -> Said {
        state_said(chrome, self.state)
    }
}
