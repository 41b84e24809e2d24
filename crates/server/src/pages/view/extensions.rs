//! Settings > Extensions (seed 001): what an organization has added, and adding to it.

use askama::Template;

use super::{
    Chrome, GrantState, IntegrationCard, Moment, Organization, client_key,
    texts::{Count, Said},
};

/// One extension of the list: a grant that came about at the extension door.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtensionRow {
    /// The integration's client id, for the element's id.
    pub client_id: String,
    /// The integration.
    pub integration: IntegrationCard,
    /// How it stands.
    pub state: GrantState,
    /// How many scopes it has.
    pub scopes: u32,
    /// Who activated it.
    pub activated_by: String,
    /// When.
    pub activated_at: Moment,
    /// When its access was last used; None: never.
    pub last_used: Option<Moment>,
    /// The last four characters of each live client key; None for one that nobody has claimed yet.
    pub keys: Vec<Option<String>>,
    /// Path of the grant's page.
    pub path: String,
}

/// Something that just happened, said above the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExtensionNotice {
    /// The extension of the integration with this name was deleted.
    Deleted(String),
    /// The window was left before OK.
    NotActivated(String),
}

/// `/organizations/{id}/extensions`. No form. Links `#add-extension`, `#connected-integrations`, `#approvals`, `#attempts`.
/// Each extension stands in `#extension-{client_id}` (one that is over in `#extension-{client_id}-ended-{n}`).
#[derive(Clone, Debug, Template)]
#[template(path = "extensions.html")]
pub struct Extensions {
    /// The frame.
    pub chrome: Chrome,
    /// Whose extensions these are.
    pub organization: Organization,
    /// Whether this person may activate one; otherwise they may look, and ask an administrator.
    pub may_activate: bool,
    /// The extensions of this page, live ones first.
    pub extensions: Vec<ExtensionRow>,
    /// Path of [`AddExtension`].
    pub add: String,
    /// For administrators: path of the waiting approval requests, and how many there are.
    pub approvals: Option<(String, u32)>,
    /// Path of the connected integrations of every door.
    pub integrations: String,
    /// Path of the organization's attempts.
    pub attempts: String,
    /// The page before this one.
    pub previous: Option<String>,
    /// The page after this one.
    pub next: Option<String>,
    /// Something that just happened.
    pub notice: Option<ExtensionNotice>,
}

/// A public integration that was found by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundIntegration {
    /// Its application key.
    pub client_id: String,
    /// The integration.
    pub integration: IntegrationCard,
    /// What it does, in its publisher's words; may be empty.
    pub description: String,
    /// Path of the grant's page, where it is active already.
    pub active: Option<String>,
}

/// What is wrong with an application key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApplicationKeyError {
    /// None was typed.
    Missing,
    /// Unknown, or not for this door, or disabled: the same words for all, so that nothing is learned from them.
    Unknown,
    /// Too many guesses; good again after this many seconds. Sent with 429.
    TooManyTries(u32),
}

/// `/organizations/{id}/extensions/add`. Search form (the only GET): `search_action` with `q` (`#search`), button
/// `#search-button`. Found integrations: POST `action` with `csrf` and `application_key`, by a button `#add-{client_id}` each;
/// one that is active already has a link `#active-{client_id}` instead. "Custom extension": POST `action` with `csrf` and
/// `application_key` (`#application-key`), button `#add-custom`. Link `#back`. Private integrations are never listed.
#[derive(Clone, Debug, Template)]
#[template(path = "extension_add.html")]
pub struct AddExtension {
    /// The frame.
    pub chrome: Chrome,
    /// Where the forms post to.
    pub action: String,
    /// Where the search goes.
    pub search_action: String,
    /// For whom.
    pub organization: Organization,
    /// Whether this person may activate one; otherwise the buttons lead to asking an administrator.
    pub may_activate: bool,
    /// What was searched for; empty for no search.
    pub q: String,
    /// The integrations of this page.
    pub found: Vec<FoundIntegration>,
    /// The page before this one.
    pub previous: Option<String>,
    /// The page after this one.
    pub next: Option<String>,
    /// The application key as typed before.
    pub application_key: String,
    /// What was wrong with it.
    pub error: Option<ApplicationKeyError>,
    /// Path of [`Extensions`].
    pub back: String,
}

impl Extensions {
    pub(crate) fn notice_said(&self) -> Option<Said> {
        Some(match self.notice.as_ref()? {
            ExtensionNotice::Deleted(name) => self.chrome.say("extensions-deleted").with("integration", name),
            ExtensionNotice::NotActivated(name) => self.chrome.say("extensions-not-activated").with("integration", name),
        })
    }
}

impl ExtensionRow {
    /// An extension that is over may stand beside its successor, so its id is numbered.
    pub(crate) fn element_id(&self, index: impl Count) -> String {
        match self.state {
            GrantState::Active | GrantState::Suspended => format!("extension-{}", self.client_id),
            GrantState::Revoked => format!("extension-{}-ended-{}", self.client_id, index.count() + 1),
        }
    }

    pub(crate) fn masked(&self, chrome: &Chrome) -> Vec<String> {
        self.keys.iter().flatten().map(|last_four| client_key::masked(chrome, last_four)).collect()
    }

    pub(crate) fn unclaimed(&self) -> usize {
        self.keys.iter().filter(|key| key.is_none()).count()
    }
}

impl ApplicationKeyError {
    pub(crate) fn said(self, chrome: &Chrome) -> Said {
        match self {
            Self::Missing => chrome.say("field-required"),
            Self::Unknown => chrome.say("application-key-unknown"),
            Self::TooManyTries(seconds) => super::FormError::TooManyTries(seconds).said(chrome),
        }
    }
}
