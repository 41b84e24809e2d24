//! Writes that may wait: when a grant, a client key or a client secret was last used, and that an attempt is complete whose grant was active already. They are
//! kept off the hot path, bounded, and written in batches; what a crash loses here is settled by housekeeping.

use crate::Context;
use model::client_key::ClientKeyState;
use model::grant::ActorKind;
use model::trace::{StepKind, TraceStep};
use protocol::Timestamp;
use protocol::id::{AttemptId, ClientId, ClientKeyId, GrantId, OrganizationId, SecretId};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};
use storage::Step;

const MAX_WAITING: usize = 50_000;
const STEPS_PER_BATCH: usize = 200;

/// In order, so that two nodes that write the same rows at once do not wait for each other.
#[derive(Default)]
struct Waiting {
    used: BTreeMap<(OrganizationId, GrantId), Timestamp>,
    completed: BTreeMap<AttemptId, TraceStep>,
    keys_used: BTreeMap<(OrganizationId, ClientKeyId), KeyUse>,
    secrets_used: BTreeMap<(ClientId, SecretId), Timestamp>,
    looks: HashMap<(AttemptId, StepKind), TraceStep>,
}

/// That a client key was used, and whether it may have been for the first time.
#[derive(Debug, Clone, Copy)]
struct KeyUse {
    first: Timestamp,
    last: Timestamp,
    maybe_first: bool,
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

    /// An attempt's code was exchanged, as `step` tells.
    pub fn note_completed(&self, step: TraceStep) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.completed.len() < MAX_WAITING {
            waiting.completed.insert(step.attempt_id, step);
        }
    }

    /// A client key obtained a token; `was_used` tells whether it had done so before.
    pub fn note_key_used(&self, key: (OrganizationId, ClientKeyId), at: Timestamp, was_used: bool) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.keys_used.len() < MAX_WAITING {
            let noted = waiting.keys_used.entry(key).or_insert(KeyUse { first: at, last: at, maybe_first: false });
            noted.last = at;
            noted.maybe_first |= !was_used;
        }
    }

    /// A client secret proved who called.
    pub fn note_secret_used(&self, client_id: ClientId, id: SecretId, at: Timestamp) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.secrets_used.len() < MAX_WAITING {
            waiting.secrets_used.insert((client_id, id), at);
        }
    }

    /// Somebody looked at a page of an attempt: reads never write, so the timeline hears of the first look a little later.
    pub fn note_look(&self, step: TraceStep) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.looks.len() < MAX_WAITING {
            waiting.looks.entry((step.attempt_id, step.step)).or_insert(step);
        }
    }

    /// Writes what waits. On an error the rest waits for the next time.
    pub async fn flush(&self, context: &Context) -> storage::Result<()> {
        let store = &context.store;
        let taken = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        let used = taken
            .used
            .iter()
            .map(|((organization_id, grant_id), at)| storage::grant::note_used(*organization_id, *grant_id, *at));
        let completed = taken
            .completed
            .values()
            .flat_map(|step| [storage::attempt::note_completed(step.attempt_id, step.at), storage::trace::insert(step)]);
        let keys = taken
            .keys_used
            .iter()
            .map(|((organization_id, id), used)| storage::client_key::note_used(*organization_id, *id, used.last));
        let secrets =
            taken.secrets_used.iter().map(|((client_id, id), at)| storage::client_secret::note_used(*client_id, *id, *at));
        let looks = taken.looks.values().map(storage::trace::insert_first);
        // Grants, keys, attempts: as a revocation writes them.
        let steps: Vec<Step> = used.chain(keys).chain(completed).chain(looks).chain(secrets).collect();
        for batch in steps.chunks(STEPS_PER_BATCH) {
            if let Err(error) = store.write_all(batch.to_vec()).await {
                self.put_back(taken);
                return Err(error);
            }
        }
        for (key, used) in taken.keys_used.iter().filter(|(_, used)| used.maybe_first) {
            if let Err(error) = note_first_use(context, *key, used.first).await {
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
        for (id, step) in taken.completed {
            waiting.completed.entry(id).or_insert(step);
        }
        for (key, used) in taken.keys_used {
            let noted = waiting.keys_used.entry(key).or_insert(used);
            noted.first = noted.first.min(used.first);
            noted.maybe_first |= used.maybe_first;
        }
        for (key, at) in taken.secrets_used {
            waiting.secrets_used.entry(key).or_insert(at);
        }
        for (key, step) in taken.looks {
            waiting.looks.insert(key, step);
        }
    }
}

/// The partner's countersignature at the extension door: its first token by a client key, told once.
async fn note_first_use(
    context: &Context,
    (organization_id, id): (OrganizationId, ClientKeyId),
    at: Timestamp,
) -> storage::Result<()> {
    let Some(key) = storage::client_key::find(&context.store, organization_id, id).await? else { return Ok(()) };
    let Some(client) = context.integration(key.client_id).await? else { return Ok(()) };
    let mut event = context.audit(crate::grant::partner(&client), "client_key.first_used");
    event.at = at;
    event.organization_id = Some(organization_id);
    event.client_id = Some(key.client_id);
    event.grant_id = Some(key.grant_id);
    event.attempt_id = key.attempt_id;
    event.detail = serde_json::json!({ "client_key_id": id });
    let mut steps = vec![storage::client_key::note_first_used(organization_id, id, at), storage::audit::insert(&event)];
    if let Some(attempt_id) = key.attempt_id {
        let step = crate::trace::done(context, attempt_id, StepKind::FirstUsed, ActorKind::Partner);
        steps.push(storage::trace::insert(&TraceStep { at, ..step }));
    }
    // What suspends its grant is not said of the key, since what resumes the grant says nothing of it either.
    let status = if key.state == ClientKeyState::Revoked { "revoked" } else { "active" };
    let change = crate::client_key::change(context, organization_id, id, status);
    context.write_all(steps, &[change]).await?;
    Ok(())
}
