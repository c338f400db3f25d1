//! The three times of day of Indonesia, and days in them.

use std::{str::FromStr, time::Duration};

use terms::{Date, Moment};

/// The time zone of an office. None of them knows summer time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Zone {
    /// Western Indonesia, UTC+7.
    Wib,
    /// Central Indonesia, UTC+8.
    Wita,
    /// Eastern Indonesia, UTC+9.
    Wit,
}

/// There is no such zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a time zone is WIB, WITA or WIT")]
pub struct ZoneError;

/// The Julian day of 1970-01-01.
const EPOCH: i32 = 2_440_588;
/// The hours by which [`Moment::date`] is ahead of UTC.
const WESTERN: u64 = 7;

impl Zone {
    /// All of them, from west to east.
    pub const ALL: [Self; 3] = [Self::Wib, Self::Wita, Self::Wit];

    /// The name that people know, also in the store.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Wib => "WIB",
            Self::Wita => "WITA",
            Self::Wit => "WIT",
        }
    }

    /// The calendar date there.
    pub fn date(self, moment: Moment) -> Date {
        moment.plus(Duration::from_secs((self.hours() - WESTERN) * 3_600)).date()
    }

    /// The moment at which a clock there shows so many minutes since midnight, on this date.
    pub fn moment(self, date: Date, minute: u16) -> Moment {
        let days = i64::from(date.to_julian_day() - EPOCH);
        let seconds = days * 86_400 + i64::from(minute) * 60;
        Moment::from_seconds(seconds - self.hours().cast_signed() * 3_600)
    }

    /// What a clock there shows, in minutes since midnight.
    pub fn minute(self, moment: Moment) -> u16 {
        let since = moment.seconds() + self.hours().cast_signed() * 3_600;
        u16::try_from(since.rem_euclid(86_400) / 60).unwrap_or_default()
    }

    const fn hours(self) -> u64 {
        match self {
            Self::Wib => 7,
            Self::Wita => 8,
            Self::Wit => 9,
        }
    }
}

impl FromStr for Zone {
    type Err = ZoneError;

    fn from_str(text: &str) -> Result<Self, ZoneError> {
        Self::ALL.into_iter().find(|zone| zone.code() == text).ok_or(ZoneError)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use terms::parse_date;

    use super::*;

    #[test]
    fn midnight_comes_first_in_the_east() {
        // 5 June 2024, 15:30 UTC
        let evening = Moment::from_seconds(1_717_601_400);
        let days = Zone::ALL.map(|zone| zone.date(evening));
        let day = |text: &str| parse_date(text).unwrap();
        assert_eq!(days, [day("2024-06-05"), day("2024-06-05"), day("2024-06-06")]);
        assert_eq!(Zone::ALL.map(|zone| zone.minute(evening)), [22 * 60 + 30, 23 * 60 + 30, 30]);
    }

    proptest! {
        #[test]
        fn a_clocks_minute_reads_back(seconds in 0..4_000_000_000_i64, zone in 0..3_usize) {
            let (zone, moment) = (Zone::ALL[zone], Moment::from_seconds(seconds / 60 * 60));
            prop_assert_eq!(zone.moment(zone.date(moment), zone.minute(moment)), moment);
            prop_assert_eq!(zone.code().parse(), Ok(zone));
        }
    }
}
