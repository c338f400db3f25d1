//! Dates and times as texts under a tag: `full-date` and `tdate` of ISO/IEC 18013-5, section 7.2.

use terms::{Date, Moment};

use super::{CborError, Reader, Writer};

/// The tag of a calendar date, `YYYY-MM-DD` (RFC 8943).
pub const FULL_DATE: u64 = 1004;

/// The tag of a moment, `YYYY-MM-DDThh:mm:ssZ` (RFC 8949, section 3.4.1).
pub const TDATE: u64 = 0;

/// The Julian day of 1970-01-01.
const EPOCH: i64 = 2_440_588;
const DAY: i64 = 86_400;

impl Writer {
    /// A calendar date.
    pub fn full_date(&mut self, date: Date) {
        self.tag(FULL_DATE);
        self.text(&terms::date_text(date));
    }

    /// A moment, rounded down to the second; `None`, and nothing is written, beyond the years 0
    /// to 9999.
    pub fn tdate(&mut self, moment: Moment) -> Option<()> {
        let text = tdate(moment)?;
        self.tag(TDATE);
        // The head of a text of twenty letters.
        self.raw(&[0x74]);
        self.raw(&text);
        Some(())
    }
}

impl Reader<'_> {
    /// A moment: in UTC, and without fractions of seconds, which ISO/IEC 18013-5 forbids.
    pub fn tdate(&mut self) -> Result<Moment, CborError> {
        self.expect_tag(TDATE)?;
        moment(self.text()?).ok_or(CborError::Date)
    }
}

/// The twenty letters of a moment.
pub(super) fn tdate(moment: Moment) -> Option<[u8; 20]> {
    let (days, seconds) = (moment.seconds().div_euclid(DAY), moment.seconds().rem_euclid(DAY));
    let date = Date::from_julian_day(i32::try_from(days.checked_add(EPOCH)?).ok()?).ok()?;
    let (year, month, day) = date.to_calendar_date();
    let year = u32::try_from(year).ok()?;
    let digit = |value: u32| b'0' + u8::try_from(value % 10).unwrap_or_default();
    let seconds = u32::try_from(seconds).ok()?;
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let (month, day) = (u32::from(u8::from(month)), u32::from(day));
    let mut text = *b"0000-00-00T00:00:00Z";
    let pairs = [(0, year / 100), (2, year % 100), (5, month), (8, day), (11, hour), (14, minute)];
    for (place, value) in pairs.into_iter().chain([(17, second)]) {
        let pair = text.get_mut(place..place + 2)?;
        pair.copy_from_slice(&[digit(value / 10), digit(value)]);
    }
    Some(text)
}

fn moment(text: &str) -> Option<Moment> {
    let (date, time) = text.split_at_checked(10)?;
    let date = terms::parse_date(date)?;
    let [b'T', h, hh, b':', m, mm, b':', s, ss, b'Z'] = *time.as_bytes() else { return None };
    let pair = |tens: u8, ones: u8| {
        let digits = tens.is_ascii_digit() && ones.is_ascii_digit();
        digits.then(|| i64::from(tens - b'0') * 10 + i64::from(ones - b'0'))
    };
    let (hour, minute, second) = (pair(h, hh)?, pair(m, mm)?, pair(s, ss)?);
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let days = i64::from(date.to_julian_day()) - EPOCH;
    Some(Moment::from_seconds(days * DAY + hour * 3600 + minute * 60 + second))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_moment_is_written_as_it_is_everywhere(seconds in -62_167_219_200_i64..253_402_300_800) {
            let at = Moment::from_seconds(seconds);
            let text = tdate(at).unwrap();
            prop_assert_eq!(std::str::from_utf8(&text).unwrap(), at.rfc3339());
            prop_assert_eq!(moment(std::str::from_utf8(&text).unwrap()), Some(at));
        }

        #[test]
        fn no_text_panics(text: String) {
            let _ = moment(&text);
        }
    }

    #[test]
    fn a_moment_has_one_form() {
        for other in [
            "2024-06-05T12:00:00.5Z",
            "2024-06-05T12:00:00.000Z",
            "2024-06-05T12:00:00+00:00",
            "2024-06-05t12:00:00z",
            "2024-06-05 12:00:00Z",
            "2024-06-05T24:00:00Z",
            "2024-06-05T12:60:00Z",
            "2024-02-30T12:00:00Z",
            "2024-06-05T1:00:00Z",
            "2024-06-05",
            "2024-06-0é12:00:00Z",
        ] {
            assert_eq!(moment(other), None, "{other}");
        }
        assert_eq!(tdate(Moment::from_seconds(i64::MAX)), None);
        assert_eq!(tdate(Moment::from_seconds(-62_167_219_201)), None, "before the year 0");
    }
}
