//! What can go wrong at the token endpoint (RFC 6749 section 5.2).

use reqwest::Response;
use serde::Deserialize;

use crate::{FetchError, http};

/// Why there are no tokens.
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
            Self::InvalidGrant { .. } | Self::InvalidClient { .. } | Self::Refused { .. } | Self::NoRefreshToken => false,
        }
    }
}

#[derive(Deserialize)]
struct Answer {
    error: String,
    #[serde(default)]
    error_description: String,
}

/// Reads an answer other than success.
pub(super) async fn from_answer(response: Response) -> PartnerError {
    let fallback = http::status_error(&response);
    if fallback.is_temporary() {
        return fallback.into();
    }
    let body = match http::read(response).await {
        Ok(body) => body,
        Err(error) => return error.into(),
    };
    let Ok(Answer { error, error_description: description }) = serde_json::from_slice(&body) else {
        return fallback.into();
    };
    match error.as_str() {
        "invalid_grant" => PartnerError::InvalidGrant { description },
        "invalid_client" => PartnerError::InvalidClient { description },
        _ => PartnerError::Refused { error, description },
    }
}
