//! A handshake (seed 004): what its attempt has beside other attempts: how the browser was led to the partner, and how it came
//! back; and how an authorization stands, as partner and customer read it.

use crate::attempt::AttemptState;
use crate::grant::GrantState;
use crate::names;
use protocol::id::{AttemptId, ClientId, OrganizationId, UserId};
use protocol::{Seconds, Timestamp};

/// How long before its end the customer is reminded of a pending handshake that may live so long: four hours of a day.
pub const fn reminded_before(lifetime: Seconds) -> Seconds {
    Seconds(lifetime.0 / 6)
}

names! {
    /// What a partner says when it sends the browser back. Anything else that it says changes nothing.
    ReturnStatus {
        /// The partner's side is done; activates nothing.
        Success = "success",
        /// It failed there.
        Error = "error",
    }
}

/// How the browser was led to the partner, the last time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Led {
    /// Who.
    pub user_id: UserId,
    /// The digest of the browser session.
    pub session_digest: Vec<u8>,
    /// SHA-256 of the nonce in the address that the browser comes back to.
    pub nonce_sha256: Vec<u8>,
    /// When.
    pub at: Timestamp,
}

/// A handshake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handshake {
    /// The attempt that it is about.
    pub attempt_id: AttemptId,
    /// The customer.
    pub organization_id: OrganizationId,
    /// The integration.
    pub client_id: ClientId,
    /// `state` of the partner's link, given back as sent.
    pub partner_state: Option<String>,
    /// Language tag of the page of consent, for mail.
    pub language: String,
    /// How the browser was led to the partner; none before.
    pub led: Option<Led>,
    /// What the partner said when the browser came back, once.
    pub returned: Option<(ReturnStatus, Timestamp)>,
    /// When the customer was reminded.
    pub reminded_at: Option<Timestamp>,
    /// When it began.
    pub created_at: Timestamp,
}

names! {
    /// How an organization's authorization of an integration stands.
    AuthorizationStatus {
        /// They have met, and nothing came of it: asked for and not consented to, or declined.
        None = "none",
        /// Consented to; the partner has not activated it.
        Pending = "pending",
        /// Tokens are issued.
        Active = "active",
        /// None are until it is resumed.
        Suspended = "suspended",
        /// Over.
        Revoked = "revoked",
        /// Consented to, then taken back before the partner activated it.
        RolledBack = "rolled_back",
        /// Consented to, and not activated in time.
        Expired = "expired",
    }
}

impl AuthorizationStatus {
    /// How it stands at `now`, by the grant that is not revoked and the handshake that counts, with its attempt's end. The last
    /// flag tells whether there was a grant that is revoked.
    pub fn of(grant: Option<GrantState>, attempt: Option<(AttemptState, Timestamp)>, had_grant: bool, now: Timestamp) -> Self {
        match (grant, attempt) {
            (Some(GrantState::Active), _) => Self::Active,
            (Some(GrantState::Suspended), _) => Self::Suspended,
            (_, Some((AttemptState::Consented, expires_at))) if now < expires_at => Self::Pending,
            (_, Some((AttemptState::Consented | AttemptState::Expired, _))) => Self::Expired,
            (_, Some((AttemptState::RolledBack, _))) => Self::RolledBack,
            (Some(GrantState::Revoked), _) | (None, Some((AttemptState::Completed, _))) => Self::Revoked,
            (None, Some((AttemptState::Requested | AttemptState::Declined, _)) | None) if had_grant => Self::Revoked,
            (None, Some((AttemptState::Requested | AttemptState::Declined, _)) | None) => Self::None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_authorization_stands_as_its_grant_does_and_else_as_its_handshake() {
        use AttemptState::{Completed, Consented, Declined, Expired, Requested, RolledBack};
        let (now, end) = (Timestamp::from_seconds(10), Timestamp::from_seconds(20));
        for state in AttemptState::ALL {
            let attempt = Some((*state, end));
            let of = |grant, had| AuthorizationStatus::of(grant, attempt, had, now);
            assert_eq!(of(Some(GrantState::Active), false), AuthorizationStatus::Active);
            assert_eq!(of(Some(GrantState::Suspended), false), AuthorizationStatus::Suspended);
            let wanted = match state {
                Requested | Declined => AuthorizationStatus::None,
                Consented => AuthorizationStatus::Pending,
                Completed => AuthorizationStatus::Revoked,
                Expired => AuthorizationStatus::Expired,
                RolledBack => AuthorizationStatus::RolledBack,
            };
            assert_eq!(of(None, false), wanted, "{state}");
        }
        assert_eq!(AuthorizationStatus::of(None, None, false, now), AuthorizationStatus::None);
        assert_eq!(AuthorizationStatus::of(None, None, true, now), AuthorizationStatus::Revoked);
        let late = AuthorizationStatus::of(None, Some((Consented, end)), false, end);
        assert_eq!(late, AuthorizationStatus::Expired, "before a job has noted it");
    }
}
