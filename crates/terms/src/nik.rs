//! The two sixteen-digit numbers: a person's NIK and a family's KK number.
//!
//! A KK number looks like a man's NIK, so the two never share a type, neither turns into the
//! other, and each is shown with its label. The structure of a number is checked in two steps:
//! what cannot be is a [`NumberError`], what is merely odd is a [`NikWarning`] or [`KkWarning`]
//! (`docs/glossary.md`, NIK): the region is that of *first* registration and may be historic, and
//! the birth date in the number never changes even when the record is corrected.
//!
//! ```compile_fail
//! fn swapped(nik: terms::Nik) -> terms::KkNumber {
//!     nik.into()
//! }
//! ```

mod digits;
mod kk_number;
mod warning;

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, de};

use self::digits::Parts;
pub use self::{
    digits::NumberError,
    kk_number::KkNumber,
    warning::{Edition, KkWarning, NikWarning, Prefix},
};
use crate::{Date, Language};

/// A resident's identity number, `PPKKCC DDMMYY SSSS`; women have 40 added to the day.
/// An identifier that reveals sex, birth date and region: `Debug` shows no digit of it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nik(u64);

/// Legal sex in the registry's code table (1 LAKI-LAKI, 2 PEREMPUAN).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Sex {
    /// Code 1.
    Male = 1,
    /// Code 2.
    Female = 2,
}

impl Nik {
    /// The number with this value, if it has the structure of a NIK.
    pub fn from_number(number: u64) -> Result<Self, NumberError> {
        let parts = Parts::of(number)?;
        if parts.day > 40 {
            parts.less_forty().check()?
        } else {
            parts.check()?
        }
        Ok(Self(number))
    }

    /// The number as stored.
    pub const fn number(self) -> u64 {
        self.0
    }

    /// The six-digit prefix: the district of first registration (`PPKKCC`).
    pub const fn prefix(self) -> u32 {
        self.parts().prefix
    }

    /// The sex that the day part says.
    pub const fn sex(self) -> Sex {
        if self.parts().day > 40 { Sex::Female } else { Sex::Male }
    }

    /// Day, month and year within its century, as the number says: `(5, 5, 99)`.
    pub const fn birth_parts(self) -> (u8, u8, u8) {
        let parts = self.parts();
        let day = if parts.day > 40 { parts.day - 40 } else { parts.day };
        (day, parts.month, parts.year)
    }

    /// What is odd about this number beside a record that says `sex` and `birth`; `prefix` is
    /// what the list of regions says of [`Nik::prefix`].
    pub fn warnings(self, sex: Sex, birth: Date, prefix: Prefix) -> Vec<NikWarning> {
        let recorded = (birth.day(), u8::from(birth.month()), birth.year().rem_euclid(100) as u8);
        let mut warnings = Vec::new();
        if self.birth_parts() != recorded {
            warnings.push(NikWarning::BirthDate);
        }
        match prefix {
            Prefix::Current => {}
            Prefix::Historic(edition) => warnings.push(NikWarning::RegionHistoric(edition)),
            Prefix::Unknown => warnings.push(NikWarning::RegionUnknown),
        }
        if self.sex() != sex {
            warnings.push(NikWarning::Sex);
        }
        warnings
    }

    /// What stands beside the number wherever one is shown: `NIK`.
    pub const fn label(language: Language) -> &'static str {
        language.choose("NIK", "NIK")
    }

    /// The masked number behind its label: `NIK ••••••••••••0001`.
    pub fn labelled(self, language: Language) -> String {
        format!("{} {}", Self::label(language), self.masked())
    }

    /// All sixteen digits, for a credential, a look-up or an officer who may see them.
    pub fn reveal(self) -> String {
        format!("{:016}", self.0)
    }

    /// Last four digits behind dots, for screens.
    pub fn masked(self) -> String {
        format!("••••••••••••{:04}", self.0 % 10_000)
    }

    const fn parts(self) -> Parts {
        Parts::cut(self.0)
    }
}

/// Reads what people type: see [`NumberError`] for what is refused.
impl FromStr for Nik {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        Self::from_number(digits::sixteen(text)?)
    }
}

impl fmt::Debug for Nik {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Nik(‹personal›)")
    }
}

impl<'de> Deserialize<'de> for Nik {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Typed)
    }
}

struct Typed;

