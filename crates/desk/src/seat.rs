//! Who sits at which counter now.

use store::Sql;
use terms::{Act, Id, Permission};

use crate::{
    call::sitting,
    desk::{Desk, officer},
    error::TicketError,
    event::{Risen, Seated},
    keep::place_of,
    words::Counter,
};

impl Desk {
    /// The officer of the act sits down at a counter where nobody sits; another counter of theirs is
    /// free again. Whoever has not gone away since yesterday has.
    pub async fn sit(&self, act: &Act, counter: Id<Counter>) -> Result<(), TicketError> {
        let (now, may, who) = (self.now(), act.clone(), officer(act));
        self.ledger()
            .change(act, move |tx| {
                let officer = who.ok_or(TicketError::NotSeated)?;
                let place = place_of(tx, &may, counter)?.ok_or(TicketError::Missing)?;
                let zone = place.office.zone;
                let midnight = zone.moment(zone.date(now), 0);
                tx.execute(&RISE, &[&officer, &counter])?;
                if tx.execute(&SIT, &[&officer, &now, &counter, &midnight])? == 0 {
                    return Err(TicketError::Occupied);
                }
                Ok(((), Seated { counter, officer }))
            })
            .await
    }

    /// Whoever sits at a counter goes away from it: the officer, or somebody who keeps the office.
    /// Nobody may be there to be served.
    pub async fn rise(&self, act: &Act, counter: Id<Counter>) -> Result<(), TicketError> {
        let (may, who) = (act.clone(), officer(act));
        self.ledger()
            .change(act, move |tx| {
                place_of(tx, &may, counter)?.ok_or(TicketError::Missing)?;
                let keeps = may.needs(Permission::KeepOffice).is_ok();
                let sits = sitting(tx, counter)?;
                if sits.is_none() || !(keeps || sits == who) {
                    return Err(TicketError::NotSeated);
                }
                match tx.execute(&EMPTY, &[&counter])? {
                    0 => Err(TicketError::Occupied),
                    _ => Ok(((), Risen { counter })),
                }
            })
            .await
    }
}

static RISE: Sql = Sql::new(
    "UPDATE desk_counter
     SET officer = NULL, seated_at = NULL
     WHERE officer = $1 AND id <> $2 AND NOT EXISTS (
         SELECT 1 FROM desk_ticket
         WHERE counter = desk_counter.id AND state IN ('called', 'serving'))",
);

static SIT: Sql = Sql::new(
    "UPDATE desk_counter
     SET officer = $1, seated_at = $2
     WHERE id = $3 AND (officer IS NULL OR officer = $1 OR seated_at < $4)
       AND NOT EXISTS (
           SELECT 1 FROM desk_counter AS other WHERE other.officer = $1 AND other.id <> $3)",
);

static EMPTY: Sql = Sql::new(
    "UPDATE desk_counter
     SET officer = NULL, seated_at = NULL
     WHERE id = $1 AND officer IS NOT NULL AND NOT EXISTS (
         SELECT 1 FROM desk_ticket
         WHERE counter = $1 AND state IN ('called', 'serving'))",
);
