//! What somebody should come for, by their own answers and before anybody queues.
//!
//! Nothing is looked up: whoever asks is a stranger, and is told the same whoever they say they are.
//! Nobody is turned away either: whatever is answered, there is a way on, and a date where one waits.

use registry::Person;
use terms::Date;

use crate::{
    date::birthday,
    platforms::{Support, System, Version, support},
};

/// What somebody says of the person who wants an IKD.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answers {
    /// Born on.
    pub born: Date,
    /// Whether they are or were married.
    pub ever_married: bool,
    /// Whether they were recorded for the KTP-el.
    pub recorded: Recorded,
    /// The phone.
    pub phone: Phone,
}

/// Whether somebody was recorded for the KTP-el, as far as they know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Recorded {
    /// Face and fingers were taken.
    Yes,
    /// Never.
    No,
    /// An officer sees it in the record.
    Unsure,
}

/// Which phone there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phone {
    /// None that could be used.
    None,
    /// One of their own.
    Own(System, Option<Version>),
    /// One that the family shares.
    Shared(System, Option<Version>),
}

/// A way on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Track {
    /// Come with the phone and have the IKD activated.
    Activate,
    /// Come with the family's phone: each has their own, behind a PIN of their own.
    Family,
    /// Come with the phone, and an officer tries it together with them.
    Try,
    /// A card: it needs no phone.
    Card,
    /// Be recorded for the KTP-el first; that can be done the same day.
    Record,
    /// From this day on: the seventeenth birthday.
    From(Date),
}

/// A birth date that nobody can have: in the future, or longer ago than anybody has lived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("nobody was born on that day")]
pub struct BornError;

/// Nobody is older.
const OLDEST: i32 = 130;

impl Answers {
    /// The ways on, the best one first; there always is one.
    pub fn tracks(&self, today: Date) -> Result<Vec<Track>, BornError> {
        let may_live = birthday(self.born, OLDEST).is_none_or(|day| today < day);
        if today < self.born || !may_live {
            return Err(BornError);
        }
        let reached = |years| birthday(self.born, years).filter(|day| *day <= today).is_some();
        let mut tracks = Vec::with_capacity(4);
        let recordable = reached(Person::RECORDING_AGE) || self.ever_married;
        if recordable && self.recorded == Recorded::No {
            tracks.push(Track::Record);
        }
        if !self.ever_married && !reached(Person::KTP_AGE) {
            tracks.extend(birthday(self.born, Person::KTP_AGE).map(Track::From));
        } else {
            tracks.extend(self.phone.tracks());
        }
        Ok(tracks)
    }
}

impl Phone {
    fn tracks(self) -> &'static [Track] {
        match self {
            Self::None => &[Track::Card, Track::Family],
            Self::Own(system, version) => match support(system, version) {
                Support::Good | Support::Old => &[Track::Activate, Track::Card],
                Support::TooOld => &[Track::Card, Track::Family],
                Support::Unknown => &[Track::Try, Track::Card],
            },
            Self::Shared(system, version) => match support(system, version) {
                Support::Good | Support::Old => &[Track::Family, Track::Card],
                Support::TooOld => &[Track::Card],
                Support::Unknown => &[Track::Try, Track::Card],
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use terms::parse_date;

    use super::*;

    const GOOD: Phone = Phone::Own(System::Android, Some(Version(14, 0)));

    fn day(text: &str) -> Date {
        parse_date(text).unwrap()
    }

    fn ways(born: &str, ever_married: bool, recorded: Recorded, phone: Phone) -> Vec<Track> {
        let answers = Answers { born: day(born), ever_married, recorded, phone };
        answers.tracks(day("2024-06-05")).unwrap()
    }

    #[test]
    fn whoever_may_hold_one_comes_with_the_phone() {
        let ways = ways("1999-05-05", false, Recorded::Yes, GOOD);
        assert_eq!(ways, [Track::Activate, Track::Card]);
    }

    #[test]
    fn who_is_too_young_is_told_the_day_and_recorded_from_sixteen_on() {
        let turns = Track::From(day("2025-06-05"));
        assert_eq!(ways("2008-06-05", false, Recorded::Yes, GOOD), [turns]);
        assert_eq!(ways("2008-06-05", false, Recorded::No, GOOD), [Track::Record, turns]);
        assert_eq!(ways("2008-06-06", false, Recorded::No, GOOD), [Track::From(day("2025-06-06"))]);
        assert_eq!(ways("2007-06-05", false, Recorded::Yes, GOOD)[0], Track::Activate);
        assert_eq!(ways("2008-06-06", true, Recorded::Yes, GOOD)[0], Track::Activate);
    }

    #[test]
    fn a_phone_that_cannot_or_none_leads_to_a_card() {
        let old = Phone::Own(System::Ios, Some(Version(12, 5)));
        assert_eq!(ways("1999-05-05", false, Recorded::Yes, old), [Track::Card, Track::Family]);
        let none = ways("1999-05-05", false, Recorded::Unsure, Phone::None);
        assert_eq!(none, [Track::Card, Track::Family]);
        let shared = Phone::Shared(System::Android, Some(Version(12, 0)));
        assert_eq!(ways("1999-05-05", false, Recorded::Yes, shared), [Track::Family, Track::Card]);
        let unknown = Phone::Own(System::Other, None);
        assert_eq!(ways("1999-05-05", false, Recorded::Yes, unknown), [Track::Try, Track::Card]);
    }

    #[test]
    fn a_day_on_which_nobody_was_born_is_an_error() {
        for born in ["2024-06-06", "1894-06-05", "1700-01-01"] {
            let answers = Answers {
                born: day(born),
                ever_married: false,
                recorded: Recorded::Yes,
                phone: GOOD,
            };
            assert_eq!(answers.tracks(day("2024-06-05")), Err(BornError), "{born}");
        }
    }

    fn phones() -> impl Strategy<Value = Phone> {
        let system = prop::sample::select(System::ALL.to_vec());
        let version = prop::option::of((0..30_u16, 0..9_u16).prop_map(|(a, b)| Version(a, b)));
        prop_oneof![
            Just(Phone::None),
            (system.clone(), version.clone()).prop_map(|(system, it)| Phone::Own(system, it)),
            (system, version).prop_map(|(system, it)| Phone::Shared(system, it)),
        ]
    }

    proptest! {
        #[test]
        fn there_always_is_a_way_on_and_none_twice(
            days in 0..40_000_i32,
            ever_married: bool,
            recorded in prop::sample::select(vec![Recorded::Yes, Recorded::No, Recorded::Unsure]),
            phone in phones(),
        ) {
            let today = day("2024-06-05");
            let born = Date::from_julian_day(today.to_julian_day() - days).unwrap();
            let tracks = Answers { born, ever_married, recorded, phone }.tracks(today).unwrap();
            prop_assert!(!tracks.is_empty());
            for (place, track) in tracks.iter().enumerate() {
                prop_assert!(!tracks[..place].contains(track));
                if let Track::From(date) = track {
                    prop_assert!(today < *date && !ever_married);
                }
            }
        }
    }
}
