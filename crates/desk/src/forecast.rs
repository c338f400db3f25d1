//! A line's day from now on, read for [`simulate`](crate::simulate).

use std::collections::HashMap;

use store::{Answer, Error, Row, Sql, Tx};
use terms::{Act, Id, Moment, Permission};

use crate::{
    calendar::{Calendar, Place},
    call::place,
    desk::Desk,
    error::TicketError,
    estimate::at_work,
    measure::Pace,
    rule::Rank,
    service::{Service, Services},
    simulate::{Comer, Situation},
    words::Line,
};

/// More than any line has.
const MOST: i64 = 2_000;

/// Arrivals of so many seconds back say how many more come.
const LOOK_BACK: i64 = 2 * 3_600;

impl Desk {
    /// How a line stands now: who waits, who comes, who serves.
    pub async fn situation(&self, act: &Act, line: Id<Line>) -> Result<Situation, TicketError> {
        act.needs(Permission::Serve)?;
        let (now, may) = (self.now(), act.clone());
        self.ledger()
            .scan(move |tx| {
                let place = place(tx, &may, line)?;
                situation(tx, place, now)
            })
            .await
    }
}

fn situation(tx: &mut Tx<'_>, place: Place, now: Moment) -> Result<Situation, TicketError> {
    let (line, date) = (place.line.id, place.today(now));
    let calendar = place.days(tx, (date, date))?;
    let people: Vec<Person> = tx.all(&PEOPLE, &[&line, &date, &MOST])?;
    let mut paces = Paces { line, known: HashMap::new() };
    let seconds = |at: Moment| (at.micros() - now.micros()).div_euclid(1_000_000);
    let (mut waiting, mut coming, mut counters) = (Vec::new(), Vec::new(), Vec::new());
    for person in people {
        let pace = paces.of(tx, &person.services, date)?;
        let comer = Comer {
            comes: person.arrived_at.or(person.starts_at).map_or(0, seconds),
            rank: Rank::read(person.rank),
            number: person.number.unwrap_or(u16::MAX),
            takes: (pace.mean, pace.spread),
            promised: person.closes_at.map(seconds),
        };
        match person.state.as_str() {
            "waiting" => waiting.push(comer),
            "booked" => coming.push(comer),
            // At a counter: as much of the time as is usual is still to come.
            _ => {
                counters.push((seconds(person.called_at.unwrap_or(now)) + pace.mean as i64).max(0))
            }
        }
    }
    let at_work = at_work(tx, &calendar, date)?;
    counters.resize(counters.len().max(at_work as usize), 0);
    let usual = paces.of(tx, &usual(&calendar), date)?;
    let since = Moment::from_micros(now.micros() - LOOK_BACK * 1_000_000);
    let came: Option<(u32,)> = tx.find(&CAME, &[&line, &date, &since])?;
    let rate = f64::from(came.map_or(0, |(came,)| came)) * 3_600.0 / LOOK_BACK as f64;
    let zone = calendar.office.zone;
    let spans = calendar.hours(date).spans().iter();
    let open = spans
        .map(|it| (seconds(zone.moment(date, it.opens)), seconds(zone.moment(date, it.closes))));
    let open = open.filter(|(_, closes)| 0 < *closes).map(|(opens, closes)| (opens.max(0), closes));
    let open = open.collect();
    Ok(Situation { waiting, coming, counters, open, rate, takes: (usual.mean, usual.spread), now })
}

/// What most come for: the first that the line does.
fn usual(calendar: &Calendar) -> Services {
    let first = calendar.line.services.iter().next();
    Services::one(first.unwrap_or(Service::Activation))
}

/// How long things take, each read once.
struct Paces {
    line: Id<Line>,
    known: HashMap<String, Pace>,
}

impl Paces {
    fn of(
        &mut self,
        tx: &mut Tx<'_>,
        services: &Services,
        date: terms::Date,
    ) -> Result<Pace, Error> {
        let text = services.to_string();
        if let Some(pace) = self.known.get(&text) {
            return Ok(*pace);
        }
        let pace = Pace::of(tx, self.line, services, date)?;
        self.known.insert(text, pace);
        Ok(pace)
    }
}

/// Somebody of today who is not done.
struct Person {
    state: String,
    services: Services,
    rank: i64,
    number: Option<u16>,
    starts_at: Option<Moment>,
    closes_at: Option<Moment>,
    arrived_at: Option<Moment>,
    called_at: Option<Moment>,
}

impl Answer for Person {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            state: row.cell(0)?,
            services: row.cell::<String>(1)?.parse().map_err(|_| Error::Shape("services"))?,
            rank: row.cell(2)?,
            number: row.cell(3)?,
            starts_at: row.cell(4)?,
            closes_at: row.cell(5)?,
            arrived_at: row.cell(6)?,
            called_at: row.cell(7)?,
        })
    }
}

static PEOPLE: Sql = Sql::new(
    "SELECT state, services, rank, number, starts_at, closes_at, arrived_at, called_at
     FROM desk_ticket
     WHERE line = $1 AND date = $2 AND state IN ('booked', 'called', 'serving', 'waiting')
     ORDER BY rank, number
     LIMIT $3",
);

// Who had booked is counted where they are expected.
static CAME: Sql = Sql::new(
    "SELECT COUNT(*)
     FROM desk_ticket
     WHERE door = $1 AND date = $2 AND kind IN ('walk_in', 'standby') AND made_at >= $3",
);
