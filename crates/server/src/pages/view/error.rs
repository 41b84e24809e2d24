//! Something went wrong: what, by which rule, and what to do.

use askama::Template;
use protocol::ErrorCode;

use super::Chrome;
use crate::language::Language;

/// The error page; sent with the code's HTTP status. No form. It carries no link at all, not even the language switch:
/// before a redirect URI is verified nothing on the page may lead anywhere. Only where there is no page at all, or where the remedy
/// is to look at a page of ours, does it lead home (`#home`), to the marketplace (`#marketplace`) or to the address that was
/// probably meant (`#meant`). Elements `#error-code`, `#trace-id`.
#[derive(Clone, Debug, Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    /// The frame; its switches and sign-out are not shown.
    pub chrome: Chrome,
    /// The stable code, which has a page in `docs/errors/`.
    pub code: ErrorCode,
    /// What was received, for the developer who looks (a redirect URI, a parameter's name); shown as text, cut at 500
    /// characters.
    pub received: Option<String>,
    /// The address of ours that was probably meant.
    pub meant: Option<String>,
    /// Finds the request in the log.
    pub trace_id: String,
}

/// Which text tells of which codes. Its value says what happened, its attributes are `title`, `rule` and `remedy`.
/// Codes that are not here come up on protocol endpoints only and get a text that fits all.
pub(crate) const TEXTS: [(&str, &[ErrorCode]); 47] = [
    ("error-client-missing", &[ErrorCode::ClientIdMissing]),
    ("error-unknown-client", &[ErrorCode::ClientIdUnknown]),
    ("error-integration-unavailable", &[ErrorCode::IntegrationDisabled]),
    ("error-door-closed", &[ErrorCode::DoorClosed]),
    ("error-redirect-uri-missing", &[ErrorCode::RedirectUriMissing]),
    ("error-redirect-uri-mismatch", &[ErrorCode::RedirectUriNotRegistered]),
    ("error-redirect-uri-not-approved", &[ErrorCode::RedirectUriNotApproved]),
    ("error-parameter-missing", &[ErrorCode::ParameterMissing]),
    ("error-repeated-parameter", &[ErrorCode::ParameterRepeated]),
    (
        "error-malformed-request",
        &[
            ErrorCode::ParameterInvalid,
            ErrorCode::ParameterTooLong,
            ErrorCode::BodyMalformed,
            ErrorCode::ContentTypeUnsupported,
            ErrorCode::ValidationFailed,
        ],
    ),
    ("error-request-over", &[ErrorCode::AuthorizationRequestExpired, ErrorCode::TransitionIllegal]),
    ("error-grant-suspended", &[ErrorCode::GrantSuspendedByOperator, ErrorCode::GrantSuspended]),
    ("error-not-found", &[ErrorCode::PageNotFound, ErrorCode::NotFound]),
    ("error-not-allowed", &[ErrorCode::Forbidden, ErrorCode::OrganizationNotAllowed]),
    ("error-sign-in-required", &[ErrorCode::SignInRequired, ErrorCode::SignInFailed]),
    ("error-form-expired", &[ErrorCode::FormExpired]),
    ("error-method-not-allowed", &[ErrorCode::MethodNotAllowed]),
    ("error-too-large", &[ErrorCode::BodyTooLarge]),
    ("error-too-many-requests", &[ErrorCode::TooManyAttempts]),
    ("error-unavailable", &[ErrorCode::StoreUnavailable, ErrorCode::StoreFull, ErrorCode::KeyUnknown, ErrorCode::RequestTimeout]),
    ("error-internal", &[ErrorCode::Internal]),
    ("error-domain-proof-unsupported", &[ErrorCode::DomainProofUnsupported]),
    ("error-domain-proof-address-refused", &[ErrorCode::DomainProofAddressRefused]),
    ("error-domain-proof-unreachable", &[ErrorCode::DomainProofUnreachable]),
    ("error-domain-proof-status-wrong", &[ErrorCode::DomainProofStatusWrong]),
    ("error-domain-proof-challenge-missing", &[ErrorCode::DomainProofChallengeMissing]),
    ("error-application-key-unknown", &[ErrorCode::ApplicationKeyUnknown]),
    ("error-not-in-marketplace", &[ErrorCode::NotInMarketplace]),
    ("error-onboarding-over", &[ErrorCode::OnboardingOver]),
    ("error-onboarding-refused", &[ErrorCode::OnboardingRefused]),
    ("error-organizations-missing", &[ErrorCode::OrganizationsMissing]),
    ("error-organizations-too-many", &[ErrorCode::OrganizationsTooMany]),
    ("error-attempt-over", &[ErrorCode::AttemptOver]),
    ("error-handshake-over", &[ErrorCode::HandshakeOver]),
    ("error-signed-link-refused", &[ErrorCode::SignedLinkRefused]),
    ("error-connect-url-unusable", &[ErrorCode::ConnectUrlUnusable]),
    ("error-suspended-by-another", &[ErrorCode::SuspendedByAnother]),
    ("error-approval-over", &[ErrorCode::ApprovalRequestOver]),
    ("error-client-key-slots", &[ErrorCode::ClientKeySlotsTaken]),
    ("error-encryption-key-refused", &[ErrorCode::EncryptionKeyRefused]),
    ("error-encryption-key-missing", &[ErrorCode::EncryptionKeyMissing]),
    ("error-grant-ended", &[ErrorCode::GrantRevoked, ErrorCode::NoGrant]),
    ("error-redirect-uri-refused", &[ErrorCode::RedirectUriRefused]),
    ("error-partner-owner-required", &[ErrorCode::PartnerOwnerRequired]),
    ("error-invitation-for-another-address", &[ErrorCode::InvitationForAnotherAddress]),
    ("error-webhook-disabled", &[ErrorCode::WebhookDisabled]),
    ("error-already-exists", &[ErrorCode::AlreadyExists]),
];

