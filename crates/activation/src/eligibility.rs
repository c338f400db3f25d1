//! May this person hold an IKD, on this day? If not, why not, and from when on?

use registry::{LifeStatus, Person};
use terms::{Date, Language, date_text};

/// Why a person may not hold an IKD today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The record says that the person has died.
    Deceased,
    /// The record says that the person has moved away: the new home's office serves.
    MovedAway,
    /// The record says that the person is missing or has left.
    NotPresent,
    /// Not recorded for the KTP-el yet.
    NotRecorded,
    /// Under 17 and never married.
    NotYetSeventeen,
    /// The record itself is marked as not valid.
    RecordNotValid,
}

/// The answer for one person on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Eligibility {
    /// Empty when the person may hold an IKD.
    pub reasons: Vec<Reason>,
    /// The day on which the reason of age falls away by itself.
    pub changes_on: Option<Date>,
}

impl Reason {
    /// The code that machines read.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Deceased => "deceased",
            Self::MovedAway => "moved_away",
            Self::NotPresent => "not_present",
            Self::NotRecorded => "not_recorded",
            Self::NotYetSeventeen => "not_yet_17",
            Self::RecordNotValid => "record_not_valid",
        }
    }

    /// A sentence for the resident or the officer, polite and to the point.
    pub const fn sentence(self, language: Language) -> &'static str {
        match self {
            Self::Deceased => language.choose(
                "Menurut catatan, orang ini telah meninggal. Bila keliru, petugas dapat memperbaikinya.",
                "The record says that this person has died. If that is wrong, an officer can correct it.",
            ),
            Self::MovedAway => language.choose(
                "Menurut catatan, orang ini telah pindah. Kantor di tempat baru melayani.",
                "The record says that this person has moved. The office of the new home serves them.",
            ),
            Self::NotPresent => language.choose(
                "Menurut catatan, orang ini hilang atau pergi. Petugas perlu memeriksa catatan.",
                "The record says that this person is missing or has left. An officer needs to check it.",
            ),
            Self::NotRecorded => language.choose(
                "Belum melakukan perekaman KTP-el. Perekaman dapat dilakukan hari ini juga.",
                "Not yet recorded for the KTP-el. It can be done the same day.",
            ),
            Self::NotYetSeventeen => language.choose(
                "Belum berusia 17 tahun dan belum pernah kawin.",
                "Not yet 17 and never married.",
            ),
            Self::RecordNotValid => language.choose(
                "Catatan ini ditandai tidak valid. Petugas perlu memeriksanya.",
                "This record is marked as not valid. An officer needs to check it.",
            ),
        }
    }
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
            parts.push(format!("{turns} {}.", date_text(day)));
        }
        parts.join(" ")
    }
}

/// Assesses a person on the day `on` (`docs/glossary.md`, wajib KTP).
pub fn assess(person: &Person, on: Date) -> Eligibility {
    let mut reasons = Vec::new();
    match person.life_status {
        LifeStatus::Alive => {}
        LifeStatus::Dead => reasons.push(Reason::Deceased),
        LifeStatus::Moved => reasons.push(Reason::MovedAway),
        LifeStatus::Missing | LifeStatus::Gone => reasons.push(Reason::NotPresent),
        LifeStatus::NotValid => reasons.push(Reason::RecordNotValid),
    }
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
    let changes_on = too_young.then(|| person.birthday(Person::KTP_AGE as u16)).flatten();
    Eligibility { reasons, changes_on }
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
        assert!(answer.sentence(Language::English).ends_with("Turns 17 on 2025-03-01."));
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
    fn every_reason_is_told_at_once() {
        let gone = Person {
            birth_date: Personal::new(day("2008-01-01")),
            recording_status: RecordingStatus::NotRecorded,
            life_status: LifeStatus::Dead,
            ..adult()
        };
        let reasons = assess(&gone, day("2024-06-05")).reasons;
        assert_eq!(reasons, [Reason::Deceased, Reason::NotRecorded, Reason::NotYetSeventeen]);
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
