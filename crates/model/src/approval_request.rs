//! Somebody without the privilege asks an administrator for an integration; the attempt waits and goes on from where it stood.

use crate::integration::Door;
use crate::{IllegalTransition, names};
use protocol::Timestamp;
use protocol::id::{ApprovalRequestId, AttemptId, ClientId, OrganizationId, UserId};
use protocol::scope::ScopeSet;

names! {
    /// Where an approval request stands.
    ApprovalState {
        /// An administrator is to decide.
        Waiting = "waiting",
        /// An administrator consented; the asker may go on.
        Approved = "approved",
        /// An administrator said no.
        Declined = "declined",
        /// The asker took it back.
        Withdrawn = "withdrawn",
        /// The asker went on.
        Resumed = "resumed",
        /// Too late.
        Expired = "expired",
    }
}

impl ApprovalState {
    const fn illegal(self, step: &'static str) -> IllegalTransition {
        IllegalTransition { what: "an approval request", step, state: self.as_str() }
    }

    /// An administrator consents.
    pub fn approve(self) -> Result<Self, IllegalTransition> {
        if self == Self::Waiting { Ok(Self::Approved) } else { Err(self.illegal("be approved")) }
    }

    /// An administrator says no.
    pub fn decline(self) -> Result<Self, IllegalTransition> {
        if self == Self::Waiting { Ok(Self::Declined) } else { Err(self.illegal("be declined")) }
    }

    /// The asker takes it back.
    pub fn withdraw(self) -> Result<Self, IllegalTransition> {
        if self == Self::Waiting { Ok(Self::Withdrawn) } else { Err(self.illegal("be withdrawn")) }
    }

    /// The asker goes on.
    pub fn resume(self) -> Result<Self, IllegalTransition> {
        if self == Self::Approved { Ok(Self::Resumed) } else { Err(self.illegal("be resumed")) }
    }
}

/// An approval request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalRequest {
    /// The customer; leads the key.
    pub organization_id: OrganizationId,
    /// Ours.
    pub id: ApprovalRequestId,
    /// The integration.
    pub client_id: ClientId,
    /// Who asks.
    pub user_id: UserId,
    /// The attempt that waits.
    pub attempt_id: AttemptId,
    /// At which door.
    pub door: Door,
    /// What is asked for.
    pub scopes: ScopeSet,
    /// Why, in the asker's words.
    pub reason: String,
    /// Language tag of the asker's pages, for the mail back.
    pub language: String,
    /// Where it stands.
    pub state: ApprovalState,
    /// Which administrator decided.
    pub decided_by: Option<UserId>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// In which words it was declined.
    pub decision_reason: Option<String>,
    /// When it was asked.
    pub created_at: Timestamp,
    /// When it is too late.
    pub expires_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_waiting_one_is_decided_and_only_an_approved_one_goes_on() {
        for state in ApprovalState::ALL {
            let waits = *state == ApprovalState::Waiting;
            assert_eq!(state.approve().is_ok(), waits);
            assert_eq!(state.decline().is_ok(), waits);
            assert_eq!(state.withdraw().is_ok(), waits);
            assert_eq!(state.resume().is_ok(), *state == ApprovalState::Approved);
        }
    }
}
