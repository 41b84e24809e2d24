//! Which standings of organizations are outdated. A stamp is part of the key of each entry: where the organization's stamp has moved
//! on, its entries are no longer found, and end with their lifetime. So a change costs the same however many entries there are.

use protocol::id::OrganizationId;
use std::sync::atomic::{AtomicU64, Ordering};

/// Organizations that share a slot outdate each other's entries, which costs a look at the store.
const SLOTS: usize = 1 << 15;

/// The stamps of all organizations.
pub(super) struct Stamps(Box<[AtomicU64]>);

impl Default for Stamps {
    fn default() -> Self {
        Self((0..SLOTS).map(|_| AtomicU64::new(0)).collect())
    }
}

impl Stamps {
    /// The stamp that entries of this organization carry now.
    pub(super) fn of(&self, organization_id: OrganizationId) -> u64 {
        self.slot(organization_id).load(Ordering::Acquire)
    }

    /// Outdates what there is of this organization.
    pub(super) fn move_on(&self, organization_id: OrganizationId) {
        self.slot(organization_id).fetch_add(1, Ordering::AcqRel);
    }

    /// By the last bytes of the id, which are random; the first ones are its time.
    fn slot(&self, organization_id: OrganizationId) -> &AtomicU64 {
        let id = organization_id.as_bytes();
        &self.0[usize::from(u16::from_be_bytes([id[14], id[15]])) % SLOTS]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_outdates_its_own_organization_and_leaves_others_alone() {
        let stamps = Stamps::default();
        let [own, other] = [1, 2].map(|last| OrganizationId::from_bytes([last; 16]));
        let before = [stamps.of(own), stamps.of(other)];
        stamps.move_on(own);
        assert_ne!(stamps.of(own), before[0]);
        assert_eq!(stamps.of(other), before[1]);
    }
}
