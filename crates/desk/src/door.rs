//! At the door: whoever comes gets a place of today, or is told at once that there is none.

use store::{Sql, ToValue, Tx};
use terms::{Act, Date, Id, Moment, Permission};

use crate::{
    book::hold,
    calendar::{Calendar, Place},
    call::place,
    code::TicketCode,
    desk::Desk,
    error::TicketError,
    event::Arrived,
    hours::WINDOW,
    measure::Pace,
    room::take_on,
    rule::{GRACE, Rank},
    service::Services,
    ticket::{Kind, Ticket},
    window::{Share, Taken, Window},
    words::Line,
};

/// Somebody who comes without a booking.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// The line.
    pub line: Id<Line>,
    /// What for.
    pub services: Services,
    /// Whether they go before others of their window: elderly, disabled, pregnant.
    pub favoured: bool,
}

/// What somebody at the door gets.
#[derive(Clone, Debug)]
pub enum Joined {
    /// A place of today, and the code to follow it by, which is told here and never again.
    In(Box<Ticket>, TicketCode),
    /// Today is full: a dated place of another day, or standing by.
    Full,
    /// Doors stay closed today, or have closed: a dated place of another day.
    Closed,
}

/// Whether somebody without a place may wait for one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Without {
    No,
    StandsBy,
}

impl Desk {
    /// Gives somebody at the door the earliest window of today that has room.
    pub async fn join(&self, act: &Act, arrival: Arrival) -> Result<Joined, TicketError> {
        self.enter(act, arrival, Without::No).await
    }

    /// Lets somebody at the door wait without a window, to be served when another does not come.
    /// Where there is room, they get a window; where doors are closed, nobody waits.
    pub async fn stand_by(&self, act: &Act, arrival: Arrival) -> Result<Joined, TicketError> {
        self.enter(act, arrival, Without::StandsBy).await
    }

    async fn enter(
        &self,
        act: &Act,
        arrival: Arrival,
        without: Without,
    ) -> Result<Joined, TicketError> {
        let (now, code, may) = (self.now(), TicketCode::draw(self.die()), act.clone());
        let (id, hash) = (Id::draw(now, self.die()), self.hash(&code));
        let ticket = self
            .ledger()
            .change_if(act, move |tx| {
                let Place { office, line } = place(tx, &may, arrival.line)?;
                if !arrival.services.are_in(&line.services) {
                    return Err(TicketError::NotServed);
                }
                let date = office.zone.date(now);
                let found = first_room(tx, &arrival, (date, now))?;
                let (window, kind, taken) = match (found, without) {
                    (Some((window, taken)), _) => (Some(window), Kind::WalkIn, taken),
                    (None, Without::StandsBy) => (None, Kind::Standby, NOTHING),
                    (None, Without::No) if is_over(tx, arrival.line, date)? => {
                        return Err(TicketError::NotOpen);
                    }
                    (None, Without::No) => return Ok((None, None)),
                };
                let number = next_number(tx, arrival.line, date)?;
                let new = New { id, hash, arrival: &arrival, date, kind, taken, window, number };
                new.write(tx, now)?;
                let ticket = Ticket::find(tx, id)?.ok_or(TicketError::Missing)?;
                Ok((Some(ticket), Some(Arrived::new(id, arrival.line, kind, number))))
            })
            .await;
        match ticket {
            Ok(Some(ticket)) => Ok(Joined::In(Box::new(ticket), code)),
            Ok(None) => Ok(Joined::Full),
            Err(TicketError::NotOpen) => Ok(Joined::Closed),
            Err(error) => Err(error),
        }
    }

    /// Somebody who has booked is there. Too late for the place that was kept, they go behind whoever
    /// has a window by now. What somebody booked for one person needs the person's NIK:
    /// [`Desk::check_in_with`].
    pub async fn check_in(&self, act: &Act, ticket: Id<Ticket>) -> Result<Ticket, TicketError> {
        act.needs(Permission::Serve)?;
        match self.commitment(ticket).await? {
            Some(_) => Err(TicketError::NeedsNik),
            None => self.arrive(act, ticket).await,
        }
    }

