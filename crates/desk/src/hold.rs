//! Holds: a place is kept for ten minutes while somebody fills in the form, and becomes a booking once.

use std::time::Duration;

use store::{Answer, Error, Row, Sql, ToValue, Tx};
use terms::{Act, Date, Id, Language, Moment, Nik};

use crate::{
    book::{Slot, Wish, take, write},
    bookable::{Bookable, opens},
    calendar::Place,
    capacity::give_back,
    code::TicketCode,
    desk::Desk,
    error::TicketError,
    event::{Booked, Held, LetGo},
    service::Services,
    ticket::{Kind, Ticket},
    window::{Share, Taken},
    words::Line,
};

/// A keyed hash of a contact that was verified: by it a contact is known without being told.
pub type Mark = [u8; 32];

/// A place that is kept. It becomes a booking once: whoever confirms it gives it away.
#[derive(Debug, PartialEq, Eq)]
pub struct Hold {
    /// By which it is known.
    pub id: Id<Hold>,
    /// The line.
    pub line: Id<Line>,
    /// What for.
    pub services: Services,
    /// From when until when one is to be called.
    pub window: (Moment, Moment),
    /// Until when it is kept.
    pub lapses_at: Moment,
    favoured: bool,
    date: Date,
    taken: Taken,
}

/// Who books.
#[derive(Clone, Debug)]
pub struct Booker {
    /// The person who comes. Only a keyed hash of it and of the ticket is stored.
    pub nik: Nik,
    /// The contact, sealed by whoever sends what is to be told.
    pub contact: Vec<u8>,
    /// In which language they are told.
    pub language: Language,
}

/// For so long a place is kept.
pub const HELD_FOR: Duration = Duration::from_secs(10 * 60);

impl Desk {
    /// Windows with room that people can book themselves, of so many days from `from` on.
    pub async fn open_slots(
        &self,
        line: Id<Line>,
        services: &Services,
        days: (Date, u16),
    ) -> Result<Vec<Slot>, TicketError> {
        let (now, mut slots) = (self.now(), self.slots(line, services, days).await?);
        self.ledger()
            .read(move |tx| {
                let zone = Place::find(tx, line)?.ok_or(TicketError::Missing)?.office.zone;
                let rule = Bookable::of(tx, line)?;
                let waiting: Vec<(Date,)> = tx.all(&WAITING, &[&line])?;
                slots.retain(|slot| {
                    let date = zone.date(slot.starts_at);
                    rule.is_open(zone, slot.starts_at, now) && !waiting.contains(&(date,))
                });
                Ok(slots)
            })
            .await
    }

    /// Keeps a window for a contact that has none and has not booked. Another one that is kept for the
    /// contact is let go.
    pub async fn hold_slot(&self, act: &Act, mark: Mark, wish: Wish) -> Result<Hold, TicketError> {
        let (now, id) = (self.now(), Id::draw(self.now(), self.die()));
        let later = self.at_once();
        self.ledger()
            .change(act, move |tx| {
                may_book(tx, mark)?;
                if let Some(old) = tx.find::<Hold>(&DROP_OF, &[&mark])? {
                    // Given back by the next sweep: two windows at once could wait for each other.
                    later.keep(tx, old.line, old.window.0, old.taken)?;
                }
                // The contact's row first, the window's then: as whoever frees what has lapsed does.
                let claimed: &[&dyn ToValue] = &[&id, &mark, &wish.line, &wish.starts_at, &now];
                if tx.execute(&CLAIM, claimed)? == 0 {
                    return Err(TicketError::Twice);
                }
                opens(tx, wish.line, wish.starts_at, now)?;
                let (window, date, taken) = take(tx, &wish, Share::Booked, now)?;
                let hold = Hold {
                    id,
                    line: wish.line,
                    services: wish.services.clone(),
                    window: (window.starts_at, window.closes_at),
                    lapses_at: now.plus(HELD_FOR),
                    favoured: wish.favoured,
                    date,
                    taken,
                };
                hold.write(tx)?;
                let event = Held { line: wish.line, window: window.starts_at };
                Ok((hold, event))
            })
            .await
    }

