//! Marriage and divorce.

use terms::{Act, Date, Id};

use super::{
    error::ChangeError,
    record::{Happened, due, here, subjects},
};
use crate::{ChangeKind, Ground, MaritalStatus, Person, Registry, Resident};

/// Two people, of whom one may be known elsewhere only: their office records it there.
#[derive(Clone, Copy, Debug)]
pub struct Couple {
    /// One of them.
    pub one: Id<Resident>,
    /// The other, if they live where the act may change records.
    pub other: Option<Id<Resident>>,
}

impl Registry {
    /// Records a marriage. Whoever was too young for a KTP must hold one now.
    pub async fn record_marriage(
        &self,
        act: &Act,
        couple: Couple,
        on: Date,
        ground: Ground,
    ) -> Result<(), ChangeError> {
        let happened = Happened { kind: ChangeKind::Marriage, on, ground };
        self.wed(act, couple, happened, MaritalStatus::Married).await
    }

    /// Records a divorce.
    pub async fn record_divorce(
        &self,
        act: &Act,
        couple: Couple,
        on: Date,
        ground: Ground,
    ) -> Result<(), ChangeError> {
        let happened = Happened { kind: ChangeKind::Divorce, on, ground };
        self.wed(act, couple, happened, MaritalStatus::Divorced).await
    }

    async fn wed(
        &self,
        act: &Act,
        couple: Couple,
        happened: Happened,
        becomes: MaritalStatus,
    ) -> Result<(), ChangeError> {
        self.record(act, happened, move |tx, draft| {
            let (one, other) = subjects(tx, draft, couple.one, couple.other)?;
            for resident in [Some(one), other].into_iter().flatten() {
                here(&resident.person)?;
                follows(resident.person.marital_status, becomes)?;
                let person = Person { marital_status: becomes, ..resident.person.clone() };
                draft.alter(tx, &resident, &due(person, draft.occasion().today()))?;
            }
            Ok(())
        })
        .await
    }
}

fn follows(status: MaritalStatus, becomes: MaritalStatus) -> Result<(), ChangeError> {
    match (status == MaritalStatus::Married, becomes == MaritalStatus::Married) {
        (true, true) => Err(ChangeError::Married),
        (false, false) => Err(ChangeError::NotMarried),
        _ => Ok(()),
    }
}
