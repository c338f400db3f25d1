//! Places ahead: found on demand, booked, changed, given back.

use std::time::Duration;

use store::{Error, Sql, ToValue, Tx};
use terms::{Act, Date, Id, Moment, Permission};

use crate::{
    bookable::opens,
    calendar::{Calendar, Place},
    code::TicketCode,
    desk::Desk,
    error::TicketError,
    event::{Agreed, Booked, Cancelled, Rebooked},
    measure::Pace,
    room::{HORIZON, ahead, days_after},
    rule::Rank,
    service::Services,
    ticket::{Kind, Ticket},
    window::{Share, Taken, Window},
    words::Line,
};

/// A window that has room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// By which it is booked.
    pub starts_at: Moment,
    /// When doors open in it.
    pub opens_at: Moment,
    /// When it is over.
    pub closes_at: Moment,
    /// For how many more there is room.
    pub room: u16,
}

/// What somebody wants to book.
#[derive(Clone, Debug)]
pub struct Wish {
    /// The line.
    pub line: Id<Line>,
    /// What for.
    pub services: Services,
    /// The window.
    pub starts_at: Moment,
    /// Whether they go before others of the window: elderly, disabled, pregnant.
    pub favoured: bool,
    /// Whether they were here already, and come back.
    pub returns: bool,
}

/// A place given back can be had again after a while that nobody foresees, so that whoever sells
/// places cannot hand one on: at least this.
const FREED_AFTER: Duration = Duration::from_secs(5 * 60);
/// And so many seconds more at most.
const FREED_WITHIN: u64 = 25 * 60;

impl Desk {
    /// Windows with room for these services, of so many days from `from` on.
    pub async fn slots(
        &self,
        line: Id<Line>,
        services: &Services,
        (from, days): (Date, u16),
    ) -> Result<Vec<Slot>, TicketError> {
        let (now, services) = (self.now(), services.clone());
        self.ledger()
            .scan(move |tx| {
                let until = days_after(from, days.min(HORIZON).saturating_sub(1));
                let calendar = Calendar::of(tx, line, (from, until))?;
                let calendar = calendar.ok_or(TicketError::Missing)?;
                if !services.are_in(&calendar.line.services) {
                    return Err(TicketError::NotServed);
                }
                let today = calendar.office.zone.date(now);
                let need = Pace::of(tx, line, &services, today)?.minutes();
                let last = until.min(days_after(today, HORIZON));
                let mut slots = Vec::new();
                for days in 0..=HORIZON {
                    let date = days_after(from.max(today), days);
                    if date > last {
                        break;
                    }
                    slots.extend(free(tx, &calendar, date, (need, now))?);
                }
                Ok(slots)
            })
            .await
    }

    /// Books a window, if there still is room. The code is told here and never again.
    pub async fn book(&self, act: &Act, wish: Wish) -> Result<(Ticket, TicketCode), TicketError> {
        let (now, code) = (self.now(), TicketCode::draw(self.die()));
        let (id, hash) = (Id::draw(now, self.die()), self.hash(&code));
        let ticket = self
            .ledger()
            .change(act, move |tx| {
                let kind = if wish.returns { Kind::Returner } else { Kind::Booked };
                let (window, date, taken) = take(tx, &wish, Share::Booked, now)?;
                let (line, starts_at) = (wish.line, window.starts_at);
                let new = New {
                    id,
                    hash: &hash,
                    line,
                    services: &wish.services,
                    favoured: wish.favoured,
                    kind,
                    date,
                    taken,
                    window: (starts_at, window.closes_at),
                };
                write(tx, &new, now)?;
                let ticket = Ticket::find(tx, id)?.ok_or(TicketError::Missing)?;
                let kind = kind.code();
                Ok::<_, TicketError>((
                    ticket,
                    Booked { ticket: id, line, window: window.starts_at, kind },
                ))
            })
            .await?;
        Ok((ticket, code))
    }

    /// The ticket of a code that somebody shows to an officer.
    pub async fn ticket_of(&self, act: &Act, code: &TicketCode) -> Result<Ticket, TicketError> {
        act.needs(Permission::Serve)?;
        let hash = self.hash(code);
        let found: Option<Ticket> =
            self.ledger().read::<_, Error>(move |tx| Ticket::of_code(tx, &hash)).await?;
        found.ok_or(TicketError::Missing)
    }

