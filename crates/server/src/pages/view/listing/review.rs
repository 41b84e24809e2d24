//! The operator's view of one revision: what it changes, and the decision.

use super::super::approvals::lines;
use super::super::{Chrome, FieldError, FormError, ListingBody, ListingStands, ScopeText, texts::Said};
use askama::Template;

/// One thing that a revision changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListingChange {
    /// Which field.
    pub field: ListingField,
    /// What it said before; empty: nothing.
    pub before: String,
    /// What it says now; empty: nothing.
    pub after: String,
}

/// A field that is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListingField {
    /// The name.
    Name,
    /// The summary.
    Summary,
    /// The description.
    Description,
    /// The categories.
    Categories,
    /// The support link.
    Support,
    /// The privacy link.
    Privacy,
    /// The launch link.
    Launch,
}

/// What happens to one scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScopeMove {
    /// It was not asked for.
    New,
    /// Required now.
    NowRequired,
    /// Optional now.
    NowOptional,
    /// For another reason.
    OtherReason,
    /// Not asked for any more.
    Dropped,
}

/// A scope that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeMoved {
    /// Which.
    pub scope: ScopeText,
    /// How.
    pub how: ScopeMove,
    /// Whether the integration cannot work without it; of a dropped one, before.
    pub required: bool,
    /// Whether it is given with the operator's word only.
    pub restricted: bool,
    /// The reason now; of a dropped one, before.
    pub reason: String,
    /// The reason before, where it is another one.
    pub before: Option<String>,
}

/// `/operator/listings/{client_id}/{revision}`. In review: POST `action` with `version`, `reason` (`#reason`, needed to decline) and
/// `decision` (`approve` by `#approve-listing`, `decline` by `#decline-listing`). Listed: POST the same with `withdraw` by
/// `#withdraw-listing`, in a `details`. What changes stands in `#changes`, the listing in `#preview`, its state in `#listing-state`.
#[derive(Clone, Debug, Template)]
#[template(path = "listing_review.html")]
pub struct ListingReview {
    /// The frame.
    pub chrome: Chrome,
    /// Path of the console.
    pub back: String,
    /// Where the form posts to.
    pub action: String,
    /// The version that the page shows.
    pub version: u32,
    /// Where it stands.
    pub stands: ListingStands,
    /// Its application key.
    pub client_id: String,
    /// Which revision.
    pub revision: u32,
    /// Path of the revision that is listed, where another one is.
    pub listed: Option<String>,
    /// What it changes of the one that was listed before it; None: none was.
    pub changes: Option<Vec<ListingChange>>,
    /// Whether its logo is another one; the path of the one before, if there was one.
    pub logo_before: Option<Option<String>>,
    /// The scopes that change; without one before it, every scope is new.
    pub scopes: Vec<ScopeMoved>,
    /// The listing as customers would read it.
    pub preview: ListingBody,
    /// The reason as typed before.
    pub reason: String,
    /// What is wrong with it.
    pub reason_error: Option<FieldError>,
    /// Whether somebody else changed it at the same time; nothing of this was kept.
    pub meanwhile: bool,
    /// Whether this person just decided.
    pub decided: bool,
}

impl ListingReview {
    pub(crate) fn wrong(&self) -> Option<FormError> {
        self.reason_error.map(|_| FormError::SeeFields)
    }
}

impl ListingChange {
    /// What it said before, line by line; a description has paragraphs.
    pub(crate) fn lines_before(&self) -> Vec<&str> {
        lines(&self.before)
    }

    /// What it says now, likewise.
    pub(crate) fn lines_after(&self) -> Vec<&str> {
        lines(&self.after)
    }
}

impl ListingField {
    pub(crate) fn said(self, chrome: &Chrome) -> Said {
        match self {
            Self::Name => chrome.say("listing-name"),
            Self::Summary => chrome.say("listing-summary"),
            Self::Description => chrome.say("listing-description"),
            Self::Categories => chrome.say("listing-categories"),
            Self::Support => chrome.say("listing-support"),
            Self::Privacy => chrome.say("listing-privacy"),
            Self::Launch => chrome.say("listing-launch"),
        }
    }
}

impl ScopeMoved {
    pub(crate) fn said(&self, chrome: &Chrome) -> Said {
        match self.how {
            ScopeMove::New if self.required => chrome.say("scope-new-required"),
            ScopeMove::New => chrome.say("scope-new-optional"),
            ScopeMove::NowRequired => chrome.say("scope-now-required"),
            ScopeMove::NowOptional => chrome.say("scope-now-optional"),
            ScopeMove::OtherReason => chrome.say("scope-other-reason"),
            ScopeMove::Dropped => chrome.say("scope-dropped"),
        }
    }

    pub(crate) fn class(&self) -> &'static str {
        match self.how {
            ScopeMove::New | ScopeMove::NowRequired => "suspended",
            ScopeMove::NowOptional | ScopeMove::OtherReason => "active",
            ScopeMove::Dropped => "revoked",
        }
    }

    pub(crate) fn name(&self) -> &'static str {
        match self.how {
            ScopeMove::New => "new",
            ScopeMove::NowRequired => "now-required",
            ScopeMove::NowOptional => "now-optional",
            ScopeMove::OtherReason => "other-reason",
            ScopeMove::Dropped => "dropped",
        }
    }
}
