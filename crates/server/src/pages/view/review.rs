//! How the review of a redirect URI stands, and what is wrong with one, for both who ask and who decide.

use super::{Chrome, texts::Said};
use protocol::redirect_uri::RedirectUriRule;

/// How a review stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReviewState {
    /// Asked for.
    Pending,
    /// May be used.
    Approved,
    /// May not.
    Declined,
}

/// Why a redirect URI was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RedirectUriError {
    /// Nothing was typed.
    Required,
    /// It breaks this rule.
    Rule(RedirectUriRule),
    /// The integration has it already.
    Taken,
    /// The integration has as many as this already.
    TooMany(u32),
}

impl ReviewState {
    pub(crate) fn said(self, chrome: &Chrome) -> Said {
        match self {
            Self::Pending => chrome.say("review-pending"),
            Self::Approved => chrome.say("review-approved"),
            Self::Declined => chrome.say("review-declined"),
        }
    }

    /// What the moment of its decision is.
    pub(crate) fn decided_said(self, chrome: &Chrome) -> Said {
        match self {
            Self::Pending | Self::Approved => chrome.say("review-approved-at"),
            Self::Declined => chrome.say("review-declined-at"),
        }
    }

    /// As in `data-state` and in the hidden field `seen`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Declined => "declined",
        }
    }

    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Pending => "suspended",
            Self::Approved => "active",
            Self::Declined => "revoked",
        }
    }
}

impl RedirectUriError {
    pub(crate) fn said(self, chrome: &Chrome) -> Said {
        match self {
            Self::Required => chrome.say("field-required"),
            Self::Rule(RedirectUriRule::Length) => chrome.say("redirect-uri-length"),
            Self::Rule(RedirectUriRule::Characters) => chrome.say("redirect-uri-characters"),
            Self::Rule(RedirectUriRule::Scheme) => chrome.say("redirect-uri-scheme"),
            Self::Rule(RedirectUriRule::Loopback) => chrome.say("redirect-uri-loopback"),
            Self::Rule(RedirectUriRule::UserInfo) => chrome.say("redirect-uri-user-info"),
            Self::Rule(RedirectUriRule::Host) => chrome.say("redirect-uri-host"),
            Self::Rule(RedirectUriRule::Wildcard) => chrome.say("redirect-uri-wildcard"),
            Self::Rule(RedirectUriRule::Fragment) => chrome.say("redirect-uri-fragment"),
            Self::Rule(RedirectUriRule::DotSegments) => chrome.say("redirect-uri-dot-segments"),
            Self::Rule(RedirectUriRule::ReservedQueryName) => chrome.say("redirect-uri-reserved"),
            Self::Taken => chrome.say("redirect-uri-taken"),
            Self::TooMany(limit) => chrome.say("redirect-uri-too-many").count("limit", limit),
        }
    }
}
