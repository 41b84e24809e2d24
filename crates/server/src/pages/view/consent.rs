//! The consent.

use askama::Template;

use super::{Chrome, FormError, Moment, Organization, ScopeText, approvals::lines, scope, texts::Said};

/// The integration that asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntegrationCard {
    /// Its name.
    pub name: String,
    /// Its publisher's name.
    pub publisher: String,
    /// Whether the platform has verified the publisher.
    pub verified: bool,
    /// Path of its logo on our own host; its initial stands in otherwise.
    pub logo: Option<String>,
}

/// A scope that may be left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionalScope {
    /// The scope.
    pub scope: ScopeText,
    /// Whether its box is checked.
    pub checked: bool,
}

/// What consenting means for one organization beside the access itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConsentNote {
    /// It has connected the integration: a further client key is added.
    AlreadyConnected,
    /// Both of its key slots are taken: one client key is replaced.
    KeyReplaced {
        /// The last four characters of the key that gives way.
        last_four: String,
        /// When it was made.
        made_at: Moment,
        /// When it was last used; None: never.
        last_used: Option<Moment>,
    },
    /// Its grant is suspended: it is left out.
    Suspended,
}

/// One organization that the consent is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentOrganization {
    /// The organization.
    pub organization: Organization,
    /// What else it means for it.
    pub note: Option<ConsentNote>,
}

/// Somebody without the privilege who asks for the consent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApprovalAsked {
    /// Their name.
    pub asker: String,
    /// Their e-mail address.
    pub email: String,
    /// Why, in their own words.
    pub reason: String,
    /// The asker goes on to the partner, who confirms by API: at the handshake door.
    pub hand_over: Option<HandOver>,
}

/// What the handshake door's partner has to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandOver {
    /// The host to which the browser goes, where known.
    pub host: Option<String>,
    /// How many hours the partner has to confirm.
    pub hours: u32,
}

/// Where the consent stands, and so what comes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConsentDoor {
    /// The browser goes back to the partner's site.
    Connect {
        /// Its host, where known.
        host: Option<String>,
    },
    /// The browser goes back to the partner's site, which fetches the client keys.
    Onboarding {
        /// Its host, where known.
        host: Option<String>,
    },
    /// The window with the client key comes next.
    Extension,
    /// The browser goes to the partner, who signs the person in and confirms by API.
    Handshake(HandOver),
    /// An administrator decides for somebody else, who goes on. The buttons say "approve" and "decline", and the form
    /// has a field `reason` (`#decline-reason`).
    Approval(ApprovalAsked),
}

/// The way back to the picker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangeOrganization {
    /// Its path, where one organization is picked.
    Link(String),
    /// The path of the picker of installs, where the install says which organization (`#change-installation`).
    Installation(String),
    /// Its form, where several are: those that were ticked stay so.
    Form(ChangeForm),
}

/// A form of hidden fields with a button that looks like a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeForm {
    /// Where it posts to.
    pub action: String,
    /// Its own token: it is not the form of the decision.
    pub csrf: String,
    /// The picker's fields.
    pub fields: Vec<(String, String)>,
}

/// The consent. Form: POST `action` with `csrf`, the fields of `keep`, `scope` (one per checked optional scope, value:
/// the wire name), `decision` = `approve` (`#approve`) or `deny` (`#deny`), and at [`ConsentDoor::Approval`] `reason` (may
/// be empty, at most 500 characters, may have several lines). When `not_you` is given, a second form posts `csrf` there,
/// button `#not-you`.
#[derive(Clone, Debug, Template)]
#[template(path = "consent.html")]
pub struct Consent {
    /// The frame; its user is the one who consents.
    pub chrome: Chrome,
    /// Where the decision posts to.
    pub action: String,
    /// Hidden fields of the decision: the organizations (one field, by [`super::joined`]), where they are chosen in the
    /// form before.
    pub keep: Vec<(String, String)>,
    /// Who asks.
    pub integration: IntegrationCard,
    /// For which organizations: one, or at most 1000 in a list that opens.
    pub organizations: Vec<ConsentOrganization>,
    /// Whose account at the partner this is for, as the partner says.
    pub account_label: Option<String>,
    /// New scopes that come with approval.
    pub required: Vec<ScopeText>,
    /// New scopes that may be left out.
    pub optional: Vec<OptionalScope>,
    /// Scopes of the grant that exists already: not asked again. Empty for several organizations.
    pub already: Vec<ScopeText>,
    /// What comes next.
    pub door: ConsentDoor,
    /// What was wrong with what was sent.
    pub error: Option<FormError>,
    /// How to pick other organizations (`#change-organization`); None hides it.
    pub change_organization: Option<ChangeOrganization>,
    /// Where "not you?" posts to: signs out and comes back to this flow. None hides it.
    pub not_you: Option<String>,
}

impl Consent {
    /// Whether nothing that it may do here changes anything.
    pub(crate) fn views_only(&self) -> bool {
        let optional = self.optional.iter().map(|option| &option.scope);
        scope::views_only(self.required.iter().chain(optional).chain(&self.already))
    }

