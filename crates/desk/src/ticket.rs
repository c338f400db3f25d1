//! Tickets: dated places in a line.

use std::fmt;

use store::{Answer, Error, Row, Sql, Tx};
use terms::{Date, Id, Language, Moment};

use crate::{
    service::Services,
    window::{Share, Taken},
    words::{Counter, Letter, Line},
};

/// A place in a line on a day, from the booking or the door to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// By which it is known.
    pub id: Id<Ticket>,
    /// The line.
    pub line: Id<Line>,
    /// The letter of the line that gave the number; it stays when one is sent on to another.
    pub letter: Letter,
    /// The day, by the office's calendar.
    pub date: Date,
    /// How it came to be.
    pub kind: Kind,
    /// Whether it goes before others of its window.
    pub favoured: bool,
    /// What for.
    pub services: Services,
    /// How far it has come.
    pub state: State,
    /// When it is to be called: from, and until; `None` on standby.
    pub window: Option<(Moment, Moment)>,
    /// The start of the window that a change of hours took away; the window is a proposal then.
    pub moved_from: Option<Moment>,
    /// The number, once its holder is there.
    pub number: Option<u16>,
    /// When its holder came.
    pub arrived_at: Option<Moment>,
    /// Which counter has called it.
    pub counter: Option<Id<Counter>>,
    /// How often it was called.
    pub calls: u16,
    pub(crate) door: Id<Line>,
    pub(crate) taken: Taken,
    pub(crate) called_at: Option<Moment>,
    pub(crate) began_at: Option<Moment>,
    pub(crate) rank: i64,
}

/// How a ticket came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Booked ahead.
    Booked,
    /// Comes back: sent to fetch something, from another line, or from a day that was too short.
    Returner,
    /// At the door, without a place in a window: served when somebody else does not come.
    Standby,
    /// At the door.
    WalkIn,
}

/// How far a ticket has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Dated; its holder is not there yet.
    Booked,
    /// Called to a counter.
    Called,
    /// Given back.
    Cancelled,
    /// Served.
    Done,
    /// Has left before being served.
    Left,
    /// Called several times, or not there in time.
    Missed,
    /// Set aside until its holder is back.
    Parked,
    /// At a counter.
    Serving,
    /// In the line.
    Waiting,
}

impl Ticket {
    /// The number as it is called: `A-012`.
    pub fn call(&self) -> Option<Call> {
        self.number.map(|number| Call { letter: self.letter, number })
    }

    /// The ticket in the running transaction.
    pub(crate) fn find(tx: &mut Tx<'_>, id: Id<Self>) -> Result<Option<Self>, Error> {
        tx.find(&FIND, &[&id])
    }

    /// The ticket whose code has this hash.
    pub(crate) fn of_code(tx: &mut Tx<'_>, code: &[u8; 32]) -> Result<Option<Self>, Error> {
        tx.find(&OF_CODE, &[code])
    }
}

/// A line's letter and a number of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Call {
    /// The letter.
    pub letter: Letter,
    /// The number.
    pub number: u16,
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:03}", self.letter, self.number)
    }
}

impl Kind {
    const ALL: [Self; 4] = [Self::Booked, Self::Returner, Self::Standby, Self::WalkIn];

    /// The word in the store and in the log.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Returner => "returner",
            Self::Standby => "standby",
            Self::WalkIn => "walk_in",
        }
    }

    /// The words for officers.
    pub const fn title(self, language: Language) -> &'static str {
        match self {
            Self::Booked => language.choose("Janji temu", "Booked"),
            Self::Returner => language.choose("Datang kembali", "Comes back"),
            Self::Standby => language.choose("Cadangan", "Standby"),
            Self::WalkIn => language.choose("Datang langsung", "Walk-in"),
        }
    }

    fn read(code: &str) -> Result<Self, Error> {
        let found = Self::ALL.into_iter().find(|kind| kind.code() == code);
        found.ok_or(Error::Shape("a kind of ticket"))
    }
}

impl State {
    const ALL: [Self; 9] = [
        Self::Booked,
        Self::Called,
        Self::Cancelled,
        Self::Done,
        Self::Left,
        Self::Missed,
        Self::Parked,
        Self::Serving,
        Self::Waiting,
    ];

    /// The word in the store.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Called => "called",
            Self::Cancelled => "cancelled",
            Self::Done => "done",
            Self::Left => "left",
            Self::Missed => "missed",
            Self::Parked => "parked",
            Self::Serving => "serving",
            Self::Waiting => "waiting",
        }
    }

    /// The words for people.
    pub const fn title(self, language: Language) -> &'static str {
        match self {
            Self::Booked => language.choose("Terjadwal", "Booked"),
            Self::Called => language.choose("Dipanggil", "Called"),
            Self::Cancelled => language.choose("Dibatalkan", "Given back"),
            Self::Done => language.choose("Selesai", "Done"),
            Self::Left => language.choose("Pulang sebelum dilayani", "Left before being served"),
            Self::Missed => language.choose("Tidak hadir saat dipanggil", "Not there when called"),
            Self::Parked => language.choose("Disisihkan sementara", "Set aside for now"),
            Self::Serving => language.choose("Sedang dilayani", "Being served"),
            Self::Waiting => language.choose("Menunggu", "Waiting"),
        }
    }

    fn read(code: &str) -> Result<Self, Error> {
        let found = Self::ALL.into_iter().find(|state| state.code() == code);
        found.ok_or(Error::Shape("a state of a ticket"))
    }
}

impl Answer for Ticket {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        let (opens, closes): (Option<Moment>, Option<Moment>) = (row.cell(8)?, row.cell(9)?);
        Ok(Self {
            id: row.cell(0)?,
            line: row.cell(1)?,
            letter: row.cell::<String>(2)?.parse().map_err(|_| Error::Shape("a line's letter"))?,
            date: row.cell(3)?,
            kind: Kind::read(&row.cell::<String>(4)?)?,
            favoured: row.cell(5)?,
            services: row.cell::<String>(6)?.parse().map_err(|_| Error::Shape("services"))?,
            state: State::read(&row.cell::<String>(7)?)?,
            window: opens.zip(closes),
            moved_from: row.cell(10)?,
            number: row.cell(11)?,
            arrived_at: row.cell(12)?,
            counter: row.cell(13)?,
            calls: row.cell(14)?,
            taken: Taken { share: Share::read(&row.cell::<String>(19)?)?, minutes: row.cell(15)? },
            called_at: row.cell(16)?,
            began_at: row.cell(17)?,
            rank: row.cell(18)?,
            door: row.cell(20)?,
        })
    }
}

/// The columns of a [`Ticket`].
macro_rules! ticket {
    ($rest:literal) => {
        concat!(
            "SELECT ticket.id, ticket.line, door.letter, ticket.date, ticket.kind, ticket.favoured,
                    ticket.services, ticket.state, ticket.starts_at, ticket.closes_at,
                    ticket.moved_from, ticket.number, ticket.arrived_at, ticket.counter,
                    ticket.calls, ticket.minutes, ticket.called_at, ticket.began_at, ticket.rank,
                    ticket.share, ticket.door
             FROM desk_ticket AS ticket
             JOIN desk_line AS door ON door.id = ticket.door ",
            $rest
        )
    };
}
pub(crate) use ticket;

static FIND: Sql = Sql::new(ticket!("WHERE ticket.id = $1"));

static OF_CODE: Sql = Sql::new(ticket!("WHERE ticket.code = $1"));
