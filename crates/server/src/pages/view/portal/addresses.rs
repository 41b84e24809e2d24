//! `form_uri` and `connect_url` of an integration: what is in use, what waits, what was declined.

use crate::pages::view::{Chrome, Door, Moment, RedirectUriError, texts::Said};
pub use model::partner_address::AddressKind;
use protocol::redirect_uri::AddressRule;

/// An address with its review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposedAddress {
    /// Where.
    pub uri: String,
    /// When it was proposed, or decided about.
    pub at: Moment,
    /// Why, when declined.
    pub reason: Option<String>,
    /// Where the form that takes it back posts to, while it waits.
    pub withdraw: Option<String>,
}

/// The section of one address. Form: POST `action` with `csrf`, `kind` and `uri` (`#form-uri`, `#connect-url`), button
/// `#propose-{kind}`; what waits is taken back by `#withdraw-{kind}`. The section is `#address-{kind}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressSection {
    /// Which.
    pub kind: AddressKind,
    /// The one in use.
    pub in_use: Option<String>,
    /// The one that waits for its review.
    pub waiting: Option<ProposedAddress>,
    /// The one that was declined last.
    pub declined: Option<ProposedAddress>,
    /// Where the form posts to.
    pub action: String,
    /// What was typed.
    pub typed: String,
    /// What is wrong with it.
    pub error: Option<AddressError>,
}

/// Why an address was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressError {
    /// Nothing was typed.
    Required,
    /// It breaks this rule.
    Rule(AddressRule),
    /// It is in use, or waits, already.
    Taken,
}

impl AddressSection {
    /// As in ids of elements.
    pub(crate) fn name(&self) -> &'static str {
        match self.kind {
            AddressKind::FormUri => "form-uri",
            AddressKind::ConnectUrl => "connect-url",
        }
    }

    pub(crate) fn door(&self) -> Door {
        match self.kind {
            AddressKind::FormUri => Door::Marketplace,
            AddressKind::ConnectUrl => Door::Handshake,
        }
    }

    /// What it is for, in one sentence.
    pub(crate) fn explained(&self, chrome: &Chrome) -> Said {
        match self.kind {
            AddressKind::FormUri => chrome.say("portal-form-uri-text").with("platform", &chrome.platform.name),
            AddressKind::ConnectUrl => chrome.say("portal-connect-url-text").with("platform", &chrome.platform.name),
        }
    }

    /// What is added to it on the way.
    pub(crate) fn added(&self, chrome: &Chrome) -> Said {
        match self.kind {
            AddressKind::FormUri => chrome.say("portal-form-uri-added"),
            AddressKind::ConnectUrl => chrome.say("portal-connect-url-added"),
        }
    }

    pub(crate) fn placeholder(&self) -> &'static str {
        match self.kind {
            AddressKind::FormUri => "https://app.example/install",
            AddressKind::ConnectUrl => "https://app.example/connect",
        }
    }
}

impl AddressError {
    pub(crate) fn said(self, chrome: &Chrome) -> Said {
        match self {
            Self::Required => chrome.say("field-required"),
            Self::Rule(AddressRule::Length) => chrome.say("address-length"),
            Self::Rule(AddressRule::Scheme) => chrome.say("address-scheme"),
            Self::Rule(AddressRule::Loopback) => chrome.say("address-loopback"),
            Self::Rule(AddressRule::ReservedQueryName(names)) => chrome.say("address-reserved").with("names", &names.join(", ")),
            Self::Rule(AddressRule::Same(rule)) => RedirectUriError::Rule(rule).said(chrome),
            Self::Taken => chrome.say("address-taken"),
        }
    }
}
