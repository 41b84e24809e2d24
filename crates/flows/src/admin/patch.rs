//! Fields that a change may leave, take away or set.

use serde::{Deserialize, Deserializer};

/// What a change does to a field that may be absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Patch<T> {
    /// The field stays as it is; in JSON, it is left out.
    #[default]
    Keep,
    /// The field is taken away; in JSON, `null`.
    Clear,
    /// The field gets this value.
    Set(T),
}

impl<T> Patch<T> {
    /// What the field is afterwards.
    pub fn apply(self, before: Option<T>) -> Option<T> {
        match self {
            Self::Keep => before,
            Self::Clear => None,
            Self::Set(value) => Some(value),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    /// Reads what is there; a field that may be left out says `#[serde(default)]`.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(|value| value.map_or(Self::Clear, Self::Set))
    }
}
