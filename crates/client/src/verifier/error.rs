//! Why a call is refused, and what to answer (RFC 6750 section 3).

use protocol::jose::JoseError;

/// Why a token is no good. Every one of these is `401` with `error="invalid_token"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidToken {
    /// Not a token of this server: form, header, key or signature.
    #[error("{0}")]
    Signature(JoseError),
    /// The claims are not those of an access token (RFC 9068 section 2.2).
    #[error("the token does not carry the claims of an access token")]
    Claims,
    /// Another issuer, often the sandbox's token at the production API or the other way round.
    #[error("the token is from another issuer or environment")]
    Issuer,
    /// Meant for another resource.
    #[error("the token is for another resource")]
    Audience,
    /// Past its end.
    #[error("the token has expired; refresh it")]
    Expired,
    /// Issued in the future: the clocks differ by more than the leeway.
    #[error("the token is not valid yet; compare the clocks")]
    NotYet,
    /// Its credential or grant was revoked.
    #[error("the token was revoked; the customer has to connect again")]
    Revoked,
    /// Its grant is suspended.
    #[error("the token's grant is suspended")]
    Suspended,
}

/// Why a call is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// No bearer token in the `Authorization` header.
    #[error("the Authorization header carries no bearer token")]
    MissingToken {
        /// The scopes that the call needs, separated by spaces.
        scope: String,
    },
    /// A token that is no good.
    #[error("{0}")]
    InvalidToken(#[from] InvalidToken),
    /// A good token without the scope.
    #[error("the token lacks a scope that this call needs: {scope}")]
    InsufficientScope {
        /// The scopes that the call needs, separated by spaces.
        scope: String,
    },
    /// The feed has been silent for too long: whether the token was revoked is not known.
    #[error("whether the token was revoked is not known at the moment")]
    Stale,
    /// The keys cannot be read: whether the token is genuine is not known.
    #[error("whether the token is genuine cannot be found out at the moment")]
    Unavailable,
}

impl VerifyError {
    /// The HTTP status to answer: 401, 403 or 503.
    pub const fn status(&self) -> u16 {
        match self {
            Self::MissingToken { .. } | Self::InvalidToken(_) => 401,
            Self::InsufficientScope { .. } => 403,
            Self::Stale | Self::Unavailable => 503,
        }
    }

    /// A stable word for logs and problem documents.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::MissingToken { .. } => "missing_token",
            Self::InvalidToken(_) => "invalid_token",
            Self::InsufficientScope { .. } => "insufficient_scope",
            Self::Stale | Self::Unavailable => "temporarily_unavailable",
        }
    }

    /// The value of `WWW-Authenticate`; none for `503`, where the caller has done nothing wrong.
    pub fn challenge(&self) -> Option<String> {
        match self {
            // Section 3.1: no error code when no credentials were sent.
            Self::MissingToken { scope } if scope.is_empty() => Some(r#"Bearer realm="api""#.to_owned()),
            Self::MissingToken { scope } => Some(format!(r#"Bearer realm="api", scope="{}""#, quotable(scope))),
            Self::InvalidToken(reason) => Some(format!(
                r#"Bearer realm="api", error="invalid_token", error_description="{}""#,
                quotable(&reason.to_string())
            )),
            Self::InsufficientScope { scope } => Some(format!(
                r#"Bearer realm="api", error="insufficient_scope", error_description="{}", scope="{}""#,
                quotable(&self.to_string()),
                quotable(scope)
            )),
            Self::Stale | Self::Unavailable => None,
        }
    }
}

/// Keeps the characters that may stand between the quotes (RFC 6750 section 3).
fn quotable(text: &str) -> String {
    let allowed = |c: &char| matches!(c, ' '..='~') && !matches!(c, '"' | '\\');
    text.chars().filter(allowed).collect()
}
