//! Time: moments in microseconds UTC, calendar dates, and clocks that are handed in.

use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::Duration,
};

use serde::{Deserialize, Serialize};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use crate::Language;

pub use time::Date;

/// A point in time, in microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(i64);

impl Moment {
    /// The moment `micros` microseconds after 1970.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// The moment `seconds` seconds after 1970 (JWT `NumericDate`).
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1_000_000))
    }

    /// Microseconds since 1970.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Whole seconds since 1970, rounded down.
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// This moment and `duration` more.
    pub fn plus(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)))
    }

    /// This moment less `duration`.
    pub fn minus(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)))
    }

    /// The calendar date at this moment in western Indonesia (WIB, UTC+7), by which the
    /// programme counts its days.
    pub fn date(self) -> Date {
        self.plus(Duration::from_secs(7 * 3600)).utc().date()
    }

    /// RFC 3339 text in UTC, to the second.
    pub fn rfc3339(self) -> String {
        let whole = Self::from_seconds(self.seconds());
        whole.utc().format(&Rfc3339).unwrap_or_default()
    }

    fn utc(self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000)
            .unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }
}

/// A clock that is handed in.
pub trait Clock: Send + Sync {
    /// The moment it shows.
    fn now(&self) -> Moment;

    /// The date it shows in western Indonesia.
    fn today(&self) -> Date {
        self.now().date()
    }
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    fn now(&self) -> Moment {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        Moment(since.map_or(0, |since| i64::try_from(since.as_micros()).unwrap_or(i64::MAX)))
    }
}

/// A clock for tests: it stands still until told to move.
#[derive(Debug)]
pub struct FixedClock(AtomicI64);

impl FixedClock {
    /// A clock that shows `moment`.
    pub fn at(moment: Moment) -> Self {
        Self(AtomicI64::new(moment.micros()))
    }

    /// Moves the clock on.
    pub fn advance(&self, by: Duration) {
        let by = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
        self.0.fetch_add(by, Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Moment {
        Moment(self.0.load(Ordering::SeqCst))
    }
}

/// Reads an ISO 8601 calendar date, `YYYY-MM-DD` and nothing else.
pub fn parse_date(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes.get(4) != Some(&b'-') || bytes.get(7) != Some(&b'-') {
        return None;
    }
    let digits = |part: Option<&str>| -> Option<u16> {
        part.filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))?.parse().ok()
    };
    let year = i32::from(digits(text.get(..4))?);
    let month = u8::try_from(digits(text.get(5..7))?).ok()?;
    let day = u8::try_from(digits(text.get(8..))?).ok()?;
    Date::from_calendar_date(year, month.try_into().ok()?, day).ok()
}

/// A date as ISO 8601 text.
pub fn date_text(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
}

/// A date as people write it: `16 Mei 2026` or `16 May 2026`.
pub fn date_words(date: Date, language: Language) -> String {
    let month = usize::from(u8::from(date.month()) - 1);
    let (bulan, english) = MONTHS.get(month).copied().unwrap_or_default();
    format!("{} {} {}", date.day(), language.choose(bulan, english), date.year())
}

const MONTHS: [(&str, &str); 12] = [
    ("Januari", "January"),
    ("Februari", "February"),
    ("Maret", "March"),
    ("April", "April"),
    ("Mei", "May"),
    ("Juni", "June"),
    ("Juli", "July"),
    ("Agustus", "August"),
    ("September", "September"),
    ("Oktober", "October"),
    ("November", "November"),
    ("Desember", "December"),
];

/// Completed years of somebody born on `birth`, on the day `on`; negative before birth.
///
/// A person born on 29 February completes a year on 1 March of a year without that day.
pub fn age_on(birth: Date, on: Date) -> i32 {
    let before_birthday = (u8::from(on.month()), on.day()) < (u8::from(birth.month()), birth.day());
    on.year() - birth.year() - i32::from(before_birthday)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_in_jakarta() {
        let late_evening_utc = parse_moment("2024-06-05T16:59:59Z");
        assert_eq!(date_text(late_evening_utc.date()), "2024-06-05");
        assert_eq!(date_text(late_evening_utc.plus(Duration::from_secs(1)).date()), "2024-06-06");
    }

    #[test]
    fn leap_day_children_turn_seventeen_on_the_first_of_march() {
        let birth = parse_date("2008-02-29").unwrap_or(Date::MIN);
        let on = |text: &str| age_on(birth, parse_date(text).unwrap_or(Date::MIN));
        assert_eq!((on("2025-02-28"), on("2025-03-01")), (16, 17));
    }

    #[test]
    fn only_whole_iso_dates_are_dates() {
        for bad in
            ["2024-6-05", "2024-02-30", "05-06-2024", "2024-06-05T00", "+024-06-05", "２024-01-1"]
        {
            assert_eq!(parse_date(bad), None, "{bad}");
        }
    }

    fn parse_moment(text: &str) -> Moment {
        let at = OffsetDateTime::parse(text, &Rfc3339).unwrap_or(OffsetDateTime::UNIX_EPOCH);
        Moment::from_seconds(at.unix_timestamp())
    }

    #[test]
    fn each_language_writes_its_months() {
        let day = parse_date("2026-05-16").unwrap();
        assert_eq!(date_words(day, Language::Indonesian), "16 Mei 2026");
        assert_eq!(date_words(day, Language::English), "16 May 2026");
        let last = parse_date("2024-12-01").unwrap();
        assert_eq!(date_words(last, Language::Indonesian), "1 Desember 2024");
    }
}
