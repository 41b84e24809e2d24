//! The page of one grant, whichever door it came by.

use askama::Template;

use super::{
    Chrome, ClientKeyRow, ClientKeyState, Door, Ended, GrantState, HistoryRow, IntegrationCard, Moment, Organization, ScopeText,
    Timeline, Waiting, scope, texts::Said,
};

/// A consent, as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentRow {
    /// Who.
    pub by: String,
    /// When.
    pub at: Moment,
    /// At which door.
    pub door: Door,
    /// To what.
    pub scopes: Vec<ScopeText>,
}

/// A connection: one authorized installation that holds refresh tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectionRow {
    /// Its id, as tokens and logs name it.
    pub id: String,
    /// When it was made.
    pub since: Moment,
    /// When it was last refreshed; None: never.
    pub last_rotated: Option<Moment>,
    /// How it stands.
    pub state: GrantState,
}

/// Something that just happened, said above the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrantNotice {
    /// The extension was activated with the key that was shown.
    Activated,
    /// It was activated from another window: the key that was shown in this one is worth nothing.
    OtherKey,
    /// Another client key was made.
    KeyAdded,
    /// A client key was retired.
    KeyRetired,
    /// A client key ends at this time.
    KeyRetires(Moment),
    /// It was suspended.
    Suspended,
    /// It was resumed.
    Resumed,
}

/// `/organizations/{id}/integrations/{grant_id}`. No form. Elements `#grant-state`, `#scopes`, `#client-keys` (each key in
/// `#key-{id}`), `#connections`, `#consents`, `#timeline`; `#history`; links `#new-key`, `#retire-{id}`, `#suspend`, `#resume`, `#revoke`, `#attempts`, `#back`.
#[derive(Clone, Debug, Template)]
#[template(path = "grant.html")]
pub struct GrantPage {
    /// The frame.
    pub chrome: Chrome,
    /// Whose grant it is.
    pub organization: Organization,
    /// The grant's id, for questions about it.
    pub grant_id: String,
    /// The integration's application key.
    pub client_id: String,
    /// The integration.
    pub integration: IntegrationCard,
    /// How it stands.
    pub state: GrantState,
    /// How it ended; for a suspended one, who suspended it.
    pub ended: Option<Ended>,
    /// More access that waits for somebody (`#pending`).
    pub waiting: Option<Waiting>,
    /// How it came about.
    pub door: Door,
    /// When the partner countersigned first.
    pub activated_at: Moment,
    /// When its access was last used; None: never.
    pub last_used: Option<Moment>,
    /// What it may do.
    pub scopes: Vec<ScopeText>,
    /// The consents, newest first.
    pub consents: Vec<ConsentRow>,
    /// The connections, live ones first.
    pub connections: Vec<ConnectionRow>,
    /// The client keys, live ones first.
    pub client_keys: Vec<ClientKeyRow>,
    /// Path of the window of a new client key; None: this person may not, or the grant has none.
    pub new_key: Option<String>,
    /// Path of the page that asks once more; None: this person may not, or it is over.
    pub revoke: Option<String>,
    /// Path of the page that suspends it; None: this person may not, or it is not active.
    pub suspend: Option<String>,
    /// Path of the page that resumes it; None: this person may not, or another side suspended it.
    pub resume: Option<String>,
    /// What was done with it, newest first.
    pub history: Vec<HistoryRow>,
    /// The steps by which it came about.
    pub timeline: Option<Timeline>,
    /// Path of the organization's attempts.
    pub attempts: String,
    /// Path of the connected integrations.
    pub back: String,
    /// Something that just happened.
    pub notice: Option<GrantNotice>,
}

impl GrantPage {
    pub(crate) fn notice_said(&self) -> Option<Said> {
        let said = match self.notice? {
            GrantNotice::Activated => self.chrome.say("grant-activated"),
            GrantNotice::OtherKey => self.chrome.say("grant-other-key"),
            GrantNotice::KeyAdded => self.chrome.say("grant-key-added"),
            GrantNotice::KeyRetired => self.chrome.say("grant-key-retired"),
            GrantNotice::Suspended => self.chrome.say("grant-suspended-now"),
            GrantNotice::Resumed => self.chrome.say("grant-resumed-now"),
            GrantNotice::KeyRetires(moment) => return Some(self.chrome.say("grant-key-retires").at("moment", &moment)),
        };
        Some(said.with("integration", &self.integration.name))
    }

    /// What the state means for the customer.
    pub(crate) fn meaning(&self) -> Said {
        let said = match self.state {
            GrantState::Active if scope::views_only(&self.scopes) => self.chrome.say("grant-means-active-see"),
            GrantState::Active => self.chrome.say("grant-means-active"),
            GrantState::Suspended => self.chrome.say("grant-means-suspended"),
            GrantState::Revoked => self.chrome.say("grant-means-revoked"),
        };
        said.with("integration", &self.integration.name)
    }

    /// Who suspended or revoked it.
    pub(crate) fn ended_said(&self, ended: &Ended) -> Said {
        ended.said(&self.chrome, (self.state, &self.integration.publisher))
    }

    /// Somebody here may act, and another side suspended it.
    pub(crate) fn resume_not_yours(&self) -> Option<Said> {
        let waits = self.state == GrantState::Suspended && self.resume.is_none() && self.revoke.is_some();
        waits.then(|| self.chrome.say("grant-resume-not-yours").with("platform", &self.chrome.platform.name))
    }

    pub(crate) fn over(&self) -> bool {
        self.state == GrantState::Revoked
    }

    pub(crate) fn live_keys(&self) -> usize {
        self.client_keys.iter().filter(|key| key.live()).count()
    }

    /// The partner has both signed and used it, or it is still waited for.
    pub(crate) fn waits_for_first_use(&self) -> bool {
        let usable = |key: &&ClientKeyRow| key.state == ClientKeyState::Active;
        self.state == GrantState::Active
            && self.last_used.is_none()
            && self.connections.is_empty()
            && self.client_keys.iter().filter(usable).all(|key| key.first_used.is_none())
            && self.live_keys() > 0
    }
}
