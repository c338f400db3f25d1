//! Taking part in a day's lot: one entry for each contact, gathered for a while, whenever it comes.

use store::{Answer, Error, Row, Sql, ToValue, Tx};
use terms::{Act, Date, Id, Moment};

use crate::{
    bookable::Bookable,
    calendar::Place,
    desk::Desk,
    error::TicketError,
    event::{Day, Entered, Withdrawn},
    hold::{Booker, Mark, may_book},
    service::Services,
    ticket::Ticket,
    words::Line,
    zone::Zone,
};

/// Which half of the day suits somebody: a wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Half {
    /// From noon on.
    Afternoon,
    /// Either.
    Any,
    /// Before noon.
    Morning,
}

/// What somebody wants of a day's lot.
#[derive(Clone, Debug)]
pub struct Entry {
    pub(crate) ticket: Id<Ticket>,
    pub(crate) mark: Mark,
    /// The line.
    pub line: Id<Line>,
    /// The day.
    pub date: Date,
    /// What for.
    pub services: Services,
    /// Whether they go before others of their window.
    pub favoured: bool,
    /// Which half of the day suits.
    pub half: Half,
    pub(crate) commitment: [u8; 32],
    pub(crate) contact: Vec<u8>,
    pub(crate) language: String,
    /// How many lots they have lost.
    pub lost: u16,
}

/// A day whose places are drawn, for whoever wants to take part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The day.
    pub date: Date,
    /// From when until when entries are gathered.
    pub gathers: (Moment, Moment),
}

/// So many take part in one draw at most: one transaction of the one writer that SQLite has.
const MOST: u32 = 5_000;

/// Noon, in minutes since midnight.
const NOON: u16 = 12 * 60;

impl Half {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Any, Self::Morning, Self::Afternoon];

    /// The word in the store and in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Afternoon => "afternoon",
            Self::Any => "any",
            Self::Morning => "morning",
        }
    }

    /// The half of this word.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|half| half.code() == code)
    }

    /// Whether a minute of the day is in it.
    pub(crate) const fn holds(self, minute: u16) -> bool {
        match self {
            Self::Afternoon => minute >= NOON,
            Self::Any => true,
            Self::Morning => minute < NOON,
        }
    }
}

impl Desk {
    /// The days of a line whose lots gather entries now.
    pub async fn lots(&self, line: Id<Line>) -> Result<Vec<Standing>, TicketError> {
        let now = self.now();
        self.ledger().read(move |tx| Ok(gathering(tx, line, now)?)).await
    }

    /// Takes part in a day's lot: one entry for each contact counts, and who has booked takes no part.
    /// What was entered before is replaced; lots that were lost stay counted.
    pub async fn enter_lot(
        &self,
        act: &Act,
        (mark, half): (Mark, Half),
        (line, date, services): (Id<Line>, Date, Services),
        (booker, favoured): (Booker, bool),
    ) -> Result<(), TicketError> {
        let (now, ticket) = (self.now(), Id::draw(self.now(), self.die()));
        let commitment = self.commit(ticket, booker.nik);
        self.ledger()
            .change(act, move |tx| {
                may_book(tx, mark)?;
                let place = Place::find(tx, line)?.ok_or(TicketError::Missing)?;
                if !services.are_in(&place.line.services) {
                    return Err(TicketError::NotServed);
                }
                if !gathering(tx, line, now)?.iter().any(|it| it.date == date) {
                    return Err(TicketError::NotOpen);
                }
                if tx.find::<(u32,)>(&COUNT, &[&line, &date])?.is_some_and(|it| it.0 >= MOST) {
                    return Err(TicketError::Full);
                }
                let values: &[&dyn ToValue] = &[
                    &ticket,
                    &mark,
                    &line,
                    &date,
                    &services.to_string(),
                    &favoured,
                    &half.code(),
                    &commitment,
                    &booker.contact,
                    &booker.language.tag(),
                ];
                tx.execute(&ENTER, values)?;
                Ok(((), Entered { ticket, line, date: Day(date) }))
            })
            .await
    }

    /// In which day's lot a contact takes part, and how many it has lost.
    pub async fn entry(&self, mark: Mark) -> Result<Option<Entry>, Error> {
        self.ledger().read(move |tx| tx.find(&FIND, &[&mark])).await
    }

    /// Takes part no more.
    pub async fn withdraw(&self, act: &Act, mark: Mark) -> Result<(), TicketError> {
        self.ledger()
            .change(act, move |tx| {
                let gone: Option<(Id<Ticket>,)> = tx.find(&WITHDRAW, &[&mark])?;
                let (ticket,) = gone.ok_or(TicketError::Missing)?;
                Ok(((), Withdrawn { ticket }))
            })
            .await
    }
}

/// The days whose lots gather entries now.
fn gathering(tx: &mut Tx<'_>, line: Id<Line>, now: Moment) -> Result<Vec<Standing>, Error> {
    let Some(place) = Place::find(tx, line)? else { return Ok(Vec::new()) };
    let Some(lot) = Bookable::of(tx, line)?.lot() else { return Ok(Vec::new()) };
    let zone: Zone = place.office.zone;
    let date = crate::room::days_after(place.today(now), lot.days);
    let (opens, closes) = lot.span(zone, date);
    let calendar = place.days(tx, (date, date))?;
    let open = opens <= now && now < closes && !calendar.windows(date).is_empty();
    Ok(open.then_some(Standing { date, gathers: (opens, closes) }).into_iter().collect())
}

impl Answer for Entry {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        let half = Half::of_code(&row.cell::<String>(6)?);
        Ok(Self {
            ticket: row.cell(0)?,
            mark: row.cell(1)?,
            line: row.cell(2)?,
            date: row.cell(3)?,
            services: row.cell::<String>(4)?.parse().map_err(|_| Error::Shape("services"))?,
            favoured: row.cell(5)?,
            half: half.ok_or(Error::Shape("a half of a day"))?,
            commitment: row.cell(7)?,
            contact: row.cell(8)?,
            language: row.cell(9)?,
            lost: row.cell(10)?,
        })
    }
}

static COUNT: Sql = Sql::new("SELECT COUNT(*) FROM desk_entry WHERE line = $1 AND date = $2");

// The ticket's id goes with the commitment: both are replaced.
static ENTER: Sql = Sql::new(
    "INSERT INTO desk_entry
         (ticket, mark, line, date, services, favoured, half, commitment, contact, language, lost,
          told_lost)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 0)
     ON CONFLICT (mark) DO UPDATE
     SET ticket = excluded.ticket, line = excluded.line, date = excluded.date,
         services = excluded.services, favoured = excluded.favoured, half = excluded.half,
         commitment = excluded.commitment, contact = excluded.contact,
         language = excluded.language",
);

static FIND: Sql = Sql::new(
    "SELECT ticket, mark, line, date, services, favoured, half, commitment, contact, language, lost
     FROM desk_entry
     WHERE mark = $1",
);

static WITHDRAW: Sql = Sql::new("DELETE FROM desk_entry WHERE mark = $1 RETURNING ticket");
