//! The rule for one person agrees with the oracle on random lives.

use activation::{Activation, Reason, Standing, Suspension, SuspensionReason, assess};
use proptest::prelude::*;
use registry::{LifeStatus, MaritalStatus, Person, RecordingStatus};
use terms::{Clock, Date, FixedClock, Language, Moment, Personal, date_text, parse_date};

use crate::{oracle::Oracle, town::people};

proptest! {
    #[test]
    fn eligibility_agrees_with_the_oracle_on_random_lives(
        person in person(),
        on in day(2000..2060),
    ) {
        agrees(&person, on)?;
    }

    #[test]
    fn eligibility_agrees_with_the_oracle_around_birthdays(
        person in person(),
        years in 15..19_i32,
        off in -2..=2_i32,
    ) {
        let birth = *person.birth_date.reveal();
        let near = Date::from_ordinal_date(birth.year() + years, 1).unwrap().to_julian_day()
            + i32::from(birth.ordinal()) - 1 + off;
        agrees(&person, Date::from_julian_day(near).unwrap())?;
    }

    #[test]
    fn the_answer_changes_on_its_day_and_not_before(person in person(), on in day(2000..2040)) {
        if let Some(day) = assess(&person, on).changes_on {
            let recorded = Person { recording_status: RecordingStatus::Recorded, ..person };
            prop_assert!(day > on);
            prop_assert!(!assess(&recorded, day.previous_day().unwrap()).is_eligible());
            prop_assert!(assess(&recorded, day).is_eligible());
        }
    }

    #[test]
    fn what_the_room_knows_refuses_the_suspended_and_nobody_else(
        person in person(),
        on in day(2000..2060),
        suspended: bool,
        active in prop::option::of(prop::option::of(0..2_u8)),
        phone in prop::option::of(0..2_u8),
    ) {
        let phone = phone.map(|it| [it; 32]);
        let device = active.map(|device| device.map(|it| [it; 32]));
        let standing = standing(&person, suspended, device);
        let (alone, answer) = (assess(&person, on), standing.assess(&person, phone.as_ref(), on));
        prop_assert_eq!(answer.is_eligible(), alone.is_eligible() && !suspended);
        let told = answer.eligibility.reasons.contains(&Reason::Suspended);
        prop_assert_eq!(told, suspended);
        prop_assert!(alone.reasons.iter().all(|it| answer.eligibility.reasons.contains(it)));
        prop_assert!(!(suspended && answer.eligibility.changes_on.is_some()));
        let same_phone = matches!((device, phone), (Some(Some(known)), Some(here)) if known == here);
        let noted = answer.notes == [Reason::AlreadyActive];
        prop_assert_eq!(noted, active.is_some() && !same_phone);
        prop_assert!(noted || answer.notes.is_empty());
    }
}

#[test]
fn everything_is_said_in_both_languages() {
    let person = Person {
        life_status: LifeStatus::Alive,
        marital_status: MaritalStatus::Single,
        recording_status: RecordingStatus::Recorded,
        birth_date: Personal::new(parse_date("2009-05-16").unwrap()),
        ..people(1, 1).remove(0)
    };
    let today = parse_date("2024-06-05").unwrap();
    let said = |standing: &Standing| {
        let answer = standing.assess(&person, None, today);
        Language::ALL.map(|language| answer.sentence(language))
    };
    assert_eq!(
        said(&standing(&person, false, None)),
        [
            "Belum berusia 17 tahun dan belum pernah kawin. Genap 17 tahun pada 16 Mei 2026.",
            "Not yet 17 and never married. Turns 17 on 16 May 2026.",
        ]
    );
    let [indonesian, english] = said(&standing(&person, true, Some(None)));
    assert!(indonesian.contains("Ditangguhkan sejak 5 Juni 2024. IKD sudah aktif."));
    assert!(english.contains("Suspended since 5 June 2024. The IKD is active already."));
    assert!(!english.contains("Turns 17"), "a birthday does not lift a suspension");
}

fn agrees(person: &Person, on: Date) -> Result<(), TestCaseError> {
    let (answer, oracle) = (assess(person, on), Oracle::new(person, on));
    let mut reasons: Vec<&str> = answer.reasons.iter().map(|reason| reason.code()).collect();
    reasons.sort_unstable();
    prop_assert_eq!(&reasons, &oracle.reasons(), "on {}", date_text(on));
    prop_assert_eq!(answer.is_eligible(), reasons.is_empty());
    prop_assert_eq!(answer.changes_on, oracle.changes_on(), "on {}", date_text(on));
    Ok(())
}

fn standing(person: &Person, suspended: bool, active: Option<Option<[u8; 32]>>) -> Standing {
    // 5 June 2024
    let since = FixedClock::at(Moment::from_seconds(1_717_552_800)).now();
    let activation =
        |device| Activation { village: person.region, device, activated_at: since, ended_at: None };
    let reason = SuspensionReason::FraudSuspected;
    Standing {
        active: active.map(activation),
        suspended: suspended.then_some(Suspension { since, reason }),
    }
}

/// A day of these years, often one at the end of a February.
fn day(years: std::ops::Range<i32>) -> impl Strategy<Value = Date> {
    let any = (years.clone(), 1..=365_u16)
        .prop_map(|(year, day)| Date::from_ordinal_date(year, day).unwrap());
    let leap = (years, 58..=61_u16).prop_map(|(year, day)| {
        let year = year / 4 * 4;
        Date::from_ordinal_date(year, day).unwrap()
    });
    prop_oneof![3 => any, 1 => leap]
}

fn person() -> impl Strategy<Value = Person> {
    let any = prop::sample::select::<LifeStatus>;
    let life = prop_oneof![Just(LifeStatus::Alive), any(LifeStatus::ALL.to_vec())];
    let marital = prop::sample::select(MaritalStatus::ALL.to_vec());
    let recording = prop::sample::select(RecordingStatus::ALL.to_vec());
    let someone = people(1, 1).remove(0);
    (day(1920..2040), life, marital, recording).prop_map(
        move |(birth, life_status, marital_status, recording_status)| Person {
            birth_date: Personal::new(birth),
            life_status,
            marital_status,
            recording_status,
            ..someone.clone()
        },
    )
}
