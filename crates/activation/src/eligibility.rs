//! May this person hold an IKD, on this day? If not, why not, and from when on?

use registry::{LifeStatus, Person};
use terms::{Date, Language, date_words};

use crate::reason::Reason;

/// The answer for one person on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Eligibility {
    /// Empty when the person may hold an IKD.
    pub reasons: Vec<Reason>,
    /// The day on which the answer changes by itself: the person turns 17. `None` where age is no
    /// reason, or where another reason stands beside it that no day takes away. Not being recorded
    /// is none of those: recording is possible from 16 on, and stands as a reason of its own.
    pub changes_on: Option<Date>,
}

impl Eligibility {
    /// Whether the person may hold an IKD.
    pub fn is_eligible(&self) -> bool {
        self.reasons.is_empty()
    }

    /// All of it in plain words.
    pub fn sentence(&self, language: Language) -> String {
        if self.is_eligible() {
            return language.choose("Dapat memiliki IKD.", "May hold an IKD.").to_owned();
        }
        let mut parts: Vec<String> =
            self.reasons.iter().map(|reason| reason.sentence(language).to_owned()).collect();
        if let Some(day) = self.changes_on {
            let turns = language.choose("Genap 17 tahun pada", "Turns 17 on");
            parts.push(format!("{turns} {}.", date_words(day, language)));
        }
        parts.join(" ")
    }
}

/// Assesses what the record says of a person, on the day `on` (`docs/glossary.md`, wajib KTP).
/// What this room knows besides comes with [`Standing::assess`](crate::Standing::assess).
pub fn assess(person: &Person, on: Date) -> Eligibility {
    let mut reasons: Vec<_> = absence(person).into_iter().collect();
    // Younger ones cannot be recorded yet: nobody is sent to do what is not possible.
    let recordable =
        person.age(on) >= Person::RECORDING_AGE || person.marital_status.ever_married();
    if recordable && !person.recording_status.is_recorded() {
        reasons.push(Reason::NotRecorded);
    }
    let too_young = person.age(on) < Person::KTP_AGE && !person.marital_status.ever_married();
    if too_young {
        reasons.push(Reason::NotYetSeventeen);
    }
    let ages = person.is_present() && too_young;
    let changes_on = ages.then(|| person.birthday(Person::KTP_AGE as u16)).flatten();
    Eligibility { reasons, changes_on }
}

/// Assesses whether a person may hold a child's card (KIA) on the day `on`: under 17 and never
/// married (Permendagri 2/2016, Ps 1).
pub fn assess_child(person: &Person, on: Date) -> Eligibility {
    let mut reasons: Vec<_> = absence(person).into_iter().collect();
    if person.age(on) >= Person::KTP_AGE || person.marital_status.ever_married() {
        reasons.push(Reason::NotAChild);
    }
    Eligibility { reasons, changes_on: None }
}

/// Why somebody does not live here, if so.
fn absence(person: &Person) -> Option<Reason> {
    match person.life_status {
        LifeStatus::Alive => None,
        LifeStatus::Dead => Some(Reason::Deceased),
        LifeStatus::Moved => Some(Reason::MovedAway),
        LifeStatus::Missing | LifeStatus::Gone => Some(Reason::NotPresent),
        LifeStatus::NotValid => Some(Reason::RecordNotValid),
    }
}

#[cfg(test)]
mod tests {
    use registry::{FullName, MaritalStatus, RecordingStatus};
    use terms::{KkNumber, Nik, Personal, Sex, parse_date};

    use super::*;

    fn day(text: &str) -> Date {
        parse_date(text).unwrap()
    }

    fn adult() -> Person {
        Person {
            nik: Nik::from_number(3_673_014_505_990_001).unwrap(),
            kk_number: KkNumber::from_number(3_673_010_101_150_001).unwrap(),
            full_name: FullName::parse("Sutini").unwrap(),
            sex: Sex::Female,
            birth_place: Personal::new("Serang".to_owned()),
            birth_date: Personal::new(day("1999-05-05")),
            region: "36.73.01.1001".parse().unwrap(),
            marital_status: MaritalStatus::Single,
            recording_status: RecordingStatus::Recorded,
            life_status: LifeStatus::Alive,
            relation: None,
            address: None,
        }
    }

