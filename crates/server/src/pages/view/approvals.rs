//! Somebody without the privilege asks an administrator; the administrator's side is the consent.

use askama::Template;

use super::{Chrome, FieldError, FormError, IntegrationCard, Moment, Organization, ScopeText, texts::Said};

/// Who of an organization can give access.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Administrators {
    /// The names of the first five.
    pub names: Vec<String>,
    /// Whether there are more.
    pub more: bool,
}

/// One organization for which somebody may ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskOrganization {
    /// The value of the field `organization`.
    pub id: String,
    /// The organization.
    pub organization: Organization,
    /// Who will see the request.
    pub administrators: Administrators,
    /// Whether it is chosen.
    pub selected: bool,
}

/// Asks an administrator. Form: POST `action` with `csrf`, `organization` (a radio button each; hidden for a single one),
/// `reason` (`#reason`, 1 to 500 characters, may have several lines), button `#ask`; link `#cancel`.
#[derive(Clone, Debug, Template)]
#[template(path = "approval_ask.html")]
pub struct AskAdministrator {
    /// The frame.
    pub chrome: Chrome,
    /// Where the form posts to.
    pub action: String,
    /// The integration that is asked for.
    pub integration: IntegrationCard,
    /// For which organizations it can be asked; at least one.
    pub organizations: Vec<AskOrganization>,
    /// What the integration may do then.
    pub scopes: Vec<ScopeText>,
    /// The reason as typed before.
    pub reason: String,
    /// What is wrong with the reason.
    pub reason_error: Option<FieldError>,
    /// What was wrong.
    pub error: Option<FormError>,
    /// How many days an administrator has.
    pub days: u32,
    /// Where "cancel" leads; None hides it.
    pub cancel: Option<String>,
}

/// Where an approval request stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApprovalState {
    /// An administrator is to decide.
    Waiting,
    /// An administrator consented.
    Approved {
        /// Who.
        by: String,
        /// When.
        at: Moment,
    },
    /// An administrator said no.
    Declined {
        /// Who.
        by: String,
        /// When.
        at: Moment,
        /// Why, in their own words.
        reason: Option<String>,
    },
    /// The asker took it back.
    Withdrawn,
    /// Too late.
    Expired,
    /// Approved, and the asker went on.
    Taken,
}

/// The asker's page. Form while waiting or approved: POST `action` with `csrf` and `decision` = `withdraw` (`#withdraw`) or
/// `continue` (`#continue`); when it is over, `return` (`#return`). Links `#again`, `#integrations`. The card has `data-state`.
#[derive(Clone, Debug, Template)]
#[template(path = "approval_status.html")]
pub struct ApprovalStatus {
    /// The frame.
    pub chrome: Chrome,
    /// Where the form posts to.
    pub action: String,
    /// The integration that is asked for.
    pub integration: IntegrationCard,
    /// For which organization.
    pub organization: Organization,
    /// Why, in the asker's words.
    pub reason: String,
    /// When it was asked.
    pub asked_at: Moment,
    /// When it is too late: to decide, and to go on.
    pub expires_at: Moment,
    /// Where it stands.
    pub state: ApprovalState,
    /// Who can approve.
    pub administrators: Administrators,
    /// Where to ask again, when it was declined, withdrawn or is too late; None hides it.
    pub again: Option<String>,
    /// Whether the partner may be told that nothing came of it (`decision` = `return`, button `#return`).
    pub back: bool,
    /// Where to see what is connected, when it was taken; None hides it.
    pub integrations: Option<String>,
}

/// One request of the administrators' list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApprovalRow {
    /// Its id, for the element `#approval-{id}`.
    pub id: String,
    /// The integration.
    pub integration: IntegrationCard,
    /// Who asks.
    pub asker: String,
    /// Their e-mail address.
    pub email: String,
    /// Why, in their words.
    pub reason: String,
    /// When it was asked.
    pub asked_at: Moment,
    /// When it is too late.
    pub expires_at: Moment,
    /// Where it stands.
    pub state: ApprovalState,
    /// The page on which it is decided (a link `#decide-{id}`); None: it is, or this person may not.
    pub decide: Option<String>,
}

/// Something that just happened, said above the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApprovalNotice {
    /// The request of the person with this name was approved.
    Approved(String),
    /// It was declined.
    Declined(String),
    /// Somebody else was faster, or it was withdrawn.
    AnsweredMeanwhile,
}

/// `/organizations/{id}/approvals`. No form.
#[derive(Clone, Debug, Template)]
#[template(path = "approval_list.html")]
pub struct ApprovalList {
    /// The frame.
    pub chrome: Chrome,
    /// Whose requests these are.
    pub organization: Organization,
    /// The requests of this page, waiting ones first.
    pub requests: Vec<ApprovalRow>,
    /// The page before this one.
    pub previous: Option<String>,
    /// The page after this one.
    pub next: Option<String>,
    /// Something that just happened.
    pub notice: Option<ApprovalNotice>,
}

