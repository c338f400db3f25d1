//! What an office shows to whoever waits, and officers see of their line.

use store::{Answer, Error, Row, Sql};
use terms::{Act, Id, Moment, Permission};

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
    /// In the order in which they are called.
    pub waiting: Vec<Ticket>,
    /// Called or at a counter.
    pub served: Vec<Ticket>,
    /// Set aside, or not there when called.
    pub away: Vec<Ticket>,
    /// Booked for today, and not there yet.
    pub expected: Vec<Ticket>,
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

/// More than a screen shows.
const MOST: i64 = 200;

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
        let found: Option<Counter> =
            self.ledger().read::<_, Error>(move |tx| tx.find(&COUNTER, &[&counter])).await?;
        let counter = found.ok_or(TicketError::Missing)?;
        let lineup = self.lineup(act, counter.line).await?;
        let current = lineup.served.iter().find(|it| it.counter == Some(counter.id)).cloned();
        let is_own = counter.officer.is_some() && counter.officer == officer(act);
        Ok(AtCounter { counter, is_own, current, lineup })
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
                let Place { office, line } = place(tx, &may, line)?;
                let date = office.zone.date(now);
                let mut of = |state: State, other: State| {
                    let (state, other) = (state.code(), other.code());
                    tx.all(&OF_DAY, &[&line.id, &date, &state, &other, &MOST])
                };
                let waiting = of(State::Waiting, State::Waiting)?;
                let served = of(State::Called, State::Serving)?;
                let away = of(State::Parked, State::Missed)?;
                let expected = of(State::Booked, State::Booked)?;
                Ok(Lineup { line, office, waiting, served, away, expected })
            })
            .await
    }
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

static OF_DAY: Sql = Sql::new(ticket!(
    "WHERE ticket.line = $1 AND ticket.date = $2 AND ticket.state IN ($3, $4)
     ORDER BY ticket.rank, ticket.number
     LIMIT $5"
));
