//! The developer portal: a partner's integrations, and one of them with its redirect URIs.

use askama::Template;

use super::{
    AddressSection, Chrome, Credentials, Door, ErrorPage, FormError, Moment, RedirectUriError, ReviewState, WaitingClaim,
    texts::Said,
};
use protocol::ErrorCode;

/// How many redirect URIs stand in each state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReviewCounts {
    /// Waiting.
    pub pending: u32,
    /// Approved.
    pub approved: u32,
    /// Declined.
    pub declined: u32,
}

/// One integration of a developer's partners.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnIntegration {
    /// Application key and `client_id` at once.
    pub client_id: String,
    /// Its name.
    pub name: String,
    /// Path of the logo of its listing.
    pub logo: Option<String>,
    /// Its publisher.
    pub publisher: String,
    /// Whether the platform has verified the publisher.
    pub verified: bool,
    /// Whether the operator switched it off.
    pub disabled: bool,
    /// Whether it is added by its application key alone.
    pub private: bool,
    /// Where grants to it may come about.
    pub doors: Vec<Door>,
    /// Its redirect URIs by state.
    pub counts: ReviewCounts,
    /// Path of its page.
    pub path: String,
}

/// `/developer`, for members of a partner. No form. Links `#new-integration`, `#found-partner`, and `#partner-{number}` from 1 on. Each integration stands in an element `#integration-{client_id}` with its key in
/// `#application-key-{client_id}`; `#open-{client_id}` leads to [`DeveloperIntegration`].
#[derive(Clone, Debug, Template)]
#[template(path = "developer.html")]
pub struct DeveloperPortal {
    /// The frame.
    pub chrome: Chrome,
    /// The portal of the other environment (`#other-environment`), where its address is known.
    pub other_environment: Option<String>,
    /// The person's partners, each with the path of its page.
    pub partners: Vec<(String, String)>,
    /// Path of the form that registers an integration.
    pub register: String,
    /// Path of the form that founds another partner.
    pub found: String,
    /// The integrations of this page.
    pub integrations: Vec<OwnIntegration>,
    /// The page before this one.
    pub previous: Option<String>,
    /// The page after this one.
    pub next: Option<String>,
}

/// How a partner shows that a host is theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The host.
    pub host: String,
    /// Address of the file that is looked for.
    pub file_url: String,
    /// The line that the file must contain.
    pub content: String,
    /// Whether the proof approves the redirect URI, without a person's review.
    pub approves: bool,
    /// When it was last found; None: not yet.
    pub proven_at: Option<Moment>,
    /// Why it was not found just now: a code that begins with `domain_proof_`.
    pub failure: Option<ErrorCode>,
    /// Where the form posts to.
    pub action: String,
}

/// One redirect URI with its review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedirectUriRow {
    /// Ours; ends the ids of the row's elements.
    pub id: String,
    /// Exactly as it must be sent.
    pub uri: String,
    /// How the review stands.
    pub state: ReviewState,
    /// When it was asked for.
    pub created_at: Moment,
    /// When it was decided.
    pub decided_at: Option<Moment>,
    /// Why.
    pub reason: Option<String>,
    /// Proof that its host is the partner's; None where there is nothing to prove.
    pub proof: Option<Proof>,
    /// Where the form that takes it off posts to.
    pub delete: String,
}

/// The partner's public key, to which client keys are sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncryptionKey {
    /// Where the form posts to.
    pub action: String,
    /// What was typed, or what is registered.
    pub typed: String,
    /// Since when one is registered; None: none is.
    pub since: Option<Moment>,
    /// Why what was typed was refused.
    pub error: Option<ErrorCode>,
    /// Which rule it broke, in English as the rules of keys are written.
    pub fault: Option<String>,
}

/// Something that just happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeveloperNotice {
    /// The integration was registered.
    IntegrationRegistered,
    /// What it is was changed.
    IntegrationChanged,
    /// This address waits for its review.
    Proposed(String),
    /// A proposal was taken back.
    Withdrawn,
    /// A client secret is refused by now.
    SecretRetired,
    /// A client secret is refused from this moment on.
    SecretRetires(Moment),
    /// This redirect URI waits for its review.
    Registered(String),
    /// A redirect URI is off the list.
    Deleted,
    /// The file that proves this host was found.
    Proven(String),
    /// The encryption key is kept.
    EncryptionKeyKept,
    /// It is off the register.
    EncryptionKeyDeleted,
}

