//! Client keys: what tells one without its secret, the window that shows it once, and retiring it.

mod retire;
mod window;

pub use retire::{RetireDateError, RetireKey, RetireWhen};
pub use window::{ClearKey, ClientKeyDelivered, ClientKeyWindow, Delivered, KeyPurpose};

use super::{Chrome, Moment, Side, texts::Said};

/// How a client key stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientKeyState {
    /// A developer of the partner may take it.
    Unclaimed,
    /// Works.
    Active,
    /// Its grant is suspended.
    Suspended,
    /// Over.
    Revoked,
}

/// How a client key reached the partner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// In the answer to `finalize`, or to the partner's own call.
    Handed,
    /// Shown once to somebody of the organization.
    Shown,
    /// Taken once by a developer of the partner.
    Claim,
    /// Encrypted to the partner's public key.
    Sealed,
}

/// A client key without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientKeyRow {
    /// Its id, for the ids of buttons.
    pub id: String,
    /// Its last four characters; None: nobody has claimed it yet.
    pub last_four: Option<String>,
    /// 1 or 2.
    pub slot: u32,
    /// How it stands.
    pub state: ClientKeyState,
    /// How it reached the partner.
    pub delivery: Delivery,
    /// On which side it was made.
    pub made_on: Side,
    /// By whom, as named then; may be empty.
    pub made_by: String,
    /// When.
    pub made_at: Moment,
    /// When it obtained its first token.
    pub first_used: Option<Moment>,
    /// When it last did.
    pub last_used: Option<Moment>,
    /// Until when it may be claimed.
    pub claim_until: Option<Moment>,
    /// From when on it is refused, where a date was set.
    pub retires_at: Option<Moment>,
    /// When it ended.
    pub ended_at: Option<Moment>,
    /// The link for a developer of the partner, while it is unclaimed.
    pub claim_link: Option<String>,
    /// Path of [`RetireKey`]; None: this person may not, or it is over.
    pub retire: Option<String>,
}

/// `cs_key_…ab12`, or `cst_key_…ab12` in the sandbox.
pub(crate) fn masked(chrome: &Chrome, last_four: &str) -> String {
    let prefix = if chrome.sandbox() { "cst_key_" } else { "cs_key_" };
    format!("{prefix}…{last_four}")
}

impl ClientKeyRow {
    pub(crate) fn masked(&self, chrome: &Chrome) -> Option<String> {
        self.last_four.as_deref().map(|last_four| masked(chrome, last_four))
    }

    pub(crate) fn live(&self) -> bool {
        self.state != ClientKeyState::Revoked
    }

    pub(crate) fn delivered_said(&self, chrome: &Chrome) -> Said {
        match self.delivery {
            Delivery::Handed => chrome.say("key-delivery-handed"),
            Delivery::Shown => chrome.say("key-delivery-shown"),
            Delivery::Claim => chrome.say("key-delivery-claim"),
            Delivery::Sealed => chrome.say("key-delivery-sealed"),
        }
    }

    /// Who made it: a person's name for the customer's own side, the side for the others.
    pub(crate) fn made_said(&self, chrome: &Chrome, publisher: &str) -> Said {
        match self.made_on {
            Side::Customer if !self.made_by.is_empty() => chrome.say("key-made-by").with("person", &self.made_by),
            Side::Customer => chrome.say("side-own-organization"),
            Side::Partner => chrome.say("side-partner").with("publisher", publisher),
            Side::Operator => chrome.say("side-operator").with("platform", &chrome.platform.name),
            Side::System => chrome.say("side-system"),
        }
    }
}

impl ClientKeyState {
    pub(crate) fn said(self, chrome: &Chrome) -> Said {
        match self {
            Self::Unclaimed => chrome.say("key-unclaimed"),
            Self::Active => chrome.say("state-active"),
            Self::Suspended => chrome.say("state-suspended"),
            Self::Revoked => chrome.say("key-retired"),
        }
    }

    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Unclaimed => "waiting",
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Revoked => "revoked",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::view::Environment;

    #[test]
    fn a_masked_key_tells_its_environment_and_four_characters() {
        assert_eq!(masked(&Chrome::default(), "ab12"), "cs_key_…ab12");
        assert_eq!(masked(&Chrome { environment: Environment::Sandbox, ..Chrome::default() }, "ab12"), "cst_key_…ab12");
    }
}
