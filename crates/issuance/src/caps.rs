//! How many identities one officer hands over, and one phone takes: the numbers, and what they are
//! called (decision record 0025).

use std::time::Duration;

use serde::Serialize;
use terms::{Date, Id, Language, Moment, Officer, Region};

/// How many identities go through one person's hands, and onto one phone. Each is at least one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caps {
    /// Offers that an officer makes in an hour.
    pub an_hour: u32,
    /// Offers that an officer makes on a day.
    pub a_day: u32,
    /// Residents whose identities a phone takes.
    pub a_phone: u32,
}

impl Default for Caps {
    /// A district's whole quota is 100 a day (domain figures, 2.8), which on a field day one officer may
    /// reach; one in two minutes is faster than anybody compares a face with a card. Where households
    /// have one phone, a family shares it (domain figures, 5.2, P01).
    fn default() -> Self {
        Self { an_hour: 30, a_day: 120, a_phone: 5 }
    }
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CapKind {
    /// What an officer hands over on a day.
    Day,
    /// What an officer hands over in an hour.
    Hour,
    /// Whose identities a phone takes.
    Phone,
}

/// A number that was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached {
    /// Which.
    pub kind: CapKind,
    /// How many there are.
    pub made: u32,
    /// Of how many.
    pub allowed: u32,
    /// From then on it counts anew; a phone has no such moment.
    pub free: Option<Moment>,
}

/// An officer comes close to a number, or has reached it: one for each officer, kind and day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Alarm {
    /// Who.
    pub officer: Id<Officer>,
    /// Which number.
    pub kind: CapKind,
    /// On which day; days begin at midnight in western Indonesia.
    #[serde(skip)]
    pub day: Date,
    /// Where the officer acted.
    pub region: Region,
    /// How many there were.
    pub made: u32,
    /// Of how many.
    pub allowed: u32,
    /// Since when it is close.
    #[serde(skip)]
    pub warned: Moment,
    /// Since when it is reached, and an offer was refused.
    #[serde(skip)]
    pub refused: Option<Moment>,
}

/// How far an officer is today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// The day; days begin at midnight in western Indonesia.
    pub day: Date,
    /// Made in this hour, and of how many.
    pub hour: (u32, u32),
    /// Made on this day, and of how many.
    pub today: (u32, u32),
    /// How often two people have given the numbers once more.
    pub lifted: u32,
}

impl Allowance {
    /// Whether one of both numbers is close: four fifths.
    pub const fn is_close(&self) -> bool {
        is_close(self.hour.0, self.hour.1) || is_close(self.today.0, self.today.1)
    }
}

impl CapKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Hour, Self::Day, Self::Phone];

    /// The word in the store and in logs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Hour => "hour",
            Self::Phone => "phone",
        }
    }

    pub(crate) fn find(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }

    /// The words for people.
    pub const fn title(self, language: Language) -> &'static str {
        match self {
            Self::Day => language.choose("Penawaran dalam sehari", "Offers on a day"),
            Self::Hour => language.choose("Penawaran dalam satu jam", "Offers in an hour"),
            Self::Phone => language.choose("Penduduk di satu ponsel", "Residents on one phone"),
        }
    }

    /// A sentence for the officer who is refused: what was reached, and who can help.
    pub const fn sentence(self, language: Language) -> &'static str {
        match self {
            Self::Day => language.choose(
                "Batas penawaran Anda untuk hari ini sudah tercapai. Rekan lain dapat melanjutkan, atau \
                 penyelia menyetujui tambahan untuk Anda hari ini.",
                "You have reached today's number of offers. A colleague can go on, or a supervisor \
                 approves more for you today.",
            ),
            Self::Hour => language.choose(
                "Batas penawaran Anda untuk satu jam sudah tercapai. Rekan lain dapat melanjutkan, atau \
                 penyelia menyetujui tambahan untuk Anda hari ini.",
                "You have reached the number of offers of one hour. A colleague can go on, or a \
                 supervisor approves more for you today.",
            ),
            Self::Phone => language.choose(
                "Ponsel ini sudah memuat IKD sebanyak yang boleh dimuat satu ponsel. Pakai ponsel lain, \
                 atau pemilik salah satu IKD melepasnya lebih dulu dan menunggu 30 hari.",
                "This phone holds as many IKDs as one phone may. Use another phone, or one of their \
                 holders gives theirs up first and waits 30 days.",
            ),
        }
    }

    /// When what began at this moment is over; a phone has no such moment.
    pub(crate) fn span(self, now: Moment) -> Option<(Moment, Moment)> {
        let (seconds, offset) = match self {
            Self::Day => (86_400, ZONE),
            Self::Hour => (3_600, 0),
            Self::Phone => return None,
        };
        let local = now.seconds().saturating_add(offset);
        let start = local.saturating_sub(local.rem_euclid(seconds)).saturating_sub(offset);
        let since = Moment::from_seconds(start);
        Some((since, since.plus(Duration::from_secs(seconds.unsigned_abs()))))
    }
}

/// Western Indonesia is seven hours ahead. Its midnight is night in the whole country.
const ZONE: i64 = 7 * 3_600;

/// Whether it is close: four fifths.
pub(crate) const fn is_close(made: u32, allowed: u32) -> bool {
    made as u64 * 5 >= allowed as u64 * 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_moment_lies_in_its_span_and_ends_with_it() {
        // Steps that meet every minute of the day sooner or later.
        for step in 0..5_000_i64 {
            let now = Moment::from_seconds(step * 800_011);
            for kind in [CapKind::Day, CapKind::Hour] {
                let (since, until) = kind.span(now).unwrap();
                assert!(since <= now && now < until);
                assert_eq!(kind.span(since), Some((since, until)));
                assert_ne!(kind.span(until), Some((since, until)));
                assert_eq!(now.date(), since.date());
            }
        }
    }

    #[test]
    fn whoever_is_close_stays_close() {
        for allowed in 1..200 {
            assert!(is_close(allowed, allowed));
            assert!(
                (0..allowed).all(|made| !is_close(made, allowed) || is_close(made + 1, allowed))
            );
        }
        assert_eq!((is_close(23, 30), is_close(24, 30)), (false, true));
    }
}
