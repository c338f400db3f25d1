//! For whom a booking is good: for the person it was made for, and for nobody else.

use store::{Error, Sql};
use terms::{Act, Id, Nik, Permission};

use crate::{
    book::hold,
    call::place,
    desk::Desk,
    door::{Arrival, Joined},
    error::TicketError,
    event::Voided,
    ticket::Ticket,
};

/// What is done where a booking turns out to be somebody else's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Otherwise {
    /// Nothing: the number may have been read wrongly.
    Tell,
    /// The booked place is given back, and whoever has come gets one as anybody at the door.
    WalkIn,
}

/// What has come of somebody's booking at the door.
#[derive(Clone, Debug)]
pub enum CheckedIn {
    /// It was theirs.
    Theirs(Box<Ticket>),
    /// It was somebody else's: they got a place of today, or today is full.
    WalkIn(Joined),
}

impl Desk {
    /// Somebody with a booking is there, and shows a NIK. Where it was booked for somebody else
    /// `otherwise` says what is done: bookings cannot be sold, and nobody is turned away. What
    /// officers have booked is good for whoever comes with it.
    pub async fn check_in_with(
        &self,
        act: &Act,
        (ticket, nik): (Id<Ticket>, Nik),
        otherwise: Otherwise,
    ) -> Result<CheckedIn, TicketError> {
        act.needs(Permission::Serve)?;
        // It never changes: what is read here is still so when somebody checks in by it.
        if self.commitment(ticket).await?.is_none_or(|it| self.is_of(ticket, nik, &it)) {
            let there = self.arrive(act, ticket).await?;
            return Ok(CheckedIn::Theirs(Box::new(there)));
        }
        match otherwise {
            Otherwise::Tell => Err(TicketError::NotTheirs),
            Otherwise::WalkIn => {
                let arrival = self.void(act, ticket).await?;
                Ok(CheckedIn::WalkIn(self.join(act, arrival).await?))
            }
        }
    }

    /// For whom a ticket was booked, if for one person.
    pub(crate) async fn commitment(&self, ticket: Id<Ticket>) -> Result<Option<[u8; 32]>, Error> {
        let found: Option<([u8; 32],)> =
            self.ledger().read::<_, Error>(move |tx| tx.find(&COMMITMENT, &[&ticket])).await?;
        Ok(found.map(|(it,)| it))
    }

    /// Ends a booking of today that somebody else has come with, and frees its place.
    async fn void(&self, act: &Act, ticket: Id<Ticket>) -> Result<Arrival, TicketError> {
        let (now, later, may) = (self.now(), self.later(), act.clone());
        self.ledger()
            .change(act, move |tx| {
                let booked = hold(tx, ticket)?;
                let office = place(tx, &may, booked.line)?.office;
                if booked.date != office.zone.date(now) {
                    return Err(TicketError::NotOpen);
                }
                if tx.execute(&VOID, &[&now, &ticket])? == 0 {
                    return Err(TicketError::WrongState);
                }
                later.free(tx, &booked)?;
                tx.execute(&UNBIND, &[&ticket])?;
                let Ticket { line, services, favoured, .. } = booked;
                Ok((Arrival { line, services, favoured }, Voided { ticket }))
            })
            .await
    }
}

static COMMITMENT: Sql = Sql::new("SELECT commitment FROM desk_booking WHERE ticket = $1");

static VOID: Sql = Sql::new(
    "UPDATE desk_ticket
     SET state = 'cancelled', ended_at = $1
     WHERE id = $2 AND state = 'booked'",
);

static UNBIND: Sql = Sql::new("DELETE FROM desk_booking WHERE ticket = $1");