/// The lines of what somebody wrote, without the empty ones.
pub(crate) fn lines(text: &str) -> Vec<&str> {
    text.split(['\n', '\r', '\t']).map(str::trim).filter(|line| !line.is_empty()).collect()
}

impl Administrators {
    pub(crate) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

impl AskAdministrator {
    pub(crate) fn only(&self) -> Option<&AskOrganization> {
        match self.organizations.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }
}

impl ApprovalState {
    pub(crate) fn class(&self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Approved { .. } => "approved",
            Self::Declined { .. } => "declined",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
            Self::Taken => "taken",
        }
    }

    pub(crate) fn said(&self, chrome: &Chrome) -> Said {
        match self {
            Self::Waiting => chrome.say("approval-waiting"),
            Self::Approved { .. } => chrome.say("approval-approved"),
            Self::Declined { .. } => chrome.say("approval-declined"),
            Self::Withdrawn => chrome.say("approval-withdrawn"),
            Self::Expired => chrome.say("approval-expired"),
            Self::Taken => chrome.say("approval-taken"),
        }
    }

    /// Who decided, and when.
    pub(crate) fn decided(&self, chrome: &Chrome) -> Option<Said> {
        let (said, by, at) = match self {
            Self::Approved { by, at } => (chrome.say("approval-approved-by"), by, at),
            Self::Declined { by, at, .. } => (chrome.say("approval-declined-by"), by, at),
            Self::Waiting | Self::Withdrawn | Self::Expired | Self::Taken => return None,
        };
        Some(said.with("person", by).with("moment", &at.text(chrome.language)))
    }

    /// The words of an administrator who declined.
    pub(crate) fn decline_lines(&self) -> Vec<&str> {
        match self {
            Self::Declined { reason: Some(reason), .. } => lines(reason),
            Self::Declined { reason: None, .. }
            | Self::Waiting
            | Self::Approved { .. }
            | Self::Withdrawn
            | Self::Expired
            | Self::Taken => Vec::new(),
        }
    }
}

impl ApprovalStatus {
    pub(crate) fn waiting(&self) -> bool {
        self.state == ApprovalState::Waiting
    }

    pub(crate) fn approved(&self) -> bool {
        matches!(self.state, ApprovalState::Approved { .. })
    }

    pub(crate) fn icon(&self) -> &'static str {
        match self.state {
            ApprovalState::Approved { .. } | ApprovalState::Taken => "check",
            ApprovalState::Declined { .. } => "cross",
            ApprovalState::Waiting | ApprovalState::Withdrawn | ApprovalState::Expired => "clock",
        }
    }

    pub(crate) fn title(&self) -> Said {
        match self.state {
            ApprovalState::Waiting => self.chrome.say("approval-status-waiting"),
            ApprovalState::Approved { .. } => self.chrome.say("approval-status-approved"),
            ApprovalState::Declined { .. } => self.chrome.say("approval-status-declined"),
            ApprovalState::Withdrawn => self.chrome.say("approval-status-withdrawn"),
            ApprovalState::Expired => self.chrome.say("approval-status-expired"),
            ApprovalState::Taken => self.chrome.say("approval-status-taken"),
        }
    }

    pub(crate) fn text(&self) -> Said {
        let said = match self.state {
            ApprovalState::Waiting => self.chrome.say("approval-status-waiting-text"),
            ApprovalState::Approved { .. } => self.chrome.say("approval-status-approved-text"),
            ApprovalState::Declined { .. } => self.chrome.say("approval-status-declined-text"),
            ApprovalState::Withdrawn => self.chrome.say("approval-status-withdrawn-text"),
            ApprovalState::Expired => self.chrome.say("approval-status-expired-text"),
            ApprovalState::Taken => self.chrome.say("approval-status-taken-text"),
        };
        said.with("integration", &self.integration.name)
    }

    pub(crate) fn lines(&self) -> Vec<&str> {
        lines(&self.reason)
    }
}

impl ApprovalRow {
    pub(crate) fn lines(&self) -> Vec<&str> {
        lines(&self.reason)
    }

    pub(crate) fn waits(&self) -> bool {
        self.state == ApprovalState::Waiting
    }
}

impl ApprovalList {
    pub(crate) fn title(&self) -> Said {
        self.chrome.say("approvals-title")
    }

    pub(crate) fn waiting(&self) -> Vec<&ApprovalRow> {
        self.requests.iter().filter(|row| row.waits()).collect()
    }

    pub(crate) fn decided(&self) -> Vec<&ApprovalRow> {
        self.requests.iter().filter(|row| !row.waits()).collect()
    }
}
