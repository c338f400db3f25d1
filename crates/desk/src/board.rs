//! What an office shows to whoever waits, and officers see of their line.

use store::{Answer, Error, Row, Sql, Tx};
use terms::{Act, Date, Id, Moment, Permission};

use crate::{
    calendar::Place,
    call::place,
    desk::{Desk, officer},
    error::TicketError,
    ticket::{Call, State, Ticket, ticket},
    words::{Counter, Letter, Line, Office},
    zone::Zone,
};

/// What an office's board shows: no name, no code.
#[derive(Clone, Debug)]
pub struct Board {
    /// Whose board it is.
    pub office: Office,
    /// Numbers that are called or served, the last called first.
    pub calls: Vec<Announced>,
    /// How many wait in each line.
    pub waiting: Vec<(Letter, u32)>,
}

/// A number that was called to a counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Announced {
    /// The number.
    pub call: Call,
    /// The counter's sign.
    pub counter: u8,
    /// How often it was called.
    pub calls: u16,
    /// When last.
    pub at: Moment,
    /// Whether its holder has come.
    pub is_served: bool,
}

/// A line's people of today, as officers see them.
#[derive(Clone, Debug)]
pub struct Lineup {
    /// The line and its office.
    pub line: Line,
    /// Its office.
    pub office: Office,
    /// Those who are called next, in that order: a dozen at most.
    pub next: Vec<Ticket>,
    /// How many wait, those included; [`COUNTED`] stands for as many or more.
    pub waiting: u32,
    /// How many have booked for today and are not there yet; likewise.
    pub expected: u32,
    /// Set aside, or not there when called, the latest first: fifty at most.
    pub away: Vec<Ticket>,
}

/// A counter with its line, as whoever sits there sees it.
#[derive(Clone, Debug)]
pub struct AtCounter {
    /// The counter.
    pub counter: Counter,
    /// Whether the act's officer sits there.
    pub is_own: bool,
    /// Who is called or served there.
    pub current: Option<Ticket>,
    /// The line's people of today.
    pub lineup: Lineup,
}

/// As far as a line is counted: a page that is asked for at every call reads no more of it.
pub const COUNTED: u32 = 1_000;

/// Those who are shown of a line.
const NEXT: i64 = 12;

/// Those who are shown of whom a line has lost from sight.
const AWAY: i64 = 50;

/// Calls that a board shows.
const CALLS: i64 = 12;

impl Desk {
    /// What an office's board shows now. Anybody may see it.
    pub async fn board(&self, office: Id<Office>) -> Result<Board, TicketError> {
        let now = self.now();
        self.ledger()
            .read(move |tx| {
                let found = Office::find(tx, office)?.ok_or(TicketError::Missing)?;
                let date = found.zone.date(now);
                let calls = tx.all(&CALLED, &[&office, &date, &CALLS])?;
                let waiting: Vec<(String, u32)> = tx.all(&WAITING, &[&date, &office])?;
                let read = |(letter, count): (String, u32)| {
                    let letter = letter.parse().map_err(|_| Error::Shape("a line's letter"))?;
                    Ok::<_, Error>((letter, count))
                };
                let waiting = waiting.into_iter().map(read).collect::<Result<_, _>>()?;
                Ok(Board { office: found, calls, waiting })
            })
            .await
    }

    /// A counter with its line's people of today.
    pub async fn at_counter(
        &self,
        act: &Act,
        counter: Id<Counter>,
    ) -> Result<AtCounter, TicketError> {
        act.needs(Permission::Serve)?;
        let (now, may, officer) = (self.now(), act.clone(), officer(act));
        self.ledger()
            .read(move |tx| {
                let counter: Option<Counter> = tx.find(&COUNTER, &[&counter])?;
                let counter = counter.ok_or(TicketError::Missing)?;
                let place = place(tx, &may, counter.line)?;
                let lineup = lineup(tx, place, now)?;
                let current = tx.find(&CURRENT, &[&counter.id])?;
                let is_own = counter.officer.is_some() && counter.officer == officer;
                Ok(AtCounter { counter, is_own, current, lineup })
            })
            .await
    }