    /// What is kept for a contact now.
    pub async fn find_hold(&self, mark: Mark) -> Result<Option<Hold>, Error> {
        let now = self.now();
        self.ledger().read(move |tx| tx.find(&FIND, &[&mark, &now])).await
    }

    /// Makes the booking of what was kept. The code is told here, and in what is sent to the contact.
    pub async fn confirm(
        &self,
        act: &Act,
        hold: Hold,
        booker: Booker,
    ) -> Result<(Ticket, TicketCode), TicketError> {
        let (now, id) = (self.now(), Id::draw(self.now(), self.die()));
        let (code, commitment) = (self.code_of(id), self.commit(id, booker.nik));
        let hash = self.hash(&code);
        let ticket = self
            .ledger()
            .change(act, move |tx| {
                let kept: Option<(Vec<u8>,)> = tx.find(&CONFIRM, &[&hold.id, &now])?;
                let (mark,) = kept.ok_or(TicketError::Lapsed)?;
                let Hold { line, services, window: (starts_at, closes_at), .. } = &hold;
                let new = crate::book::New {
                    id,
                    hash: &hash,
                    line: *line,
                    services,
                    favoured: hold.favoured,
                    kind: Kind::Booked,
                    date: hold.date,
                    taken: hold.taken,
                    window: (*starts_at, *closes_at),
                };
                write(tx, &new, now)?;
                let Booker { contact, language, .. } = &booker;
                let bound = Bound {
                    ticket: id,
                    mark: &mark,
                    commitment: &commitment,
                    contact,
                    language: language.tag(),
                    drawn: false,
                };
                if !bound.write(tx, (*starts_at, now))? {
                    return Err(TicketError::Twice);
                }
                tx.execute(&WITHDRAW, &[&mark])?;
                let ticket = Ticket::find(tx, id)?.ok_or(TicketError::Missing)?;
                let kind = Kind::Booked.code();
                Ok((ticket, Booked { ticket: id, line: *line, window: *starts_at, kind }))
            })
            .await?;
        Ok((ticket, code))
    }

    /// Gives up what was kept; others have it at once.
    pub async fn let_go(&self, act: &Act, hold: Hold) -> Result<(), TicketError> {
        self.ledger()
            .change(act, move |tx| match tx.execute(&DROP, &[&hold.id])? {
                0 => Err(TicketError::Lapsed),
                _ => {
                    give_back(tx, hold.line, hold.window.0, hold.taken.limits())?;
                    Ok(((), LetGo { line: hold.line, window: hold.window.0 }))
                }
            })
            .await
    }
}

/// Whether a contact has no booking.
pub(crate) fn may_book(tx: &mut Tx<'_>, mark: Mark) -> Result<(), TicketError> {
    match tx.find::<(Id<Ticket>,)>(&BOOKED, &[&mark])? {
        Some(_) => Err(TicketError::Twice),
        None => Ok(()),
    }
}

/// Gives back what was kept for too long. Says how many places that were.
pub(crate) fn lapse(tx: &mut Tx<'_>, now: Moment, most: i64) -> Result<u32, Error> {
    let lapsed: Vec<Hold> = tx.all(&LAPSED, &[&now, &most])?;
    let mut places = 0;
    for hold in lapsed {
        // Of two sweeps at once one gives it back.
        if tx.execute(&DROP, &[&hold.id])? == 1 {
            give_back(tx, hold.line, hold.window.0, hold.taken.limits())?;
            places += 1;
        }
    }
    Ok(places)
}

/// What is kept of a window is kept no more; what it had taken is said.
pub(crate) fn drop_all(
    tx: &mut Tx<'_>,
    line: Id<Line>,
    starts_at: Moment,
) -> Result<Vec<Taken>, Error> {
    let dropped: Vec<Hold> = tx.all(&DROP_ALL, &[&line, &starts_at])?;
    Ok(dropped.into_iter().map(|hold| hold.taken).collect())
}

