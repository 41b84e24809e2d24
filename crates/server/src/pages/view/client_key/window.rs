//! The window that shows a client key once, and what follows when it is handed over in another way.

use std::fmt;

use askama::Template;

use super::ClientKeyRow;
use crate::pages::view::{Chrome, FormError, IntegrationCard, Moment, Organization, texts::Said};

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_in_the_clear_is_not_printed() {
        let printed = format!("{:?}", ClearKey::new("cs_key_canary"));
        assert!(!printed.contains("canary"), "{printed}");
    }
}
