//! An onboarding session (seed 000): what a partner's server initiated, what a customer's administrator accepted, and the
//! partner's countersignature by `finalize`.

use crate::attempt::AttemptState;
use crate::{IllegalTransition, names};
use protocol::Timestamp;
use protocol::handle::MacKeyId;
use protocol::id::{AttemptId, ClientId, ClientKeyId, OnboardingSessionId, OrganizationId, UserId};
use protocol::scope::ScopeSet;

names! {
    /// Where an onboarding session stands.
    ///
    /// `open → accepting → accepted → finalizing → finalized`; `waiting` is an open one whose person has asked an administrator.
    OnboardingState {
        /// The temporary URL may be opened.
        Open = "open",
        /// It waits for an administrator's approval.
        Waiting = "waiting",
        /// Accepted; the organizations' consents are being written.
        Accepting = "accepting",
        /// Every consent is written, the token is out.
        Accepted = "accepted",
        /// The partner countersigned; client keys are being made.
        Finalizing = "finalizing",
        /// Every client key is made.
        Finalized = "finalized",
        /// The customer said no.
        Declined = "declined",
        /// Too late.
        Expired = "expired",
    }
}

impl OnboardingState {
    const fn illegal(self, step: &'static str) -> IllegalTransition {
        IllegalTransition { what: "an onboarding session", step, state: self.as_str() }
    }

    /// Whether a person may still answer.
    pub const fn may_be_answered(self) -> bool {
        matches!(self, Self::Open | Self::Waiting | Self::Accepting)
    }

    /// The partner begins to finalize, or goes on with it.
    pub const fn finalize(self) -> Result<Self, IllegalTransition> {
        match self {
            Self::Accepted | Self::Finalizing | Self::Finalized => Ok(Self::Finalizing),
            Self::Open | Self::Waiting | Self::Accepting | Self::Declined | Self::Expired => Err(self.illegal("be finalized")),
        }
    }
}

/// An onboarding session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnboardingSession {
    /// Ours.
    pub id: OnboardingSessionId,
    /// SHA-256 of the ticket in the temporary URL.
    pub ticket_sha256: Vec<u8>,
    /// The attempt that its timeline stands under.
    pub attempt_id: AttemptId,
    /// Who initiated it.
    pub client_id: ClientId,
    /// As sent; kept byte for byte.
    pub redirect_uri: String,
    /// Given back as sent.
    pub state_parameter: Option<String>,
    /// What is asked for.
    pub scopes: ScopeSet,
    /// The organization that the partner named, if its number is known.
    pub organization_id: Option<OrganizationId>,
    /// The number as sent.
    pub organization_number: Option<String>,
    /// Whose account at the partner this is for.
    pub account_label: Option<String>,
    /// Where it stands.
    pub state: OnboardingState,
    /// Who answers it.
    pub user_id: Option<UserId>,
    /// The digest of the browser session that answers it.
    pub session_digest: Option<Vec<u8>>,
    /// The MAC key that its token and client keys are derived with.
    pub mac_key_id: Option<MacKeyId>,
    /// SHA-256 of the onboarding token.
    pub token_sha256: Option<Vec<u8>>,
    /// When the token is too old to begin finalizing.
    pub token_expires_at: Option<Timestamp>,
    /// When the partner first finalized.
    pub finalizing_at: Option<Timestamp>,
    /// When every client key was made.
    pub finalized_at: Option<Timestamp>,
    /// When it was initiated.
    pub created_at: Timestamp,
    /// When the temporary URL ends.
    pub expires_at: Timestamp,
}

impl OnboardingSession {
    /// Where it stands for whoever looks at `now`, before a job has noted that its time is over, and when the approval that it
    /// waited for ended its attempt.
    pub fn state_at(&self, now: Timestamp, attempt: AttemptState) -> OnboardingState {
        use OnboardingState::{Accepted, Accepting, Declined, Expired, Finalized, Finalizing, Open, Waiting};
        match self.state {
            Open | Waiting if attempt == AttemptState::Declined => Declined,
            Open | Waiting | Accepting if now >= self.expires_at => Expired,
            Accepted if self.token_expires_at.is_none_or(|until| now >= until) => Expired,
            state @ (Open | Waiting | Accepting | Accepted | Finalizing | Finalized | Declined | Expired) => state,
        }
    }
}

/// One organization that was accepted in a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnboardingOrganization {
    /// The session.
    pub session_id: OnboardingSessionId,
    /// The organization.
    pub organization_id: OrganizationId,
    /// Its own attempt.
    pub attempt_id: AttemptId,
    /// The client key that it will get.
    pub client_key_id: ClientKeyId,
    /// The key that gives way, as the consent page named it, when both slots were taken.
    pub replaces: Option<ClientKeyId>,
    /// Why `finalize` made no key for it, as an error code.
    pub refused_code: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_sees_what_is_over_before_a_job_notes_it() {
        use OnboardingState::{Accepted, Accepting, Declined, Expired, Finalized, Finalizing, Open, Waiting};
        let at = Timestamp::from_seconds;
        let session = |state| OnboardingSession {
            id: OnboardingSessionId::from_bytes([1; 16]),
            ticket_sha256: vec![],
            attempt_id: AttemptId::from_bytes([1; 16]),
            client_id: ClientId::from_bytes([1; 16]),
            redirect_uri: String::new(),
            state_parameter: None,
            scopes: ScopeSet::default(),
            organization_id: None,
            organization_number: None,
            account_label: None,
            state,
            user_id: None,
            session_digest: None,
            mac_key_id: None,
            token_sha256: None,
            token_expires_at: Some(at(20)),
            finalizing_at: None,
            finalized_at: None,
            created_at: at(0),
            expires_at: at(10),
        };
        for (state, early, late, declined) in [
            (Open, Open, Expired, Declined),
            (Waiting, Waiting, Expired, Declined),
            (Accepting, Accepting, Expired, Accepting),
            (Accepted, Accepted, Accepted, Accepted),
            (Finalizing, Finalizing, Finalizing, Finalizing),
            (Finalized, Finalized, Finalized, Finalized),
            (Declined, Declined, Declined, Declined),
            (Expired, Expired, Expired, Expired),
        ] {
            let session = session(state);
            assert_eq!(session.state_at(at(9), AttemptState::Requested), early, "{state}");
            assert_eq!(session.state_at(at(10), AttemptState::Requested), late, "{state}");
            assert_eq!(session.state_at(at(9), AttemptState::Declined), declined, "{state}");
        }
        assert_eq!(session(Accepted).state_at(at(20), AttemptState::Consented), Expired, "the token is too old");
    }

    #[test]
    fn only_what_was_accepted_is_finalized() {
        use OnboardingState::{Accepted, Finalized, Finalizing};
        for state in OnboardingState::ALL {
            assert_eq!(state.finalize().is_ok(), [Accepted, Finalizing, Finalized].contains(state), "{state}");
        }
    }
}
