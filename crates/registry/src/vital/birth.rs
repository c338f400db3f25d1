//! A birth: a new resident on a family's card.

use terms::{Act, Date, Id, KkNumber, Nik, Personal, Sex};

use super::{
    error::ChangeError,
    record::{Happened, due, written},
};
use crate::{
    ChangeKind, Detail, FullName, Ground, LifeStatus, MaritalStatus, Person, RecordingStatus,
    Registry, Relation, Resident, draft::Draft, family::on_card, text::LONGEST_PLACE,
};

/// A birth as it is reported. The home is that of the family.
#[derive(Clone, Debug)]
pub struct Birth {
    /// The number that the child has been given.
    pub nik: Nik,
    /// The card of the family that it is born into.
    pub kk_number: KkNumber,
    /// Its name.
    pub full_name: FullName,
    /// Its sex.
    pub sex: Sex,
    /// Where it was born.
    pub birth_place: Personal<String>,
    /// When.
    pub birth_date: Personal<Date>,
    /// What it is to the head of the family; neither head, husband nor wife.
    pub relation: Relation,
    /// What else is known, such as the parents and the certificate's number.
    pub detail: Detail,
}

impl Registry {
    /// Records a birth: a new resident, whose handle is told.
    pub async fn record_birth(
        &self,
        act: &Act,
        birth: Birth,
        ground: Ground,
    ) -> Result<Id<Resident>, ChangeError> {
        if matches!(birth.relation, Relation::Head | Relation::Husband | Relation::Wife) {
            return Err(ChangeError::Relation);
        }
        let birth_place = written(&birth.birth_place, LONGEST_PLACE)?;
        let id = Id::draw(self.ledger.now(), self.ledger.die());
        let on = *birth.birth_date.reveal();
        let happened = Happened { kind: ChangeKind::Birth, on, ground };
        self.record(act, happened, move |tx, draft| {
            let family = on_card(tx, birth.kk_number)?;
            let parent = host(draft, &family).ok_or(ChangeError::FamilyMissing)?;
            let person = Person {
                nik: birth.nik,
                kk_number: birth.kk_number,
                full_name: birth.full_name.clone(),
                sex: birth.sex,
                birth_place: birth_place.clone(),
                birth_date: birth.birth_date.clone(),
                region: parent.person.region,
                marital_status: MaritalStatus::Single,
                recording_status: RecordingStatus::NotYetDue,
                life_status: LifeStatus::Alive,
                relation: Some(birth.relation),
                address: parent.person.address.clone(),
            };
            // Reported late, it may be the birth of an adult.
            let person = due(person, draft.occasion().today());
            if !draft.add(tx, id, &person)? {
                return Err(ChangeError::NikTaken);
            }
            draft.alter_detail(tx, id, &birth.detail)?;
            Ok(id)
        })
        .await
    }
}

/// Whose home the child shares: the head's, or that of another who lives here.
fn host<'f>(draft: &Draft<'_>, family: &'f [Resident]) -> Option<&'f Resident> {
    let here =
        |it: &&Resident| it.person.is_present() && draft.occasion().reaches(it.person.region);
    let is_head = |it: &&Resident| it.person.relation == Some(Relation::Head);
    family.iter().filter(here).find(is_head).or_else(|| family.iter().find(here))
}
