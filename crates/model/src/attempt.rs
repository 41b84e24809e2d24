//! One try at one door. Many may be open at once; only a completed one makes or changes a grant, and one that fails or is
//! abandoned touches none.

use crate::integration::Door;
use crate::{IllegalTransition, names};
use protocol::Timestamp;
use protocol::id::{AttemptId, ClientId, OrganizationId, PartnerId, UserId};
use protocol::scope::ScopeSet;

names! {
    /// Where an attempt stands.
    ///
    /// `requested → consented → completed`, or `declined`, `expired`, `rolled_back` from where the machine in the product's
    /// concept allows it.
    AttemptState {
        /// Begun; waits for consent.
        Requested = "requested",
        /// The customer signed; waits for the partner.
        Consented = "consented",
        /// Both signed.
        Completed = "completed",
        /// The customer said no.
        Declined = "declined",
        /// Too late.
        Expired = "expired",
        /// Failed at the partner after consent.
        RolledBack = "rolled_back",
    }
}

impl AttemptState {
    const fn illegal(self, step: &'static str) -> IllegalTransition {
        IllegalTransition { what: "an attempt", step, state: self.as_str() }
    }

    /// The customer signs.
    pub fn consent(self) -> Result<Self, IllegalTransition> {
        if self == Self::Requested { Ok(Self::Consented) } else { Err(self.illegal("be consented to")) }
    }

    /// The customer says no.
    pub fn decline(self) -> Result<Self, IllegalTransition> {
        if self == Self::Requested { Ok(Self::Declined) } else { Err(self.illegal("be declined")) }
    }

    /// The partner countersigns.
    pub fn complete(self) -> Result<Self, IllegalTransition> {
        if self == Self::Consented { Ok(Self::Completed) } else { Err(self.illegal("be completed")) }
    }

    /// The partner reports failure.
    pub fn roll_back(self) -> Result<Self, IllegalTransition> {
        if self == Self::Consented { Ok(Self::RolledBack) } else { Err(self.illegal("be rolled back")) }
    }

    /// Its time is over.
    pub fn expire(self) -> Result<Self, IllegalTransition> {
        match self {
            Self::Requested | Self::Consented => Ok(Self::Expired),
            Self::Completed | Self::Declined | Self::Expired | Self::RolledBack => Err(self.illegal("expire")),
        }
    }
}

/// One try at one door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Ours.
    pub id: AttemptId,
    /// Which door.
    pub door: Door,
    /// Which integration.
    pub client_id: ClientId,
    /// Which organization, once it is known.
    pub organization_id: Option<OrganizationId>,
    /// Who is at it.
    pub user_id: Option<UserId>,
    /// What was asked for.
    pub scopes: ScopeSet,
    /// The partner it is reported under.
    pub attribution: Option<PartnerId>,
    /// Where it stands.
    pub state: AttemptState,
    /// When it began.
    pub created_at: Timestamp,
    /// When it is too late.
    pub expires_at: Timestamp,
    /// The attempt whose timeline this one continues: several organizations may be accepted in one onboarding session.
    pub origin: Option<AttemptId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machine_has_these_steps_and_no_others() {
        use AttemptState::{Completed, Consented, Declined, Expired, Requested, RolledBack};
        type Step = fn(AttemptState) -> Result<AttemptState, IllegalTransition>;
        let steps: [(Step, &[(AttemptState, AttemptState)]); 5] = [
            (AttemptState::consent, &[(Requested, Consented)]),
            (AttemptState::decline, &[(Requested, Declined)]),
            (AttemptState::complete, &[(Consented, Completed)]),
            (AttemptState::roll_back, &[(Consented, RolledBack)]),
            (AttemptState::expire, &[(Requested, Expired), (Consented, Expired)]),
        ];
        for (step, legal) in steps {
            for from in AttemptState::ALL {
                let wanted = legal.iter().find(|(start, _)| start == from).map(|(_, end)| *end);
                assert_eq!(step(*from).ok(), wanted, "from {from}");
            }
        }
    }
}
