//! Something went wrong: what, by which rule, and what to do.

use askama::Template;

use super::Chrome;

/// The error page. No form. It carries no link at all, not even the language switch: before a redirect URI is verified
/// nothing on the page may lead anywhere. Element `#error-code`, `#trace-id`.
#[derive(Clone, Debug, Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    /// The frame; its switches and sign-out are not shown.
    pub chrome: Chrome,
    /// The stable code, which has a page in `docs/errors/`.
    pub code: String,
    /// The heading.
    pub title: String,
    /// What happened.
    pub happened: String,
    /// Which rule that broke.
    pub rule: Option<String>,
    /// What to do.
    pub remedy: String,
    /// What was received, for the developer who looks (a redirect URI, a parameter's name); shown as text, cut at 500
    /// characters.
    pub received: Option<String>,
    /// Finds the request in the log.
    pub trace_id: String,
}

/// The errors that end on a page and have texts in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// `client_id` missing (RFC 6749 section 4.1.2.1).
    ClientMissing,
    /// No integration has this `client_id`.
    UnknownClient,
    /// The integration is switched off by its partner or the operator.
    IntegrationUnavailable,
    /// `redirect_uri` missing where several are registered (RFC 6749 section 3.1.2.3).
    RedirectUriMissing,
    /// `redirect_uri` is not one of the registered ones, compared as strings.
    RedirectUriMismatch,
    /// `redirect_uri` is registered, but not approved yet.
    RedirectUriNotApproved,
    /// A parameter stands twice (RFC 6749 section 3.1).
    RepeatedParameter,
    /// A parameter that cannot be read, or is too long.
    MalformedRequest,
    /// The page does not exist, or not for this person.
    NotFound,
    /// This person may not do this.
    NotAllowed,
    /// The CSRF token does not belong to this session and form.
    FormExpired,
    /// The method does not fit the path.
    MethodNotAllowed,
    /// The body is larger than the page takes.
    TooLarge,
    /// Too many requests from here.
    TooManyRequests,
    /// The store cannot be reached; nothing was consumed.
    Unavailable,
    /// A defect of ours.
    Internal,
}

impl ErrorKind {
    /// Every kind.
    pub const ALL: [Self; 16] = [
        Self::ClientMissing,
        Self::UnknownClient,
        Self::IntegrationUnavailable,
        Self::RedirectUriMissing,
        Self::RedirectUriMismatch,
        Self::RedirectUriNotApproved,
        Self::RepeatedParameter,
        Self::MalformedRequest,
        Self::NotFound,
        Self::NotAllowed,
        Self::FormExpired,
        Self::MethodNotAllowed,
        Self::TooLarge,
        Self::TooManyRequests,
        Self::Unavailable,
        Self::Internal,
    ];

    /// The stable code.
    pub fn code(self) -> &'static str {
        self.keys().0
    }

    #[cfg(test)]
    pub(crate) fn key(self) -> &'static str {
        self.keys().1
    }

    /// The HTTP status to send the page with.
    pub fn status(self) -> u16 {
        match self {
            Self::NotFound => 404,
            Self::NotAllowed | Self::FormExpired => 403,
            Self::MethodNotAllowed => 405,
            Self::TooLarge => 413,
            Self::TooManyRequests => 429,
            Self::Internal => 500,
            Self::Unavailable => 503,
            Self::ClientMissing
            | Self::UnknownClient
            | Self::IntegrationUnavailable
            | Self::RedirectUriMissing
            | Self::RedirectUriMismatch
            | Self::RedirectUriNotApproved
            | Self::RepeatedParameter
            | Self::MalformedRequest => 400,
        }
    }

    /// Code and key of the text; the text's attributes are `title`, `rule` and `remedy`.
    fn keys(self) -> (&'static str, &'static str) {
        match self {
            Self::ClientMissing => ("client_id_missing", "error-client-missing"),
            Self::UnknownClient => ("unknown_client", "error-unknown-client"),
            Self::IntegrationUnavailable => ("integration_unavailable", "error-integration-unavailable"),
            Self::RedirectUriMissing => ("redirect_uri_missing", "error-redirect-uri-missing"),
            Self::RedirectUriMismatch => ("redirect_uri_mismatch", "error-redirect-uri-mismatch"),
            Self::RedirectUriNotApproved => ("redirect_uri_not_approved", "error-redirect-uri-not-approved"),
            Self::RepeatedParameter => ("repeated_parameter", "error-repeated-parameter"),
            Self::MalformedRequest => ("malformed_request", "error-malformed-request"),
            Self::NotFound => ("not_found", "error-not-found"),
            Self::NotAllowed => ("not_allowed", "error-not-allowed"),
            Self::FormExpired => ("form_expired", "error-form-expired"),
            Self::MethodNotAllowed => ("method_not_allowed", "error-method-not-allowed"),
            Self::TooLarge => ("too_large", "error-too-large"),
            Self::TooManyRequests => ("too_many_requests", "error-too-many-requests"),
            Self::Unavailable => ("temporarily_unavailable", "error-unavailable"),
            Self::Internal => ("internal_error", "error-internal"),
        }
    }
}

impl ErrorPage {
    /// The page of one of the known kinds.
    pub fn known(chrome: Chrome, kind: ErrorKind, trace_id: impl Into<String>) -> Self {
        let (code, key) = kind.keys();
        let part = |name| chrome.say(key).attribute(name);
        let rule = part("rule").plain();
        Self {
            code: code.to_owned(),
            title: part("title").plain(),
            happened: chrome.say(key).plain(),
            rule: (!rule.is_empty()).then_some(rule),
            remedy: part("remedy").plain(),
            received: None,
            trace_id: trace_id.into(),
            chrome,
        }
    }

    /// Adds what was received.
    #[must_use]
    pub fn received(mut self, received: impl Into<String>) -> Self {
        self.received = Some(received.into());
        self
    }

    pub(crate) fn received_cut(&self) -> Option<String> {
        self.received.as_deref().map(|text| super::names::visible(text).chars().take(500).collect())
    }
}