    #[test]
    fn a_recorded_adult_may() {
        assert!(assess(&adult(), day("2024-06-05")).is_eligible());
    }

    #[test]
    fn a_child_may_from_the_seventeenth_birthday_on() {
        let child = Person { birth_date: Personal::new(day("2008-02-29")), ..adult() };
        let answer = assess(&child, day("2025-02-28"));
        assert_eq!(answer.reasons, [Reason::NotYetSeventeen]);
        assert_eq!(answer.changes_on, Some(day("2025-03-01")));
        let sentence = answer.sentence(Language::English);
        assert_eq!(sentence, "Not yet 17 and never married. Turns 17 on 1 March 2025.");
        let sentence = answer.sentence(Language::Indonesian);
        assert!(sentence.ends_with("Genap 17 tahun pada 1 Maret 2025."), "{sentence}");
        assert!(assess(&child, day("2025-03-01")).is_eligible());
    }

    #[test]
    fn whoever_was_married_may_at_any_age() {
        let young = Person {
            birth_date: Personal::new(day("2008-02-29")),
            marital_status: MaritalStatus::Widowed,
            ..adult()
        };
        assert!(assess(&young, day("2024-06-05")).is_eligible());
    }

    #[test]
    fn a_childs_card_is_for_whom_no_ktp_is_due() {
        let child = Person { birth_date: Personal::new(day("2008-02-29")), ..adult() };
        assert!(assess_child(&child, day("2025-02-28")).is_eligible());
        assert_eq!(assess_child(&child, day("2025-03-01")).reasons, [Reason::NotAChild]);
        let bride = Person { marital_status: MaritalStatus::Married, ..child.clone() };
        assert_eq!(assess_child(&bride, day("2024-06-05")).reasons, [Reason::NotAChild]);
        let gone = Person { life_status: LifeStatus::Dead, ..child };
        assert_eq!(assess_child(&gone, day("2024-06-05")).reasons, [Reason::Deceased]);
    }

    #[test]
    fn every_reason_is_told_at_once() {
        let gone = Person {
            birth_date: Personal::new(day("2008-01-01")),
            recording_status: RecordingStatus::NotRecorded,
            life_status: LifeStatus::Dead,
            ..adult()
        };
        let answer = assess(&gone, day("2024-06-05"));
        let reasons = [Reason::Deceased, Reason::NotRecorded, Reason::NotYetSeventeen];
        assert_eq!(answer.reasons, reasons);
        assert_eq!(answer.changes_on, None, "no birthday changes this answer");
        let here = Person { life_status: LifeStatus::Alive, ..gone };
        let answer = assess(&here, day("2024-06-05"));
        assert_eq!(answer.reasons, [Reason::NotRecorded, Reason::NotYetSeventeen]);
        assert_eq!(answer.changes_on, Some(day("2025-01-01")));
    }

    #[test]
    fn a_small_child_is_not_sent_to_be_recorded() {
        let child = Person {
            birth_date: Personal::new(day("2020-01-01")),
            recording_status: RecordingStatus::NotYetDue,
            ..adult()
        };
        assert_eq!(assess(&child, day("2024-06-05")).reasons, [Reason::NotYetSeventeen]);
    }

    #[test]
    fn who_does_not_live_here_may_not() {
        for (status, reason) in [
            (LifeStatus::Dead, Reason::Deceased),
            (LifeStatus::Moved, Reason::MovedAway),
            (LifeStatus::Missing, Reason::NotPresent),
            (LifeStatus::Gone, Reason::NotPresent),
            (LifeStatus::NotValid, Reason::RecordNotValid),
        ] {
            let person = Person { life_status: status, ..adult() };
            assert_eq!(assess(&person, day("2024-06-05")).reasons, [reason]);
        }
    }
}
