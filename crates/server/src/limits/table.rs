//! A table of fixed size, keyed by a seeded hash: eight places per key, the least worth keeping gives way.

use std::hash::{DefaultHasher, Hash, Hasher as _};

/// Places in which one key may stand.
const WAYS: usize = 8;

/// A fixed number of entries. A lookup costs at most eight comparisons, whatever the traffic.
#[derive(Debug)]
pub(super) struct Table<V> {
    seed: [u8; 16],
    places: Vec<Option<(u64, V)>>,
}

impl<V: Default> Table<V> {
    /// A table of at least `entries` places.
    pub(super) fn new(entries: usize, seed: [u8; 16]) -> Self {
        let places = entries.max(1).div_ceil(WAYS).saturating_mul(WAYS);
        Self { seed, places: std::iter::repeat_with(|| None).take(places).collect() }
    }

    /// The entry of a key, if it stands here.
    pub(super) fn get(&self, key: &impl Hash) -> Option<&V> {
        let (tag, places) = self.places_of(key);
        self.places.get(places)?.iter().flatten().find(|(other, _)| *other == tag).map(|(_, value)| value)
    }

    /// The entry of a key to change, if it stands here.
    pub(super) fn get_mut(&mut self, key: &impl Hash) -> Option<&mut V> {
        let (tag, places) = self.places_of(key);
        self.places.get_mut(places)?.iter_mut().flatten().find(|(other, _)| *other == tag).map(|(_, value)| value)
    }

    /// The entry of a key, made if it is missing; `worth` says which entry gives way: the one with the least.
    pub(super) fn entry<W: Ord>(&mut self, key: &impl Hash, worth: impl Fn(&V) -> W) -> Option<&mut V> {
        let (tag, places) = self.places_of(key);
        let places = self.places.get_mut(places)?;
        let holds = |place: &Option<(u64, V)>| place.as_ref().is_some_and(|(other, _)| *other == tag);
        let at = places.iter().position(holds).or_else(|| {
            let least =
                (0..places.len()).min_by_key(|at| places.get(*at).and_then(Option::as_ref).map(|(_, value)| worth(value)))?;
            *places.get_mut(least)? = Some((tag, V::default()));
            Some(least)
        })?;
        places.get_mut(at)?.as_mut().map(|(_, value)| value)
    }

    /// Forgets a key.
    pub(super) fn remove(&mut self, key: &impl Hash) {
        let (tag, places) = self.places_of(key);
        for place in self.places.get_mut(places).into_iter().flatten() {
            if place.as_ref().is_some_and(|(other, _)| *other == tag) {
                *place = None;
            }
        }
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.places.iter().flatten().count()
    }

    fn places_of(&self, key: &impl Hash) -> (u64, std::ops::Range<usize>) {
        let mut hasher = DefaultHasher::new();
        self.seed.hash(&mut hasher);
        key.hash(&mut hasher);
        let tag = hasher.finish();
        let buckets = self.places.len() / WAYS;
        let start = usize::try_from(tag % (buckets.max(1) as u64)).unwrap_or(0) * WAYS;
        (tag, start..start + WAYS)
    }
}
