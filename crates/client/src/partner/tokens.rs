//! What the token endpoint answers (RFC 6749 section 5.1), with the time it ends.

use std::fmt;
use std::time::Duration;

use protocol::Timestamp;
use serde::{Deserialize, Serialize};

use crate::clock::micros;

/// The tokens of one connected organization. Serialize them to store them, where secrets belong.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tokens {
    /// For calling the platform's API.
    pub access_token: String,
    /// For the next refresh. Each refresh gives a new one, to be stored instead of this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
    /// The granted scopes, separated by spaces; may be fewer than asked.
    #[serde(default)]
    pub scope: String,
    /// Which customer this is.
    pub organization_id: String,
    /// The agreement behind it.
    pub grant_id: String,
    /// The installation that was begun in the marketplace, when the code came of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub installation_id: Option<String>,
    /// When the access token ends, microseconds since 1970.
    pub expires_at: i64,
}

impl Tokens {
    /// Reads a token endpoint's `200` answer, for programs that send the request themselves.
    /// `asked_at` is the time before the request, so that a slow answer never makes a token look
    /// fresh. `None` when the answer is no token response.
    pub fn from_answer(body: &[u8], asked_at: Timestamp) -> Option<Self> {
        let answer: Answer = serde_json::from_slice(body).ok()?;
        let bearer = answer.token_type.eq_ignore_ascii_case("bearer");
        bearer.then(|| Self {
            access_token: answer.access_token,
            refresh_token: answer.refresh_token,
            scope: answer.scope,
            organization_id: answer.organization_id,
            grant_id: answer.grant_id,
            installation_id: answer.installation_id,
            expires_at: (asked_at + protocol::Seconds(answer.expires_in)).as_micros(),
        })
    }

    /// When the access token ends.
    pub const fn expires_at(&self) -> Timestamp {
        Timestamp::from_micros(self.expires_at)
    }

    /// Whether the access token ends within `margin` from `now`.
    pub fn ends_within(&self, margin: Duration, now: Timestamp) -> bool {
        self.expires_at.saturating_sub(now.as_micros()) <= micros(margin)
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens")
            .field("organization_id", &self.organization_id)
            .field("grant_id", &self.grant_id)
            .field("scope", &self.scope)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
struct Answer {
    access_token: String,
    token_type: String,
    expires_in: i64,
    refresh_token: Option<String>,
    #[serde(default)]
    scope: String,
    #[serde(default)]
    organization_id: String,
    #[serde(default)]
    grant_id: String,
    #[serde(default)]
    installation_id: Option<String>,
}
