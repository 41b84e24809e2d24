//! What a verifier is told.

use std::fmt;
use std::time::Duration;

use crate::Clock;

/// What a verifier is told. [`VerifierOptions::new`] fills in the defaults.
#[derive(Clone)]
pub struct VerifierOptions {
    /// The environment's issuer, as its metadata says it: its public URL without a slash at the end.
    pub issuer: String,
    /// The audience that this resource was registered with.
    pub audience: String,
    /// The resource's own client id, for the revocation feed.
    pub client_id: String,
    /// The resource's own secret.
    pub client_secret: String,
    /// How far the clocks of this machine and the server may differ. Default 5 s.
    pub leeway: Duration,
    /// How often the feed is read. Default 500 ms; more than 1.5 s breaks the promise of two seconds.
    pub feed_interval: Duration,
    /// How old the feed's last good answer may be. Default 5 s.
    pub feed_max_age: Duration,
    /// The longest life of an access token: what was revoked longer ago is forgotten. Default 12 h.
    pub longest_token_life: Duration,
    /// A token with an unknown key makes the keys be read again, at most this often. Default 5 s.
    pub key_lookup_interval: Duration,
    /// The keys are read again this often in any case, so that a withdrawn one goes. Default 5 min.
    pub key_refresh_interval: Duration,
    /// The time limit of each request to the server. Default 2 s.
    pub request_timeout: Duration,
    /// Where the time comes from. Default: the computer's clock.
    pub clock: Clock,
}

impl VerifierOptions {
    /// The four values without a default; they stand in the answer to the resource's registration.
    pub fn new(
        issuer: impl Into<String>,
        audience: impl Into<String>,
        client_id: impl Into<String>,
        client_secret: impl Into<String>,
    ) -> Self {
        Self {
            issuer: issuer.into(),
            audience: audience.into(),
            client_id: client_id.into(),
            client_secret: client_secret.into(),
            leeway: Duration::from_secs(5),
            feed_interval: Duration::from_millis(500),
            feed_max_age: Duration::from_secs(5),
            longest_token_life: Duration::from_hours(12),
            key_lookup_interval: Duration::from_secs(5),
            key_refresh_interval: Duration::from_mins(5),
            request_timeout: Duration::from_secs(2),
            clock: Clock::system(),
        }
    }
}

impl fmt::Debug for VerifierOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifierOptions")
            .field("issuer", &self.issuer)
            .field("audience", &self.audience)
            .field("client_id", &self.client_id)
            .finish_non_exhaustive()
    }
}