    /// Gives a booked place back. Others can have it after a while.
    pub async fn cancel(&self, act: &Act, ticket: Id<Ticket>) -> Result<(), TicketError> {
        let (now, later) = (self.now(), self.later());
        self.ledger()
            .change(act, move |tx| {
                if tx.execute(&CANCEL, &[&now, &ticket])? == 0 {
                    return Err(TicketError::WrongState);
                }
                // Read only now: nobody else moves or empties it any more.
                let old = Ticket::find(tx, ticket)?.ok_or(TicketError::Missing)?;
                later.free(tx, &old)?;
                // Whoever gave it back can book again.
                tx.execute(&UNBIND, &[&ticket])?;
                Ok(((), Cancelled { ticket }))
            })
            .await
    }

    /// Books another window for the same ticket, and gives the old one back.
    pub async fn rebook(
        &self,
        act: &Act,
        ticket: Id<Ticket>,
        starts_at: Moment,
    ) -> Result<Ticket, TicketError> {
        let (now, later) = (self.now(), self.later());
        let serves = act.needs(Permission::Serve).is_ok();
        self.ledger()
            .change(act, move |tx| {
                let old = hold(tx, ticket)?;
                let wish = Wish {
                    line: old.line,
                    services: old.services.clone(),
                    starts_at,
                    favoured: old.favoured,
                    returns: old.kind == Kind::Returner,
                };
                if !serves {
                    // Otherwise nobody would have to wait for a lot.
                    opens(tx, wish.line, starts_at, now)?;
                }
                let (window, date, taken) = take(tx, &wish, Share::Booked, now)?;
                let rank = Rank::of(old.kind, old.favoured, window.starts_at).micros();
                let values: &[&dyn ToValue] = &[
                    &date,
                    &taken.share.code(),
                    &taken.minutes,
                    &window.starts_at,
                    &window.closes_at,
                    &rank,
                    &ticket,
                ];
                if tx.execute(&REBOOK, values)? == 0 {
                    return Err(TicketError::WrongState);
                }
                later.free(tx, &old)?;
                let new = Ticket::find(tx, ticket)?.ok_or(TicketError::Missing)?;
                Ok((new, Rebooked { ticket, window: starts_at }))
            })
            .await
    }

    /// Others have the place with the next sweep.
    pub(crate) fn at_once(&self) -> Later {
        Later { id: Id::draw(self.now(), self.die()), frees_at: self.now() }
    }

    /// When others can have a place that is given back now.
    pub(crate) fn later(&self) -> Later {
        let seconds = self.die().below(FREED_WITHIN);
        let frees_at = self.now().plus(FREED_AFTER).plus(Duration::from_secs(seconds));
        Later { id: Id::draw(self.now(), self.die()), frees_at }
    }

    /// What was proposed after a change of hours suits the ticket's holder.
    pub async fn agree(&self, act: &Act, ticket: Id<Ticket>) -> Result<(), TicketError> {
        self.ledger()
            .change(act, move |tx| match tx.execute(&AGREE, &[&ticket])? {
                0 => Err(TicketError::WrongState),
                _ => Ok(((), Agreed { ticket })),
            })
            .await
    }
}

/// A ticket of a day that is to come.
pub(crate) struct New<'a> {
    pub id: Id<Ticket>,
    pub hash: &'a [u8; 32],
    pub line: Id<Line>,
    pub services: &'a Services,
    pub favoured: bool,
    pub kind: Kind,
    pub date: Date,
    pub taken: Taken,
    pub window: (Moment, Moment),
}

/// Writes a ticket whose place was taken.
pub(crate) fn write(tx: &mut Tx<'_>, new: &New<'_>, now: Moment) -> Result<(), Error> {
    let (starts_at, closes_at) = new.window;
    let rank = Rank::of(new.kind, new.favoured, starts_at).micros();
    let values: &[&dyn ToValue] = &[
        &new.id,
        new.hash,
        &new.line,
        &new.date,
        &new.kind.code(),
        &new.favoured,
        &new.services.to_string(),
        &new.taken.share.code(),
        &new.taken.minutes,
        &starts_at,
        &closes_at,
        &rank,
        &now,
    ];
    tx.execute(&BOOK, values)?;
    Ok(())
}

/// A booked ticket that nobody else moves or empties until the transaction ends.
pub(crate) fn hold(tx: &mut Tx<'_>, ticket: Id<Ticket>) -> Result<Ticket, TicketError> {
    if tx.execute(&HOLD, &[&ticket])? == 0 {
        return Err(TicketError::WrongState);
    }
    Ticket::find(tx, ticket)?.ok_or(TicketError::Missing)
}

