//! Moves: out of a home, into another, and in from where this registry does not reach.

use store::Tx;
use terms::{Act, Date, Id, KkNumber, Level, Personal, Region};

use super::{
    error::ChangeError,
    record::{Happened, born, due, here, one_household, subject, written},
};
use crate::{
    Altered, ChangeKind, Family, Field, Ground, LifeStatus, Person, Regions, Registry, Relation,
    Resident,
    draft::{Draft, Occasion},
    text::{LONGEST_ADDRESS, LONGEST_PLACE},
};

/// A new home.
#[derive(Clone, Debug)]
pub struct Home {
    /// The village.
    pub region: Region,
    /// The family card from now on: a new one, or that of the family who lives there.
    pub kk_number: KkNumber,
    /// Street, number and neighbourhood, if known.
    pub address: Option<Personal<String>>,
}

/// One of those who move together.
#[derive(Clone, Copy, Debug)]
pub struct Mover {
    /// Who.
    pub resident: Id<Resident>,
    /// What they are to the head of the family in the new home; `None` keeps what they were.
    pub relation: Option<Relation>,
}

impl Registry {
    /// Records that residents have left for `to`; `None` for abroad. Where they go, another
    /// office takes them in.
    pub async fn move_out(
        &self,
        act: &Act,
        residents: Vec<Id<Resident>>,
        to: Option<Region>,
        on: Date,
        ground: Ground,
    ) -> Result<(), ChangeError> {
        let residents = together(residents)?;
        let happened = Happened { kind: ChangeKind::MoveOut, on, ground };
        self.record(act, happened, move |tx, draft| {
            for id in &residents {
                let resident = subject(tx, draft, *id)?;
                here(&resident.person)?;
                let moved = Person { life_status: LifeStatus::Moved, ..resident.person.clone() };
                draft.alter(tx, &resident, &moved)?;
                if let Some(to) = to {
                    let to = Some(to.to_string());
                    draft.note(*id, vec![Altered::new(Field::Destination, None, to)]);
                }
            }
            Ok(())
        })
        .await
    }

    /// Records that residents live in a new home: those who had moved out, from wherever that
    /// was, and those who move within the act's region.
    pub async fn move_in(
        &self,
        act: &Act,
        movers: Vec<Mover>,
        home: Home,
        on: Date,
        ground: Ground,
    ) -> Result<(), ChangeError> {
        let ids = together(movers.iter().map(|it| it.resident).collect())?;
        let address = home.address.as_ref().map(|it| written(it, LONGEST_ADDRESS)).transpose()?;
        let home = Home { address, ..home };
        let happened = Happened { kind: ChangeKind::MoveIn, on, ground };
        self.record(act, happened, move |tx, draft| {
            village(draft.occasion(), home.region)?;
            for id in &ids {
                let mover = arriving(tx, draft, *id)?;
                let told = movers.iter().find(|it| it.resident == *id);
                let relation = told.and_then(|it| it.relation).or(mover.person.relation);
                let person = Person {
                    region: home.region,
                    kk_number: home.kk_number,
                    address: home.address.clone(),
                    relation,
                    life_status: LifeStatus::Alive,
                    ..mover.person.clone()
                };
                draft.alter(tx, &mover, &person)?;
            }
            one_household(tx, draft, home.kk_number, home.region)
        })
        .await
    }

    /// Records that somebody has moved in whom this registry does not know; their handle is told.
    pub async fn admit(
        &self,
        act: &Act,
        person: Person,
        on: Date,
        ground: Ground,
    ) -> Result<Id<Resident>, ChangeError> {
        let id = Id::draw(self.ledger.now(), self.ledger.die());
        let address = person.address.as_ref().map(|it| written(it, LONGEST_ADDRESS)).transpose()?;
        let birth_place = written(&person.birth_place, LONGEST_PLACE)?;
        let person = Person { address, birth_place, ..person };
        let happened = Happened { kind: ChangeKind::MoveIn, on, ground };
        self.record(act, happened, move |tx, draft| {
            village(draft.occasion(), person.region)?;
            born(draft.occasion(), &person)?;
            here(&person)?;
            let person = due(person.clone(), draft.occasion().today());
            if !draft.add(tx, id, &person)? {
                return Err(ChangeError::NikTaken);
            }
            one_household(tx, draft, person.kk_number, person.region)?;
            Ok(id)
        })
        .await
    }
}

/// Those who move together, each once, in the order in which all acts hold residents.
fn together(mut residents: Vec<Id<Resident>>) -> Result<Vec<Id<Resident>>, ChangeError> {
    residents.sort();
    let twice = residents.windows(2).any(|pair| pair.first() == pair.last());
    if twice {
        return Err(ChangeError::SamePerson);
    }
    let bounded = residents.len() <= usize::from(Family::MOST);
    bounded.then_some(residents).ok_or(ChangeError::TooMany)
}

/// Somebody who moved out may arrive anywhere; who did not is seen only where the act may look.
fn arriving(tx: &mut Tx<'_>, draft: &Draft<'_>, id: Id<Resident>) -> Result<Resident, ChangeError> {
    let resident = draft.hold(tx, id)?.ok_or(ChangeError::Missing)?;
    if resident.person.life_status != LifeStatus::Moved {
        if !draft.occasion().reaches(resident.person.region) {
            return Err(ChangeError::Missing);
        }
        here(&resident.person)?;
    }
    born(draft.occasion(), &resident.person)?;
    Ok(resident)
}

fn village(occasion: &Occasion, region: Region) -> Result<(), ChangeError> {
    let is_village = region.level() == Level::Village && Regions::load().contains(region);
    let may = is_village && occasion.reaches(region);
    may.then_some(()).ok_or(ChangeError::Place)
}
