//! The two sixteen-digit numbers: a person's NIK and a family's KK number.
//!
//! A KK number looks like a man's NIK, so the two never share a type. The structure of a number
//! is checked in two steps: what cannot be is rejected, what is merely odd is a [`Warning`]
//! (`docs/glossary.md`, NIK): the region is that of *first* registration and may be historic, and
//! the birth date in the number never changes even when the record is corrected.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer};

use crate::{Date, Region};

/// A resident's identity number, `PPKKCC DDMMYY SSSS`; women have 40 added to the day.
/// An identifier that reveals sex, birth date and region: `Debug` shows the last four digits only.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nik(u64);

/// A family card's number, `PPKKCC DDMMYY SSSS` with the date of recording.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KkNumber(u64);

/// Legal sex in the registry's code table (1 LAKI-LAKI, 2 PEREMPUAN).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Sex {
    /// Code 1.
    Male = 1,
    /// Code 2.
    Female = 2,
}

/// Why a text is not a NIK or KK number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// The day or month part names no day of any year.
    #[error("digits 7 to 12 name no calendar day")]
    Day,
    /// Not sixteen digits.
    #[error("it must be exactly sixteen digits")]
    Digits,
    /// The serial part is 0000.
    #[error("the last four digits must not be 0000")]
    Serial,
}

/// What is odd about a NIK beside the record it stands in; never a reason to reject it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Warning {
    /// The birth date in the number differs from the recorded one.
    BirthDate,
    /// The region prefix is in no current list: historic, or unknown.
    Region,
    /// The sex in the number differs from the recorded one.
    Sex,
}

impl Nik {
    /// The number with this value, if it has the structure of a NIK.
    pub fn from_number(number: u64) -> Result<Self, NumberError> {
        check(number, 40)?;
        Ok(Self(number))
    }

    /// The number as stored.
    pub const fn number(self) -> u64 {
        self.0
    }

    /// The six-digit prefix: the district of first registration (`PPKKCC`).
    pub const fn prefix(self) -> u32 {
        (self.0 / 10_000_000_000) as u32
    }

    /// The sex that the day part says.
    pub const fn sex(self) -> Sex {
        if self.day() > 40 { Sex::Female } else { Sex::Male }
    }

    /// Day, month and year within its century, as the number says: `(5, 5, 99)`.
    pub const fn birth_parts(self) -> (u8, u8, u8) {
        let day = if self.day() > 40 { self.day() - 40 } else { self.day() };
        (day, (self.0 / 1_000_000 % 100) as u8, (self.0 / 10_000 % 100) as u8)
    }

    /// What is odd about this number beside a record that says `sex` and `birth`;
    /// `known` says whether a district prefix is in the current list.
    pub fn warnings(self, sex: Sex, birth: Date, known: impl Fn(Region) -> bool) -> Vec<Warning> {
        let mut warnings = Vec::new();
        if self.birth_parts()
            != (birth.day(), u8::from(birth.month()), birth.year().rem_euclid(100) as u8)
        {
            warnings.push(Warning::BirthDate);
        }
        if !Region::from_district_prefix(self.prefix()).is_some_and(known) {
            warnings.push(Warning::Region);
        }
        if self.sex() != sex {
            warnings.push(Warning::Sex);
        }
        warnings
    }

    /// All sixteen digits, for a credential, a look-up or an officer who may see them.
    pub fn reveal(self) -> String {
        format!("{:016}", self.0)
    }

    /// Last four digits behind dots, for screens.
    pub fn masked(self) -> String {
        format!("••••••••••••{:04}", self.0 % 10_000)
    }

    const fn day(self) -> u8 {
        (self.0 / 100_000_000 % 100) as u8
    }
}

impl KkNumber {
    /// The number with this value, if it has the structure of a KK number.
    pub fn from_number(number: u64) -> Result<Self, NumberError> {
        check(number, 0)?;
        Ok(Self(number))
    }

    /// The number as stored.
    pub const fn number(self) -> u64 {
        self.0
    }

    /// All sixteen digits.
    pub fn reveal(self) -> String {
        format!("{:016}", self.0)
    }

    /// Last four digits behind dots, for screens.
    pub fn masked(self) -> String {
        format!("••••••••••••{:04}", self.0 % 10_000)
    }
}

impl FromStr for Nik {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        Self::from_number(sixteen_digits(text)?)
    }
}

impl FromStr for KkNumber {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        Self::from_number(sixteen_digits(text)?)
    }
}

impl fmt::Debug for Nik {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Nik(‹personal›)")
    }
}

impl fmt::Debug for KkNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KkNumber(‹personal›)")
    }
}

impl<'de> Deserialize<'de> for Nik {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

fn sixteen_digits(text: &str) -> Result<u64, NumberError> {
    if text.len() != 16 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(NumberError::Digits);
    }
    text.parse().map_err(|_| NumberError::Digits)
}

/// Rejects only what can be no such number in any year; `added` is what women's days carry.
fn check(number: u64, added: u64) -> Result<(), NumberError> {
    if number >= 10_000_000_000_000_000 {
        return Err(NumberError::Digits);
    }
    let (day, month) = (number / 100_000_000 % 100, number / 1_000_000 % 100);
    let year = number / 10_000 % 100;
    let day = if added > 0 && day > added { day - added } else { day };
    let longest = match month {
        // 1900 was no leap year, 2000 was: a leap day needs its year to be leap in some century.
        2 if year.is_multiple_of(4) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    if day == 0 || day > longest {
        return Err(NumberError::Day);
    }
    if number.is_multiple_of(10_000) {
        return Err(NumberError::Serial);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse_date;

    #[test]
    fn a_womans_number_says_so() {
        let nik: Nik = "3673014505990001".parse().unwrap_or(Nik(0));
        assert_eq!(
            (nik.sex(), nik.birth_parts(), nik.prefix()),
            (Sex::Female, (5, 5, 99), 367_301)
        );
        assert_eq!(nik.masked(), "••••••••••••0001");
        assert!(!format!("{nik:?}").contains("0001"), "debug output shows no digit");
    }

    #[test]
    fn what_cannot_be_is_rejected() {
        let no = |text: &str| text.parse::<Nik>().err();
        assert_eq!(no("367301450599000"), Some(NumberError::Digits));
        assert_eq!(no("36730145O5990001"), Some(NumberError::Digits));
        assert_eq!(no("3673013205990001"), Some(NumberError::Day));
        assert_eq!(no("3673017205990001"), Some(NumberError::Day));
        assert_eq!(no("3673012902990001"), Some(NumberError::Day), "1999 had no leap day");
        assert_eq!(no("3673012902000001"), None, "2000 had one");
        assert_eq!(no("3673014505990000"), Some(NumberError::Serial));
        assert_eq!(
            "3673014505990001".parse::<KkNumber>(),
            Err(NumberError::Day),
            "a KK has no +40"
        );
    }

    #[test]
    fn what_is_merely_odd_is_a_warning() {
        let nik: Nik = "3604014505990001".parse().unwrap_or(Nik(0));
        let birth = parse_date("1999-05-06").unwrap_or(Date::MIN);
        let warnings = nik.warnings(Sex::Male, birth, |_| false);
        assert_eq!(warnings, [Warning::BirthDate, Warning::Region, Warning::Sex]);
    }
}
