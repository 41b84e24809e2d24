//! What an organization has connected, and ending it.

use askama::Template;

use super::{
    AuthorizeRow, Chrome, FormError, InstallationRow, Moment, Organization, ScopeText, Waiting, scope,
    texts::{Count, Said},
};

/// How a grant stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrantState {
    /// Yields tokens.
    Active,
    /// Paused by somebody; can be resumed.
    Suspended,
    /// Over, for ever.
    Revoked,
}

/// The way in which a grant came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// OAuth from the partner's site.
    Connect,
    /// The partner's onboarding link.
    Onboarding,
    /// Added under Settings > Extensions.
    Extension,
    /// Installed from the marketplace.
    Marketplace,
    /// Authorized from the integrations page.
    Handshake,
}

/// Which side ended a grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndedBy {
    /// Somebody of the organization.
    Customer,
    /// The partner.
    Partner,
    /// The platform.
    Operator,
    /// A spent token was presented again.
    Replay,
}

/// How a grant ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// Which side.
    pub by: EndedBy,
    /// The person, where it was one.
    pub name: Option<String>,
    /// When.
    pub at: Moment,
    /// The reason they gave.
    pub reason: Option<String>,
}

/// One grant of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantRow {
    /// The integration's client id, for the ids of buttons.
    pub client_id: String,
    /// The integration's name.
    pub integration: String,
    /// Its publisher.
    pub publisher: String,
    /// Whether the platform has verified the publisher.
    pub verified: bool,
    /// Path of its logo on our own host.
    pub logo: Option<String>,
    /// How it stands.
    pub state: GrantState,
    /// What it may do.
    pub scopes: Vec<ScopeText>,
    /// Who consented.
    pub consented_by: String,
    /// When.
    pub consented_at: Moment,
    /// How it came about.
    pub door: Door,
    /// When its access was last used; None: never.
    pub last_used: Option<Moment>,
    /// How it ended; for a suspended one, who suspended it.
    pub ended: Option<Ended>,
    /// More access that waits for somebody (link `#pending-{client_id}`).
    pub waiting: Option<Waiting>,
    /// Path of the page that asks once more; None: this person may not, or it is over.
    pub revoke: Option<String>,
    /// Path of the grant's own page.
    pub path: String,
    /// The partner's own application (`#launch-{client_id}`), where it is connected.
    pub launch: Option<String>,
}

/// Something that just happened, said above the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The grant of the integration with this name was revoked.
    Revoked(String),
    /// Access for the integration with this name was not allowed.
    Declined(String),
}

/// `/organizations/{id}/integrations`. No form: `#revoke` (the only revocable grant of the page) or
/// `#revoke-{client_id}` (one of several) is a link to [`RevokeConfirm`], `#open-{client_id}` one to the grant's own page,
/// `#attempts` one to the attempts. Each grant stands in an element
/// `#integration-{client_id}` (a revoked one in `#integration-{client_id}-ended-{n}`).
#[derive(Clone, Debug, Template)]
#[template(path = "connected_integrations.html")]
pub struct ConnectedIntegrations {
    /// The frame.
    pub chrome: Chrome,
    /// Whose integrations these are.
    pub organization: Organization,
    /// Installs that wait, or that came to nothing lately: each in an element `#installation-{installation_id}`, with link
    /// `#open-{installation_id}`. On the first page only.
    pub installations: Vec<InstallationRow>,
    /// Path of the marketplace (`#marketplace`).
    pub marketplace: String,
    /// The grants of this page, live ones first.
    pub grants: Vec<GrantRow>,
    /// The page before this one.
    pub previous: Option<String>,
    /// The page after this one.
    pub next: Option<String>,
    /// What can be authorized here, and what waits for its partner (first page only).
    pub authorize: Vec<AuthorizeRow>,
    /// Path of the organization's attempts.
    pub attempts: String,
    /// Path of the approval requests (`#approvals`), for who may decide, and how many wait (`#approvals-wait`).
    pub approvals: Option<(String, u32)>,
    /// Something that just happened.
    pub notice: Option<Notice>,
}

/// What stops when a grant is revoked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WhatEnds {
    /// Live connections under the grant.
    pub connections: u32,
    /// Live client keys under the grant.
    pub client_keys: u32,
    /// When its access was last used.
    pub last_used: Option<Moment>,
}

/// Asks once more. Form: POST `action` with `csrf`, `reason` (may be empty), button `#confirm-revoke`; link `#cancel`.
#[derive(Clone, Debug, Template)]
#[template(path = "revoke_confirm.html")]
pub struct RevokeConfirm {
    /// The frame.
    pub chrome: Chrome,
    /// Where the form posts to.
    pub action: String,
    /// The integration's name.
    pub integration: String,
    /// Its publisher.
    pub publisher: String,
    /// How the grant came about, which says what ending it is called.
    pub door: Door,
    /// Whose grant it is.
    pub organization: Organization,
    /// What it may do now, and may not afterwards.
    pub scopes: Vec<ScopeText>,
    /// What stops.
    pub ends: WhatEnds,
    /// The reason as typed before.
    pub reason: String,
    /// What was wrong.
    pub error: Option<FormError>,
    /// Where "keep it" leads.
    pub cancel: String,
}

