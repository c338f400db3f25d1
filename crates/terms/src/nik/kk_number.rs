//! A family's number.

use std::{fmt, str::FromStr};

use time::Month;

use super::{
    digits::{self, NumberError, Parts},
    warning::{KkWarning, Prefix},
};
use crate::{Date, Language};

/// No family card is older than the first years of the population register.
const OLDEST: i32 = 1950;

/// A family card's number, `PPKKCC DDMMYY SSSS` with the date of recording. It changes with the
/// household. `Debug` shows no digit of it.
///
/// ```compile_fail
/// fn swapped(kk: terms::KkNumber) -> terms::Nik {
///     kk.into()
/// }
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KkNumber(u64);

impl KkNumber {
    /// The number with this value, if it has the structure of a KK number.
    pub fn from_number(number: u64) -> Result<Self, NumberError> {
        let parts = Parts::of(number)?;
        parts.check().map_err(|why| {
            let womans = parts.day > 40 && parts.less_forty().check().is_ok();
            if womans { NumberError::NikForm } else { why }
        })?;
        Ok(Self(number))
    }

    /// The number as stored.
    pub const fn number(self) -> u64 {
        self.0
    }

    /// The six-digit prefix: the district where it was recorded (`PPKKCC`).
    pub const fn prefix(self) -> u32 {
        Parts::cut(self.0).prefix
    }

    /// What is odd about this number on the day `today`; `prefix` is what the list of regions
    /// says of [`KkNumber::prefix`].
    pub fn warnings(self, today: Date, prefix: Prefix) -> Vec<KkWarning> {
        let mut warnings = Vec::new();
        if !self.can_be_recorded_by(today) {
            warnings.push(KkWarning::RecordingDate);
        }
        match prefix {
            Prefix::Current => {}
            Prefix::Historic(edition) => warnings.push(KkWarning::RegionHistoric(edition)),
            Prefix::Unknown => warnings.push(KkWarning::RegionUnknown),
        }
        warnings
    }

    /// What stands beside the number wherever one is shown: `Nomor KK`.
    pub const fn label(language: Language) -> &'static str {
        language.choose("Nomor KK", "KK number")
    }

    /// The masked number behind its label: `Nomor KK ••••••••••••0001`.
    pub fn labelled(self, language: Language) -> String {
        format!("{} {}", Self::label(language), self.masked())
    }

    /// All sixteen digits.
    pub fn reveal(self) -> String {
        format!("{:016}", self.0)
    }

    /// Last four digits behind dots, for screens.
    pub fn masked(self) -> String {
        format!("••••••••••••{:04}", self.0 % 10_000)
    }

    /// Whether the date in it, whose century is not told, lies between 1950 and `today` in some
    /// century.
    fn can_be_recorded_by(self, today: Date) -> bool {
        let parts = Parts::cut(self.0);
        let century = today.year().div_euclid(100) * 100;
        [century, century - 100].into_iter().any(|century| {
            let year = century + i32::from(parts.year);
            let date = Month::try_from(parts.month)
                .and_then(|month| Date::from_calendar_date(year, month, parts.day));
            date.is_ok_and(|it| year >= OLDEST && it <= today)
        })
    }
}

/// Reads what people type: see [`NumberError`] for what is refused.
impl FromStr for KkNumber {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        Self::from_number(digits::sixteen(text)?)
    }
}

impl fmt::Debug for KkNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KkNumber(‹personal›)")
    }
}

#[cfg(test)]
mod tests {
    use super::{super::warning::Edition, *};
    use crate::parse_date;

    fn odd(text: &str, today: &str) -> Vec<KkWarning> {
        let kk: KkNumber = text.parse().unwrap();
        kk.warnings(parse_date(today).unwrap(), Prefix::Current)
    }

    #[test]
    fn a_number_is_shown_masked_and_with_its_label() {
        let kk: KkNumber = "36 73 01 010115 0001".parse().unwrap();
        assert_eq!(kk.labelled(Language::Indonesian), "Nomor KK ••••••••••••0001");
        assert_eq!(kk.labelled(Language::English), "KK number ••••••••••••0001");
        assert!(!format!("{kk:?}").contains(|it: char| it.is_ascii_digit()));
    }

    #[test]
    fn a_womans_nik_is_no_kk_number_and_the_reason_says_so() {
        let no = |text: &str| text.parse::<KkNumber>().err();
        assert_eq!(no("3673014505990001"), Some(NumberError::NikForm));
        assert_eq!(no("3673017202990001"), Some(NumberError::Day), "day 72 is nobody's");
        assert_eq!(no("3673013202990001"), Some(NumberError::Day));
        assert_eq!(no("3673010505990000"), Some(NumberError::Serial));
        assert_eq!(no("3673010505990001"), None, "a man's NIK cannot be told from one");
    }

    #[test]
    fn a_recording_date_in_the_future_or_before_1950_is_a_warning() {
        let future = [KkWarning::RecordingDate];
        assert_eq!(odd("3673010506240001", "2024-06-05"), [], "today");
        assert_eq!(odd("3673010606240001", "2024-06-05"), future, "tomorrow, or 1924");
        assert_eq!(odd("3673010101490001", "2024-06-05"), future, "2049, or 1949");
        assert_eq!(odd("3673010101500001", "2024-06-05"), [], "1950");
        assert_eq!(odd("3673012902000001", "2024-06-05"), [], "29 February 2000");
        assert_eq!(odd("3673013112990001", "2101-01-01"), [], "the last century's");
    }

    #[test]
    fn a_historic_prefix_and_an_unknown_one_are_two_warnings() {
        let kk: KkNumber = "3604010101150001".parse().unwrap();
        let today = parse_date("2024-06-05").unwrap();
        assert_eq!(kk.prefix(), 360_401);
        assert_eq!(kk.warnings(today, Prefix::Unknown), [KkWarning::RegionUnknown]);
        let edition = Edition { year: 2020, districts: 7_230 };
        let historic = kk.warnings(today, Prefix::Historic(edition));
        assert_eq!(historic, [KkWarning::RegionHistoric(edition)]);
    }
}
