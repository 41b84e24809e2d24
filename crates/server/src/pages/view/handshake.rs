//! The handshake door: how one stands, and its part of the integrations page.

use askama::Template;

use super::{Chrome, IntegrationCard, Moment, Organization, texts::Said};

/// How a handshake stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandshakeStands {
    /// Consented to; the partner has until then.
    Waiting(Moment),
    /// Both have signed, and access is active.
    Active,
    /// Both had signed; access is suspended.
    Suspended,
    /// Both had signed; access is over.
    Revoked,
    /// It was taken back.
    RolledBack(TakenBack),
    /// The partner did not confirm in time.
    Expired,
}

/// Why a handshake was taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakenBack {
    /// The partner reported failure.
    Failed,
    /// The partner ended it.
    ByPartner,
    /// Somebody of the customer cancelled it.
    Cancelled,
    /// Access was allowed once more, and the newer one counts.
    Superseded,
}

/// What the partner said when it sent the browser back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartnerSays {
    /// Nothing yet, or nothing that counts.
    Nothing,
    /// Its side is done.
    Success,
    /// It failed; but the browser session is another than the one that was led there, so nothing was changed by that.
    FailedElsewhere,
}

/// A handshake, after the return from the partner or looked up later. The card `#handshake` has `data-state`. Form while it waits:
/// POST `action` with `csrf` and `decision` = `continue` (`#continue`) or `cancel` (`#cancel-handshake`). Links `#again`, `#grant`,
/// `#integrations`.
#[derive(Clone, Debug, Template)]
#[template(path = "handshake.html")]
pub struct HandshakePage {
    /// The frame.
    pub chrome: Chrome,
    /// Where the form posts to.
    pub action: String,
    /// The integration.
    pub integration: IntegrationCard,
    /// For which organization.
    pub organization: Organization,
    /// How it stands.
    pub stands: HandshakeStands,
    /// What the partner says of its own side.
    pub says: PartnerSays,
    /// Whether this person may go on to the partner once more.
    pub go_on: bool,
    /// Whether this person may take it back.
    pub cancel: bool,
    /// Where to begin again, when it came to nothing or is over.
    pub again: Option<String>,
    /// The page of the grant, when both have signed.
    pub grant: Option<String>,
    /// Path of the connected integrations.
    pub integrations: String,
}

impl HandshakePage {
    pub(crate) fn class(&self) -> &'static str {
        match self.stands {
            HandshakeStands::Waiting(_) => "waiting",
            HandshakeStands::Active => "active",
            HandshakeStands::Suspended => "suspended",
            HandshakeStands::Revoked => "revoked",
            HandshakeStands::RolledBack(_) => "rolled_back",
            HandshakeStands::Expired => "expired",
        }
    }

    /// The badge's look.
    pub(crate) fn badge(&self) -> &'static str {
        match self.stands {
            HandshakeStands::Active => "approved",
            HandshakeStands::Waiting(_) => "waiting",
            HandshakeStands::Suspended | HandshakeStands::Revoked | HandshakeStands::RolledBack(_) | HandshakeStands::Expired => {
                "declined"
            }
        }
    }

    pub(crate) fn icon(&self) -> &'static str {
        match self.stands {
            HandshakeStands::Active => "check",
            HandshakeStands::Waiting(_) | HandshakeStands::Suspended => "clock",
            HandshakeStands::Revoked | HandshakeStands::RolledBack(_) | HandshakeStands::Expired => "cross",
        }
    }

    fn named(&self, said: Said) -> Said {
        said.with("integration", &self.integration.name).with("publisher", &self.integration.publisher)
    }

    pub(crate) fn title(&self) -> Said {
        self.named(match self.stands {
            HandshakeStands::Waiting(_) if self.says == PartnerSays::Success => self.chrome.say("handshake-waiting-said-title"),
            HandshakeStands::Waiting(_) => self.chrome.say("handshake-waiting-title"),
            HandshakeStands::Active => self.chrome.say("handshake-active-title"),
            HandshakeStands::Suspended => self.chrome.say("handshake-suspended-title"),
            HandshakeStands::Revoked => self.chrome.say("handshake-revoked-title"),
            HandshakeStands::RolledBack(_) => self.chrome.say("handshake-rolled-back-title"),
            HandshakeStands::Expired => self.chrome.say("handshake-expired-title"),
        })
    }

    pub(crate) fn text(&self) -> Said {
        self.named(match self.stands {
            HandshakeStands::Waiting(_) if self.says == PartnerSays::Success => self.chrome.say("handshake-waiting-said-text"),
            HandshakeStands::Waiting(_) => self.chrome.say("handshake-waiting-text"),
            HandshakeStands::Active => self.chrome.say("handshake-active-text"),
            HandshakeStands::Suspended => self.chrome.say("handshake-suspended-text"),
            HandshakeStands::Revoked => self.chrome.say("handshake-revoked-text"),
            HandshakeStands::RolledBack(TakenBack::Failed) => self.chrome.say("handshake-failed-text"),
            HandshakeStands::RolledBack(TakenBack::ByPartner) => self.chrome.say("handshake-ended-text"),
            HandshakeStands::RolledBack(TakenBack::Cancelled) => self.chrome.say("handshake-cancelled-text"),
            HandshakeStands::RolledBack(TakenBack::Superseded) => self.chrome.say("handshake-superseded-text"),
            HandshakeStands::Expired => self.chrome.say("handshake-expired-text"),
        })
    }

    pub(crate) fn until(&self) -> Option<Moment> {
        match self.stands {
            HandshakeStands::Waiting(until) => Some(until),
            HandshakeStands::Active
            | HandshakeStands::Suspended
            | HandshakeStands::Revoked
            | HandshakeStands::RolledBack(_)
            | HandshakeStands::Expired => None,
        }
    }

    pub(crate) fn again_said(&self) -> Said {
        match self.stands {
            HandshakeStands::Revoked => self.chrome.say("authorize-again"),
            HandshakeStands::Waiting(_)
            | HandshakeStands::Active
            | HandshakeStands::Suspended
            | HandshakeStands::RolledBack(_)
            | HandshakeStands::Expired => self.chrome.say("handshake-again"),
        }
    }

    pub(crate) fn failed(&self) -> bool {
        self.says == PartnerSays::FailedElsewhere
    }

    pub(crate) fn failed_said(&self) -> Said {
        self.named(self.chrome.say("handshake-failed-elsewhere"))
    }
}

/// An integration that can be authorized, or waits for its partner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorizeRow {
    /// Its client id, for the ids of links.
    pub client_id: String,
    /// The integration.
    pub integration: IntegrationCard,
    /// In its own words.
    pub description: String,
    /// When it is too late for the partner; None: nothing waits.
    pub waits_until: Option<Moment>,
    /// The page of what waits (link `#pending-{client_id}`).
    pub pending: Option<String>,
    /// The data-sharing page (link `#authorize-{client_id}`).
    pub authorize: Option<String>,
}
