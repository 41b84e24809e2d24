//! Which integration, in which environment.

use std::fmt;
use std::time::Duration;

use super::Retry;
use crate::Clock;

/// What a partner's client is told.
#[derive(Clone)]
pub struct PartnerOptions {
    /// The environment's issuer: its public URL.
    pub issuer: String,
    /// The integration's application key.
    pub client_id: String,
    /// The integration's secret; none for a public client, which then must use PKCE.
    pub client_secret: Option<String>,
    /// The registered redirect URI, to the letter.
    pub redirect_uri: String,
    /// The time limit of each request. Default 30 s.
    pub request_timeout: Duration,
    /// How requests that are safe to repeat are repeated while no answer comes.
    pub retry: Retry,
    /// Where the time comes from. Default: the computer's clock.
    pub clock: Clock,
}

impl PartnerOptions {
    /// For a client that can keep a secret.
    pub fn confidential(
        issuer: impl Into<String>,
        client_id: impl Into<String>,
        client_secret: impl Into<String>,
        redirect_uri: impl Into<String>,
    ) -> Self {
        Self { client_secret: Some(client_secret.into()), ..Self::public(issuer, client_id, redirect_uri) }
    }

    /// For a client that cannot keep a secret: a native or browser application.
    pub fn public(issuer: impl Into<String>, client_id: impl Into<String>, redirect_uri: impl Into<String>) -> Self {
        Self {
            issuer: issuer.into(),
            client_id: client_id.into(),
            client_secret: None,
            redirect_uri: redirect_uri.into(),
            request_timeout: Duration::from_secs(30),
            retry: Retry::default(),
            clock: Clock::system(),
        }
    }
}

impl fmt::Debug for PartnerOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PartnerOptions")
            .field("issuer", &self.issuer)
            .field("client_id", &self.client_id)
            .field("redirect_uri", &self.redirect_uri)
            .finish_non_exhaustive()
    }
}