    /// Puts a booked ticket whose holder is there into the line.
    pub(crate) async fn arrive(
        &self,
        act: &Act,
        ticket: Id<Ticket>,
    ) -> Result<Ticket, TicketError> {
        let (now, may) = (self.now(), act.clone());
        self.ledger()
            .change(act, move |tx| {
                let booked = hold(tx, ticket)?;
                let office = place(tx, &may, booked.line)?.office;
                if booked.date != office.zone.date(now) {
                    return Err(TicketError::NotOpen);
                }
                let number = next_number(tx, booked.door, booked.date)?;
                let late = booked.window.is_none_or(|(starts, _)| starts.plus(GRACE) < now);
                let rank = match late {
                    true => Rank::of(Kind::WalkIn, booked.favoured, this_window(now)).micros(),
                    false => booked.rank,
                };
                if tx.execute(&CHECK_IN, &[&now, &number, &rank, &ticket])? == 0 {
                    return Err(TicketError::WrongState);
                }
                let there = Ticket::find(tx, ticket)?.ok_or(TicketError::Missing)?;
                Ok((there, Arrived::new(ticket, booked.line, booked.kind, number)))
            })
            .await
    }
}

/// Takes nothing of any window.
pub(crate) const NOTHING: Taken = Taken { share: Share::Any, minutes: 0 };

/// The start of the window that the clock is in: windows begin on half hours in every zone.
pub(crate) fn this_window(now: Moment) -> Moment {
    let window = i64::from(WINDOW) * 60;
    Moment::from_seconds(now.seconds().div_euclid(window) * window)
}

/// The earliest room of today for whoever is at the door.
fn first_room(
    tx: &mut Tx<'_>,
    arrival: &Arrival,
    (date, now): (Date, Moment),
) -> Result<Option<(Window, Taken)>, TicketError> {
    let calendar = Calendar::of(tx, arrival.line, (date, date))?.ok_or(TicketError::Missing)?;
    if calendar.day(now).1.is_none_or(|closes| closes <= now) {
        return Err(TicketError::NotOpen);
    }
    let minutes = Pace::of(tx, arrival.line, &arrival.services, date)?.minutes();
    let share = if arrival.favoured { Share::Any } else { Share::Ordinary };
    let wanted = Taken { share, minutes };
    Ok(take_on(tx, &calendar, (date, now), wanted, |window| window.starts_at)?)
}

/// Whether somebody has ended a line's day.
fn is_over(tx: &mut Tx<'_>, line: Id<Line>, date: Date) -> Result<bool, TicketError> {
    let over: Option<(Moment,)> = tx.find(&OVER, &[&line, &date])?;
    Ok(over.is_some())
}

/// The next number of a line's day; none once the day is over.
pub(crate) fn next_number(tx: &mut Tx<'_>, door: Id<Line>, date: Date) -> Result<u16, TicketError> {
    let number: Option<(u16,)> = tx.find(&NUMBER, &[&door, &date])?;
    number.map(|(number,)| number).ok_or(TicketError::NotOpen)
}

/// A ticket that is given at the door.
struct New<'a> {
    id: Id<Ticket>,
    hash: [u8; 32],
    arrival: &'a Arrival,
    date: Date,
    kind: Kind,
    taken: Taken,
    window: Option<Window>,
    number: u16,
}

impl New<'_> {
    fn write(&self, tx: &mut Tx<'_>, now: Moment) -> Result<(), TicketError> {
        let Self { id, hash, arrival, date, kind, taken, window, number } = self;
        let starts_at = window.map(|window| window.starts_at);
        let rank = Rank::of(*kind, arrival.favoured, starts_at.unwrap_or(now)).micros();
        let values: &[&dyn ToValue] = &[
            id,
            hash,
            &arrival.line,
            date,
            &kind.code(),
            &arrival.favoured,
            &arrival.services.to_string(),
            &taken.share.code(),
            &taken.minutes,
            &starts_at,
            &window.map(|window| window.closes_at),
            &rank,
            number,
            &now,
        ];
        tx.execute(&ENTER, values)?;
        Ok(())
    }
}

static NUMBER: Sql = Sql::new(
    "INSERT INTO desk_line_day (line, date, numbers)
     VALUES ($1, $2, 1)
     ON CONFLICT (line, date) DO UPDATE SET numbers = desk_line_day.numbers + 1
     WHERE desk_line_day.closed_at IS NULL
     RETURNING numbers",
);

static OVER: Sql = Sql::new(
    "SELECT closed_at FROM desk_line_day
     WHERE line = $1 AND date = $2 AND closed_at IS NOT NULL",
);

static ENTER: Sql = Sql::new(
    "INSERT INTO desk_ticket
         (id, code, line, door, date, kind, favoured, services, share, minutes, starts_at,
          closes_at, state, rank, number, made_at, arrived_at, calls)
     VALUES ($1, $2, $3, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'waiting', $12, $13, $14, $14, 0)",
);

static CHECK_IN: Sql = Sql::new(
    "UPDATE desk_ticket
     SET state = 'waiting', arrived_at = $1, number = $2, rank = $3
     WHERE id = $4 AND state = 'booked'",
);
