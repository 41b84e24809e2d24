//! One install, from the press of the button to the connection, and which of several somebody came back with.

use super::{
    Asking, Chrome, Ended, FormError, GrantState, IntegrationCard, Moment, Organization, ScopeText, Timeline, texts::Said,
};
use askama::Template;

/// How an install stands for the person who looks, and where they go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InstallationState {
    /// The partner has not brought the company back; its page, where it has one.
    Partner(Option<String>),
    /// The company came back and has not answered.
    You {
        /// On with it, in this browser.
        go_on: Option<String>,
        /// The partner's page, from another one.
        page: Option<String>,
    },
    /// An administrator was asked; the request's page, for whoever may see it.
    Administrator(Option<String>),
    /// An administrator was asked, and the person who looks may decide; the request's page.
    Decision(String),
    /// An administrator approved; the asker goes on there.
    Asker(Option<String>),
    /// The partner fetches its access.
    Exchange,
    /// Connected; the grant's page.
    Connected(String),
    /// Its own connection is over, and the grant lives on; its page.
    Disconnected(String),
    /// Both had signed; no access until it is resumed. The grant's page.
    Suspended(String),
    /// Access is over. The grant's page, where one came of it.
    Revoked(Option<String>),
    /// The customer said no.
    Declined,
    /// The customer took it back before anybody had answered.
    Cancelled,
    /// Whoever installs took back the request for an administrator's approval.
    Withdrawn,
    /// Too late.
    Expired,
    /// It came to nothing after the consent.
    RolledBack,
}

/// `/organizations/{id}/installations/{installation_id}`. Links `#back`, and by state `#partner` (the partner's page), `#continue`,
/// `#approval`, `#grant`, `#again` (the marketplace). `#installed-by`, `#allowed-by`, `#ended`. Form `#cancel-installation`: POST `cancel` with `csrf`, button `#cancel`.
#[derive(Clone, Debug, Template)]
#[template(path = "installation.html")]
pub struct InstallationPage {
    /// The frame.
    pub chrome: Chrome,
    /// The integration.
    pub integration: IntegrationCard,
    /// For whom.
    pub organization: Organization,
    /// How it stands.
    pub state: InstallationState,
    /// Who suspended or revoked the access that came of it.
    pub ended: Option<Ended>,
    /// What was chosen at the install or, once it was allowed, what was allowed.
    pub scopes: Vec<ScopeText>,
    /// Whether it was allowed.
    pub is_allowed: bool,
    /// Who installs.
    pub by: String,
    /// Who allowed it, where that is somebody else.
    pub allowed_by: Option<String>,
    /// When it was begun.
    pub started: Moment,
    /// When it is too late, while it waits.
    pub expires: Option<Moment>,
    /// What the partner knows it by.
    pub installation_id: String,
    /// What happened.
    pub timeline: Timeline,
    /// Where "cancel" posts to; None: not, or not any more.
    pub cancel: Option<String>,
    /// Path of its page in the marketplace; None: it is not there any more.
    pub again: Option<String>,
    /// Path of the connected integrations.
    pub back: String,
}

impl InstallationPage {
    /// Who ended the access, and when.
    pub(crate) fn ended_said(&self, ended: &Ended) -> Said {
        let state = if self.state.is_over() { GrantState::Revoked } else { GrantState::Suspended };
        ended.said(&self.chrome, (state, &self.integration.publisher))
    }

    /// Until when it waits for somebody; while the partner fetches its access, the text says by when.
    pub(crate) fn waits_until(&self) -> Option<Moment> {
        self.expires.filter(|_| self.state != InstallationState::Exchange)
    }
}

/// An install among the connected integrations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstallationRow {
    /// Its id.
    pub installation_id: String,
    /// The integration.
    pub integration: IntegrationCard,
    /// How it stands.
    pub state: InstallationState,
    /// When it was begun.
    pub started: Moment,
    /// Path of its own page.
    pub path: String,
}

/// An install that somebody may have come back with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstallationChoice {
    /// The value of the radio button.
    pub id: String,
    /// For whom.
    pub organization: Organization,
    /// What was chosen.
    pub scopes: Vec<ScopeText>,
    /// Who installed.
    pub by: String,
    /// When.
    pub started: Moment,
    /// Whether it is chosen.
    pub selected: bool,
}

/// `/oauth/authorize/{id}/installation`. Form: POST `action` with `csrf`, `installation` (a radio button each, the last one
/// `none`: without an installation), button `#continue`; `#cancel` posts the same form to `cancel`.
#[derive(Clone, Debug, Template)]
#[template(path = "installation_picker.html")]
pub struct InstallationPicker {
    /// The frame.
    pub chrome: Chrome,
    /// Where the choice posts to.
    pub action: String,
    /// Who asks.
    pub asking: Asking,
    /// The installs, the newest first.
    pub rows: Vec<InstallationChoice>,
    /// Whether "without an installation" is chosen.
    pub without: bool,
    /// What was wrong.
    pub error: Option<FormError>,
    /// Where "cancel" posts to.
    pub cancel: String,
}

