//! How an office's day goes: for whoever answers for it. Counts and times, of nobody.

use store::{Error, Sql, Tx};
use terms::{Act, Date, Id, Moment, Permission};

use crate::{
    desk::{Desk, reaches},
    error::TicketError,
    hours::WINDOW,
    words::{Line, Office},
};

/// A line's day so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineDay {
    /// In the line.
    pub waiting: u32,
    /// Called or at a counter.
    pub serving: u32,
    /// Booked for today, and not there yet.
    pub expected: u32,
    /// Served.
    pub served: u32,
    /// Not there when called, or did not come.
    pub missed: u32,
    /// Gone before being served.
    pub left: u32,
    /// There today, and got a dated place of another day.
    pub dated: u32,
    /// In the line beyond the end of their window.
    pub overdue: u32,
    /// Of those who were called and had a window: how many in all, and how many within it.
    pub promised: (u32, u32),
    /// Minutes that those who were called had waited: on average, and the longest.
    pub waited: (u32, u32),
    /// Minutes that the one has waited who waits longest now.
    pub waits: u32,
}

/// How many came and were served in a half hour of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HalfHour {
    /// Its beginning.
    pub from: Moment,
    /// Came.
    pub came: u32,
    /// Served.
    pub served: u32,
}

impl Desk {
    /// How each line of an office is doing today, and what each half hour has brought.
    pub async fn today(
        &self,
        act: &Act,
        office: Id<Office>,
    ) -> Result<(Vec<(Id<Line>, LineDay)>, Vec<HalfHour>), TicketError> {
        act.needs(Permission::Serve)?;
        let (now, may) = (self.now(), act.clone());
        self.ledger()
            .scan(move |tx| {
                let found = Office::find(tx, office)?.filter(|it| reaches(&may, it));
                let found = found.ok_or(TicketError::Missing)?;
                let date = found.zone.date(now);
                let midnight = found.zone.moment(date, 0);
                let lines: Vec<(Id<Line>,)> = tx.all(&LINES, &[&office])?;
                let mut all = Vec::with_capacity(lines.len());
                for (line,) in lines {
                    all.push((line, line_day(tx, line, (date, midnight), now)?));
                }
                Ok((all, half_hours(tx, office, (date, midnight))?))
            })
            .await
    }
}

fn line_day(
    tx: &mut Tx<'_>,
    line: Id<Line>,
    (date, midnight): (Date, Moment),
    now: Moment,
) -> Result<LineDay, Error> {
    let mut day = LineDay::default();
    let states: Vec<(String, u32)> = tx.all(&STATES, &[&line, &date])?;
    for (state, count) in states {
        match state.as_str() {
            "waiting" => day.waiting += count,
            "called" | "serving" => day.serving += count,
            "booked" => day.expected += count,
            "done" => day.served += count,
            "missed" => day.missed += count,
            "left" => day.left += count,
            _ => {}
        }
    }
    let one = |found: Option<(u32,)>| found.map_or(0, |(count,)| count);
    day.dated = one(tx.find(&DATED, &[&line, &date, &midnight])?);
    day.overdue = one(tx.find(&OVERDUE, &[&line, &date, &now])?);
    let kept: Option<(u32, Option<u32>)> = tx.find(&KEPT, &[&line, &date])?;
    day.promised = kept.map_or((0, 0), |(all, kept)| (all, kept.unwrap_or_default()));
    let waited: Option<(u32, Option<i64>, Option<i64>)> = tx.find(&WAITED, &[&line, &date])?;
    if let Some((count, sum, longest)) = waited {
        let mean = sum.unwrap_or_default() / i64::from(count.max(1));
        day.waited = (minutes(mean), minutes(longest.unwrap_or_default()));
    }
    let first: Option<(Option<Moment>,)> = tx.find(&WAITS, &[&line, &date])?;
    let first = first.and_then(|(first,)| first);
    day.waits = first.map_or(0, |since| minutes(now.micros() - since.micros()));
    Ok(day)
}