impl ConnectedIntegrations {
    pub(crate) fn notice_said(&self) -> Option<Said> {
        Some(match self.notice.as_ref()? {
            Notice::Revoked(name) => self.chrome.say("integrations-revoked").with("integration", name),
            Notice::Declined(name) => self.chrome.say("authorize-declined").with("integration", name),
        })
    }

    pub(crate) fn revoke_id(&self, row: &GrantRow) -> String {
        if self.grants.iter().filter(|grant| grant.revoke.is_some()).count() == 1 {
            "revoke".to_owned()
        } else {
            format!("revoke-{}", row.client_id)
        }
    }

    pub(crate) fn ended(&self, row: &GrantRow, ended: &Ended) -> Said {
        ended.said(&self.chrome, (row.state, &row.publisher))
    }
}

impl Ended {
    /// Who suspended or revoked it, and when.
    pub(crate) fn said(&self, chrome: &Chrome, (state, publisher): (GrantState, &str)) -> Said {
        if state == GrantState::Suspended {
            return self.suspended(chrome, publisher);
        }
        let said = match (self.by, self.name.as_deref()) {
            (EndedBy::Customer, Some(name)) => chrome.say("ended-by-person").with("person", name),
            (EndedBy::Customer, None) => chrome.say("ended-by-customer"),
            (EndedBy::Partner, _) => chrome.say("ended-by-partner").with("publisher", publisher),
            (EndedBy::Operator, _) => chrome.say("ended-by-operator").with("platform", &chrome.platform.name),
            (EndedBy::Replay, _) => chrome.say("ended-by-replay"),
        };
        said.with("moment", &self.at.text(chrome.language))
    }

    fn suspended(&self, chrome: &Chrome, publisher: &str) -> Said {
        let said = match (self.by, self.name.as_deref()) {
            (EndedBy::Customer, Some(name)) => chrome.say("suspended-by-person").with("person", name),
            (EndedBy::Customer, None) => chrome.say("suspended-by-customer"),
            (EndedBy::Partner, _) => chrome.say("suspended-by-partner").with("publisher", publisher),
            (EndedBy::Operator | EndedBy::Replay, _) => {
                chrome.say("suspended-by-operator").with("platform", &chrome.platform.name)
            }
        };
        said.at("moment", &self.at)
    }
}

impl RevokeConfirm {
    pub(crate) fn heading(&self) -> Said {
        self.door.end_asked(&self.chrome).with("integration", &self.integration)
    }

    pub(crate) fn loses(&self) -> Said {
        if scope::views_only(&self.scopes) { self.chrome.say("revoke-loses-see") } else { self.chrome.say("revoke-loses") }
    }
}

impl GrantRow {
    /// The link to the grant's own page, numbered likewise.
    pub(crate) fn link_id(&self, index: impl Count) -> String {
        self.element_id(index).replacen("integration", "open", 1)
    }

    /// A grant that is over may stand beside its successor, so its id is numbered.
    pub(crate) fn element_id(&self, index: impl Count) -> String {
        match self.state {
            GrantState::Active | GrantState::Suspended => format!("integration-{}", self.client_id),
            GrantState::Revoked => {
                format!("integration-{}-ended-{}", self.client_id, index.count() + 1)
            }
        }
    }
}

impl Door {
    pub(crate) fn said(self, chrome: &Chrome) -> Said {
        match self {
            Self::Connect => chrome.say("door-connect"),
            Self::Onboarding => chrome.say("door-onboarding"),
            Self::Extension => chrome.say("door-extension"),
            Self::Marketplace => chrome.say("door-marketplace"),
            Self::Handshake => chrome.say("door-handshake"),
        }
    }

    /// What ending a grant is called, as customers look for it.
    pub(crate) fn end_said(self, chrome: &Chrome) -> Said {
        match self {
            Self::Marketplace => chrome.say("integrations-uninstall"),
            Self::Extension => chrome.say("grant-delete"),
            Self::Connect | Self::Onboarding | Self::Handshake => chrome.say("integrations-revoke"),
        }
    }

    /// The same as a question.
    fn end_asked(self, chrome: &Chrome) -> Said {
        match self {
            Self::Marketplace => chrome.say("uninstall-title"),
            Self::Extension => chrome.say("delete-title"),
            Self::Connect | Self::Onboarding | Self::Handshake => chrome.say("revoke-title"),
        }
    }
}

impl GrantState {
    /// The words above what a grant gives.
    pub(crate) fn can_said(self, chrome: &Chrome, scopes: &[ScopeText]) -> Said {
        match (self, scope::views_only(scopes)) {
            (Self::Revoked, true) => chrome.say("integrations-could-see"),
            (Self::Revoked, false) => chrome.say("integrations-could"),
            (Self::Active | Self::Suspended, true) => chrome.say("integrations-can-see"),
            (Self::Active | Self::Suspended, false) => chrome.say("integrations-can"),
        }
    }

    pub(crate) fn said(self, chrome: &Chrome) -> Said {
        match self {
            Self::Active => chrome.say("state-active"),
            Self::Suspended => chrome.say("state-suspended"),
            Self::Revoked => chrome.say("state-revoked"),
        }
    }

    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Revoked => "revoked",
        }
    }
}
