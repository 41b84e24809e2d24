//! Scopes: names (RFC 6749, section 3.3) and sets of them.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// One named permission.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ScopeName(String);

/// The text is not a scope's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a scope is 1 to 64 characters of a-z, 0-9, '.', '_', ':' and '-'")]
pub struct InvalidScope;

impl ScopeName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ScopeName {
    type Err = InvalidScope;

    fn from_str(text: &str) -> Result<Self, InvalidScope> {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._:-".contains(&byte);
        let good = (1..=64).contains(&text.len()) && text.bytes().all(allowed);
        if good { Ok(Self(text.to_owned())) } else { Err(InvalidScope) }
    }
}

impl fmt::Display for ScopeName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl serde::Serialize for ScopeName {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> serde::Deserialize<'de> for ScopeName {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <std::borrow::Cow<'de, str>>::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A set of scopes, written in the order of their names with single spaces between. Clones share it, and so does what comes of two sets
/// where one of them is the answer: each request asks what is left of a grant's scopes, and mostly it is all of them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct ScopeSet(Arc<BTreeSet<ScopeName>>);

impl ScopeSet {
    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the scope is in it.
    pub fn contains(&self, name: &ScopeName) -> bool {
        self.0.contains(name)
    }

    /// Whether each of `other` is in it.
    pub fn covers(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || other.0.is_subset(&self.0)
    }

    /// What is in both.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        if other.covers(self) {
            self.clone()
        } else if self.covers(other) {
            other.clone()
        } else {
            self.0.intersection(&other.0).cloned().collect()
        }
    }

    /// What is in either.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        if self.covers(other) { self.clone() } else { self.0.union(&other.0).cloned().collect() }
    }

    /// What is here and not in `other`.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        self.0.difference(&other.0).cloned().collect()
    }

    /// The names, in order.
    pub fn iter(&self) -> impl Iterator<Item = &ScopeName> {
        self.0.iter()
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

impl FromIterator<ScopeName> for ScopeSet {
    fn from_iter<I: IntoIterator<Item = ScopeName>>(names: I) -> Self {
        Self(Arc::new(names.into_iter().collect()))
    }
}

impl FromStr for ScopeSet {
    type Err = InvalidScope;

    /// Reads the `scope` parameter: names with spaces between; the empty text is the empty set.
    fn from_str(text: &str) -> Result<Self, InvalidScope> {
        text.split(' ').filter(|name| !name.is_empty()).map(str::parse).collect()
    }
}

impl serde::Serialize for ScopeSet {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> serde::Deserialize<'de> for ScopeSet {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        BTreeSet::deserialize(deserializer).map(|names| Self(Arc::new(names)))
    }
}

impl fmt::Display for ScopeSet {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, name) in self.0.iter().enumerate() {
            if index > 0 {
                out.write_str(" ")?;
            }
            out.write_str(name.as_str())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_parameter_is_read_sorted_and_without_doubles() {
        let set: ScopeSet = "b.read a.read b.read".parse().unwrap();
        assert_eq!(set.to_string(), "a.read b.read");
        assert_eq!("a b\u{e9}".parse::<ScopeSet>(), Err(InvalidScope));
    }

    #[test]
    fn what_is_in_both_or_in_either_is_found_whichever_is_larger() {
        let set = |text: &str| text.parse::<ScopeSet>().unwrap();
        for (left, right, both, either) in [
            ("a", "a b", "a", "a b"),
            ("a b", "b", "b", "a b"),
            ("a b", "b c", "b", "a b c"),
            ("a", "", "", "a"),
            ("a", "a", "a", "a"),
        ] {
            assert_eq!(set(left).intersection(&set(right)), set(both), "{left}, {right}");
            assert_eq!(set(left).union(&set(right)), set(either), "{left}, {right}");
        }
    }
}
