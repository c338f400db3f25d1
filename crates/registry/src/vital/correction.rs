//! Corrections of named fields.

use terms::{Act, Date, Id, KkNumber, Personal, Sex};

use super::{
    error::ChangeError,
    record::{Happened, born, due, one_household, subject, written},
};
use crate::{
    ChangeKind, Detail, FullName, Ground, LifeStatus, MaritalStatus, Person, Registry, Relation,
    Resident,
    text::{LONGEST_ADDRESS, LONGEST_PLACE},
};

/// What a field should have said. The NIK is for life; the village changes by a move, the
/// recording status by a step of the card, the life status by what happened.
#[derive(Clone, Debug)]
pub enum Correction {
    /// Street, number and neighbourhood.
    Address(Option<Personal<String>>),
    /// Birth date.
    BirthDate(Personal<Date>),
    /// Birth place.
    BirthPlace(Personal<String>),
    /// Everything beside the person's own row; what it does not name is emptied.
    Detail(Box<Detail>),
    /// Full name.
    FullName(FullName),
    /// The family card, as when a family splits.
    KkNumber(KkNumber),
    /// Marital status.
    MaritalStatus(MaritalStatus),
    /// What the person is to the head of the family.
    Relation(Option<Relation>),
    /// Sex.
    Sex(Sex),
}

impl Registry {
    /// Corrects fields of a record, closed ones too, unless it was declared not valid.
    pub async fn correct(
        &self,
        act: &Act,
        id: Id<Resident>,
        corrections: Vec<Correction>,
        ground: Ground,
    ) -> Result<(), ChangeError> {
        let today = self.ledger.clock().today();
        let happened = Happened { kind: ChangeKind::Correction, on: today, ground };
        self.record(act, happened, move |tx, draft| {
            let resident = subject(tx, draft, id)?;
            if resident.person.life_status == LifeStatus::NotValid {
                return Err(ChangeError::NotValid);
            }
            let mut person = resident.person.clone();
            for correction in &corrections {
                match correction {
                    Correction::Detail(detail) => draft.alter_detail(tx, id, detail)?,
                    other => person = corrected(person, other)?,
                }
            }
            born(draft.occasion(), &person)?;
            let person = due(person, today);
            draft.alter(tx, &resident, &person)?;
            let before = &resident.person;
            let place = |it: &Person| (it.kk_number, it.relation);
            if person.is_present() && place(&person) != place(before) {
                one_household(tx, draft, person.kk_number, person.region)?;
            }
            Ok(())
        })
        .await
    }
}

fn corrected(person: Person, correction: &Correction) -> Result<Person, ChangeError> {
    let mut person = person;
    match correction {
        Correction::Address(address) => {
            let address = address.as_ref().map(|it| written(it, LONGEST_ADDRESS));
            person.address = address.transpose()?;
        }
        Correction::BirthDate(date) => person.birth_date = date.clone(),
        Correction::BirthPlace(place) => person.birth_place = written(place, LONGEST_PLACE)?,
        Correction::Detail(_) => {}
        Correction::FullName(name) => person.full_name = name.clone(),
        Correction::KkNumber(number) => person.kk_number = *number,
        Correction::MaritalStatus(status) => person.marital_status = *status,
        Correction::Relation(relation) => person.relation = *relation,
        Correction::Sex(sex) => person.sex = *sex,
    }
    Ok(person)
}
