//! A figure: a count that cannot be told without what it is counted against.

use serde::{Serialize, Serializer, ser::SerializeStruct};
use store::Error;
use terms::{Class, Date, Region, date_text};

use crate::{
    base::{BaseKind, BaseName, Found, Wanted},
    indicator::{Attribution, Indicator},
};

/// What a figure is counted against.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Base {
    /// What is counted in it.
    pub kind: BaseKind,
    /// How many; never zero.
    pub value: u64,
    /// The day it was frozen for, or decreed on.
    pub day: Date,
    /// Which of that day's: a correction is a new version.
    pub version: u32,
    /// Who counted, published or decreed it.
    pub source: String,
}

/// A figure of one region. Only [`Indicators::figure`](crate::Indicators::figure) makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Figure {
    /// What is counted.
    pub indicator: &'static str,
    /// Where.
    pub region: Region,
    /// To which region one of them counts.
    pub attribution: Attribution,
    /// How many.
    pub numerator: u64,
    /// Where that number comes from.
    pub source: &'static str,
    /// Against what.
    pub base: Base,
    /// The last day that is counted.
    pub cut_off: Date,
}

/// Why there is no figure. It is never a zero instead.
#[derive(Debug, thiserror::Error)]
pub enum FigureError {
    /// Nothing to count against is known.
    #[error("no base {kind} for region {region} was frozen by {}", date_text(*on))]
    BaseMissing {
        /// What was asked for.
        kind: BaseKind,
        /// Where.
        region: Region,
        /// By which day.
        on: Date,
    },
    /// The base that was named is not there.
    #[error("region {region} has no base {kind} of {}, version {version}", date_text(*day))]
    BaseUnknown {
        /// What was asked for.
        kind: BaseKind,
        /// Where.
        region: Region,
        /// Of which day.
        day: Date,
        /// Which of them.
        version: u32,
    },
    /// There is nobody to count against.
    #[error("the base {kind} of region {region} is zero")]
    BaseZero {
        /// What was asked for.
        kind: BaseKind,
        /// Where.
        region: Region,
    },
    /// More was taken back than was ever counted.
    #[error("the roll-up of region {0} is below zero: it needs a recount")]
    BelowZero(Region),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
}

impl FigureError {
    /// The class for the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::BaseMissing { .. } | Self::BaseUnknown { .. } | Self::BaseZero { .. } => {
                Class::Missing
            }
            Self::BelowZero(_) => Class::Failure,
            Self::Store(error) => error.class(),
        }
    }
}

impl Figure {
    /// The one way to a figure: a count and a base of the same region, up to the same day.
    pub(crate) fn new(
        indicator: &'static Indicator,
        region: Region,
        cut_off: Date,
        count: i64,
        (wanted, base): (Wanted, Option<Found>),
    ) -> Result<Self, FigureError> {
        let kind = wanted.kind();
        let Found { day, version, source, value } = base.ok_or(match wanted {
            Wanted::LastBy(kind, on) => FigureError::BaseMissing { kind, region, on },
            Wanted::Named(BaseName { kind, day, version }) => {
                FigureError::BaseUnknown { kind, region, day, version }
            }
        })?;
        let numerator = u64::try_from(count).map_err(|_| FigureError::BelowZero(region))?;
        let value = u64::try_from(value).ok().filter(|value| *value > 0);
        let value = value.ok_or(FigureError::BaseZero { kind, region })?;
        Ok(Self {
            indicator: indicator.id,
            region,
            attribution: indicator.attribution,
            numerator,
            source: indicator.source,
            base: Base { kind, value, day, version, source },
            cut_off,
        })
    }

    /// The name of its base, by which it can be computed again.
    pub const fn base_name(&self) -> BaseName {
        BaseName { kind: self.base.kind, day: self.base.day, version: self.base.version }
    }

    /// The share in hundredths of a percent, half up: 383 is 3.83 %. More than 10,000 where more
    /// were counted than the base has.
    pub fn percent_hundredths(&self) -> u64 {
        percent_hundredths(self.numerator, self.base.value)
    }
}

/// Whole-number arithmetic, so that no half is lost to a binary fraction.
fn percent_hundredths(numerator: u64, base: u64) -> u64 {
    let (numerator, base) = (u128::from(numerator), u128::from(base).max(1));
    u64::try_from((2 * 10_000 * numerator + base) / (2 * base)).unwrap_or(u64::MAX)
}

impl Serialize for Base {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Base", 5)?;
        fields.serialize_field("kind", &self.kind)?;
        fields.serialize_field("value", &self.value)?;
        fields.serialize_field("date", &date_text(self.day))?;
        fields.serialize_field("version", &self.version)?;
        fields.serialize_field("source", &self.source)?;
        fields.end()
    }
}

impl Serialize for Figure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Figure", 8)?;
        fields.serialize_field("indicator", self.indicator)?;
        fields.serialize_field("region", &self.region)?;
        fields.serialize_field("attribution", &self.attribution)?;
        fields.serialize_field("numerator", &self.numerator)?;
        fields.serialize_field("source", self.source)?;
        fields.serialize_field("base", &self.base)?;
        // The shortest text of this binary fraction is the decimal with at most two places.
        fields.serialize_field("percent", &(self.percent_hundredths() as f64 / 100.0))?;
        fields.serialize_field("cut_off", &date_text(self.cut_off))?;
        fields.end()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_the_press_printed_rightly_is_what_we_compute() {
        assert_eq!(percent_hundredths(29_890, 779_454), 383, "Purbalingga, of recorded");
        assert_eq!(percent_hundredths(21_053, 511_434), 412, "Denpasar, of recorded");
        assert_eq!(percent_hundredths(21_053, 153_430), 1_372, "Denpasar, of the target");
        assert_eq!(percent_hundredths(14_405, 761_122), 189, "Purbalingga in 2023");
    }

    #[test]
    fn halves_go_up_and_nothing_is_clamped() {
        assert_eq!(percent_hundredths(1, 20_000), 1, "0.005 % is half a hundredth");
        assert_eq!(percent_hundredths(1, 20_001), 0);
        assert_eq!(percent_hundredths(3, 20_000), 2);
        assert_eq!(percent_hundredths(3, 2), 15_000);
        assert_eq!(percent_hundredths(0, 7), 0);
        assert_eq!(percent_hundredths(u64::MAX, 1), u64::MAX);
    }

    proptest! {
        #[test]
        fn a_share_is_the_nearest_hundredth(numerator in 0..1_u64 << 50, base in 1..1_u64 << 50) {
            let share = i128::from(percent_hundredths(numerator, base));
            let (numerator, base) = (i128::from(numerator), i128::from(base));
            // share - 1/2 <= 10000 n / b < share + 1/2, without a fraction
            prop_assert!((2 * share - 1) * base <= 20_000 * numerator);
            prop_assert!(20_000 * numerator < (2 * share + 1) * base);
        }

        #[test]
        fn the_share_in_json_has_two_decimals(hundredths in 0..100_000_000_u64) {
            let text = serde_json::to_string(&(hundredths as f64 / 100.0)).unwrap();
            let (whole, part) = text.split_once('.').unwrap();
            prop_assert!(part.len() <= 2, "{}", text);
            let read: u64 = format!("{whole}{part:0<2}").parse().unwrap();
            prop_assert_eq!(read, hundredths);
        }
    }
}
