//! The agreement between one organization and one integration. Everything hangs on it.

use crate::integration::Door;
use crate::{IllegalTransition, names};
use protocol::Timestamp;
use protocol::id::{ClientId, GrantId, OrganizationId, PartnerId, UserId};
use protocol::scope::ScopeSet;

names! {
    /// Where a grant stands. Only an `active` one yields tokens; `revoked` is final.
    GrantState {
        /// Tokens are issued.
        Active = "active",
        /// None are, and those out are refused until it is resumed.
        Suspended = "suspended",
        /// Over.
        Revoked = "revoked",
    }
}

impl GrantState {
    const fn illegal(self, step: &'static str) -> IllegalTransition {
        IllegalTransition { what: "a grant", step, state: self.as_str() }
    }

    /// Stops for now.
    pub fn suspend(self) -> Result<Self, IllegalTransition> {
        if self == Self::Active { Ok(Self::Suspended) } else { Err(self.illegal("be suspended")) }
    }

    /// Goes on.
    pub fn resume(self) -> Result<Self, IllegalTransition> {
        if self == Self::Suspended { Ok(Self::Active) } else { Err(self.illegal("be resumed")) }
    }

    /// Ends for good.
    pub fn revoke(self) -> Result<Self, IllegalTransition> {
        match self {
            Self::Active | Self::Suspended => Ok(Self::Revoked),
            Self::Revoked => Err(self.illegal("be revoked")),
        }
    }
}

names! {
    /// On which side somebody stands who did something.
    ActorKind {
        /// The platform's own people or programs.
        Operator = "operator",
        /// A person of the customer.
        Customer = "customer",
        /// The partner, by its credentials or its people.
        Partner = "partner",
        /// Countersign itself: a replay seen, a time run out.
        System = "system",
    }
}

/// Who did something.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Actor {
    /// On which side.
    pub kind: ActorKind,
    /// The id of the person, key or integration.
    pub id: Option<String>,
    /// The name as it was then.
    pub name: String,
}

impl Actor {
    /// Countersign itself.
    pub fn system() -> Self {
        Self { kind: ActorKind::System, id: None, name: "Countersign".to_owned() }
    }
}

/// How a grant or connection ended.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Ending {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Actor,
    /// Why, in the words of whoever ended it.
    pub reason: String,
}

/// A grant. It belongs to the organization, not to the person who clicked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Ours.
    pub id: GrantId,
    /// The customer.
    pub organization_id: OrganizationId,
    /// The integration.
    pub client_id: ClientId,
    /// Where it stands.
    pub state: GrantState,
    /// The door at which it came about.
    pub door: Door,
    /// What was consented to, in all.
    pub scopes: ScopeSet,
    /// The partner it is reported under.
    pub attribution: Option<PartnerId>,
    /// Who consented last.
    pub consented_by: UserId,
    /// When.
    pub consented_at: Timestamp,
    /// When the partner countersigned first.
    pub activated_at: Timestamp,
    /// When a token was last obtained; kept off the hot path, minutes late.
    pub last_used_at: Option<Timestamp>,
    /// How it ended, once revoked.
    pub ending: Option<Ending>,
    /// Whose side suspended it, while it is suspended.
    pub suspended_by: Option<ActorKind>,
}

impl Grant {
    /// Whether this side may resume it: who suspended it may, and the operator may always.
    pub fn may_be_resumed_by(&self, kind: ActorKind) -> bool {
        let by = self.suspended_by.unwrap_or(ActorKind::Operator);
        self.state == GrantState::Suspended && (kind == by || kind == ActorKind::Operator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn revoked_is_final_and_the_rest_goes_to_and_fro() {
        use GrantState::{Active, Revoked, Suspended};
        assert_eq!(Active.suspend(), Ok(Suspended));
        assert_eq!(Suspended.resume(), Ok(Active));
        assert_eq!((Active.revoke(), Suspended.revoke()), (Ok(Revoked), Ok(Revoked)));
        assert!(Suspended.suspend().is_err() && Active.resume().is_err());
        assert!(Revoked.suspend().is_err() && Revoked.resume().is_err() && Revoked.revoke().is_err());
    }
}
