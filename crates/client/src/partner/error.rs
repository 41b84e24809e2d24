//! What can go wrong at the token endpoint (RFC 6749 section 5.2) and under `/v1` (RFC 9457).

use reqwest::Response;
use serde::Deserialize;

use crate::{FetchError, http};

/// Why there is no answer to work with. Carries what the server says of the fault, and never a secret of the request.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PartnerError {
    /// The code or refresh token is spent, expired or revoked. For a refresh this is final: the
    /// customer has to connect again.
    #[error("invalid_grant: {description}")]
    InvalidGrant {
        /// The server's reason.
        description: String,
    },
    /// Client id or secret are wrong: nothing is lost, correct the configuration.
    #[error("invalid_client: {description}")]
    InvalidClient {
        /// The server's reason.
        description: String,
    },
    /// Another error of the standard.
    #[error("{error}: {description}")]
    Refused {
        /// The standard's code.
        error: String,
        /// The server's reason.
        description: String,
    },
    /// A refusal of an endpoint under `/v1` (RFC 9457).
    #[error("{code}: {detail}")]
    Problem {
        /// The HTTP status.
        status: u16,
        /// The stable code; has a page in the server's documentation of errors.
        code: String,
        /// The rule and the fix.
        detail: String,
        /// Under which id the platform finds the request in its log; empty when there is none.
        trace_id: String,
    },
    /// Only a client with a secret may do this.
    #[error("this needs the client secret; use PartnerOptions::confidential")]
    NoClientSecret,
    /// There is no refresh token to refresh with.
    #[error("these tokens came without a refresh token")]
    NoRefreshToken,
    /// No usable answer. Nothing is lost: the same request may be sent again.
    #[error("{0}")]
    Fetch(#[from] FetchError),
}

impl PartnerError {
    /// Whether the same request may well succeed later.
    pub const fn is_temporary(&self) -> bool {
        match self {
            Self::Fetch(error) => error.is_temporary(),
            Self::InvalidGrant { .. }
            | Self::InvalidClient { .. }
            | Self::Refused { .. }
            | Self::Problem { .. }
            | Self::NoClientSecret
            | Self::NoRefreshToken => false,
        }
    }

    /// The server's stable code, such as `grant_suspended`; at the token endpoint it leads the description. `None` when there
    /// was no answer of the server's.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Problem { code, .. } => Some(code),
            Self::InvalidGrant { description } | Self::InvalidClient { description } | Self::Refused { description, .. } => {
                let (code, _) = description.split_once(':')?;
                code.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_').then_some(code)
            }
            Self::NoClientSecret | Self::NoRefreshToken | Self::Fetch(_) => None,
        }
    }
}

#[derive(Deserialize)]
struct OAuthAnswer {
    error: String,
    #[serde(default)]
    error_description: String,
}

#[derive(Deserialize)]
struct ProblemAnswer {
    code: String,
    #[serde(default)]
    detail: String,
    #[serde(default)]
    trace_id: String,
}

/// Reads an answer other than success.
pub(super) async fn from_answer(response: Response) -> PartnerError {
    let fallback = http::status_error(&response);
    if fallback.is_temporary() {
        return fallback.into();
    }
    let status = response.status().as_u16();
    let body = match http::read(response).await {
        Ok(body) => body,
        Err(error) => return error.into(),
    };
    if let Ok(OAuthAnswer { error, error_description: description }) = serde_json::from_slice(&body) {
        return match error.as_str() {
            "invalid_grant" => PartnerError::InvalidGrant { description },
            "invalid_client" => PartnerError::InvalidClient { description },
            _ => PartnerError::Refused { error, description },
        };
    }
    match serde_json::from_slice(&body) {
        Ok(ProblemAnswer { code, detail, trace_id }) => PartnerError::Problem { status, code, detail, trace_id },
        Err(_) => fallback.into(),
    }
}
