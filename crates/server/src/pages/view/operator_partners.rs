//! The operator's list of partners, who vouches for their names.

use askama::Template;

use super::{Chrome, Moment, texts::Said};

/// One partner, for the person who vouches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartnerRow {
    /// Its id; ends the ids of the row's elements.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its site.
    pub website: String,
    /// Whom customers ask.
    pub support_email: String,
    /// Whether the platform has verified it.
    pub verified: bool,
    /// When it was made.
    pub created_at: Moment,
    /// Where the form posts to.
    pub action: String,
}

/// Something that just happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartnersNotice {
    /// This one is verified now.
    Verified(String),
    /// This one is no longer.
    Unverified(String),
    /// This one has changed since the page was opened, and nothing was done.
    Meanwhile(String),
}

/// `/operator/partners`. A form per row: POST its `action` with `csrf`, `seen` (the name that the page shows) and `decision` (`verify`
/// by `#verify-{id}`, `unverify` by `#unverify-{id}`). Rows stand in `#partner-{id}`. Links `#all`, `#unverified`, `#console`.
#[derive(Clone, Debug, Template)]
#[template(path = "operator_partners.html")]
pub struct OperatorPartners {
    /// The frame.
    pub chrome: Chrome,
    /// The partners of this page, the oldest first.
    pub partners: Vec<PartnerRow>,
    /// Whether all are listed, or those that are not verified.
    pub all: bool,
    /// Path of the list of all.
    pub all_path: String,
    /// Path of the list of those that are not verified.
    pub unverified_path: String,
    /// The page before this one.
    pub previous: Option<String>,
    /// The page after this one.
    pub next: Option<String>,
    /// Path of the console.
    pub console: String,
    /// Something that just happened.
    pub notice: Option<PartnersNotice>,
}

impl PartnersNotice {
    pub(crate) fn said(&self, chrome: &Chrome) -> Said {
        match self {
            Self::Verified(name) => chrome.say("operator-partner-verified").with("partner", name),
            Self::Unverified(name) => chrome.say("operator-partner-unverified").with("partner", name),
            Self::Meanwhile(name) => chrome.say("operator-partner-meanwhile").with("partner", name),
        }
    }

    pub(crate) fn good(&self) -> bool {
        match self {
            Self::Verified(_) | Self::Unverified(_) => true,
            Self::Meanwhile(_) => false,
        }
    }
}
