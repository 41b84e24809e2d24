//! Points in time, as people read them.

use std::fmt;

use askama::filters::HtmlSafe;
use jiff::{Timestamp, tz::TimeZone};

use super::texts::say;
use crate::language::Language;

/// A point in time, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(Timestamp);

impl Moment {
    /// Microseconds since 1970-01-01T00:00:00Z, as the store keeps them; what lies out of range is shown as its limit.
    pub fn from_microseconds(microseconds: i64) -> Self {
        let limit = if microseconds < 0 { Timestamp::MIN } else { Timestamp::MAX };
        Self(Timestamp::from_microsecond(microseconds).unwrap_or(limit))
    }

    /// "20 November 2026, 10:05 UTC" in the reader's language.
    pub(crate) fn text(self, language: Language) -> String {
        let civil = self.0.to_zoned(TimeZone::UTC).datetime();
        let month = say(language, "month").count("number", civil.month()).plain();
        say(language, "moment")
            .with("day", &civil.day().to_string())
            .with("month", &month)
            .with("year", &civil.year().to_string())
            .with("time", &format!("{:02}:{:02}", civil.hour(), civil.minute()))
            .plain()
    }

    /// "20 November 2026", in UTC.
    pub(crate) fn date(self, language: Language) -> String {
        let civil = self.0.to_zoned(TimeZone::UTC).datetime();
        let month = say(language, "month").count("number", civil.month()).plain();
        say(language, "date")
            .with("day", &civil.day().to_string())
            .with("month", &month)
            .with("year", &civil.year().to_string())
            .plain()
    }

    pub(crate) fn element(self, language: Language) -> Time {
        Time { moment: self, language }
    }
}

impl From<protocol::Timestamp> for Moment {
    fn from(timestamp: protocol::Timestamp) -> Self {
        Self::from_microseconds(timestamp.as_micros())
    }
}

/// A `<time>` element.
#[derive(Clone, Copy, Debug)]
pub struct Time {
    moment: Moment,
    language: Language,
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<time datetime=\"{}\">{}</time>", self.moment.0, self.moment.text(self.language))
    }
}

impl HtmlSafe for Time {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_reads_well_in_both_languages() {
        let moment = Moment::from_microseconds(1_795_169_100_000_000);
        assert_eq!(moment.text(Language::English), "20 November 2026, 10:05\u{A0}UTC");
        assert_eq!(moment.text(Language::Arabic), "20 نوفمبر 2026، 10:05 بالتوقيت العالمي");
        assert_eq!(
            moment.element(Language::English).to_string(),
            "<time datetime=\"2026-11-20T10:05:00Z\">20 November 2026, 10:05\u{A0}UTC</time>"
        );
        assert_eq!(moment.date(Language::English), "20 November 2026");
        assert_eq!(moment.date(Language::Arabic), "20 نوفمبر 2026");
        assert!(!Moment::from_microseconds(i64::MIN).text(Language::English).is_empty());
    }
}
