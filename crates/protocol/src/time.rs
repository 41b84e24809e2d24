//! Times on the wire and in the store.

use std::fmt;

/// Microseconds since 1970-01-01 UTC; written as RFC 3339 in answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(i64);

/// A length of time in whole seconds, as lifetimes are configured and `expires_in` is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Seconds(pub i64);

impl Seconds {
    /// So many minutes.
    pub const fn minutes(count: i64) -> Self {
        Self(count * 60)
    }

    /// So many hours.
    pub const fn hours(count: i64) -> Self {
        Self(count * 3_600)
    }

    /// So many days.
    pub const fn days(count: i64) -> Self {
        Self(count * 86_400)
    }
}

impl Timestamp {
    /// From microseconds since the epoch.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// From whole seconds since the epoch.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1_000_000))
    }

    /// Microseconds since the epoch.
    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// Whole seconds since the epoch, rounded down: the `NumericDate` of RFC 7519, section 2.
    pub const fn as_seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }
}

impl std::ops::Add<Seconds> for Timestamp {
    type Output = Self;

    fn add(self, length: Seconds) -> Self {
        Self(self.0.saturating_add(length.0.saturating_mul(1_000_000)))
    }
}

impl std::ops::Sub<Seconds> for Timestamp {
    type Output = Self;

    fn sub(self, length: Seconds) -> Self {
        Self(self.0.saturating_sub(length.0.saturating_mul(1_000_000)))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_microsecond(self.0) {
            Ok(time) => write!(out, "{time:.6}"),
            Err(_) => out.write_str("9999-12-31T23:59:59Z"),
        }
    }
}

impl serde::Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_as_rfc_3339_in_utc() {
        assert_eq!(Timestamp::from_micros(1_700_000_000_123_456).to_string(), "2023-11-14T22:13:20.123456Z");
    }

    #[test]
    fn lifetimes_add() {
        let start = Timestamp::from_seconds(10);
        assert_eq!((start + Seconds::hours(12)).as_seconds(), 43_210);
        assert_eq!((start - Seconds(20)).as_seconds(), -10);
    }
}
