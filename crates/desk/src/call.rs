//! Calling: a counter takes the next of its line. No two counters take the same one.

use store::{Sql, Tx};
use terms::{Act, Date, Id, Moment, Officer, Permission};

use crate::{
    calendar::Place,
    desk::{Desk, officer},
    error::TicketError,
    event::{Called, Missed},
    keep::place_of,
    rule::CALLS,
    ticket::{State, Ticket},
    words::{Counter, Line},
};

impl Desk {
    /// Calls the next of the line to a counter at which the act's officer sits; `None` if nobody
    /// waits.
    pub async fn call(
        &self,
        act: &Act,
        counter: Id<Counter>,
    ) -> Result<Option<Ticket>, TicketError> {
        let (now, may) = (self.now(), act.clone());
        self.ledger()
            .change_if(act, move |tx| {
                let place = place_of(tx, &may, counter)?.ok_or(TicketError::Missing)?;
                hold_seat(tx, &may, counter)?;
                if tx.find::<(i64,)>(&AT, &[&counter])?.is_some() {
                    return Err(TicketError::Occupied);
                }
                let date = place.office.zone.date(now);
                let Some(ticket) = claim(tx, place.line.id, date, (counter, now))? else {
                    return Ok((None, None));
                };
                let ticket = Ticket::find(tx, ticket)?.ok_or(TicketError::Missing)?;
                let event = Called { ticket: ticket.id, counter, calls: ticket.calls };
                Ok((Some(ticket), Some(event)))
            })
            .await
    }

    /// Calls the same number once more.
    pub async fn recall(&self, act: &Act, ticket: Id<Ticket>) -> Result<Ticket, TicketError> {
        let (now, may) = (self.now(), act.clone());
        self.ledger()
            .change(act, move |tx| {
                let (_, counter) = at_counter(tx, &may, ticket)?;
                if tx.execute(&RECALL, &[&now, &ticket])? == 0 {
                    return Err(TicketError::WrongState);
                }
                let ticket = Ticket::find(tx, ticket)?.ok_or(TicketError::Missing)?;
                let event = Called { ticket: ticket.id, counter, calls: ticket.calls };
                Ok((ticket, event))
            })
            .await
    }

    /// Lets go a number that was called several times without anybody coming. Whoever comes later
    /// is [resumed](Desk::resume).
    pub async fn miss(&self, act: &Act, ticket: Id<Ticket>) -> Result<(), TicketError> {
        let (now, may) = (self.now(), act.clone());
        self.ledger()
            .change(act, move |tx| {
                let (called, _) = at_counter(tx, &may, ticket)?;
                if tx.execute(&MISS, &[&now, &ticket, &CALLS])? == 0 {
                    return Err(TicketError::WrongState);
                }
                Ok(((), Missed { ticket, calls: called.calls }))
            })
            .await
    }
}

/// A ticket that a counter has, if the act's officer sits there or keeps the office.
pub(crate) fn at_counter(
    tx: &mut Tx<'_>,
    act: &Act,
    ticket: Id<Ticket>,
) -> Result<(Ticket, Id<Counter>), TicketError> {
    let found = Ticket::find(tx, ticket)?.ok_or(TicketError::Missing)?;
    let counter = found.counter.filter(|_| matches!(found.state, State::Called | State::Serving));
    let counter = counter.ok_or(TicketError::WrongState)?;
    place_of(tx, act, counter)?.ok_or(TicketError::Missing)?;
    if act.needs(Permission::KeepOffice).is_err() {
        let sits = sitting(tx, counter)?;
        if sits.is_none() || sits != officer(act) {
            return Err(TicketError::NotSeated);
        }
    }
    Ok((found, counter))
}

/// A line whose office the act reaches, with what it has of its own.
pub(crate) fn place(tx: &mut Tx<'_>, act: &Act, line: Id<Line>) -> Result<Place, TicketError> {
    crate::desk::reached(tx, act, line)?.ok_or(TicketError::Missing)
}

/// Who sits at a counter.
pub(crate) fn sitting(
    tx: &mut Tx<'_>,
    counter: Id<Counter>,
) -> Result<Option<Id<Officer>>, store::Error> {
    let found: Option<(Option<Id<Officer>>,)> = tx.find(&SITS, &[&counter])?;
    Ok(found.and_then(|(officer,)| officer))
}

/// Keeps a counter to its officer until the transaction ends: two calls of one counter take turns.
fn hold_seat(tx: &mut Tx<'_>, act: &Act, counter: Id<Counter>) -> Result<(), TicketError> {
    let officer = officer(act).ok_or(TicketError::NotSeated)?;
    match tx.execute(&HOLD, &[&counter, &officer])? {
        0 => Err(TicketError::NotSeated),
        _ => Ok(()),
    }
}

/// Takes the first of the line that no other counter is taking in this moment.
fn claim(
    tx: &mut Tx<'_>,
    line: Id<Line>,
    date: Date,
    (counter, now): (Id<Counter>, Moment),
) -> Result<Option<Id<Ticket>>, TicketError> {
    // Where writers take turns, nobody else is taking one.
    let next = if tx.is_sole_writer() { &NEXT } else { &NEXT_UNLOCKED };
    let Some((ticket,)) = tx.find::<(Id<Ticket>,)>(next, &[&line, &date])? else {
        return Ok(None);
    };
    tx.execute(&CLAIM, &[&counter, &now, &ticket])?;
    Ok(Some(ticket))
}

static HOLD: Sql =
    Sql::new("UPDATE desk_counter SET officer = officer WHERE id = $1 AND officer = $2");

static AT: Sql = Sql::new(
    "SELECT made_at FROM desk_ticket WHERE counter = $1 AND state IN ('called', 'serving')",
);

static SITS: Sql = Sql::new("SELECT officer FROM desk_counter WHERE id = $1");

static NEXT: Sql = Sql::new(
    "SELECT id
     FROM desk_ticket
     WHERE line = $1 AND date = $2 AND state = 'waiting'
     ORDER BY rank, number
     LIMIT 1",
);

// Counters that call at once pass over each other's rows and do not wait.
static NEXT_UNLOCKED: Sql = Sql::new(
    "SELECT id
     FROM desk_ticket
     WHERE line = $1 AND date = $2 AND state = 'waiting'
     ORDER BY rank, number
     LIMIT 1
     FOR UPDATE SKIP LOCKED",
);

static CLAIM: Sql = Sql::new(
    "UPDATE desk_ticket
     SET state = 'called', counter = $1, called_at = $2, calls = calls + 1
     WHERE id = $3",
);

static RECALL: Sql = Sql::new(
    "UPDATE desk_ticket
     SET called_at = $1, calls = calls + 1
     WHERE id = $2 AND state = 'called'",
);

static MISS: Sql = Sql::new(
    "UPDATE desk_ticket
     SET state = 'missed', ended_at = $1
     WHERE id = $2 AND state = 'called' AND calls >= $3",
);