impl InstallationPicker {
    /// One waits that the person has said it is not, or more wait.
    pub(crate) fn text(&self) -> Said {
        let several = self.rows.len() > 1;
        let said =
            if several { self.chrome.say("installation-picker-text") } else { self.chrome.say("installation-picker-only") };
        said.with("integration", &self.asking.integration)
    }
}

impl InstallationState {
    /// In one or two words.
    pub(crate) fn said(&self, chrome: &Chrome) -> Said {
        match self {
            Self::Partner(_) => chrome.say("installation-partner"),
            Self::You { .. } | Self::Decision(_) => chrome.say("installation-you"),
            Self::Administrator(_) => chrome.say("installation-administrator"),
            Self::Asker(_) => chrome.say("installation-asker"),
            Self::Exchange => chrome.say("installation-exchange"),
            Self::Connected(_) => chrome.say("installation-connected"),
            Self::Disconnected(_) => chrome.say("installation-disconnected"),
            Self::Suspended(_) => chrome.say("state-suspended"),
            Self::Revoked(_) => chrome.say("state-revoked"),
            Self::Declined => chrome.say("installation-declined"),
            Self::Cancelled => chrome.say("installation-cancelled"),
            Self::Withdrawn => chrome.say("approval-withdrawn"),
            Self::Expired => chrome.say("installation-expired"),
            Self::RolledBack => chrome.say("installation-rolled-back"),
        }
    }

    /// What that means, and what to do.
    pub(crate) fn meaning(&self, chrome: &Chrome, publisher: &str) -> Said {
        let said = match self {
            Self::Partner(_) => chrome.say("installation-partner-text"),
            Self::You { go_on: Some(_), .. } => chrome.say("installation-you-text"),
            Self::You { go_on: None, .. } => chrome.say("installation-you-elsewhere-text"),
            Self::Administrator(_) => chrome.say("installation-administrator-text"),
            Self::Decision(_) => chrome.say("installation-decision-text"),
            Self::Asker(_) => chrome.say("installation-asker-text"),
            Self::Exchange => chrome.say("installation-exchange-text"),
            Self::Connected(_) => chrome.say("installation-connected-text"),
            Self::Disconnected(_) => chrome.say("installation-disconnected-text"),
            Self::Suspended(_) => chrome.say("installation-suspended-text"),
            Self::Revoked(_) => chrome.say("installation-revoked-text"),
            Self::Declined => chrome.say("installation-declined-text"),
            Self::Cancelled => chrome.say("installation-cancelled-text"),
            Self::Withdrawn => chrome.say("installation-withdrawn-text"),
            Self::Expired => chrome.say("installation-expired-text"),
            Self::RolledBack => chrome.say("installation-rolled-back-text"),
        };
        said.with("publisher", publisher)
    }

    pub(crate) fn class(&self) -> &'static str {
        match self {
            Self::Partner(_)
            | Self::You { .. }
            | Self::Administrator(_)
            | Self::Decision(_)
            | Self::Asker(_)
            | Self::Exchange => "waiting",
            Self::Connected(_) => "active",
            Self::Suspended(_) => "suspended",
            Self::Disconnected(_)
            | Self::Revoked(_)
            | Self::Declined
            | Self::Cancelled
            | Self::Withdrawn
            | Self::Expired
            | Self::RolledBack => "over",
        }
    }

    pub(crate) fn is_over(&self) -> bool {
        self.class() == "over"
    }

    /// The partner's page.
    pub(crate) fn page(&self) -> Option<&str> {
        match self {
            Self::Partner(page) | Self::You { page, .. } => page.as_deref(),
            Self::Administrator(_)
            | Self::Decision(_)
            | Self::Asker(_)
            | Self::Exchange
            | Self::Connected(_)
            | Self::Disconnected(_)
            | Self::Suspended(_)
            | Self::Revoked(_)
            | Self::Declined
            | Self::Cancelled
            | Self::Withdrawn
            | Self::Expired
            | Self::RolledBack => None,
        }
    }

    /// The link to where it goes on here, with its element id and its words.
    pub(crate) fn link(&self, chrome: &Chrome) -> Option<(&'static str, &str, Said)> {
        let (id, path, said) = match self {
            Self::You { go_on, .. } => ("continue", go_on, chrome.say("continue")),
            Self::Administrator(path) => ("approval", path, chrome.say("installation-see-request")),
            Self::Decision(path) => return Some(("approval", path, chrome.say("installation-see-request"))),
            Self::Asker(path) => ("approval", path, chrome.say("continue")),
            Self::Connected(path) | Self::Disconnected(path) | Self::Suspended(path) => {
                return Some(("grant", path, chrome.say("timeline-grant")));
            }
            Self::Revoked(path) => ("grant", path, chrome.say("installation-grant")),
            Self::Partner(_)
            | Self::Exchange
            | Self::Declined
            | Self::Cancelled
            | Self::Withdrawn
            | Self::Expired
            | Self::RolledBack => return None,
        };
        path.as_deref().map(|path| (id, path, said))
    }
}
