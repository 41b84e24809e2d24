//! Client keys: the window that shows one once, what follows when it is handed over in another way, and retiring one.

use std::fmt;

use askama::Template;

use super::{Chrome, FormError, IntegrationCard, Moment, Organization, Side, texts::Said};

/// A client key in the clear, for the one page that shows it; it is not printed by `{:?}`.
#[derive(Clone, PartialEq, Eq)]
pub struct ClearKey(String);

impl ClearKey {
    /// The key as it is written.
    pub fn new(key: impl Into<String>) -> Self {
        Self(key.into())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ClearKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClearKey(…)")
    }
}

/// What a client key is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyPurpose {
    /// Seed 001: the first key of an extension, which OK activates.
    Activation,
    /// Another key of an active grant, so that the one in use can be retired.
    Replacement,
}

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

/// The window of seed 001, "presented with window with the client key visible"; for a replacement too. Form: POST `action`
/// with `csrf`, every field of `keep`, and `delivery` = `shown` (`#ok`), `claim` (`#deliver-claim`) or `sealed`
/// (`#deliver-sealed`). The key stands in `#client-key`; link `#cancel`. Opening and leaving it changes nothing. To be sent
/// with `Cache-Control: no-store`.
#[derive(Clone, Debug, Template)]
#[template(path = "client_key.html")]
pub struct ClientKeyWindow {
    /// The frame.
    pub chrome: Chrome,
    /// Where the form posts to.
    pub action: String,
    /// What it is made for.
    pub purpose: KeyPurpose,
    /// The integration.
    pub integration: IntegrationCard,
    /// Whose key it is.
    pub organization: Organization,
    /// The key.
    pub client_key: ClearKey,
    /// Hidden fields, by which the POST knows the key that was shown.
    pub keep: Vec<(String, String)>,
    /// For so many days a developer of the partner could claim it; None hides this way.
    pub claim_days: Option<u32>,
    /// Whether the partner registered a public key, to which it can be sealed.
    pub sealed: bool,
    /// The key that gives way, since both slots are taken.
    pub gives_way: Option<ClientKeyRow>,
    /// What was wrong.
    pub error: Option<FormError>,
    /// Where leaving leads.
    pub cancel: String,
}

/// How a client key is handed over without anybody of the customer seeing it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivered {
    /// A developer of the partner takes it.
    Claim {
        /// The link to send, in full.
        link: String,
        /// Until when.
        until: Moment,
    },
    /// It is encrypted.
    Sealed {
        /// The JWE (RFC 7516), compact.
        jwe: String,
        /// The call by which the partner can fetch it: `GET https://…`.
        fetch: String,
    },
}

/// After [`ClientKeyWindow`], when the key goes another way. No form. `#claim-link` or `#sealed-key` with a copy button; link
/// `#done`.
#[derive(Clone, Debug, Template)]
#[template(path = "client_key_delivered.html")]
pub struct ClientKeyDelivered {
    /// The frame.
    pub chrome: Chrome,
    /// What it was made for.
    pub purpose: KeyPurpose,
    /// The integration.
    pub integration: IntegrationCard,
    /// Whose key it is.
    pub organization: Organization,
    /// How it goes.
    pub delivered: Delivered,
    /// Path of the grant's page.
    pub done: String,
}

/// When a key is to be retired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetireWhen {
    /// At once.
    Now,
    /// From a date on.
    Date,
}

/// What is wrong with the date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetireDateError {
    /// None was given.
    Missing,
    /// Not a date and time.
    NotADate,
    /// It has passed.
    Past,
    /// Further away than this many days.
    TooFar(u32),
}

/// Retires a client key. Form: POST `action` with `csrf`, `when` = `now` (`#when-now`) or `date` (`#when-date`), `retires_at`
/// (`#retires-at`, `2026-11-20T10:05` in UTC), button `#retire`; link `#cancel`.
#[derive(Clone, Debug, Template)]
#[template(path = "client_key_retire.html")]
pub struct RetireKey {
    /// The frame.
    pub chrome: Chrome,
    /// Where the form posts to.
    pub action: String,
    /// The integration.
    pub integration: IntegrationCard,
    /// Whose key it is.
    pub organization: Organization,
    /// The key.
    pub key: ClientKeyRow,
    /// Another key of the grant that works on; None: this is the last one.
    pub other: Option<ClientKeyRow>,
    /// Which radio button is chosen.
    pub when: RetireWhen,
    /// The date as typed before.
    pub retires_at: String,
    /// The earliest that may be chosen, in the form of the field.
    pub earliest: String,
    /// What was wrong with the form.
    pub error: Option<FormError>,
    /// What was wrong with the date.
    pub date_error: Option<RetireDateError>,
    /// Where leaving leads.
    pub cancel: String,
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

impl ClientKeyWindow {
    pub(crate) fn activates(&self) -> bool {
        self.purpose == KeyPurpose::Activation
    }

    /// The title, with the integration's name.
    pub(crate) fn title(&self) -> Said {
        let said = if self.activates() { self.chrome.say("key-title") } else { self.chrome.say("key-title-new") };
        said.with("integration", &self.integration.name)
    }
}

impl ClientKeyDelivered {
    pub(crate) fn activates(&self) -> bool {
        self.purpose == KeyPurpose::Activation
    }

    pub(crate) fn title(&self) -> Said {
        match self.delivered {
            Delivered::Claim { .. } => self.chrome.say("delivered-claim-title"),
            Delivered::Sealed { .. } => self.chrome.say("delivered-sealed-title"),
        }
    }
}

impl RetireKey {
    pub(crate) fn by_date(&self) -> bool {
        self.when == RetireWhen::Date
    }
}

impl RetireDateError {
    pub(crate) fn said(self, chrome: &Chrome) -> Said {
        match self {
            Self::Missing => chrome.say("retire-date-missing"),
            Self::NotADate => chrome.say("retire-date-not-a-date"),
            Self::Past => chrome.say("retire-date-past"),
            Self::TooFar(days) => chrome.say("retire-date-too-far").count("days", days),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::view::Environment;

    #[test]
    fn a_key_in_the_clear_is_not_printed() {
        let printed = format!("{:?}", ClearKey::new("cs_key_canary"));
        assert!(!printed.contains("canary"), "{printed}");
    }

    #[test]
    fn a_masked_key_tells_its_environment_and_four_characters() {
        assert_eq!(masked(&Chrome::default(), "ab12"), "cs_key_…ab12");
        assert_eq!(masked(&Chrome { environment: Environment::Sandbox, ..Chrome::default() }, "ab12"), "cst_key_…ab12");
    }
}
