//! A town whose people live on: what stories of changes start from.

use registry::{
    Birth, ChangeError, Detail, DocumentNumber, Evidence, EvidenceKind, FullName, Ground,
    LifeStatus, MaritalStatus, Person, Reason, RecordingStatus, Registry, Relation, Resident,
};
use terms::{Act, Actor, Date, KkNumber, Nik, Permission, Personal, Sex, parse_date};
use testkit::World;

use crate::town::{file, import, reader, region, registry};

/// Everything about residents, everywhere.
pub fn registrar() -> Act {
    use Permission::*;
    Act::new(Actor::Operator, &[ReadResident, ChangeResident, RecordCard, ResolveDuplicate])
}

pub fn day(text: &str) -> Date {
    parse_date(text).unwrap()
}

/// A ground that is as good as any.
pub fn ground() -> Ground {
    proof(EvidenceKind::Decree, "474.1/12/2024")
}

pub fn proof(kind: EvidenceKind, number: &str) -> Ground {
    let number: DocumentNumber = number.parse().unwrap();
    Ground { reason: Reason::Report, evidence: Evidence { kind, number } }
}

pub const CARD: u64 = 3_673_010_101_150_001;

/// The family of `CARD`: head, wife, a son of 16 and a daughter of 9.
pub fn family() -> Vec<Person> {
    let member = |serial: u64, name: &str, sex, birth: &str, relation, marital_status| Person {
        nik: Nik::from_number(3_673_010_101_700_000 + serial).unwrap(),
        kk_number: card(CARD),
        full_name: FullName::parse(name).unwrap(),
        sex,
        birth_place: Personal::new("Serang".to_owned()),
        birth_date: Personal::new(day(birth)),
        region: region("36.73.01.1001"),
        marital_status,
        recording_status: RecordingStatus::NotRecorded,
        life_status: LifeStatus::Alive,
        relation: Some(relation),
        address: Some(Personal::new("Jalan Melati 4".to_owned())),
    };
    use MaritalStatus::{Married, Single};
    let mut all = vec![
        member(4, "Sari", Sex::Female, "2015-01-02", Relation::Child, Single),
        member(2, "Aminah", Sex::Female, "1981-03-04", Relation::Wife, Married),
        member(3, "Budi", Sex::Male, "2007-09-10", Relation::Child, Single),
        member(1, "Joko", Sex::Male, "1979-05-06", Relation::Head, Married),
    ];
    all[0].recording_status = RecordingStatus::NotYetDue;
    all[2].recording_status = RecordingStatus::NotYetDue;
    all
}

pub fn card(number: u64) -> KkNumber {
    KkNumber::from_number(number).unwrap()
}

/// Joko, Aminah, Budi and Sari in a registry of their own.
pub async fn household(world: &World) -> (Registry, [Resident; 4]) {
    let registry = registry(world);
    import(&registry, file(&family())).await.unwrap();
    let members = registry.family(&reader(), card(CARD)).await.unwrap().members;
    (registry, members.try_into().unwrap())
}

pub async fn now(registry: &Registry, resident: &Resident) -> Person {
    registry.resident(&reader(), resident.id).await.unwrap().person
}

pub fn baby() -> Birth {
    Birth {
        nik: Nik::from_number(3_673_014_306_240_001).unwrap(),
        kk_number: card(CARD),
        full_name: FullName::parse("Putri").unwrap(),
        sex: Sex::Female,
        birth_place: Personal::new(" Serang ".to_owned()),
        birth_date: Personal::new(day("2024-06-03")),
        relation: Relation::Child,
        detail: Detail { mother_name: FullName::parse("Aminah").ok(), ..Detail::default() },
    }
}

/// What a refusal says.
pub fn why<T: std::fmt::Debug>(outcome: Result<T, ChangeError>) -> String {
    outcome.unwrap_err().to_string()
}
