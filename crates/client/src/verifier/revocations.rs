//! What is known to be revoked or suspended.

use std::collections::HashMap;
use std::str::FromStr as _;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use protocol::Timestamp;
use protocol::jose::AccessTokenClaims;
use serde::Deserialize;

use super::{InvalidToken, VerifierOptions};
use crate::clock::{apart, micros};

/// One entry of the feed, as it stands on the wire.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Entry {
    kind: String,
    id: String,
    status: String,
    at: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    Active,
    Suspended,
    Revoked,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    Credential,
    Grant,
    Integration,
}

#[derive(Clone, Copy, Debug)]
struct Known {
    status: Status,
    at: i64,
}

#[derive(Debug)]
pub(super) struct Revocations {
    state: RwLock<State>,
    max_age: i64,
    token_life: i64,
}

#[derive(Debug, Default)]
struct State {
    credentials: HashMap<String, Known>,
    grants: HashMap<String, Known>,
    /// By `client_id`; a disabled one is suspended.
    integrations: HashMap<String, Known>,
    last_good: Option<Timestamp>,
    last_pruned: Option<Timestamp>,
}

/// How often what no longer matters is forgotten, in microseconds.
const PRUNE_EVERY: i64 = 60_000_000;

impl Revocations {
    pub(super) fn new(options: &VerifierOptions) -> Self {
        Self {
            state: RwLock::default(),
            max_age: micros(options.feed_max_age),
            token_life: micros(options.longest_token_life).saturating_add(2 * micros(options.leeway)),
        }
    }

    /// Refuses what is revoked or suspended.
    pub(super) fn check(&self, claims: &AccessTokenClaims) -> Result<(), InvalidToken> {
        let state = self.read();
        let credential = state.credentials.get(&claims.credential_id);
        let grant = state.grants.get(&claims.grant_id);
        let integration = state.integrations.get(&claims.client_id);
        let any = |status| [credential, grant, integration].into_iter().flatten().any(|known| known.status == status);
        if any(Status::Revoked) {
            Err(InvalidToken::Revoked)
        } else if any(Status::Suspended) {
            Err(InvalidToken::Suspended)
        } else {
            Ok(())
        }
    }

    /// Whether the last good answer is recent enough. A clock that was set back counts as silence
    /// until the next answer.
    pub(super) fn is_fresh(&self, now: Timestamp) -> bool {
        self.read().last_good.is_some_and(|last| apart(now, last) <= self.max_age)
    }

    /// Takes over a page. Entries may come twice and late; the later `at` counts, and what is
    /// revoked stays revoked.
    pub(super) fn apply(&self, page: Vec<Entry>) {
        let mut state = self.write();
        for entry in page {
            let kind = match entry.kind.as_str() {
                "credential" => Kind::Credential,
                "grant" => Kind::Grant,
                "integration" => Kind::Integration,
                _ => continue,
            };
            // An unknown state is refused like a suspension: the safe reading.
            let status = match entry.status.as_str() {
                "active" => Status::Active,
                "revoked" => Status::Revoked,
                _ => Status::Suspended,
            };
            // Without a readable time, too, a refusal counts and an acquittal does not.
            let unreadable = if status == Status::Active { i64::MIN } else { i64::MAX };
            let at = jiff::Timestamp::from_str(&entry.at).map_or(unreadable, jiff::Timestamp::as_microsecond);
            let map = match kind {
                Kind::Credential => &mut state.credentials,
                Kind::Grant => &mut state.grants,
                Kind::Integration => &mut state.integrations,
            };
            let outdated = map
                .get(&entry.id)
                .is_some_and(|known| known.status == Status::Revoked && status != Status::Revoked || known.at > at);
            if !outdated {
                map.insert(entry.id, Known { status, at });
            }
        }
    }

    /// Notes that everything up to `asked_at` is known, and now and then forgets what is older than
    /// any token can be.
    pub(super) fn caught_up(&self, asked_at: Timestamp) {
        let mut state = self.write();
        state.last_good = Some(asked_at);
        if state.last_pruned.is_some_and(|last| apart(asked_at, last) < PRUNE_EVERY) {
            return;
        }
        state.last_pruned = Some(asked_at);
        let oldest = asked_at.as_micros().saturating_sub(self.token_life);
        state.credentials.retain(|_, known| known.at >= oldest);
        state.grants.retain(|_, known| known.at >= oldest);
        state.integrations.retain(|_, known| known.at >= oldest);
    }

    fn read(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}
