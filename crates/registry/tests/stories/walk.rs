//! Random lives: whatever was accepted, the history tells how the record became what it is.

use std::collections::BTreeMap;

use registry::{
    Absence, ChangeError, Correction, Couple, Death, Field, FullName, Home, LifeStatus,
    MaritalStatus, Mover, Person, Registry, Resident,
};
use terms::{Date, Die, SeededDie};
use testkit::both_engines;

use crate::{
    life::{card, day, ground, household, now, registrar},
    town::{ROOMS, reader, region},
};

both_engines! { ROOMS =>
    async fn the_history_replays_to_the_record(world) {
        let (registry, members) = household(&world).await;
        let die: &dyn Die = &SeededDie::new(59);
        let (mut accepted, mut refused) = (0, 0);
        for _ in 0..160 {
            let one = &members[die.below(4) as usize];
            let other = &members[die.below(4) as usize];
            let before = (now(&registry, one).await, now(&registry, other).await);
            let verb = die.below(9);
            match live(&registry, verb, one, other, die).await {
                Ok(()) => {
                    accepted += 1;
                    judge(verb, &before.0, &now(&registry, one).await);
                }
                Err(error) => {
                    assert!(!matches!(error, ChangeError::Store(_)), "{error}");
                    refused += 1;
                    let after = (now(&registry, one).await, now(&registry, other).await);
                    assert_eq!(after, before, "a refusal changes nothing");
                }
            }
        }
        assert!(accepted > 40 && refused > 40, "{accepted} accepted, {refused} refused");
        for resident in &members {
            replay(&registry, resident).await;
        }
    }
}

/// One of nine verbs.
pub async fn live(
    registry: &Registry,
    verb: u64,
    one: &Resident,
    other: &Resident,
    die: &dyn Die,
) -> Result<(), ChangeError> {
    let (act, on): (_, Date) = (registrar(), day("2024-06-04"));
    let couple = Couple { one: one.id, other: (die.below(2) == 0).then_some(other.id) };
    match verb {
        0 => registry.record_marriage(&act, couple, on, ground()).await,
        1 => registry.record_divorce(&act, couple, on, ground()).await,
        2 => {
            let death = Death { resident: one.id, spouse: couple.other, on };
            registry.record_death(&act, death, ground()).await
        }
        3 | 4 => registry.revive(&act, one.id, ground()).await,
        5 => registry.move_out(&act, vec![one.id], None, on, ground()).await,
        6 => {
            let (code, number) =
                [("36.73.01.1001", 1), ("17.71.01.1001", 2)][die.below(2) as usize];
            let kk_number = card(3_673_010_506_240_500 + number);
            let home = Home { region: region(code), kk_number, address: None };
            let mover = Mover { resident: one.id, relation: None };
            registry.move_in(&act, vec![mover], home, on, ground()).await
        }
        7 => {
            let name = format!("Nama {}", die.below(3));
            let name = Correction::FullName(FullName::parse(&name).unwrap());
            registry.correct(&act, one.id, vec![name], ground()).await
        }
        _ => {
            let absence = [Absence::Missing, Absence::Gone, Absence::NotValid];
            let absence = absence[die.below(3) as usize];
            registry.record_absence(&act, one.id, absence, on, ground()).await
        }
    }
}

/// What was accepted could happen, and did.
fn judge(verb: u64, before: &Person, after: &Person) {
    use LifeStatus::*;
    let (was, is) = (before.life_status, after.life_status);
    match verb {
        0 => assert!(was == Alive && before.marital_status != MaritalStatus::Married),
        1 => assert!(was == Alive && before.marital_status == MaritalStatus::Married),
        2 => assert!(was != Dead && was != NotValid && is == Dead),
        3 | 4 => assert!(was != Alive && is == Alive),
        5 => assert!(was == Alive && is == Moved),
        6 => assert!(matches!(was, Alive | Moved) && is == Alive),
        7 => assert!(was != NotValid && is == was),
        _ => assert!(is != Alive && was != is),
    }
}

async fn replay(registry: &Registry, resident: &Resident) {
    let mut history = registry.history(&reader(), resident.id, None).await.unwrap();
    history.reverse();
    let mut fields = texts(&resident.person);
    for change in &history {
        assert!(change.is_intact());
        for altered in &change.fields {
            let text =
                |it: &Option<terms::Personal<String>>| it.as_ref().map(|it| it.reveal().clone());
            if let Some(value) = fields.get_mut(&altered.field) {
                assert_eq!(*value, text(&altered.old), "{:?}", altered.field);
                *value = text(&altered.new);
            }
        }
    }
    assert_eq!(fields, texts(&now(registry, resident).await));
}

fn texts(it: &Person) -> BTreeMap<Field, Option<String>> {
    BTreeMap::from([
        (Field::KkNumber, Some(it.kk_number.reveal())),
        (Field::FullName, Some(it.full_name.reveal().to_owned())),
        (Field::Region, Some(it.region.to_string())),
        (Field::MaritalStatus, Some(it.marital_status.code().to_string())),
        (Field::RecordingStatus, Some(it.recording_status.code().to_string())),
        (Field::LifeStatus, Some(it.life_status.code().to_string())),
        (Field::Address, it.address.as_ref().map(|it| it.reveal().clone())),
    ])
}
