//! Dates that people type into a form's field, in UTC.

use super::view::RetireDateError;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use protocol::{Seconds, Timestamp};

/// As the browser's field writes it.
const FIELD: &str = "%Y-%m-%dT%H:%M";

/// What was typed, if it is to come within so many days.
pub fn typed(typed: &str, now: Timestamp, days: u32) -> Result<Timestamp, RetireDateError> {
    if typed.is_empty() {
        return Err(RetireDateError::Missing);
    }
    let civil: DateTime = typed.trim_end_matches(['Z', 'z']).parse().map_err(|_| RetireDateError::NotADate)?;
    let zoned = civil.to_zoned(TimeZone::UTC).map_err(|_| RetireDateError::TooFar(days))?;
    let at = Timestamp::from_micros(zoned.timestamp().as_microsecond());
    if at <= now {
        Err(RetireDateError::Past)
    } else if at > now + Seconds::days(i64::from(days)) {
        Err(RetireDateError::TooFar(days))
    } else {
        Ok(at)
    }
}

/// The minute that begins next, for the field.
pub fn earliest(now: Timestamp) -> String {
    field(now + Seconds::minutes(1))
}

/// A time, in the form of the field.
pub fn field(at: Timestamp) -> String {
    jiff::Timestamp::from_microsecond(at.as_micros())
        .map(|at| at.to_zoned(TimeZone::UTC).strftime(FIELD).to_string())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_minute_is_the_earliest() {
        let now = Timestamp::from_seconds(1_795_169_100);
        assert_eq!(earliest(now), "2026-11-20T10:06");
        assert_eq!(typed(&earliest(now), now, 1), Ok(now + Seconds::minutes(1)));
        assert_eq!(typed("2026-11-21T10:06", now, 1), Err(RetireDateError::TooFar(1)));
    }
}
