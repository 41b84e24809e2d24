//! An onboarding session (seed 000): what a partner's server initiated, what a customer's administrator accepted, and the
//! partner's countersignature by `finalize`.

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
    fn only_what_was_accepted_is_finalized() {
        use OnboardingState::{Accepted, Finalized, Finalizing};
        for state in OnboardingState::ALL {
            assert_eq!(state.finalize().is_ok(), [Accepted, Finalizing, Finalized].contains(state), "{state}");
        }
    }
}