impl de::Visitor<'_> for Typed {
    type Value = Nik;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a NIK as a text of sixteen digits")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Nik, E> {
        text.parse().map_err(E::custom)
    }

    // The refusals that serde would make of numbers repeat them.

    fn visit_u64<E: de::Error>(self, _: u64) -> Result<Nik, E> {
        Err(E::custom("a NIK is a text, not a number"))
    }

    fn visit_i64<E: de::Error>(self, _: i64) -> Result<Nik, E> {
        self.visit_u64(0)
    }

    fn visit_f64<E: de::Error>(self, _: f64) -> Result<Nik, E> {
        self.visit_u64(0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::de::value::{Error, F64Deserializer, StrDeserializer, U64Deserializer};

    use super::*;
    use crate::parse_date;

    #[test]
    fn a_womans_number_says_so() {
        let nik: Nik = "3673014505990001".parse().unwrap();
        assert_eq!(
            (nik.sex(), nik.birth_parts(), nik.prefix()),
            (Sex::Female, (5, 5, 99), 367_301)
        );
        assert_eq!(nik.masked(), "••••••••••••0001");
        assert_eq!(nik.labelled(Language::Indonesian), "NIK ••••••••••••0001");
        assert!(!format!("{nik:?}").contains(|it: char| it.is_ascii_digit()));
    }

    #[test]
    fn what_cannot_be_is_rejected() {
        let no = |text: &str| text.parse::<Nik>().err();
        assert_eq!(no("3673013205990001"), Some(NumberError::Day));
        assert_eq!(no("3673017205990001"), Some(NumberError::Day));
        assert_eq!(no("3673010013990001"), Some(NumberError::Day), "neither day 0 nor month 13");
        assert_eq!(no("3673014005990001"), Some(NumberError::Day), "day 40 is nobody's");
        assert_eq!(no("3673013002000001"), Some(NumberError::Day), "no 30 February ever");
        assert_eq!(no("3673012902990001"), Some(NumberError::Day), "1999 had no leap day");
        assert_eq!(no("3673012902000001"), None, "2000 had one");
        assert_eq!(no("3673014505990000"), Some(NumberError::Serial));
        assert_eq!(no("0000004505990001"), None, "a region that nobody knows is a warning");
        assert_eq!(Nik::from_number(u64::MAX), Err(NumberError::Digits));
    }

    #[test]
    fn what_is_merely_odd_is_a_warning() {
        let nik: Nik = "3604014505990001".parse().unwrap();
        let birth = |text| parse_date(text).unwrap();
        let odd = nik.warnings(Sex::Male, birth("1999-05-06"), Prefix::Unknown);
        assert_eq!(odd, [NikWarning::BirthDate, NikWarning::RegionUnknown, NikWarning::Sex]);
        let edition = Edition { year: 2020, districts: 7_230 };
        let odd = nik.warnings(Sex::Female, birth("1999-05-05"), Prefix::Historic(edition));
        assert_eq!(odd, [NikWarning::RegionHistoric(edition)]);
        let same_digits = nik.warnings(Sex::Female, birth("1899-05-05"), Prefix::Current);
        assert_eq!(same_digits, [], "the century is not in the number");
    }

    #[test]
    fn a_number_that_arrives_as_another_type_is_refused_without_repeating_it() {
        let told = |error: Error| error.to_string();
        let digits = U64Deserializer::<Error>::new(3_673_014_505_990_001);
        let float = F64Deserializer::<Error>::new(3_673_014_505_990_001.0);
        let short = StrDeserializer::<Error>::new("367301450599000");
        let refused = [
            Nik::deserialize(digits).map_err(told),
            Nik::deserialize(float).map_err(told),
            Nik::deserialize(short).map_err(told),
        ];
        for refusal in refused {
            let text = refusal.unwrap_err();
            assert!(!text.contains("3673") && !text.contains("4505"), "{text}");
        }
        assert!(Nik::deserialize(StrDeserializer::<Error>::new("3673014505990001")).is_ok());
    }

    proptest! {
        #[test]
        fn a_nik_reads_back_and_no_day_of_a_century_is_refused(
            prefix in 0_u64..1_000_000,
            day in 0_i64..36_525,
            woman in any::<bool>(),
            serial in 1_u64..10_000,
        ) {
            let born = parse_date("1950-01-01").unwrap() + time::Duration::days(day);
            let added = if woman { 40 } else { 0 };
            let date = u64::from(born.day() + added) * 10_000
                + u64::from(u8::from(born.month())) * 100
                + u64::from(born.year().rem_euclid(100).unsigned_abs());
            let nik = Nik::from_number((prefix * 1_000_000 + date) * 10_000 + serial).unwrap();
            let sex = if woman { Sex::Female } else { Sex::Male };
            prop_assert_eq!(nik.warnings(sex, born, Prefix::Current), []);
            prop_assert_eq!(u64::from(nik.prefix()), prefix);
            prop_assert_eq!(nik.reveal().parse(), Ok(nik));
        }

        #[test]
        fn a_kk_number_looks_like_a_mans_nik_and_only_its_label_tells(
            prefix in 110_101_u64..970_000,
            day in 0_u64..100,
            rest in 0_u64..100_000_000,
        ) {
            let number = (prefix * 100 + day) * 100_000_000 + rest;
            let nik = Nik::from_number(number);
            let Ok(kk) = KkNumber::from_number(number) else {
                prop_assert!(nik.is_err() || nik.map(Nik::sex) == Ok(Sex::Female));
                return Ok(());
            };
            prop_assert_eq!(nik.map(Nik::sex), Ok(Sex::Male));
            prop_assert_eq!(kk.reveal().parse(), Ok(kk));
            for language in Language::ALL {
                prop_assert_ne!(nik.map(|it| it.labelled(language)), Ok(kk.labelled(language)));
            }
        }
    }
}
