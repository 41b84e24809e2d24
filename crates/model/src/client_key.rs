//! The secret of one grant: what a partner's server obtains client-credentials tokens with (seed 001). Two slots each, so that
//! one can be replaced without downtime.

use crate::integration::SecretSlot;
use crate::names;
use crate::secret_digest::SecretDigest;
use protocol::Timestamp;
use protocol::id::{AttemptId, ClientId, ClientKeyId, GrantId, OrganizationId};
use protocol::scope::ScopeSet;

names! {
    /// Where a client key stands.
    ClientKeyState {
        /// Its slot is held for a developer of the partner, who makes it by claiming it.
        Unclaimed = "unclaimed",
        /// Tokens are issued.
        Active = "active",
        /// Its grant is suspended.
        Suspended = "suspended",
        /// Over.
        Revoked = "revoked",
    }
}

names! {
    /// How a client key reaches the partner.
    Delivery {
        /// Handed over in the answer to `finalize` or to the partner's own call.
        Handed = "handed",
        /// Shown once to a person of the customer.
        Shown = "shown",
        /// Taken once by a developer of the partner.
        Claim = "claim",
        /// Encrypted to the partner's public key.
        Sealed = "sealed",
    }
}

/// What tells a client key without giving it away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientKeyMark {
    /// The clear part that finds it.
    pub lookup: String,
    /// What is compared.
    pub digest: SecretDigest,
    /// Its last four characters, for the masked form.
    pub last_four: String,
}

/// A client key, of which only a digest is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientKey {
    /// The customer; leads the key.
    pub organization_id: OrganizationId,
    /// Ours; the `credential_id` of its tokens.
    pub id: ClientKeyId,
    /// The grant.
    pub grant_id: GrantId,
    /// The integration.
    pub client_id: ClientId,
    /// The attempt that made it; none for one that replaces another.
    pub attempt_id: Option<AttemptId>,
    /// Which of the two slots it is in.
    pub slot: SecretSlot,
    /// Where it stands.
    pub state: ClientKeyState,
    /// None while nobody has claimed it.
    pub mark: Option<ClientKeyMark>,
    /// What its tokens may at most allow.
    pub scopes: ScopeSet,
    /// The platform's own id of the organization, as tokens carry it.
    pub external_id: Option<String>,
    /// How it reached the partner.
    pub delivery: Delivery,
    /// Who made it.
    pub made_by: crate::grant::Actor,
    /// When it was made.
    pub created_at: Timestamp,
    /// Until when it can be claimed.
    pub claim_until: Option<Timestamp>,
    /// From when on it is refused, if a date was set.
    pub retires_at: Option<Timestamp>,
    /// When it obtained its first token: the partner's countersignature at the extension door.
    pub first_used_at: Option<Timestamp>,
    /// When it last did; minutes late.
    pub last_used_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

impl ClientKey {
    /// Whether it holds its slot at `now`.
    pub fn holds_its_slot(&self, now: Timestamp) -> bool {
        let unclaimed_in_vain = self.state == ClientKeyState::Unclaimed && self.claim_until.is_some_and(|until| until <= now);
        self.state != ClientKeyState::Revoked && !unclaimed_in_vain && self.retires_at.is_none_or(|at| now < at)
    }
}

/// Where a new key goes when `held` are the keys of its grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlotChoice {
    /// A free one.
    Free(SecretSlot),
    /// Both are taken; the oldest key would have to go.
    Taken {
        /// Its slot.
        slot: SecretSlot,
        /// The key in it.
        oldest: ClientKeyId,
    },
}

/// Chooses the slot of a new key.
pub fn choose_slot(held: &[ClientKey], now: Timestamp) -> SlotChoice {
    let holders = || held.iter().filter(|key| key.holds_its_slot(now));
    let free = SecretSlot::ALL.into_iter().find(|slot| !holders().any(|key| key.slot == *slot));
    match (free, holders().min_by_key(|key| (key.created_at, key.id))) {
        (None, Some(oldest)) => SlotChoice::Taken { slot: oldest.slot, oldest: oldest.id },
        (Some(slot), _) => SlotChoice::Free(slot),
        (None, None) => SlotChoice::Free(SecretSlot::ALL[0]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grant::Actor;

    fn key(number: u8, slot: u8, state: ClientKeyState) -> ClientKey {
        ClientKey {
            organization_id: OrganizationId::from_bytes([1; 16]),
            id: ClientKeyId::from_bytes([number; 16]),
            grant_id: GrantId::from_bytes([1; 16]),
            client_id: ClientId::from_bytes([1; 16]),
            attempt_id: None,
            slot: SecretSlot(slot),
            state,
            mark: None,
            scopes: ScopeSet::default(),
            external_id: None,
            delivery: Delivery::Shown,
            made_by: Actor::system(),
            created_at: Timestamp::from_micros(i64::from(number)),
            claim_until: None,
            retires_at: None,
            first_used_at: None,
            last_used_at: None,
            ended_at: None,
        }
    }

    const NOW: Timestamp = Timestamp::from_micros(1_000);

    #[test]
    fn a_free_slot_comes_before_the_oldest_key_s() {
        use ClientKeyState::{Active, Revoked, Suspended};
        assert_eq!(choose_slot(&[], NOW), SlotChoice::Free(SecretSlot(1)));
        assert_eq!(choose_slot(&[key(1, 1, Active)], NOW), SlotChoice::Free(SecretSlot(2)));
        assert_eq!(choose_slot(&[key(1, 2, Active), key(2, 1, Revoked)], NOW), SlotChoice::Free(SecretSlot(1)));
        let both = [key(7, 1, Suspended), key(3, 2, Active)];
        assert_eq!(choose_slot(&both, NOW), SlotChoice::Taken { slot: SecretSlot(2), oldest: both[1].id });
    }

    #[test]
    fn a_retired_key_and_a_claim_in_vain_hold_no_slot() {
        let retired = ClientKey { retires_at: Some(NOW), ..key(1, 1, ClientKeyState::Active) };
        let unclaimed = ClientKey { claim_until: Some(NOW), ..key(2, 2, ClientKeyState::Unclaimed) };
        assert!(!retired.holds_its_slot(NOW) && !unclaimed.holds_its_slot(NOW));
        let waiting = ClientKey { claim_until: Some(Timestamp::from_micros(1_001)), ..unclaimed };
        assert!(waiting.holds_its_slot(NOW));
    }
}