    /// Whether the organization has connected this integration before and it asks for more.
    pub(crate) fn widens(&self) -> bool {
        !self.already.is_empty() && self.asks()
    }

    /// Whether anything new is asked.
    pub(crate) fn asks(&self) -> bool {
        !(self.required.is_empty() && self.optional.is_empty())
    }

    pub(crate) fn only(&self) -> Option<&ConsentOrganization> {
        match self.organizations.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }

    fn noted(&self, is: impl Fn(&ConsentNote) -> bool) -> usize {
        self.organizations.iter().filter(|each| each.note.as_ref().is_some_and(&is)).count()
    }

    pub(crate) fn left_out(&self) -> usize {
        self.noted(|note| *note == ConsentNote::Suspended)
    }

    pub(crate) fn replaced(&self) -> usize {
        self.noted(|note| matches!(note, ConsentNote::KeyReplaced { .. }))
    }

    pub(crate) fn connected(&self) -> usize {
        self.noted(|note| *note == ConsentNote::AlreadyConnected)
    }

    pub(crate) fn taking_part(&self) -> usize {
        self.organizations.len() - self.left_out()
    }

    pub(crate) fn heading(&self) -> Said {
        let said = match self.only() {
            _ if self.widens() => self.chrome.say("consent-heading-more"),
            Some(only) => self.chrome.say("consent-heading").with("organization", &only.organization.name),
            None => self.chrome.say("consent-heading-several").count("number", self.taking_part()),
        };
        said.with("integration", &self.integration.name)
    }

    pub(crate) fn asked(&self) -> Option<&ApprovalAsked> {
        match &self.door {
            ConsentDoor::Approval(asked) => Some(asked),
            ConsentDoor::Connect { .. } | ConsentDoor::Onboarding { .. } | ConsentDoor::Extension | ConsentDoor::Handshake(_) => {
                None
            }
        }
    }

    /// What the partner has to do before anything is shared, at the handshake door.
    fn hand_over(&self) -> Option<&HandOver> {
        match &self.door {
            ConsentDoor::Handshake(over) => Some(over),
            ConsentDoor::Approval(asked) => asked.hand_over.as_ref(),
            ConsentDoor::Connect { .. } | ConsentDoor::Onboarding { .. } | ConsentDoor::Extension => None,
        }
    }

    /// For how long, where that is not said by the door itself.
    pub(crate) fn how_long(&self) -> Option<Said> {
        let said = self.chrome.say("consent-how-long").count("hours", self.hand_over()?.hours);
        Some(said.with("publisher", &self.integration.publisher))
    }

    pub(crate) fn next_step(&self) -> Option<Said> {
        match &self.door {
            ConsentDoor::Connect { host } | ConsentDoor::Onboarding { host } => {
                host.as_deref().map(|host| self.chrome.say("consent-redirect").with("host", host))
            }
            ConsentDoor::Extension => Some(self.chrome.say("consent-next-key")),
            ConsentDoor::Handshake(over) => Some(match over.host.as_deref() {
                Some(host) => self.chrome.say("consent-next-partner").with("host", host),
                None => self.chrome.say("consent-next-partner-plain"),
            }),
            ConsentDoor::Approval(ApprovalAsked { asker, hand_over, .. }) => {
                let host = hand_over.as_ref().map(|over| over.host.as_deref());
                let said = match host {
                    Some(Some(host)) => self.chrome.say("consent-next-asker-partner").with("host", host),
                    Some(None) => self.chrome.say("consent-next-asker-partner-plain"),
                    None => self.chrome.say("consent-next-asker"),
                };
                Some(said.with("asker", asker))
            }
        }
    }

    /// What is not shared before the partner has confirmed.
    pub(crate) fn not_before(&self) -> Option<Said> {
        self.hand_over()?;
        let said = if self.already.is_empty() {
            self.chrome.say("consent-nothing-before")
        } else {
            self.chrome.say("consent-nothing-more-before")
        };
        Some(said.with("publisher", &self.integration.publisher))
    }
}

impl ApprovalAsked {
    pub(crate) fn lines(&self) -> Vec<&str> {
        lines(&self.reason)
    }
}

impl ConsentNote {
    pub(crate) fn said(&self, chrome: &Chrome) -> Said {
        match self {
            Self::AlreadyConnected => chrome.say("consent-note-connected"),
            Self::KeyReplaced { last_four, made_at, last_used } => {
                let said = match last_used {
                    Some(used) => chrome.say("consent-note-replaced-used").with("used", &used.date(chrome.language)),
                    None => chrome.say("consent-note-replaced-unused"),
                };
                said.with("last_four", last_four).with("made", &made_at.date(chrome.language))
            }
            Self::Suspended => chrome.say("consent-note-suspended").with("platform", &chrome.platform.name),
        }
    }

    /// Whether something stops working, or is not done.
    pub(crate) fn warns(&self) -> bool {
        *self != Self::AlreadyConnected
    }
}
