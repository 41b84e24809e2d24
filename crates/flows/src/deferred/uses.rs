//! When each of many things was last used: what may be written now, and what was written a moment ago and may wait.

use foldhash::fast::RandomState;
use protocol::{Seconds, Timestamp};
use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

/// How long the next use of a thing waits after one was written: "last used" is exact to the minute, and a busy grant costs the store
/// one row a minute.
const EVERY: Seconds = Seconds(60);
/// Things that are remembered.
const MOST: usize = 100_000;

/// A use that is not written yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Use {
    /// The first one since the last write.
    pub(super) first: Timestamp,
    /// The last one.
    pub(super) last: Timestamp,
    /// Whether the thing may never have been used before.
    pub(super) maybe_first: bool,
}

#[derive(Default)]
struct Noted {
    waiting: Option<Use>,
    written_at: Option<Timestamp>,
}

/// The uses of each thing.
pub(super) struct Uses<K>(HashMap<K, Noted, RandomState>);

impl<K> Default for Uses<K> {
    fn default() -> Self {
        Self(HashMap::default())
    }
}

impl<K: Ord + Hash + Copy> Uses<K> {
    /// Notes a use; where there are too many things already, it is forgotten.
    pub(super) fn note(&mut self, key: K, at: Timestamp, maybe_first: bool) {
        if self.0.len() >= MOST && !self.0.contains_key(&key) {
            return;
        }
        let waiting = &mut self.0.entry(key).or_default().waiting;
        let noted = waiting.get_or_insert(Use { first: at, last: at, maybe_first: false });
        noted.last = at;
        noted.maybe_first |= maybe_first;
    }

    /// Takes what is to be written at `now`: of `everything`, or of what was not written within the last minute. In order, so that two
    /// nodes that write the same rows at once do not wait for each other.
    pub(super) fn take(&mut self, now: Timestamp, everything: bool) -> BTreeMap<K, Use> {
        let rested = |noted: &Noted| noted.written_at.is_none_or(|at| at + EVERY <= now);
        let mut taken = BTreeMap::new();
        self.0.retain(|key, noted| {
            if (everything || rested(noted))
                && let Some(used) = noted.waiting.take()
            {
                taken.insert(*key, used);
                noted.written_at = Some(now);
            }
            noted.waiting.is_some() || !rested(noted)
        });
        taken
    }

    /// Puts back what could not be written; what was noted meanwhile is newer.
    pub(super) fn put_back(&mut self, taken: BTreeMap<K, Use>) {
        for (key, used) in taken {
            let noted = self.0.entry(key).or_default();
            noted.written_at = None;
            let waiting = noted.waiting.get_or_insert(used);
            waiting.first = waiting.first.min(used.first);
            waiting.maybe_first |= used.maybe_first;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    fn taken(uses: &mut Uses<u8>, now: i64) -> Vec<(u8, i64)> {
        uses.take(at(now), false).into_iter().map(|(key, used)| (key, used.last.as_seconds())).collect()
    }

    #[test]
    fn the_first_use_is_written_at_once_and_a_busy_thing_once_a_minute() {
        let mut uses = Uses::default();
        uses.note(1, at(0), true);
        assert_eq!(taken(&mut uses, 2), [(1, 0)]);
        for second in 3..62 {
            uses.note(1, at(second), false);
            assert_eq!(taken(&mut uses, second), [], "{second}");
        }
        assert_eq!(taken(&mut uses, 62), [(1, 61)]);
        uses.note(1, at(63), false);
        let all = uses.take(at(63), true);
        assert_eq!(all[&1], Use { first: at(63), last: at(63), maybe_first: false }, "at the end nothing waits");
    }

    #[test]
    fn what_rests_is_forgotten() {
        let mut uses = Uses::default();
        uses.note(1, at(0), false);
        uses.take(at(2), false);
        assert_eq!(uses.0.len(), 1);
        uses.take(at(62), false);
        assert!(uses.0.is_empty());
    }

    #[test]
    fn what_was_not_written_waits_for_the_next_time_with_its_first_use() {
        let mut uses = Uses::default();
        uses.note(1, at(5), true);
        let lost = uses.take(at(6), false);
        uses.note(1, at(7), false);
        uses.put_back(lost);
        assert_eq!(uses.take(at(8), false)[&1], Use { first: at(5), last: at(7), maybe_first: true });
    }

    #[test]
    fn there_is_an_end_to_what_is_remembered() {
        let mut uses = Uses::default();
        for key in 0..MOST + 10 {
            uses.note(key, at(0), false);
        }
        assert_eq!(uses.0.len(), MOST);
    }
}