/// A place that others can have later.
#[derive(Clone, Copy)]
pub(crate) struct Later {
    id: Id<Later>,
    frees_at: Moment,
}

impl Later {
    pub(crate) fn free(self, tx: &mut Tx<'_>, ticket: &Ticket) -> Result<(), Error> {
        let Some((starts_at, _)) = ticket.window else { return Ok(()) };
        self.keep(tx, ticket.line, starts_at, ticket.taken)
    }

    pub(crate) fn keep(
        self,
        tx: &mut Tx<'_>,
        line: Id<Line>,
        starts_at: Moment,
        Taken { share, minutes }: Taken,
    ) -> Result<(), Error> {
        // Nothing is given back twice: it went to others when nobody came.
        if minutes > 0 {
            let values: &[&dyn ToValue] =
                &[&self.id, &line, &starts_at, &share.code(), &minutes, &self.frees_at];
            tx.execute(&RELEASE, values)?;
        }
        Ok(())
    }
}

/// The windows of a day that have room for whoever books ahead.
fn free(
    tx: &mut Tx<'_>,
    calendar: &Calendar,
    date: Date,
    (need, now): (u16, Moment),
) -> Result<Vec<Slot>, Error> {
    let windows = Window::of_day(tx, calendar, date)?;
    let open = windows.into_iter().filter(|window| now < window.starts_at);
    let slots = open.map(|window| Slot {
        starts_at: window.starts_at,
        opens_at: window.opens_at,
        closes_at: window.closes_at,
        room: window.room(Taken { share: Share::Booked, minutes: need }),
    });
    Ok(slots.filter(|slot| slot.room > 0).collect())
}

/// Takes the window that somebody wants.
pub(crate) fn take(
    tx: &mut Tx<'_>,
    wish: &Wish,
    share: Share,
    now: Moment,
) -> Result<(Window, Date, Taken), TicketError> {
    let place = Place::find(tx, wish.line)?.ok_or(TicketError::Missing)?;
    if !wish.services.are_in(&place.line.services) {
        return Err(TicketError::NotServed);
    }
    let (today, date) = (place.office.zone.date(now), place.office.zone.date(wish.starts_at));
    let calendar = ahead(tx, wish.line, today)?.ok_or(TicketError::Missing)?;
    let in_time = now < wish.starts_at && date <= days_after(today, HORIZON);
    let windows = if in_time { Window::of_day(tx, &calendar, date)? } else { Vec::new() };
    let window = windows.into_iter().find(|window| window.starts_at == wish.starts_at);
    let window = window.ok_or(TicketError::NotOpen)?;
    let minutes = Pace::of(tx, wish.line, &wish.services, today)?.minutes();
    let taken = window.fitting(Taken { share, minutes });
    if !window.take(tx, &calendar, taken.limits(), now)? {
        return Err(TicketError::Full);
    }
    Ok((window, date, taken))
}

static BOOK: Sql = Sql::new(
    "INSERT INTO desk_ticket
         (id, code, line, door, date, kind, favoured, services, share, minutes, starts_at,
          closes_at, state, rank, made_at, calls)
     VALUES ($1, $2, $3, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'booked', $12, $13, 0)",
);

static CANCEL: Sql = Sql::new(
    "UPDATE desk_ticket
     SET state = 'cancelled', ended_at = $1
     WHERE id = $2 AND state = 'booked'",
);

static UNBIND: Sql = Sql::new("DELETE FROM desk_booking WHERE ticket = $1");

static HOLD: Sql =
    Sql::new("UPDATE desk_ticket SET state = state WHERE id = $1 AND state = 'booked'");

static RELEASE: Sql = Sql::new(
    "INSERT INTO desk_release (id, line, starts_at, share, minutes, frees_at)
     VALUES ($1, $2, $3, $4, $5, $6)",
);

static REBOOK: Sql = Sql::new(
    "UPDATE desk_ticket
     SET date = $1, share = $2, minutes = $3, starts_at = $4, closes_at = $5, rank = $6,
         moved_from = NULL
     WHERE id = $7 AND state = 'booked'",
);

static AGREE: Sql = Sql::new(
    "UPDATE desk_ticket
     SET moved_from = NULL
     WHERE id = $1 AND state = 'booked' AND moved_from IS NOT NULL",
);
