//! The look at the change feed, which has no order but time: so it is a matter of what the clock did since the look before.

use super::Registry;
use crate::Context;
use model::change::ChangeKind;
use protocol::id::ChangeId;
use protocol::{Seconds, Timestamp};
use std::collections::HashMap;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;
use storage::change::Span;

/// The feed is read again from this far before the last good look: longer than the longest transaction (5 s) and the clocks' distance
/// together. As far ahead it is read as well, for what a node wrote whose clock is fast.
pub(crate) const OVERLAP: Seconds = Seconds(15);
/// From one try to the next the clock moves less than this, also while the store is away; if not, it jumped, or the process stood still.
const JUMP: Seconds = Seconds(10);
/// What the feed told before this is not read any more: no entry of a cache is as old.
const LOOKED_BACK: Seconds = Seconds(60);
/// Rows per look at the feed.
const PAGE: i64 = 1_000;

/// What is kept from one look to the next.
#[derive(Debug, Default)]
pub(super) struct Looks {
    /// What the feed told already.
    seen: HashMap<ChangeId, Timestamp>,
    /// The last try, good or not.
    tried_at: Option<Timestamp>,
    /// The last good one.
    good_at: Option<Timestamp>,
    /// After a jump of the clock: until then somebody may still write what bears a time from before it.
    restless_until: Option<Timestamp>,
}

/// Where a look begins, and whether it can tell everything that changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Look {
    since: Timestamp,
    whole: bool,
}

impl Looks {
    /// Begins one at `now`.
    fn begin(&mut self, now: Timestamp) -> Look {
        let jumped = self.tried_at.is_some_and(|tried_at| now < tried_at || now > tried_at + JUMP);
        self.tried_at = Some(now);
        if jumped {
            self.restless_until = Some(now + OVERLAP);
        }
        let restless = self.restless_until.is_some_and(|until| now < until);
        let good_at = self.good_at.filter(|good_at| *good_at <= now && now <= *good_at + LOOKED_BACK);
        Look { since: good_at.unwrap_or(now) - OVERLAP, whole: good_at.is_some() && !restless }
    }

    /// Ends one well that began at `began`.
    fn end(&mut self, began: Timestamp) {
        self.good_at = Some(began);
        self.seen.retain(|_, at| *at > began - Seconds(OVERLAP.0 * 2));
    }
}

/// Reads the feed and forgets what it names. Called every 250 ms, and by tests.
pub async fn poll_now(context: &Context) -> storage::Result<()> {
    let registry = &context.registry;
    let began = context.now();
    let look = looks(registry).begin(began);
    let mut from = (look.since, String::new());
    let mut keys_changed = !look.whole;
    loop {
        let span = Span { since: from.0, after: &from.1, until: began + OVERLAP };
        let page = storage::change::since(&context.store, span, PAGE).await?;
        for change in &page {
            if looks(registry).seen.insert(change.id, change.at).is_none() {
                keys_changed |= change.kind == ChangeKind::Key;
                registry.forget(change);
            }
        }
        match page.last() {
            Some(last) if page.len() >= usize::try_from(PAGE).unwrap_or(usize::MAX) => from = (last.at, last.id.to_string()),
            Some(_) | None => break,
        }
    }
    if !look.whole {
        registry.forget_everything();
    }
    if keys_changed && let Err(error) = context.keys.load(&context.store).await {
        tracing::error!(%error, "keys changed and cannot be read");
    }
    looks(registry).end(began);
    registry.looked_at.store(began.as_micros(), Ordering::Release);
    Ok(())
}

fn looks(registry: &Registry) -> std::sync::MutexGuard<'_, Looks> {
    registry.looks.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    fn look(looks: &mut Looks, now: i64) -> (i64, bool) {
        let look = looks.begin(at(now));
        (look.since.as_seconds(), look.whole)
    }

    #[test]
    fn looks_that_failed_are_made_up_for() {
        let mut looks = Looks::default();
        assert_eq!(look(&mut looks, 1_000), (985, false), "the first");
        looks.end(at(1_000));
        assert_eq!(look(&mut looks, 1_001), (985, true));
        for now in (1_005..1_060).step_by(5) {
            assert_eq!(look(&mut looks, now), (985, true), "the store is away");
        }
        assert_eq!(look(&mut looks, 1_061), (1_046, false), "longer than an entry lives");
    }

    #[test]
    fn a_clock_that_jumps_ends_what_is_known_for_as_long_as_a_write_may_be_under_way() {
        for jump in [3_600, 86_400, 11, -1, -3_600, -86_400] {
            let mut looks = Looks::default();
            let there = 1_000_000 + jump;
            for now in [999_999, 1_000_000] {
                looks.begin(at(now));
                looks.end(at(now));
            }
            for now in there..there + OVERLAP.0 {
                assert!(!look(&mut looks, now).1, "{jump}");
                looks.end(at(now));
            }
            assert!(look(&mut looks, there + OVERLAP.0).1, "{jump}");
        }
    }
}
