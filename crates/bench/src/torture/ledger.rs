//! What the server acknowledged, and what it did that it must never do.

use crate::loss::Loss;
use protocol::handle::Handle;
use protocol::id::{ConnectionId, OrganizationId};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How an acknowledged connection must be found in the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It lives.
    Live,
    /// Its end was asked for, and nobody knows whether it came.
    Ending,
    /// Its end was acknowledged.
    Ended,
    /// It was acknowledged, and lost with a primary whose standby lagged.
    Lost,
    /// Its exchange was lost so, and its consent was not: a refresh makes up for it.
    Unexchanged,
}

/// What was acknowledged of one connection.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Acknowledged {
    /// The customer.
    pub(crate) organization_id: OrganizationId,
    /// The generation of the newest refresh token that was received.
    pub(crate) generation: u32,
    /// Whether it lives.
    pub(crate) standing: Standing,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Count {
    /// Refreshes that were answered.
    Refreshed,
    /// Codes that were exchanged.
    Exchanged,
    /// Tokens by client credentials.
    Credentials,
    /// Introspections.
    Introspected,
    /// Revocations, by the partner or by an operator.
    Revoked,
    /// Requests with a revoked token, or a used code, that were refused.
    Refused,
    /// Answers that never came: the connection broke, or could not be made.
    Lost,
    /// 503.
    Unavailable,
    /// 503 whose reason is that the store is full.
    Full,
    /// Codes whose exchange was carried out and whose answer was lost.
    Unanswered,
    /// Exchanges that were acknowledged, and lost with a primary.
    LostExchange,
    /// Those of them that a refresh made up for, since their consent is there.
    ExchangedAgain,
    /// Refreshes that were acknowledged, and lost with a primary.
    LostRefresh,
    /// Revocations that were acknowledged, and lost with a primary.
    LostRevocation,
    /// Connections that went back, and whose partner goes on with the newer token that it has.
    WentOn,
    /// Stolen refresh tokens that were caught.
    Caught,
}

const COUNTS: usize = 16;

/// Broken rules that are kept word for word; more are counted only.
const SHOWN: usize = 50;

/// The run's book.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    counts: [AtomicU64; COUNTS],
    pub(crate) chains: Mutex<HashMap<ConnectionId, Acknowledged>>,
    broken: Mutex<Vec<String>>,
    /// What a lagging standby may lack.
    pub(crate) loss: Loss,
}

/// The lock, whoever panicked while holding it.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Ledger {
    /// One more.
    pub(crate) fn count(&self, what: Count) {
        self.count_all(what, 1);
    }

    /// So many more.
    pub(crate) fn count_all(&self, what: Count, many: u64) {
        self.counts[what as usize].fetch_add(many, Ordering::Relaxed);
    }

    /// How many so far.
    pub(crate) fn counted(&self, what: Count) -> u64 {
        self.counts[what as usize].load(Ordering::Relaxed)
    }

    /// Requests with an answer that decided something.
    pub(crate) fn answered(&self) -> u64 {
        use Count::{Credentials, Exchanged, Introspected, Refreshed, Refused, Revoked};
        [Refreshed, Exchanged, Credentials, Introspected, Revoked, Refused].into_iter().map(|what| self.counted(what)).sum()
    }

    /// Notes what must never happen.
    pub(crate) fn broken(&self, what: String) {
        eprintln!("BROKEN: {what}");
        locked(&self.broken).push(what);
    }

    /// Everything that must never happen and did; the first of them word for word.
    pub(crate) fn all_broken(&self) -> (usize, Vec<String>) {
        let broken = locked(&self.broken);
        (broken.len(), broken.iter().take(SHOWN).cloned().collect())
    }

    /// Notes a refresh token that was received.
    pub(crate) fn received(&self, handle: &Handle) {
        let Handle { organization_id, generation, .. } = *handle;
        let mut chains = locked(&self.chains);
        let kept =
            chains.entry(handle.connection_id).or_insert(Acknowledged { organization_id, generation, standing: Standing::Live });
        kept.generation = kept.generation.max(generation);
        if kept.standing == Standing::Unexchanged {
            self.count(Count::ExchangedAgain);
        }
        if matches!(kept.standing, Standing::Lost | Standing::Unexchanged) {
            kept.standing = Standing::Live;
        }
        if self.loss.went_on(handle.connection_id) {
            self.count(Count::WentOn);
        }
    }

    /// Notes how a connection stands from now on; one that is lost stays so, and one without its exchange ends or goes on.
    pub(crate) fn stands(&self, id: ConnectionId, standing: Standing) {
        let mut chains = locked(&self.chains);
        let Some(kept) = chains.get_mut(&id) else { return };
        match kept.standing {
            Standing::Lost => {}
            Standing::Unexchanged if standing != Standing::Ended => {}
            Standing::Live | Standing::Ending | Standing::Ended | Standing::Unexchanged => kept.standing = standing,
        }
    }

    /// Every connection of which something was acknowledged.
    pub(crate) fn chains(&self) -> Vec<(ConnectionId, Acknowledged)> {
        locked(&self.chains).iter().map(|(id, kept)| (*id, *kept)).collect()
    }
}