/// `/developer/integrations/{client_id}`. Every form carries the same `csrf`. New redirect URI: POST `register` with
/// `uri` (`#redirect-uri`), button `#register-redirect-uri`. Each redirect URI stands in an element `#redirect-uri-{id}`
/// with `data-state`, and has two forms: POST `delete` by `#delete-{id}` (in a `details`, after the consequences), and
/// with a proof POST its `action` by `#prove-{id}`. Encryption key: POST its `action` with `encryption_key`
/// (`#encryption-key`), button `#keep-encryption-key`; where one is registered, another form with `decision` = `delete` by
/// `#delete-encryption-key`. Client keys to take stand in `#claims`, each in `#claim-{id}` with a link `#take-{id}`. Link
/// `#attempts`.
#[derive(Clone, Debug, Template)]
#[template(path = "developer_integration.html")]
pub struct DeveloperIntegration {
    /// The frame.
    pub chrome: Chrome,
    /// The integration.
    pub integration: OwnIntegration,
    /// The addresses that its doors lead to.
    pub addresses: Vec<AddressSection>,
    /// Its `client_id` and client secrets.
    pub credentials: Credentials,
    /// Path of the page that says what it is.
    pub edit: String,
    /// Path of its listing in the marketplace.
    pub listing: Option<String>,
    /// Path of its webhooks.
    pub webhooks: Option<String>,
    /// Its redirect URIs, by their text.
    pub redirect_uris: Vec<RedirectUriRow>,
    /// How many of them look like one per customer; None: no warning.
    pub alike: Option<u32>,
    /// Where the form for a new one posts to.
    pub register: String,
    /// What was typed there.
    pub uri: String,
    /// What is wrong with it.
    pub uri_error: Option<RedirectUriError>,
    /// Client keys that one of the partner's developers may take, the oldest first; None leaves the section out, where no door of the
    /// integration gives client keys.
    pub claims: Option<Vec<WaitingClaim>>,
    /// The partner's public key; None leaves the section out, likewise.
    pub encryption_key: Option<EncryptionKey>,
    /// Path of the timelines of its attempts.
    pub attempts: Option<String>,
    /// Path of the portal.
    pub portal: String,
    /// Something that just happened.
    pub notice: Option<DeveloperNotice>,
}

impl DeveloperIntegration {
    /// The form that says what is wrong may stand far below.
    pub(crate) fn wrong(&self) -> Option<FormError> {
        let is_wrong = self.uri_error.is_some()
            || self.addresses.iter().any(|address| address.error.is_some())
            || self.encryption_key.as_ref().is_some_and(|key| key.error.is_some())
            || self.redirect_uris.iter().filter_map(|row| row.proof.as_ref()).any(|proof| proof.failure.is_some());
        is_wrong.then_some(FormError::SeeFields)
    }
}

impl OwnIntegration {
    /// Whether browsers are sent back to it: only then it needs a redirect URI.
    pub(crate) fn comes_back(&self) -> bool {
        self.doors.iter().any(|door| matches!(door, Door::Connect | Door::Onboarding | Door::Marketplace))
    }
}

impl ReviewCounts {
    pub(crate) fn none(self) -> bool {
        self == Self::default()
    }
}

impl Door {
    /// The door's own name, as developers know it.
    pub(crate) fn named(self, chrome: &Chrome) -> Said {
        match self {
            Self::Connect => chrome.say("developer-door-connect"),
            Self::Onboarding => chrome.say("developer-door-onboarding"),
            Self::Extension => chrome.say("developer-door-extension"),
            Self::Marketplace => chrome.say("developer-door-marketplace"),
            Self::Handshake => chrome.say("developer-door-handshake"),
        }
    }
}

impl Proof {
    pub(crate) fn failed(&self, chrome: &Chrome) -> Option<String> {
        self.failure.map(|code| explained(chrome, code))
    }
}

impl EncryptionKey {
    /// Whether one is registered, or was tried just now.
    pub(crate) const fn has_something(&self) -> bool {
        self.since.is_some() || self.error.is_some()
    }

    pub(crate) fn refused(&self, chrome: &Chrome) -> Option<String> {
        self.error.map(|code| explained(chrome, code))
    }
}

/// What happened, the rule, and what to do, as the page of an error code says them.
pub(super) fn explained(chrome: &Chrome, code: ErrorCode) -> String {
    let page = ErrorPage::new(chrome.clone(), code, String::new());
    let told = [Some(page.happened()), page.rule(), Some(page.remedy())];
    told.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

impl DeveloperNotice {
    pub(crate) fn said(&self, chrome: &Chrome) -> Said {
        match self {
            Self::IntegrationRegistered => chrome.say("portal-integration-registered"),
            Self::IntegrationChanged => chrome.say("portal-integration-changed"),
            Self::Proposed(uri) => chrome.say("portal-proposed").with("uri", uri).with("platform", &chrome.platform.name),
            Self::Withdrawn => chrome.say("portal-proposal-withdrawn"),
            Self::SecretRetired => chrome.say("portal-secret-retired"),
            Self::SecretRetires(moment) => chrome.say("portal-secret-retires").at("moment", moment),
            Self::Registered(uri) => chrome.say("developer-registered").with("uri", uri).with("platform", &chrome.platform.name),
            Self::Deleted => chrome.say("developer-deleted"),
            Self::Proven(host) => chrome.say("developer-proven").with("host", host),
            Self::EncryptionKeyKept => chrome.say("developer-encryption-key-kept"),
            Self::EncryptionKeyDeleted => chrome.say("developer-encryption-key-deleted"),
        }
    }
}
