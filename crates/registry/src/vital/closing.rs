//! Records that end, and those that were ended by mistake: death, absence, revival.

use store::Tx;
use terms::{Act, Date, Id};

use super::{
    error::ChangeError,
    record::{Happened, here, subject, subjects},
};
use crate::{
    ChangeKind, Ground, LifeStatus, MaritalStatus, Person, Registry, Resident, draft::Draft,
};

/// A death as it is reported.
#[derive(Clone, Copy, Debug)]
pub struct Death {
    /// Who died.
    pub resident: Id<Resident>,
    /// Whom it leaves widowed, if they live where the act may change records.
    pub spouse: Option<Id<Resident>>,
    /// When.
    pub on: Date,
}

/// Why somebody is absent, or their record void.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absence {
    /// Hilang: nobody knows where.
    Missing,
    /// Pergi: gone, without a move letter.
    Gone,
    /// The record stands for nobody, or for somebody who has another.
    NotValid,
}

impl Registry {
    /// Records a death, and the widowhood that it brings.
    pub async fn record_death(
        &self,
        act: &Act,
        death: Death,
        ground: Ground,
    ) -> Result<(), ChangeError> {
        let happened = Happened { kind: ChangeKind::Death, on: death.on, ground };
        self.record(act, happened, move |tx, draft| {
            let (dying, spouse) = subjects(tx, draft, death.resident, death.spouse)?;
            match dying.person.life_status {
                LifeStatus::Dead => return Err(ChangeError::NotHere),
                LifeStatus::NotValid => return Err(ChangeError::NotValid),
                _ => {}
            }
            let dead = Person { life_status: LifeStatus::Dead, ..dying.person.clone() };
            draft.alter(tx, &dying, &dead)?;
            spouse.map_or(Ok(()), |spouse| widow(tx, draft, &dying, &spouse))
        })
        .await
    }

    /// Records that somebody who lived here is missing or gone, or that a record, closed or not,
    /// is not valid.
    pub async fn record_absence(
        &self,
        act: &Act,
        id: Id<Resident>,
        absence: Absence,
        on: Date,
        ground: Ground,
    ) -> Result<(), ChangeError> {
        let (kind, life_status) = match absence {
            Absence::Missing => (ChangeKind::Missing, LifeStatus::Missing),
            Absence::Gone => (ChangeKind::Gone, LifeStatus::Gone),
            Absence::NotValid => (ChangeKind::Void, LifeStatus::NotValid),
        };
        self.record(act, Happened { kind, on, ground }, move |tx, draft| {
            let resident = subject(tx, draft, id)?;
            // A closed record may stand for nobody, too.
            match (absence, resident.person.life_status) {
                (Absence::NotValid, LifeStatus::NotValid) => return Err(ChangeError::NotValid),
                (Absence::NotValid, _) => {}
                _ => here(&resident.person)?,
            }
            draft.alter(tx, &resident, &Person { life_status, ..resident.person.clone() })?;
            Ok(())
        })
        .await
    }

    /// Opens a record again that was closed by mistake: the person lives where the record says.
    pub async fn revive(
        &self,
        act: &Act,
        id: Id<Resident>,
        ground: Ground,
    ) -> Result<(), ChangeError> {
        let today = self.ledger.clock().today();
        let happened = Happened { kind: ChangeKind::Revival, on: today, ground };
        self.record(act, happened, move |tx, draft| {
            let resident = subject(tx, draft, id)?;
            if resident.person.is_present() {
                return Err(ChangeError::NotClosed);
            }
            let alive = Person { life_status: LifeStatus::Alive, ..resident.person.clone() };
            draft.alter(tx, &resident, &alive)?;
            Ok(())
        })
        .await
    }
}

fn widow(
    tx: &mut Tx<'_>,
    draft: &mut Draft<'_>,
    dying: &Resident,
    spouse: &Resident,
) -> Result<(), ChangeError> {
    here(&spouse.person)?;
    let married = MaritalStatus::Married;
    if dying.person.marital_status != married || spouse.person.marital_status != married {
        return Err(ChangeError::NotMarried);
    }
    let widowed = Person { marital_status: MaritalStatus::Widowed, ..spouse.person.clone() };
    draft.alter_as(tx, ChangeKind::Widowhood, spouse, &widowed)?;
    Ok(())
}
