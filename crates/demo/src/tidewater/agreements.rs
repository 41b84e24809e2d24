//! Agreements that customers accepted on the page that the marketplace leads to; in memory.

use std::collections::VecDeque;

use countersign_client::Timestamp;

/// The oldest give way.
const MAX_HELD: usize = 500;

/// Who accepted for an installation, and when.
#[derive(Clone, Debug)]
pub(super) struct Agreement {
    pub(super) environment: String,
    pub(super) installation_id: String,
    pub(super) name: String,
    pub(super) at: Timestamp,
}

#[derive(Default)]
pub(super) struct Agreements(VecDeque<Agreement>);

impl Agreements {
    /// The first one counts: nobody accepts in another's place later.
    pub(super) fn add(&mut self, agreement: Agreement) {
        if self.get(&agreement.environment, &agreement.installation_id).is_some() {
            return;
        }
        if self.0.len() == MAX_HELD {
            self.0.pop_front();
        }
        self.0.push_back(agreement);
    }

    pub(super) fn get(&self, environment: &str, installation_id: &str) -> Option<&Agreement> {
        self.0.iter().find(|held| held.environment == environment && held.installation_id == installation_id)
    }
}
