//! Client keys that wait for a developer of the partner: taking one, once.

use askama::Template;

use super::{Chrome, ClearKey, IntegrationCard, Moment, Organization, client_key, developer::explained, texts::Said};
use protocol::ErrorCode;

/// A key that waits, as the integration's page lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingClaim {
    /// The key's id; ends the ids of the row's elements.
    pub id: String,
    /// Path of [`ClaimPage`].
    pub path: String,
    /// Whose key it is.
    pub organization: Organization,
    /// When it was made.
    pub made_at: Moment,
    /// Until when it can be taken.
    pub until: Moment,
}

/// How a key stands for the developer who holds its link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClaimState {
    /// It can be taken until then.
    Waiting(Moment),
    /// The customer's access is suspended; it can be taken once that is over.
    Suspended,
    /// Somebody has taken it.
    Taken {
        /// The key's last four characters.
        last_four: String,
        /// Who, where that is known.
        by: Option<String>,
        /// When, likewise.
        at: Option<Moment>,
        /// Whether that was this very person.
        own: bool,
    },
    /// Too late, or the customer ended it.
    Over,
}

/// `/developer/claims/{client_key_id}`. Looking at it takes nothing. Form: POST `action` with `csrf`, button `#claim`. Element
/// `#claim-state` with `data-state`; link `#back`.
#[derive(Clone, Debug, Template)]
#[template(path = "claim.html")]
pub struct ClaimPage {
    /// The frame.
    pub chrome: Chrome,
    /// Where the form posts to.
    pub action: String,
    /// The integration.
    pub integration: IntegrationCard,
    /// Whose key it is.
    pub organization: Organization,
    /// How it stands.
    pub state: ClaimState,
    /// Why it was not given just now.
    pub refused: Option<ErrorCode>,
    /// Path of the integration's page.
    pub back: String,
}

/// After [`ClaimPage`]: the key, the only time that it is seen. No form. The key stands in `#client-key`, with a copy button;
/// `#organization-id`, `#grant-id`; link `#done`. To be sent with `Cache-Control: no-store`.
#[derive(Clone, Debug, Template)]
#[template(path = "claimed.html")]
pub struct ClaimedKey {
    /// The frame.
    pub chrome: Chrome,
    /// The integration.
    pub integration: IntegrationCard,
    /// The integration's application key.
    pub client_id: String,
    /// Whose key it is.
    pub organization: Organization,
    /// The organization's id, as tokens carry it.
    pub organization_id: String,
    /// The grant's id, likewise.
    pub grant_id: String,
    /// The key.
    pub client_key: ClearKey,
    /// Path of the integration's page.
    pub done: String,
}

impl ClaimState {
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Waiting(_) => "waiting",
            Self::Suspended => "suspended",
            Self::Taken { .. } => "taken",
            Self::Over => "over",
        }
    }
}

impl ClaimPage {
    pub(crate) fn waits(&self) -> Option<&Moment> {
        match &self.state {
            ClaimState::Waiting(until) => Some(until),
            ClaimState::Suspended | ClaimState::Taken { .. } | ClaimState::Over => None,
        }
    }

    /// What this person can know of how it stands.
    pub(crate) fn meaning(&self) -> Said {
        match &self.state {
            ClaimState::Waiting(_) => self.chrome.say("claim-text").with("organization", &self.organization.name),
            ClaimState::Suspended => self.chrome.say("claim-suspended").with("organization", &self.organization.name),
            ClaimState::Over => self.chrome.say("claim-over").with("organization", &self.organization.name),
            ClaimState::Taken { last_four, by, at, own } => {
                let said = match (by, at) {
                    (_, Some(at)) if *own => self.chrome.say("claim-taken-by-you").at("moment", at),
                    (Some(by), Some(at)) => self.chrome.say("claim-taken-by").with("person", by).at("moment", at),
                    (_, _) => self.chrome.say("claim-taken"),
                };
                said.with("key", &client_key::masked(&self.chrome, last_four))
            }
        }
    }

    /// Why it was not given just now, where that is not how it stands anyway. A suspension is told in the developer's words.
    pub(crate) fn refusal(&self) -> Option<String> {
        let code = self.refused?;
        if code != ErrorCode::GrantSuspended {
            return Some(explained(&self.chrome, code));
        }
        let said = || self.chrome.say("claim-suspended").with("organization", &self.organization.name).to_string();
        (self.state != ClaimState::Suspended).then(said)
    }
}