/// Whose ticket it is, as it is stored.
pub(crate) struct Bound<'a> {
    pub ticket: Id<Ticket>,
    pub mark: &'a [u8],
    pub commitment: &'a [u8; 32],
    pub contact: &'a [u8],
    pub language: &'a str,
    pub drawn: bool,
}

impl Bound<'_> {
    /// Writes it, unless the contact has booked. Says whether it did.
    pub fn write(
        &self,
        tx: &mut Tx<'_>,
        (starts_at, now): (Moment, Moment),
    ) -> Result<bool, Error> {
        let Self { ticket, mark, commitment, contact, language, drawn } = self;
        let reminded = crate::note::reminded(starts_at, now);
        let values: &[&dyn ToValue] =
            &[ticket, mark, commitment, contact, language, drawn, &reminded];
        Ok(tx.execute(&BIND, values)? == 1)
    }
}

impl Hold {
    fn write(&self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let services = self.services.to_string();
        let values: &[&dyn ToValue] = &[
            &self.date,
            &services,
            &self.favoured,
            &self.taken.share.code(),
            &self.taken.minutes,
            &self.window.1,
            &self.lapses_at,
            &self.id,
        ];
        tx.execute(&HOLD, values)?;
        Ok(())
    }
}

impl Answer for Hold {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        let share = Share::read(&row.cell::<String>(5)?)?;
        Ok(Self {
            id: row.cell(0)?,
            line: row.cell(1)?,
            date: row.cell(2)?,
            services: row.cell::<String>(3)?.parse().map_err(|_| Error::Shape("services"))?,
            favoured: row.cell(4)?,
            taken: Taken { share, minutes: row.cell(6)? },
            window: (row.cell(7)?, row.cell(8)?),
            lapses_at: row.cell(9)?,
        })
    }
}

static WAITING: Sql = Sql::new("SELECT DISTINCT date FROM desk_entry WHERE line = $1");

static BOOKED: Sql = Sql::new("SELECT ticket FROM desk_booking WHERE mark = $1");

static CLAIM: Sql = Sql::new(
    "INSERT INTO desk_hold
         (id, mark, line, date, services, favoured, share, minutes, starts_at, closes_at, lapses_at)
     VALUES ($1, $2, $3, '', '', 0, '', 0, $4, $4, $5)
     ON CONFLICT (mark) DO NOTHING",
);

static HOLD: Sql = Sql::new(
    "UPDATE desk_hold
     SET date = $1, services = $2, favoured = $3, share = $4, minutes = $5, closes_at = $6,
         lapses_at = $7
     WHERE id = $8",
);

static FIND: Sql = Sql::new(
    "SELECT id, line, date, services, favoured, share, minutes, starts_at, closes_at, lapses_at
     FROM desk_hold
     WHERE mark = $1 AND lapses_at > $2",
);

static LAPSED: Sql = Sql::new(
    "SELECT id, line, date, services, favoured, share, minutes, starts_at, closes_at, lapses_at
     FROM desk_hold
     WHERE lapses_at <= $1
     ORDER BY id
     LIMIT $2",
);

static DROP_OF: Sql = Sql::new(
    "DELETE FROM desk_hold
     WHERE mark = $1
     RETURNING id, line, date, services, favoured, share, minutes, starts_at, closes_at, lapses_at",
);

static DROP_ALL: Sql = Sql::new(
    "DELETE FROM desk_hold
     WHERE line = $1 AND starts_at = $2
     RETURNING id, line, date, services, favoured, share, minutes, starts_at, closes_at, lapses_at",
);

static DROP: Sql = Sql::new("DELETE FROM desk_hold WHERE id = $1");

static CONFIRM: Sql =
    Sql::new("DELETE FROM desk_hold WHERE id = $1 AND lapses_at > $2 RETURNING mark");

static BIND: Sql = Sql::new(
    "INSERT INTO desk_booking
         (ticket, mark, commitment, contact, language, drawn, reminded)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (mark) DO NOTHING",
);

static WITHDRAW: Sql = Sql::new("DELETE FROM desk_entry WHERE mark = $1");