    /// An open line with its office, for whoever serves there.
    pub async fn line(&self, act: &Act, line: Id<Line>) -> Result<(Office, Line), TicketError> {
        act.needs(Permission::Serve)?;
        let may = act.clone();
        let found = self.ledger().read::<_, TicketError>(move |tx| place(tx, &may, line)).await?;
        Ok((found.office, found.line))
    }

    /// By which clock a line works.
    pub async fn zone_of(&self, line: Id<Line>) -> Result<Zone, TicketError> {
        let found = self.ledger().read::<_, Error>(move |tx| Place::find(tx, line)).await?;
        Ok(found.ok_or(TicketError::Missing)?.office.zone)
    }

    /// A line's people of today.
    pub async fn lineup(&self, act: &Act, line: Id<Line>) -> Result<Lineup, TicketError> {
        act.needs(Permission::Serve)?;
        let (now, may) = (self.now(), act.clone());
        self.ledger()
            .read(move |tx| {
                let place = place(tx, &may, line)?;
                Ok(lineup(tx, place, now)?)
            })
            .await
    }
}

fn lineup(tx: &mut Tx<'_>, place: Place, now: Moment) -> Result<Lineup, Error> {
    let Place { office, line } = place;
    let date = office.zone.date(now);
    let waiting = count(tx, (line.id, date), State::Waiting)?;
    let expected = count(tx, (line.id, date), State::Booked)?;
    let next = tx.all(&FIRST, &[&line.id, &date, &NEXT])?;
    let away = tx.all(&LOST, &[&line.id, &date, &AWAY])?;
    Ok(Lineup { line, office, next, waiting, expected, away })
}

fn count(tx: &mut Tx<'_>, (line, date): (Id<Line>, Date), state: State) -> Result<u32, Error> {
    let found: Option<(u32,)> = tx.find(&COUNT, &[&line, &date, &state.code(), &COUNTED])?;
    Ok(found.map_or(0, |(count,)| count))
}

impl Answer for Announced {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        let letter: String = row.cell(0)?;
        let letter = letter.parse().map_err(|_| Error::Shape("a line's letter"))?;
        Ok(Self {
            call: Call { letter, number: row.cell(1)? },
            counter: row.cell(2)?,
            calls: row.cell(3)?,
            at: row.cell(4)?,
            is_served: row.cell(5)?,
        })
    }
}

static COUNTER: Sql = Sql::new(
    "SELECT id, line, number, officer FROM desk_counter WHERE id = $1 AND closed_at IS NULL",
);

static CALLED: Sql = Sql::new(
    "SELECT door.letter, ticket.number, counter.number, ticket.calls, ticket.called_at,
            CASE WHEN ticket.state = 'serving' THEN 1 ELSE 0 END
     FROM desk_line AS line
     JOIN desk_ticket AS ticket ON ticket.line = line.id
     JOIN desk_line AS door ON door.id = ticket.door
     JOIN desk_counter AS counter ON counter.id = ticket.counter
     WHERE line.office = $1 AND ticket.date = $2 AND ticket.state IN ('called', 'serving')
     ORDER BY ticket.called_at DESC, ticket.id
     LIMIT $3",
);

static WAITING: Sql = Sql::new(
    "SELECT line.letter, COUNT(ticket.id)
     FROM desk_line AS line
     LEFT JOIN desk_ticket AS ticket
       ON ticket.line = line.id AND ticket.date = $1 AND ticket.state = 'waiting'
     WHERE line.office = $2 AND line.closed_at IS NULL
     GROUP BY line.letter
     ORDER BY line.letter",
);

static CURRENT: Sql =
    Sql::new(ticket!("WHERE ticket.counter = $1 AND ticket.state IN ('called', 'serving')"));

static COUNT: Sql = Sql::new(
    "SELECT COUNT(*)
     FROM (SELECT 1 FROM desk_ticket WHERE line = $1 AND date = $2 AND state = $3 LIMIT $4) AS counted",
);

static FIRST: Sql = Sql::new(ticket!(
    "WHERE ticket.line = $1 AND ticket.date = $2 AND ticket.state = 'waiting'
     ORDER BY ticket.rank, ticket.number
     LIMIT $3"
));

static LOST: Sql = Sql::new(ticket!(
    "WHERE ticket.line = $1 AND ticket.date = $2 AND ticket.state IN ('missed', 'parked')
     ORDER BY ticket.called_at DESC, ticket.id
     LIMIT $3"
));