fn half_hours(
    tx: &mut Tx<'_>,
    office: Id<Office>,
    (date, midnight): (Date, Moment),
) -> Result<Vec<HalfHour>, Error> {
    let length = i64::from(WINDOW) * 60_000_000;
    let came: Vec<(i64, u32)> = tx.all(&CAME, &[&midnight, &length, &office, &date])?;
    let served: Vec<(i64, u32)> = tx.all(&SERVED, &[&midnight, &length, &office, &date])?;
    let marks = || came.iter().chain(&served).map(|(mark, _)| *mark);
    let (Some(first), Some(last)) = (marks().min(), marks().max()) else { return Ok(Vec::new()) };
    let at = |all: &[(i64, u32)], mark| all.iter().find(|it| it.0 == mark).map_or(0, |it| it.1);
    // A clock that was set wrong makes no page without an end.
    let half_hours = (first.max(0)..=last.min(47)).map(|mark| HalfHour {
        from: Moment::from_micros(midnight.micros() + mark * length),
        came: at(&came, mark),
        served: at(&served, mark),
    });
    Ok(half_hours.collect())
}

/// Whole minutes of so many microseconds.
fn minutes(micros: i64) -> u32 {
    u32::try_from(micros.max(0) / 60_000_000).unwrap_or(u32::MAX)
}

static LINES: Sql =
    Sql::new("SELECT id FROM desk_line WHERE office = $1 AND closed_at IS NULL ORDER BY letter");

static STATES: Sql = Sql::new(
    "SELECT state, COUNT(*) FROM desk_ticket WHERE line = $1 AND date = $2 GROUP BY state",
);

static DATED: Sql = Sql::new(
    "SELECT COUNT(*)
     FROM desk_ticket
     WHERE line = $1 AND date > $2
       AND (arrived_at >= $3 OR made_at >= $3 AND kind = 'returner')",
);

static OVERDUE: Sql = Sql::new(
    "SELECT COUNT(*)
     FROM desk_ticket
     WHERE line = $1 AND date = $2 AND state = 'waiting' AND closes_at < $3",
);

static KEPT: Sql = Sql::new(
    "SELECT COUNT(*), CAST(SUM(CASE WHEN called_at <= closes_at THEN 1 ELSE 0 END) AS BIGINT)
     FROM desk_ticket
     WHERE line = $1 AND date = $2 AND called_at IS NOT NULL AND closes_at IS NOT NULL",
);

static WAITED: Sql = Sql::new(
    "SELECT COUNT(*), CAST(SUM(called_at - arrived_at) AS BIGINT), MAX(called_at - arrived_at)
     FROM desk_ticket
     WHERE line = $1 AND date = $2 AND called_at IS NOT NULL AND arrived_at IS NOT NULL",
);

static WAITS: Sql = Sql::new(
    "SELECT MIN(arrived_at)
     FROM desk_ticket
     WHERE line = $1 AND date = $2 AND state = 'waiting'",
);

static CAME: Sql = Sql::new(
    "SELECT (ticket.arrived_at - $1) / $2, COUNT(*)
     FROM desk_ticket AS ticket
     JOIN desk_line AS line ON line.id = ticket.line
     WHERE line.office = $3 AND ticket.date = $4 AND ticket.arrived_at >= $1
     GROUP BY (ticket.arrived_at - $1) / $2",
);

static SERVED: Sql = Sql::new(
    "SELECT (ticket.ended_at - $1) / $2, COUNT(*)
     FROM desk_ticket AS ticket
     JOIN desk_line AS line ON line.id = ticket.line
     WHERE line.office = $3 AND ticket.date = $4 AND ticket.state = 'done'
       AND ticket.ended_at >= $1
     GROUP BY (ticket.ended_at - $1) / $2",
);
