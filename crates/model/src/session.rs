//! A person's session in one browser.

use protocol::id::UserId;
use protocol::{Seconds, Timestamp};

/// A session; the cookie holds the token, we hold its digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of the cookie's token.
    pub digest: Vec<u8>,
    /// Who.
    pub user_id: UserId,
    /// When the person signed in.
    pub created_at: Timestamp,
    /// When the session was last noted as used; minutes late.
    pub seen_at: Timestamp,
    /// When the password was last given.
    pub authenticated_at: Timestamp,
    /// Made of the cookie's token like the digest, under another name, and never stored: what is derived from it can be computed
    /// while the browser is here, and from nothing that is kept. Empty when the session was not found by its cookie.
    pub binding: Vec<u8>,
}

/// How long sessions live.
#[derive(Debug, Clone, Copy)]
pub struct SessionLifetimes {
    /// Without use.
    pub idle: Seconds,
    /// At most.
    pub absolute: Seconds,
    /// The password is asked again before risky acts when it was given longer ago than this.
    pub reauthentication: Seconds,
}

impl Session {
    /// Whether it may be used at `now`.
    pub fn is_live(&self, now: Timestamp, lifetimes: &SessionLifetimes) -> bool {
        now < self.created_at + lifetimes.absolute && now < self.seen_at + lifetimes.idle
    }

    /// Whether a risky act may go on without the password.
    pub fn is_fresh(&self, now: Timestamp, lifetimes: &SessionLifetimes) -> bool {
        now < self.authenticated_at + lifetimes.reauthentication
    }

    /// Whether the use should be noted again: not at every request, so that reads stay reads.
    pub fn should_be_noted(&self, now: Timestamp) -> bool {
        now >= self.seen_at + Seconds::minutes(5)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn idle_and_absolute_lifetime_both_end_a_session() {
        let start = Timestamp::from_seconds(1_000);
        let lifetimes =
            SessionLifetimes { idle: Seconds::hours(12), absolute: Seconds::days(7), reauthentication: Seconds::minutes(5) };
        let mut session = Session {
            digest: vec![],
            user_id: UserId::from_bytes([0; 16]),
            created_at: start,
            seen_at: start,
            authenticated_at: start,
            binding: Vec::new(),
        };
        assert!(session.is_live(start + Seconds::hours(11), &lifetimes));
        assert!(!session.is_live(start + Seconds::hours(12), &lifetimes));
        session.seen_at = start + Seconds::days(7) - Seconds(1);
        assert!(session.is_live(session.seen_at, &lifetimes));
        assert!(!session.is_live(start + Seconds::days(7), &lifetimes));
    }
}
