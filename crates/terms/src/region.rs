//! Places: the four-level code of province, regency or city, district, and village.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A region code `PP.KK.CC.VVVV` (Permendagri 58/2021), cut at its level: `36`, `36.73`,
/// `36.73.01`, `36.73.01.1001`; the whole country is `0`. Kept as ten digits, so that all that
/// lies in a region is one range of whole numbers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region {
    number: u64,
    level: Level,
}

/// How deep a region lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Level {
    /// Indonesia.
    Country,
    /// Provinsi.
    Province,
    /// Kabupaten or kota.
    Regency,
    /// Kecamatan (distrik in Papua).
    District,
    /// Desa, kelurahan or desa adat.
    Village,
}

/// The text is not a region code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a region code looks like 36, 36.73, 36.73.01 or 36.73.01.1001")]
pub struct RegionError;

impl Region {
    /// Indonesia.
    pub const COUNTRY: Self = Self { number: 0, level: Level::Country };

    /// The district of a NIK's six-digit prefix, if the digits can be one.
    pub fn from_district_prefix(prefix: u32) -> Option<Self> {
        Self::from_number(u64::from(prefix) * 10_000).filter(|it| it.level == Level::District)
    }

    /// The region stored as ten digits; its level is the last part that is not zero.
    pub fn from_number(number: u64) -> Option<Self> {
        let level = match number {
            0 => Level::Country,
            1_100_000_000..=9_999_999_999 if number.is_multiple_of(100_000_000) => Level::Province,
            1_100_000_000..=9_999_999_999 if number.is_multiple_of(1_000_000) => Level::Regency,
            1_100_000_000..=9_999_999_999 if number.is_multiple_of(10_000) => Level::District,
            1_100_000_000..=9_999_999_999 => Level::Village,
            _ => return None,
        };
        let region = Self { number, level };
        // A deeper part needs the parts above it: 36.00.01 is nobody's district.
        let whole = [Level::Province, Level::Regency, Level::District]
            .iter()
            .filter(|above| **above < level)
            .all(|above| region.part(*above) != 0);
        whole.then_some(region)
    }

    /// Ten digits, as stored: deeper parts are zero.
    pub const fn number(self) -> u64 {
        self.number
    }

    /// How deep it lies.
    pub const fn level(self) -> Level {
        self.level
    }

    /// The first and last number of everything that lies in this region, itself included.
    pub const fn range(self) -> (u64, u64) {
        let width = match self.level {
            Level::Country => 10_000_000_000,
            Level::Province => 100_000_000,
            Level::Regency => 1_000_000,
            Level::District => 10_000,
            Level::Village => 1,
        };
        (self.number, self.number + width - 1)
    }

    /// Whether `other` lies in this region or is it.
    pub const fn contains(self, other: Self) -> bool {
        let (first, last) = self.range();
        first <= other.number && other.number <= last
    }

    /// The region of `level` that this one lies in (itself, if it is not deeper).
    pub fn at(self, level: Level) -> Self {
        if level >= self.level {
            return self;
        }
        let unit = match level {
            Level::Country => return Self::COUNTRY,
            Level::Province => 100_000_000,
            Level::Regency => 1_000_000,
            Level::District => 10_000,
            Level::Village => 1,
        };
        Self { number: self.number / unit * unit, level }
    }

    const fn part(self, level: Level) -> u64 {
        match level {
            Level::Country => 0,
            Level::Province => self.number / 100_000_000,
            Level::Regency => self.number / 1_000_000 % 100,
            Level::District => self.number / 10_000 % 100,
            Level::Village => self.number % 10_000,
        }
    }
}

impl FromStr for Region {
    type Err = RegionError;

    fn from_str(text: &str) -> Result<Self, RegionError> {
        if text == "0" {
            return Ok(Self::COUNTRY);
        }
        let (mut number, mut parts) = (0, 0);
        for part in text.split('.') {
            let width = if parts == 3 { 4 } else { 2 };
            if parts == 4 || part.len() != width || !part.bytes().all(|byte| byte.is_ascii_digit())
            {
                return Err(RegionError);
            }
            let value: u64 = part.parse().map_err(|_| RegionError)?;
            if value == 0 {
                return Err(RegionError);
            }
            number = number * if parts == 3 { 10_000 } else { 100 } + value;
            parts += 1;
        }
        let missing = [10_000_000_000, 100_000_000, 1_000_000, 10_000, 1];
        let unit = missing.get(parts).ok_or(RegionError)?;
        Self::from_number(number * unit).ok_or(RegionError)
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.level == Level::Country {
            return f.write_str("0");
        }
        write!(f, "{:02}", self.part(Level::Province))?;
        for (level, width) in [(Level::Regency, 2), (Level::District, 2), (Level::Village, 4)] {
            if level <= self.level {
                write!(f, ".{:0width$}", self.part(level))?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Region {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Region {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_reads_back_at_every_level() {
        for text in ["0", "36", "36.73", "36.73.01", "36.73.01.1001"] {
            assert_eq!(text.parse::<Region>().map(|it| it.to_string()).as_deref(), Ok(text));
        }
        for bad in ["", "3", "36.7", "36.00", "36.73.01.1", "36.73.01.1001.1", "36,73", "0.1"] {
            assert_eq!(bad.parse::<Region>(), Err(RegionError), "{bad}");
        }
        assert_eq!(Region::from_number(3_600_010_000), None, "no district without a regency");
    }

    #[test]
    fn a_region_contains_what_lies_in_it() {
        let parse = |text: &str| text.parse::<Region>().unwrap_or(Region::COUNTRY);
        let (serang, village) = (parse("36.73"), parse("36.73.01.1001"));
        assert!(serang.contains(village) && Region::COUNTRY.contains(village));
        assert!(!serang.contains(parse("36.04.05")) && !village.contains(serang));
        assert_eq!(village.at(Level::Regency), serang);
    }
}
