//! The handshake door: how one stands.

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
    /// The person whose request was approved and who has to go on first, while it waits.
    pub asker: Option<String>,
    /// Whether it would widen access that there is.
    pub widens: bool,
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
        let said = said.with("integration", &self.integration.name).with("publisher", &self.integration.publisher);
        said.with("asker", self.asker.as_deref().unwrap_or_default())
    }

    pub(crate) fn title(&self) -> Said {
        self.named(match self.stands {
            HandshakeStands::Waiting(_) if self.says == PartnerSays::Success => self.chrome.say("handshake-waiting-said-title"),
            HandshakeStands::Waiting(_) if self.asker.is_some() => self.chrome.say("handshake-waits-asker-title"),
            HandshakeStands::Waiting(_) => self.chrome.say("handshake-waiting-title"),
            HandshakeStands::Active => self.chrome.say("handshake-active-title"),
            HandshakeStands::Suspended => self.chrome.say("handshake-suspended-title"),
            HandshakeStands::Revoked => self.chrome.say("handshake-revoked-title"),
            HandshakeStands::RolledBack(_) if self.widens => self.chrome.say("handshake-rolled-back-more-title"),
            HandshakeStands::RolledBack(_) => self.chrome.say("handshake-rolled-back-title"),
            HandshakeStands::Expired => self.chrome.say("handshake-expired-title"),
        })
    }

    pub(crate) fn text(&self) -> Said {
        self.named(match self.stands {
            HandshakeStands::Waiting(_) if self.says == PartnerSays::Success => self.chrome.say("handshake-waiting-said-text"),
            HandshakeStands::Waiting(_) if self.asker.is_some() => self.chrome.say("handshake-waits-asker-text"),
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

    /// Whether the partner's server is still to confirm, as far as the partner has not said that it is about to.
    fn waits(&self) -> bool {
        matches!(self.stands, HandshakeStands::Waiting(_)) && self.says != PartnerSays::Success
    }

    /// Whether nothing came of it, and no newer one took its place.
    fn failed_for_good(&self) -> bool {
        match self.stands {
            HandshakeStands::RolledBack(why) => why != TakenBack::Superseded,
            HandshakeStands::Expired => true,
            HandshakeStands::Waiting(_) | HandshakeStands::Active | HandshakeStands::Suspended | HandshakeStands::Revoked => {
                false
            }
        }
    }

    /// What is shared, where nothing has come of it yet, or nothing came.
    pub(crate) fn shared(&self) -> Option<Said> {
        match (self.waits(), self.failed_for_good(), self.widens) {
            (true, _, false) => Some(self.chrome.say("handshake-not-yet")),
            (true, _, true) => Some(self.chrome.say("handshake-not-yet-more")),
            (false, true, false) => Some(self.chrome.say("handshake-nothing")),
            (false, true, true) => Some(self.chrome.say("handshake-nothing-more")),
            (false, false, _) => None,
        }
    }

    /// What this reader can do.
    pub(crate) fn advice(&self) -> Option<Said> {
        if self.failed_for_good() {
            return Some(self.chrome.say("handshake-try-again"));
        }
        self.waits().then(|| match (self.go_on, self.asker.is_some()) {
            (true, false) => self.chrome.say("handshake-go-on"),
            (true, true) => self.chrome.say("handshake-go-on-instead"),
            (false, _) => self.chrome.say("handshake-look-again"),
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

    pub(crate) fn failed_advice(&self) -> Said {
        if self.cancel { self.chrome.say("handshake-failed-cancel") } else { self.chrome.say("handshake-failed-tell") }
    }
}
