//! What may be lost that was acknowledged: the last moments before a standby that lags is promoted, and nothing else.
//!
//! From [`Ledger::doubt`] to [`Ledger::settle`] what was not acknowledged before may be lost. Settling takes the store's word for it,
//! once, while nobody asks; before and after, and in every other scenario, nothing is forgiven.

use crate::ledger::{Acknowledged, Count, Ledger, Standing, locked};
use model::connection::{Connection, ConnectionState};
use protocol::id::ConnectionId;
use std::collections::{HashMap, HashSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// What is known to survive, and what waits until the rest is known.
#[derive(Debug, Default)]
pub(crate) struct Loss {
    /// Odd while in doubt.
    turns: AtomicU64,
    sure: Mutex<HashMap<ConnectionId, Acknowledged>>,
    undecided: Mutex<Vec<(ConnectionId, Asked, String)>>,
    went_back: Mutex<HashSet<ConnectionId>>,
}

impl Loss {
    /// For [`Loss::was_possible_since`].
    pub(crate) fn turns(&self) -> u64 {
        self.turns.load(Ordering::SeqCst)
    }

    /// Whether what began at `turns` may have been lost.
    pub(crate) fn was_possible_since(&self, turns: u64) -> bool {
        self.in_doubt() || self.turns() != turns
    }

    /// Whether this connection had gone back; asked when its partner has a new token.
    pub(crate) fn went_on(&self, id: ConnectionId) -> bool {
        locked(&self.went_back).remove(&id)
    }

    fn in_doubt(&self) -> bool {
        self.turns() % 2 == 1
    }
}

/// What a live connection was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    /// A refresh: it must be good as long as the consent is there.
    Refresh,
    /// Anything else: it needs the grant.
    Other,
}

/// What the store lacks of one connection.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Lacks {
    consent: bool,
    exchange: bool,
    revocation: bool,
    refreshes: u32,
}

/// Only what is not `sure` can be lacking; anything else is left for the audit to find.
fn lacks(acknowledged: &Acknowledged, sure: Option<&Acknowledged>, row: Option<&Connection>) -> Lacks {
    let Some(row) = row else { return Lacks { consent: sure.is_none(), ..Lacks::default() } };
    if row.state == ConnectionState::Pending {
        return Lacks { exchange: sure.is_none(), ..Lacks::default() };
    }
    let ended = |one: &Acknowledged| one.standing == Standing::Ended;
    let revocation = ended(acknowledged) && !sure.is_some_and(ended) && row.state == ConnectionState::Active;
    let possible = row.generation >= sure.map_or(1, |sure| sure.generation);
    let refreshes = if possible { acknowledged.generation.saturating_sub(row.generation) } else { 0 };
    Lacks { revocation, refreshes, ..Lacks::default() }
}

impl Ledger {
    /// From now on what is acknowledged may be lost.
    pub(crate) fn doubt(&self) {
        let sure = locked(&self.chains).clone();
        *locked(&self.loss.sure) = sure;
        self.loss.turns.fetch_add(1, Ordering::SeqCst);
    }

    /// Takes the store's word for what is lost, and goes on with that; nobody asks meanwhile.
    pub(crate) fn settle(&self, rows: &HashMap<ConnectionId, Connection>) {
        let sure = std::mem::take(&mut *locked(&self.loss.sure));
        for (id, kept) in locked(&self.chains).iter_mut().filter(|(_, kept)| kept.standing != Standing::Lost) {
            let lacks = lacks(kept, sure.get(id), rows.get(id));
            if lacks.consent || lacks.exchange {
                self.count(Count::LostExchange);
                kept.standing = if lacks.consent { Standing::Lost } else { Standing::Unexchanged };
            }
            if lacks.revocation {
                self.count(Count::LostRevocation);
                kept.standing = Standing::Ending;
            }
            if lacks.refreshes > 0 {
                self.count_all(Count::LostRefresh, lacks.refreshes.into());
                kept.generation -= lacks.refreshes;
                locked(&self.loss.went_back).insert(*id);
            }
        }
        let undecided = {
            // Nobody puts anything there once it is certain.
            let mut undecided = locked(&self.loss.undecided);
            self.loss.turns.fetch_add(1, Ordering::SeqCst);
            std::mem::take(&mut *undecided)
        };
        for (id, asked, what) in undecided {
            self.broken_unless_lost(id, asked, what);
        }
    }

