//! How often somebody may guess or ask, counted in memory, each node for itself.
//!
//! Nothing here reads a clock: every call takes the time in microseconds. Each limiter keeps a fixed number of entries, so that
//! hostile traffic costs it no memory; when its table is full the oldest entries go, those over their limit last.

mod guess;
mod rate;
mod table;

pub use guess::{GuessLimiter, GuessPolicy};
pub use rate::RateLimiter;

use crate::config::{Limits, duration::micros};

/// The answer of a limiter that says no: when to come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryAfter {
    /// Whole seconds until a try is let through, at least one; the value of the `Retry-After` header.
    pub seconds: u64,
}

impl RetryAfter {
    /// From microseconds, rounded up.
    fn from_micros(micros: i64) -> Self {
        let seconds = u64::try_from(micros).unwrap_or(0).div_ceil(1_000_000);
        Self { seconds: seconds.max(1) }
    }
}

const MINUTE: i64 = 60_000_000;
const HOUR: i64 = 60 * MINUTE;

/// Onboarding sessions that one integration may initiate in a minute: above what any partner's customers do, and below what
/// fills a store before somebody looks.
pub const INITIATIONS_PER_MINUTE: u32 = 600;

/// Tests of endpoints, and events sent to them again, that an integration may ask for in a minute: each asks somebody's server.
pub const WEBHOOKS_PER_MINUTE: u32 = 60;

/// The limits of one server, made from the configuration.
#[derive(Debug)]
pub struct Limiters {
    /// Passwords; the key is (account as typed, in lower case; address group).
    pub sign_in: GuessLimiter,
    /// Client authentication; the key is (`client_id`, address group).
    pub client: GuessLimiter,
    /// Sign-ups; the key is the address group.
    pub sign_up: RateLimiter,
    /// Mails caused; the key is the address group.
    pub mail: RateLimiter,
    /// Mails with codes and links that a mailbox gets; the key is its address, normalised.
    pub recipient: RateLimiter,
    /// Authorization requests that are opened; the key is the person.
    pub authorization: RateLimiter,
    /// Onboarding sessions that are initiated; the key is the integration.
    pub initiation: RateLimiter,
    /// Tests of endpoints, and events sent to them again; the key is whose they are.
    pub webhook: RateLimiter,
}

impl Limiters {
    /// Empty limiters. `seed` is random and secret: with it nobody can aim at the entries of others.
    pub fn new(limits: &Limits, seed: [u8; 16]) -> Self {
        let sign_in = GuessPolicy {
            failures: limits.sign_in_failures,
            window_micros: micros(limits.sign_in_window),
            then_every_micros: Some(micros(limits.sign_in_then_every)),
        };
        let client = GuessPolicy {
            failures: limits.client_failures,
            window_micros: micros(limits.client_window),
            then_every_micros: None,
        };
        Self {
            sign_in: GuessLimiter::new(sign_in, limits.entries, seed),
            client: GuessLimiter::new(client, limits.entries, seed),
            sign_up: RateLimiter::new(limits.sign_ups_per_hour, HOUR, limits.entries, seed),
            mail: RateLimiter::new(limits.mails_per_hour, HOUR, limits.entries, seed),
            recipient: RateLimiter::new(limits.mails_per_recipient_per_hour, HOUR, limits.entries, seed),
            authorization: RateLimiter::new(limits.authorizations_per_hour, HOUR, limits.entries, seed),
            initiation: RateLimiter::new(INITIATIONS_PER_MINUTE, MINUTE, limits.entries, seed),
            webhook: RateLimiter::new(WEBHOOKS_PER_MINUTE, MINUTE, limits.entries, seed),
        }
    }
}
