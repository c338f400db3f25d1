//! What is said to be possible is what the verbs record, whatever a record says.

use registry::{
    Absence, ChangeError, ChangeKind, Couple, FullName, Home, LifeStatus, MaritalStatus, Mover,
    Person, Registry, Resident,
};
use terms::Nik;
use testkit::both_engines;

use crate::{
    life::{CARD, baby, card, day, family, ground, registrar},
    town::{ROOMS, file, import, reader, registry},
};

use ChangeKind::*;

const KINDS: [ChangeKind; 11] =
    [Birth, Correction, Death, Divorce, Gone, Marriage, Missing, MoveIn, MoveOut, Revival, Void];

both_engines! { ROOMS =>
    async fn what_may_happen_is_recorded_and_what_may_not_is_refused(world) {
        let registry = registry(&world);
        let mut cases = Vec::new();
        for life_status in LifeStatus::ALL {
            for marital_status in MaritalStatus::ALL {
                cases.extend(KINDS.map(|kind| (kind, *life_status, *marital_status)));
            }
        }
        let people: Vec<Person> = (1..).zip(&cases).map(|(at, case)| somebody(at, *case)).collect();
        import(&registry, file(&people)).await.unwrap();
        let mut possible = 0;
        for ((kind, life, marital), person) in cases.into_iter().zip(people) {
            let found = registry.find_by_nik(&reader(), person.nik).await.unwrap().unwrap();
            let outcome = record(&registry, kind, &found).await;
            let said = kind.may_happen_to(&person);
            assert_eq!(outcome.is_ok(), said, "{kind:?}, {life:?}, {marital:?}: {outcome:?}");
            possible += u32::from(said);
        }
        assert_eq!(possible, 104);
    }
}

/// An adult alone on a card.
fn somebody(
    at: u64,
    (_, life_status, marital_status): (ChangeKind, LifeStatus, MaritalStatus),
) -> Person {
    let adult = family().pop().unwrap();
    Person {
        nik: Nik::from_number(adult.nik.number() + 1_000 + at).unwrap(),
        kk_number: card(CARD + 1_000 + at),
        life_status,
        marital_status,
        ..adult
    }
}

async fn record(registry: &Registry, kind: ChangeKind, who: &Resident) -> Result<(), ChangeError> {
    let (act, on, id) = (registrar(), day("2024-06-04"), who.id);
    let couple = Couple { one: id, other: None };
    let absence = async |absence| registry.record_absence(&act, id, absence, on, ground()).await;
    match kind {
        Birth => {
            let nik = Nik::from_number(baby().nik.number() + who.person.nik.number() % 10_000);
            let kk_number = who.person.kk_number;
            let birth = registry::Birth { nik: nik.unwrap(), kk_number, ..baby() };
            registry.record_birth(&act, birth, ground()).await.map(|_| ())
        }
        Correction => {
            let name = registry::Correction::FullName(FullName::parse("Nama Lain").unwrap());
            registry.correct(&act, id, vec![name], ground()).await
        }
        Death => {
            registry
                .record_death(&act, registry::Death { resident: id, spouse: None, on }, ground())
                .await
        }
        Divorce => registry.record_divorce(&act, couple, on, ground()).await,
        Gone => absence(Absence::Gone).await,
        Marriage => registry.record_marriage(&act, couple, on, ground()).await,
        Missing => absence(Absence::Missing).await,
        MoveIn => {
            let kk_number = card(who.person.kk_number.number() + 5_000);
            let home = Home { region: who.person.region, kk_number, address: None };
            registry
                .move_in(&act, vec![Mover { resident: id, relation: None }], home, on, ground())
                .await
        }
        MoveOut => registry.move_out(&act, vec![id], None, on, ground()).await,
        Revival => registry.revive(&act, id, ground()).await,
        _ => absence(Absence::NotValid).await,
    }
}
