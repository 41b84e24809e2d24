//! Writes that may wait: when a grant, a client key or a client secret was last used, and that an attempt is complete whose grant was active already. They are
//! kept off the hot path, bounded, and written in batches, each row once a minute at most; what a crash loses here is settled by
//! housekeeping.

mod uses;

use self::uses::{Use, Uses};
use crate::Context;
use model::client_key::ClientKeyState;
use model::grant::ActorKind;
use model::trace::{StepKind, TraceStep};
use protocol::Timestamp;
use protocol::id::{AttemptId, ClientId, ClientKeyId, GrantId, OrganizationId, SecretId};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};
use storage::Step;

const MAX_WAITING: usize = 50_000;
const STEPS_PER_BATCH: usize = 200;

#[derive(Default)]
struct Waiting {
    used: Uses<(OrganizationId, GrantId)>,
    completed: BTreeMap<AttemptId, TraceStep>,
    keys_used: Uses<(OrganizationId, ClientKeyId)>,
    secrets_used: Uses<(ClientId, SecretId)>,
    looks: HashMap<(AttemptId, StepKind), TraceStep>,
}

/// Collects writes until [`Deferred::flush`].
#[derive(Default)]
pub struct Deferred(Mutex<Waiting>);

impl Deferred {
    /// A token of this grant was obtained.
    pub fn note_used(&self, organization_id: OrganizationId, grant_id: GrantId, at: Timestamp) {
        let mut waiting = self.lock();
        waiting.used.note((organization_id, grant_id), at, false);
    }

    /// An attempt's code was exchanged, as `step` tells.
    pub fn note_completed(&self, step: TraceStep) {
        let mut waiting = self.lock();
        if waiting.completed.len() < MAX_WAITING {
            waiting.completed.insert(step.attempt_id, step);
        }
    }

    /// A client key obtained a token; `was_used` tells whether it had done so before.
    pub fn note_key_used(&self, key: (OrganizationId, ClientKeyId), at: Timestamp, was_used: bool) {
        let mut waiting = self.lock();
        waiting.keys_used.note(key, at, !was_used);
    }

    /// A client secret proved who called.
    pub fn note_secret_used(&self, client_id: ClientId, id: SecretId, at: Timestamp) {
        let mut waiting = self.lock();
        waiting.secrets_used.note((client_id, id), at, false);
    }

    /// Somebody looked at a page of an attempt: reads never write, so the timeline hears of the first look a little later.
    pub fn note_look(&self, step: TraceStep) {
        let mut waiting = self.lock();
        if waiting.looks.len() < MAX_WAITING {
            waiting.looks.entry((step.attempt_id, step.step)).or_insert(step);
        }
    }

    /// Writes what may be written now. On an error the rest waits for the next time.
    pub async fn flush_due(&self, context: &Context) -> storage::Result<()> {
        let taken = self.lock().take(context.now(), false);
        self.write(context, taken).await
    }

    /// Writes all that waits, at the end. On an error the rest waits for the next time.
    pub async fn flush(&self, context: &Context) -> storage::Result<()> {
        let taken = self.lock().take(context.now(), true);
        self.write(context, taken).await
    }

    async fn write(&self, context: &Context, taken: Taken) -> storage::Result<()> {
        for batch in taken.steps().chunks(STEPS_PER_BATCH) {
            if let Err(error) = context.store.write_all(batch.to_vec()).await {
                self.lock().put_back(taken);
                return Err(error);
            }
        }
        for (key, used) in taken.keys_used.iter().filter(|(_, used)| used.maybe_first) {
            if let Err(error) = note_first_use(context, *key, used.first).await {
                self.lock().put_back(taken);
                return Err(error);
            }
        }
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    fn take(&mut self, now: Timestamp, everything: bool) -> Taken {
        Taken {
            used: self.used.take(now, everything),
            completed: std::mem::take(&mut self.completed),
            keys_used: self.keys_used.take(now, everything),
            secrets_used: self.secrets_used.take(now, everything),
            looks: std::mem::take(&mut self.looks),
        }
    }

    /// What was noted meanwhile is newer. Writing a part twice changes nothing.
    fn put_back(&mut self, taken: Taken) {
        self.used.put_back(taken.used);
        self.keys_used.put_back(taken.keys_used);
        self.secrets_used.put_back(taken.secrets_used);
        for (id, step) in taken.completed {
            self.completed.entry(id).or_insert(step);
        }
        for (key, step) in taken.looks {
            self.looks.insert(key, step);
        }
    }
}

/// What is being written.
struct Taken {
    used: BTreeMap<(OrganizationId, GrantId), Use>,
    completed: BTreeMap<AttemptId, TraceStep>,
    keys_used: BTreeMap<(OrganizationId, ClientKeyId), Use>,
    secrets_used: BTreeMap<(ClientId, SecretId), Use>,
    looks: HashMap<(AttemptId, StepKind), TraceStep>,
}

impl Taken {
    /// Grants, keys, attempts: as a revocation writes them.
    fn steps(&self) -> Vec<Step> {
        let used =
            self.used.iter().map(|((organization_id, id), used)| storage::grant::note_used(*organization_id, *id, used.last));
        let keys = self.keys_used.iter();
        let keys = keys.map(|((organization_id, id), used)| storage::client_key::note_used(*organization_id, *id, used.last));
        let completed = self
            .completed
            .values()
            .flat_map(|step| [storage::attempt::note_completed(step.attempt_id, step.at), storage::trace::insert(step)]);
        let looks = self.looks.values().map(storage::trace::insert_first);
        let secrets = self.secrets_used.iter();
        let secrets = secrets.map(|((client_id, id), used)| storage::client_secret::note_used(*client_id, *id, used.last));
        used.chain(keys).chain(completed).chain(looks).chain(secrets).collect()
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
