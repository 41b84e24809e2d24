//! A cache for what each request looks up: a look takes one shared lock of one part, one hash table's probe and no clock of its own.
//!
//! Each part has two generations. What comes in goes to the young one; when that is full, or older than half of the lifetime, it
//! becomes the old one, and the one that was old goes, whole. So nothing is ordered, counted or walked through for the sake of
//! what is to be dropped; what is still wanted is filled again.

use foldhash::fast::RandomState;
use protocol::{Seconds, Timestamp};
use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::{BuildHasher as _, Hash};
use std::sync::{PoisonError, RwLock};

/// Parts of a large cache: threads that look at the same time seldom meet.
const PARTS: usize = 64;

/// The caller says what time it is; values are handed out as clones.
pub(crate) struct Cache<K, V> {
    parts: Box<[RwLock<Part<K, V>>]>,
    hasher: RandomState,
    /// Entries of one generation of one part.
    room: usize,
    lifetime: Seconds,
}

struct Part<K, V> {
    young: Generation<K, V>,
    old: Generation<K, V>,
    /// When the first entry came into the young generation.
    began: Timestamp,
}

type Generation<K, V> = HashMap<K, Entry<V>, RandomState>;

struct Entry<V> {
    since: Timestamp,
    value: V,
}

impl<K: Hash + Eq, V: Clone> Cache<K, V> {
    /// At most about `entries`, each for at most `lifetime`.
    pub(crate) fn new(entries: usize, lifetime: Seconds) -> Self {
        let parts = if entries < PARTS * 4 { 1 } else { PARTS };
        let part = || Part { young: Generation::default(), old: Generation::default(), began: Timestamp::from_micros(0) };
        let room = entries.div_ceil(parts * 2);
        let hasher = RandomState::default();
        Self { parts: (0..parts).map(|_| RwLock::new(part())).collect(), hasher, room, lifetime }
    }

    /// The value, if there is one that is not too old.
    pub(crate) fn get<Q: Hash + Eq + ?Sized>(&self, key: &Q, now: Timestamp) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let part = self.part(key).read().unwrap_or_else(PoisonError::into_inner);
        let entry = part.young.get(key).or_else(|| part.old.get(key))?;
        within(self.lifetime, entry.since, now).then(|| entry.value.clone())
    }

    /// Keeps a value that was right at `now`.
    pub(crate) fn insert(&self, key: K, value: V, now: Timestamp) {
        let mut part = self.part(&key).write().unwrap_or_else(PoisonError::into_inner);
        let ages = part.young.len() >= self.room || !within(Seconds(self.lifetime.0 / 2), part.began, now);
        let gone = ages.then(|| part.age());
        if part.young.is_empty() {
            part.began = now;
        }
        part.young.insert(key, Entry { since: now, value });
        drop(part);
        // Not under the lock: there may be many.
        drop(gone);
    }

    /// Forgets one.
    pub(crate) fn invalidate<Q: Hash + Eq + ?Sized>(&self, key: &Q)
    where
        K: Borrow<Q>,
    {
        let mut part = self.part(key).write().unwrap_or_else(PoisonError::into_inner);
        part.young.remove(key);
        part.old.remove(key);
    }

    /// Forgets all.
    pub(crate) fn invalidate_all(&self) {
        for part in &self.parts {
            let mut part = part.write().unwrap_or_else(PoisonError::into_inner);
            let gone = [part.age(), part.age()];
            drop(part);
            drop(gone);
        }
    }

    /// By the upper half of the hash: the table itself uses the rest.
    fn part<Q: Hash + ?Sized>(&self, key: &Q) -> &RwLock<Part<K, V>> {
        let upper = self.hasher.hash_one(key) >> 32;
        &self.parts[usize::try_from(upper).unwrap_or_default() % self.parts.len()]
    }
}

impl<K, V> Part<K, V> {
    /// Makes the young generation the old one, and hands out what was old.
    fn age(&mut self) -> Generation<K, V> {
        std::mem::replace(&mut self.old, std::mem::take(&mut self.young))
    }
}

/// Both ways: a clock that went back makes nothing live longer.
fn within(lifetime: Seconds, since: Timestamp, now: Timestamp) -> bool {
    now < since + lifetime && since < now + lifetime
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    #[test]
    fn an_entry_lives_no_longer_than_its_lifetime_and_at_least_half_of_it() {
        let cache = Cache::new(1_000, Seconds(60));
        cache.insert(1, 'a', at(100));
        assert_eq!(cache.get(&1, at(159)), Some('a'));
        assert_eq!(cache.get(&1, at(160)), None);
        assert_eq!(cache.get(&1, at(40)), None, "a clock that went back");
        let crowd = Cache::new(1, Seconds(60));
        crowd.insert(0, 'a', at(100));
        crowd.insert(1, 'b', at(129));
        crowd.insert(2, 'c', at(131));
        assert_eq!(crowd.get(&1, at(131)), Some('b'));
    }

    #[test]
    fn what_is_invalidated_is_gone_from_both_generations() {
        let cache = Cache::new(2, Seconds(60));
        for (key, value) in [(1, 'a'), (2, 'b'), (1, 'c')] {
            cache.insert(key, value, at(0));
        }
        assert_eq!(cache.get(&1, at(1)), Some('c'), "the young one is newer");
        cache.invalidate(&1);
        assert_eq!(cache.get(&1, at(1)), None);
        assert_eq!(cache.get(&2, at(1)), Some('b'));
        cache.invalidate_all();
        assert_eq!(cache.get(&2, at(1)), None);
    }

    #[test]
    fn there_is_an_end_to_what_is_kept() {
        let cache = Cache::new(1_000, Seconds(60));
        for key in 0..100_000 {
            cache.insert(key, (), at(0));
        }
        let kept = (0..100_000).filter(|key| cache.get(key, at(0)).is_some()).count();
        assert!((400..=1_024).contains(&kept), "{kept}");
        assert!(cache.get(&99_999, at(0)).is_some());
    }

    proptest! {
        /// Against a map: the cache may have forgotten, and never says something else than what was put in last.
        #[test]
        fn it_never_answers_with_what_is_not_so(
            steps in proptest::collection::vec((0_u8..4, 0_u8..6, 0_i64..40), 1..200)
        ) {
            let cache = Cache::new(4, Seconds(60));
            let (mut model, mut now) = (HashMap::new(), 1_000);
            for (number, (what, key, passes)) in steps.into_iter().enumerate() {
                now += passes;
                match what {
                    0 => {
                        cache.insert(key, number, at(now));
                        model.insert(key, (number, now));
                    }
                    1 => {
                        cache.invalidate(&key);
                        model.remove(&key);
                    }
                    2 if passes == 0 => {
                        cache.invalidate_all();
                        model.clear();
                    }
                    _ => {
                        let lives = model.get(&key).filter(|(_, since)| now < since + 60).map(|(value, _)| *value);
                        let got = cache.get(&key, at(now));
                        prop_assert!(got.is_none() || got == lives, "{got:?}, not {lives:?}");
                    }
                }
            }
        }
    }
}
