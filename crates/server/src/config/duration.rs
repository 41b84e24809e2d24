//! Durations as people write them: `30s`, `10m`, `12h`, `90d`, `1h30m`.

use super::kind::{Broken, shown};
use serde::{Deserialize, Deserializer};
use std::time::Duration;

const UNITS: [(char, u64); 4] = [('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)];

/// Reads a duration. `None` when it is not one: each part is digits and a unit, each unit at most once, the larger first.
pub fn parse(text: &str) -> Option<Duration> {
    let mut seconds = 0_u64;
    let mut rest = text;
    let mut units = UNITS.iter();
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let count: u64 = rest.get(..digits)?.parse().ok()?;
        let unit = rest.get(digits..)?.chars().next()?;
        let (_, worth) = units.find(|(letter, _)| *letter == unit)?;
        seconds = seconds.checked_add(count.checked_mul(*worth)?)?;
        rest = rest.get(digits + 1..)?;
    }
    (seconds > 0).then(|| Duration::from_secs(seconds))
}

/// Writes a duration the way [`parse`] reads it; parts of a second are left out.
pub fn write(duration: Duration) -> String {
    let mut seconds = duration.as_secs();
    let mut text = String::new();
    for (letter, worth) in UNITS {
        if seconds >= worth {
            text.push_str(&(seconds / worth).to_string());
            text.push(letter);
            seconds %= worth;
        }
    }
    if text.is_empty() { "0s".to_owned() } else { text }
}

/// The duration in microseconds, the unit of every time in the store.
pub fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

pub(super) fn check(text: &str, at_most_seconds: u64) -> Result<(), Broken> {
    let longest = write(Duration::from_secs(at_most_seconds));
    match parse(text) {
        Some(duration) if duration.as_secs() <= at_most_seconds => Ok(()),
        Some(_) => Err(Broken::new(format!("must be at most {longest}, found {}", shown(text)), "Shorten it.")),
        None => Err(Broken::new(
            format!("must be a time of at least a second, found {}", shown(text)),
            "Write a number and a unit: `30s`, `10m`, `12h`, `90d`.",
        )),
    }
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    let text = String::deserialize(deserializer)?;
    parse(&text).ok_or_else(|| serde::de::Error::custom("not a duration"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_people_write() {
        assert_eq!(parse("30s"), Some(Duration::from_secs(30)));
        assert_eq!(parse("90d"), Some(Duration::from_hours(90 * 24)));
        assert_eq!(parse("1h30m"), Some(Duration::from_mins(90)));
    }

    #[test]
    fn refuses_what_is_no_duration() {
        for text in
            ["", "10", "m", "0s", "-5m", "1.5h", "5 m", "30m1h", "1h1h", "99999999999999999999d", "5m ", "10ms", "5µ", "๓s"]
        {
            assert_eq!(parse(text), None, "{text:?} was read");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(seconds in 1_u64..10_000_000_000) {
            let duration = Duration::from_secs(seconds);
            prop_assert_eq!(parse(&write(duration)), Some(duration));
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,20}") {
            let _ = parse(&text);
        }
    }
}
