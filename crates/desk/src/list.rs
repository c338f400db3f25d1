//! Which offices, lines and counters there are.

use store::{Answer, Error, Row, Sql, Tx};
use terms::{Act, Id, Region};

use crate::{
    calendar::{Place, read_office},
    desk::{Desk, officer, reaches},
    error::TicketError,
    words::{Counter, Line, Office},
};

/// An office with what is in it.
#[derive(Clone, Debug)]
pub struct House {
    /// The office.
    pub office: Office,
    /// Its lines, by their letters.
    pub lines: Vec<Line>,
    /// Its counters, by their numbers.
    pub counters: Vec<Counter>,
}

impl House {
    /// The counter at which the act's officer sits.
    pub fn own(&self, act: &Act) -> Option<&Counter> {
        let own = officer(act)?;
        self.counters.iter().find(|counter| counter.officer == Some(own))
    }

    /// The line of this id.
    pub fn line(&self, id: Id<Line>) -> Option<&Line> {
        self.lines.iter().find(|line| line.id == id)
    }
}

/// A list for one page.
const MOST: i64 = 500;

impl Desk {
    /// The open offices of a region, by name.
    pub async fn offices(&self, region: Region) -> Result<Vec<Office>, Error> {
        let (first, last) = region.range();
        let (first, last) = (first.cast_signed(), last.cast_signed());
        self.ledger().read(move |tx| tx.all(&OFFICES, &[&first, &last, &MOST])).await
    }

    /// An open office with its lines and counters, where the act reaches it.
    pub async fn house(&self, act: &Act, office: Id<Office>) -> Result<House, TicketError> {
        let house = self.find_house(office).await?.filter(|it| reaches(act, &it.office));
        house.ok_or(TicketError::Missing)
    }

    /// An open office with its lines and counters; anybody may know them.
    pub async fn find_house(&self, office: Id<Office>) -> Result<Option<House>, Error> {
        self.ledger()
            .read(move |tx| {
                let Some(found) = Office::find(tx, office)? else { return Ok(None) };
                let lines: Vec<Place> = tx.all(&LINES, &[&office])?;
                let lines = lines.into_iter().map(|place| place.line).collect();
                Ok(Some(House { office: found, lines, counters: tx.all(&COUNTERS, &[&office])? }))
            })
            .await
    }
}

impl Office {
    /// An open office, as the running transaction sees it.
    pub(crate) fn find(tx: &mut Tx<'_>, id: Id<Self>) -> Result<Option<Self>, Error> {
        tx.find(&OFFICE, &[&id])
    }
}

impl Answer for Office {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        read_office(row)
    }
}

impl Answer for Counter {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            id: row.cell(0)?,
            line: row.cell(1)?,
            number: row.cell(2)?,
            officer: row.cell(3)?,
        })
    }
}

static OFFICES: Sql = Sql::new(
    "SELECT id, kind, name, region, zone, week
     FROM desk_office
     WHERE region BETWEEN $1 AND $2 AND closed_at IS NULL
     ORDER BY name, id
     LIMIT $3",
);

static OFFICE: Sql = Sql::new(
    "SELECT id, kind, name, region, zone, week
     FROM desk_office
     WHERE id = $1 AND closed_at IS NULL",
);

static LINES: Sql = Sql::new(
    "SELECT office.id, office.kind, office.name, office.region, office.zone, office.week,
            line.id, line.letter, line.services, line.bookable, line.reserve
     FROM desk_line AS line
     JOIN desk_office AS office ON office.id = line.office
     WHERE office.id = $1 AND line.closed_at IS NULL
     ORDER BY line.letter",
);

static COUNTERS: Sql = Sql::new(
    "SELECT counter.id, counter.line, counter.number, counter.officer
     FROM desk_counter AS counter
     JOIN desk_line AS line ON line.id = counter.line
     WHERE line.office = $1 AND counter.closed_at IS NULL
     ORDER BY counter.number, counter.id",
);
