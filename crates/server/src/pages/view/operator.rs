//! The operator's console: redirect URIs that wait for a review, and those decided lately.

use askama::Template;

use super::{Chrome, FieldError, FormError, ListingRow, Moment, ReviewState, texts::Said};
use model::partner_address::AddressKind;

/// What a partner asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reviewed {
    /// A redirect URI.
    RedirectUri,
    /// An address that a door leads to.
    Address(AddressKind),
}

/// One redirect URI or address, for the person who decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewRow {
    /// Ours; ends the ids of the row's elements.
    pub id: String,
    /// What it is.
    pub what: Reviewed,
    /// The address itself.
    pub uri: String,
    /// The address in use, which it would replace.
    pub replaces: Option<String>,
    /// Its host and port, where it has one that can be proven.
    pub host: Option<String>,
    /// When the partner proved that the host is theirs; None: not yet.
    pub proven_at: Option<Moment>,
    /// The integration's name.
    pub integration: String,
    /// The integration's application key.
    pub client_id: String,
    /// Its publisher.
    pub publisher: String,
    /// Whether the platform has verified the publisher.
    pub verified: bool,
    /// The publisher's website, by its own word.
    pub website: Option<String>,
    /// How the review stands.
    pub state: ReviewState,
    /// When it was asked for.
    pub created_at: Moment,
    /// When it was decided.
    pub decided_at: Option<Moment>,
    /// The reason that was given.
    pub decided_reason: Option<String>,
    /// How many redirect URIs of the integration look like one per customer; None: no warning.
    pub alike: Option<u32>,
    /// Where the form posts to.
    pub action: String,
    /// The reason as typed before.
    pub reason: String,
    /// What is wrong with it.
    pub reason_error: Option<FieldError>,
}

/// Something that just happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OperatorNotice {
    /// This one was approved.
    Approved(String),
    /// This one was declined.
    Declined(String),
    /// Somebody else decided about this one at the same time, and it stands like this now.
    Meanwhile(String, ReviewState),
    /// The partner has taken it off the list.
    Gone,
}

/// `/operator`. A form per row: POST its `action` with `csrf`, `seen` (the state that the page shows), `reason`
/// (`#reason-{id}`, needed to decline) and `decision` (`approve` by `#approve-{id}`, `decline` by `#decline-{id}`). Rows stand
/// in elements `#review-{id}`, with `data-state`. Listings that wait stand in `#listing-queue`. Links `#attempts`, `#all-listings`.
#[derive(Clone, Debug, Template)]
#[template(path = "operator.html")]
pub struct OperatorConsole {
    /// The frame.
    pub chrome: Chrome,
    /// Those that wait, the oldest first.
    pub pending: Vec<ReviewRow>,
    /// The page before this one.
    pub previous: Option<String>,
    /// The page after this one.
    pub next: Option<String>,
    /// Those decided lately, the latest first; a decision can be changed.
    pub decided: Vec<ReviewRow>,
    /// Addresses of doors that wait, the oldest first.
    pub addresses: Vec<ReviewRow>,
    /// Whether more of those wait.
    pub more_addresses: bool,
    /// Listings that wait, the oldest first; more of them stand in [`super::ListingList`].
    pub listings: Vec<ListingRow>,
    /// Path of all listings.
    pub all_listings: String,
    /// Path of the timelines of all attempts.
    pub attempts: Option<String>,
    /// Path of the list of partners (`#partners`).
    pub partners: String,
    /// Something that just happened.
    pub notice: Option<OperatorNotice>,
}

impl OperatorConsole {
    /// The row that says what is wrong may stand far below.
    pub(crate) fn wrong(&self) -> Option<FormError> {
        let mut rows = self.pending.iter().chain(&self.addresses).chain(&self.decided);
        rows.any(|row| row.reason_error.is_some()).then_some(FormError::SeeFields)
    }
}

impl ReviewRow {
    /// What it is, for addresses of doors.
    pub(crate) fn kind(&self) -> Option<&'static str> {
        match self.what {
            Reviewed::RedirectUri => None,
            Reviewed::Address(kind) => Some(kind.as_str()),
        }
    }
}

impl OperatorNotice {
    pub(crate) fn said(&self, chrome: &Chrome) -> Said {
        match self {
            Self::Approved(uri) => chrome.say("operator-approved").with("uri", uri),
            Self::Declined(uri) => chrome.say("operator-declined").with("uri", uri),
            Self::Meanwhile(uri, ReviewState::Pending) => chrome.say("operator-meanwhile").with("uri", uri),
            Self::Meanwhile(uri, ReviewState::Approved) => chrome.say("operator-meanwhile-approved").with("uri", uri),
            Self::Meanwhile(uri, ReviewState::Declined) => chrome.say("operator-meanwhile-declined").with("uri", uri),
            Self::Gone => chrome.say("operator-gone"),
        }
    }

    /// Whether it is what this person did.
    pub(crate) fn good(&self) -> bool {
        match self {
            Self::Approved(_) | Self::Declined(_) => true,
            Self::Meanwhile(..) | Self::Gone => false,
        }
    }
}