    /// Notes that a live connection was refused, which must never happen unless its exchange was lost.
    pub(crate) fn broken_unless_lost(&self, id: ConnectionId, asked: Asked, what: String) {
        let standing = locked(&self.chains).get(&id).map(|kept| kept.standing);
        match standing {
            Some(Standing::Lost) => return,
            Some(Standing::Unexchanged) if asked == Asked::Other => return,
            Some(Standing::Unexchanged | Standing::Live | Standing::Ending | Standing::Ended) | None => {}
        }
        let mut undecided = locked(&self.loss.undecided);
        if self.loss.in_doubt() {
            undecided.push((id, asked, what));
        } else {
            self.broken(what);
        }
    }

    /// Notes that a spent code or a revoked token was good, which must never happen unless the exchange or the revocation was lost.
    pub(crate) fn came_back(&self, id: ConnectionId, what: String) {
        let mut chains = locked(&self.chains);
        let Some(kept) = chains.get_mut(&id) else { return self.broken(what) };
        let unsure = self.loss.in_doubt() && locked(&self.loss.sure).get(&id).is_none_or(|sure| sure.standing != kept.standing);
        kept.standing = match kept.standing {
            // Counted when it was settled; it lives once its partner has a new token.
            lost @ (Standing::Lost | Standing::Unexchanged) => lost,
            Standing::Ending => Standing::Ending,
            Standing::Ended if unsure => {
                self.count(Count::LostRevocation);
                Standing::Ending
            }
            Standing::Live if unsure => {
                self.count(Count::LostExchange);
                Standing::Live
            }
            other @ (Standing::Live | Standing::Ended) => {
                self.broken(what);
                other
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::tests::row;
    use protocol::id::OrganizationId;

    fn of(generation: u32, standing: Standing) -> Acknowledged {
        Acknowledged { organization_id: OrganizationId::from_bytes([1; 16]), generation, standing }
    }

    #[test]
    fn only_what_is_not_sure_is_forgiven() {
        use ConnectionState::{Active, Pending, Revoked};
        use Standing::{Ended, Live};
        let consent = Lacks { consent: true, ..Lacks::default() };
        let exchange = Lacks { exchange: true, ..Lacks::default() };
        let revocation = Lacks { revocation: true, ..Lacks::default() };
        let refreshes = |refreshes| Lacks { refreshes, ..Lacks::default() };
        for (acknowledged, sure, row, expected) in [
            (of(1, Live), None, None, consent),
            (of(1, Live), None, Some(row(0, Pending)), exchange),
            (of(1, Live), Some(of(1, Live)), None, Lacks::default()),
            (of(1, Live), Some(of(1, Live)), Some(row(0, Pending)), Lacks::default()),
            (of(5, Live), Some(of(3, Live)), Some(row(3, Active)), refreshes(2)),
            (of(5, Live), Some(of(3, Live)), Some(row(2, Active)), Lacks::default()),
            (of(5, Live), Some(of(3, Live)), Some(row(6, Active)), Lacks::default()),
            (of(2, Live), None, Some(row(1, Active)), refreshes(1)),
            (of(5, Ended), Some(of(5, Live)), Some(row(5, Active)), revocation),
            (of(5, Ended), Some(of(5, Ended)), Some(row(5, Active)), Lacks::default()),
            (of(5, Ended), Some(of(5, Live)), Some(row(5, Revoked)), Lacks::default()),
        ] {
            assert_eq!(lacks(&acknowledged, sure.as_ref(), row.as_ref()), expected, "{acknowledged:?} {sure:?} {row:?}");
        }
    }
}
