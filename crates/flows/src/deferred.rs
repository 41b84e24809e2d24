//! Writes that may wait: when a grant was last used, and that an attempt is complete whose grant was active already. They are
//! kept off the hot path, bounded, and written in batches; what a crash loses here is settled by housekeeping.

use protocol::Timestamp;
use protocol::id::{AttemptId, GrantId, OrganizationId};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use storage::{Step, Store};

const MAX_WAITING: usize = 50_000;
const STEPS_PER_BATCH: usize = 200;

#[derive(Default)]
struct Waiting {
    used: HashMap<(OrganizationId, GrantId), Timestamp>,
    completed: HashMap<AttemptId, Timestamp>,
}

/// Collects writes until [`Deferred::flush`].
#[derive(Default)]
pub struct Deferred(Mutex<Waiting>);

impl Deferred {
    /// A token of this grant was obtained.
    pub fn note_used(&self, organization_id: OrganizationId, grant_id: GrantId, at: Timestamp) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.used.len() < MAX_WAITING {
            waiting.used.insert((organization_id, grant_id), at);
        }
    }

    /// This attempt's code was exchanged.
    pub fn note_completed(&self, attempt_id: AttemptId, at: Timestamp) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.completed.len() < MAX_WAITING {
            waiting.completed.insert(attempt_id, at);
        }
    }

    /// Writes what waits. On an error the rest waits for the next time.
    pub async fn flush(&self, store: &Store) -> storage::Result<()> {
        let taken = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        let used = taken
            .used
            .iter()
            .map(|((organization_id, grant_id), at)| storage::grant::note_used(*organization_id, *grant_id, *at));
        let completed = taken.completed.iter().map(|(id, at)| storage::attempt::note_completed(*id, *at));
        let steps: Vec<Step> = used.chain(completed).collect();
        for batch in steps.chunks(STEPS_PER_BATCH) {
            if let Err(error) = store.write_all(batch.to_vec()).await {
                self.put_back(taken);
                return Err(error);
            }
        }
        Ok(())
    }

    /// What was noted meanwhile is newer. Writing a part twice changes nothing.
    fn put_back(&self, taken: Waiting) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, at) in taken.used {
            waiting.used.entry(key).or_insert(at);
        }
        for (id, at) in taken.completed {
            waiting.completed.entry(id).or_insert(at);
        }
    }
}