/// The text of a code.
pub(crate) fn key(code: ErrorCode) -> &'static str {
    TEXTS.iter().find(|(_, codes)| codes.contains(&code)).map_or("error-other", |(key, _)| key)
}

impl ErrorPage {
    /// The page of a code, without anything received.
    pub fn new(chrome: Chrome, code: ErrorCode, trace_id: impl Into<String>) -> Self {
        Self { chrome, code, received: None, meant: None, trace_id: trace_id.into() }
    }

    /// Adds what was received.
    #[must_use]
    pub fn received(mut self, received: impl Into<String>) -> Self {
        self.received = Some(received.into());
        self
    }

    pub(crate) fn happened(&self) -> String {
        self.chrome.plain(key(self.code))
    }

    pub(crate) fn title(&self) -> String {
        self.part("title")
    }

    /// The rule, if there is one to tell; of a code without a text of its own, its summary, which is English: None in any other language.
    pub(crate) fn rule(&self) -> Option<String> {
        match (key(self.code), self.chrome.language) {
            ("error-other", Language::English) => Some(self.code.summary().to_owned()),
            ("error-other", Language::Arabic) => None,
            _ => Some(self.part("rule")).filter(|rule| !rule.is_empty()),
        }
    }

    pub(crate) fn remedy(&self) -> String {
        self.part("remedy")
    }

    fn part(&self, name: &'static str) -> String {
        self.chrome.say(key(self.code)).attribute(name).plain()
    }

    pub(crate) fn leads_home(&self) -> bool {
        matches!(
            self.code,
            ErrorCode::PageNotFound | ErrorCode::MethodNotAllowed | ErrorCode::AttemptOver | ErrorCode::HandshakeOver
        )
    }

    pub(crate) fn leads_to_marketplace(&self) -> bool {
        self.code == ErrorCode::NotInMarketplace
    }

    pub(crate) fn received_cut(&self) -> Option<String> {
        self.received.as_deref().map(|text| super::names::visible(text).chars().take(500).collect())
    }
}
