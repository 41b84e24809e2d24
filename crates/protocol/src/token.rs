//! The token endpoint's answer (RFC 6749, sections 5.1 and 5.2).

use crate::error::ErrorCode;
use crate::id::{GrantId, InstallationId, OrganizationId};
use crate::scope::ScopeSet;

/// A successful answer. `organization_id` and `grant_id` are ours, so that no partner has to guess which customer it is.
#[derive(Clone, serde::Serialize)]
pub struct TokenResponse {
    /// The JWT (RFC 9068).
    pub access_token: String,
    /// Always `Bearer`.
    pub token_type: &'static str,
    /// Seconds until the access token ends.
    pub expires_in: i64,
    /// The next refresh token; absent for client credentials.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
    /// What was granted.
    #[serde(serialize_with = "spaced")]
    pub scope: ScopeSet,
    /// The customer.
    pub organization_id: OrganizationId,
    /// The agreement behind it.
    pub grant_id: GrantId,
    /// The install that a code completed, at the marketplace door.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub installation_id: Option<InstallationId>,
}

impl std::fmt::Debug for TokenResponse {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "TokenResponse({}, {}, …)", self.organization_id, self.grant_id)
    }
}

fn spaced<S: serde::Serializer>(scopes: &ScopeSet, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(scopes)
}

/// An error of a protocol endpoint (RFC 6749, section 5.2), with our stable code and the trace id added.
#[derive(Debug, Clone, serde::Serialize)]
pub struct OAuthErrorBody<'a> {
    /// The standard's code.
    pub error: &'static str,
    /// Our code, a colon, the rule and the fix.
    pub error_description: String,
    /// Our stable code; has a page in `docs/errors/`.
    pub code: &'static str,
    /// Finds the request in the log.
    pub trace_id: &'a str,
}

impl<'a> OAuthErrorBody<'a> {
    /// The body for `code`; `detail` replaces the general summary where it says more.
    pub fn new(code: ErrorCode, detail: Option<&str>, trace_id: &'a str) -> Self {
        let summary = detail.unwrap_or_else(|| code.summary());
        let error_description = printable(&format!("{}: {summary} {}", code.as_str(), code.fix()));
        Self { error: code.oauth_error(), error_description, code: code.as_str(), trace_id }
    }
}

/// RFC 6749, section 5.2: characters of `error_description` are %x20-21 / %x23-5B / %x5D-7E.
pub fn printable(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            '"' => '\'',
            '\\' => '/',
            ' '..='~' => character,
            _ => '?',
        })
        .collect()
}
