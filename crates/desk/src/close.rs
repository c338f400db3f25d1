//! The end of a line's day: whoever still waits gets a dated place that is kept for them.

use store::{Error, Sql, ToValue, Tx};
use terms::{Act, Date, Id, Moment};

use crate::{
    calendar::{Calendar, Place},
    call::place,
    capacity::give_back,
    desk::Desk,
    error::TicketError,
    event::{Day, DayClosed, DayEnded},
    measure::Pace,
    room::{HORIZON, days_after, take_after},
    rule::Rank,
    ticket::{Kind, Ticket, ticket},
    window::{Share, Taken},
    words::Line,
    zone::Zone,
};

/// So many get their places in one transaction: some milliseconds of the one writer that SQLite has.
const AT_ONCE: i64 = 100;

impl Desk {
    /// Ends a line's day: no more numbers are given, and everybody who waits, or was set aside, gets
    /// a dated place on one of the next days, before others of its window. Their codes stay good.
    /// Says how many they were. Can be told again: it goes on where it stopped.
    pub async fn close_day(&self, act: &Act, line: Id<Line>) -> Result<u32, TicketError> {
        let mut all = 0;
        loop {
            let (now, may) = (self.now(), act.clone());
            let dated = self
                .ledger()
                .change(act, move |tx| {
                    let place = place(tx, &may, line)?;
                    let date = place.today(now);
                    let dated = end(tx, place, (date, now))?;
                    Ok::<_, TicketError>((dated, DayClosed { line, date: Day(date), dated }))
                })
                .await?;
            all += dated;
            if i64::from(dated) < AT_ONCE {
                return Ok(all);
            }
        }
    }

    /// Ends the days that nobody has ended: whoever waited gets a dated place, and nobody is at a
    /// counter any more. Says how many got one.
    pub(crate) async fn end_past_days(&self) -> Result<u32, TicketError> {
        let mut all = 0;
        loop {
            let now = self.now();
            let ended = self
                .ledger()
                .change_if(&Act::system(), move |tx| {
                    let Some((line, date)) = past_day(tx, now)? else { return Ok((None, None)) };
                    tx.execute(&WENT, &[&now, &line, &date])?;
                    let dated = match Place::find(tx, line)? {
                        Some(place) => end(tx, place, (date, now))?,
                        None => 0,
                    };
                    if dated == 0 {
                        tx.execute(&GONE, &[&now, &line, &date])?;
                    }
                    Ok::<_, TicketError>((
                        Some(dated),
                        Some(DayEnded { line, date: Day(date), dated }),
                    ))
                })
                .await?;
            let Some(dated) = ended else { return Ok(all) };
            all += dated;
        }
    }
}

/// A line's day that is over there, and of which somebody is left.
fn past_day(tx: &mut Tx<'_>, now: Moment) -> Result<Option<(Id<Line>, Date)>, Error> {
    // Days begin first in the east: what may be over somewhere is looked at closely.
    let days: Vec<(Id<Line>, Date, String)> = tx.all(&PAST, &[&Zone::Wit.date(now)])?;
    let over = days
        .into_iter()
        .find(|(_, date, zone)| zone.parse::<Zone>().is_ok_and(|zone| *date < zone.date(now)));
    Ok(over.map(|(line, date, _)| (line, date)))
}

/// Ends a day: whoever booked and has not come has missed it, and those who wait, a hundred of them,
/// get a dated place. Says how many did.
fn end(tx: &mut Tx<'_>, place: Place, (date, now): (Date, Moment)) -> Result<u32, TicketError> {
    let line = place.line.id;
    tx.execute(&CLOSE, &[&line, &date, &now])?;
    tx.execute(&MISS, &[&now, &line, &date])?;
    let left: Vec<Ticket> = tx.all(&LEFT, &[&line, &date, &AT_ONCE])?;
    let from = days_after(date, 1).max(place.today(now));
    let calendar = place.days(tx, (from, days_after(from, HORIZON)))?;
    for ticket in &left {
        date_anew(tx, &calendar, ticket, (from, now))?;
    }
    Ok(u32::try_from(left.len()).unwrap_or(u32::MAX))
}

/// Gives a ticket a place on the next day that has room, near the time at which its holder came.
fn date_anew(
    tx: &mut Tx<'_>,
    calendar: &Calendar,
    ticket: &Ticket,
    (from, now): (Date, Moment),
) -> Result<(), TicketError> {
    let zone = calendar.office.zone;
    let minutes = Pace::of(tx, ticket.line, &ticket.services, from)?.minutes();
    let wanted = Taken { share: Share::Any, minutes };
    let near = zone.minute(ticket.arrived_at.unwrap_or(now));
    let window = take_after(tx, calendar, (from, now), wanted, near)?;
    let (window, taken) = window.ok_or(TicketError::Full)?;
    let rank = Rank::of(Kind::Returner, ticket.favoured, window.starts_at).micros();
    let values: &[&dyn ToValue] = &[
        &zone.date(window.starts_at),
        &taken.share.code(),
        &taken.minutes,
        &window.starts_at,
        &window.closes_at,
        &rank,
        &ticket.id,
    ];
    // Called in this moment: served today after all.
    if tx.execute(&DATE_ANEW, values)? == 0 {
        give_back(tx, ticket.line, window.starts_at, taken.limits())?;
    }
    Ok(())
}

static CLOSE: Sql = Sql::new(
    "INSERT INTO desk_line_day (line, date, numbers, closed_at)
     VALUES ($1, $2, 0, $3)
     ON CONFLICT (line, date) DO UPDATE SET closed_at = excluded.closed_at",
);

static MISS: Sql = Sql::new(
    "UPDATE desk_ticket
     SET state = 'missed', ended_at = $1
     WHERE line = $2 AND date = $3 AND state = 'booked'",
);

// Whoever was forgotten at a counter was served; whoever was called and not served has missed it.
static WENT: Sql = Sql::new(
    "UPDATE desk_ticket
     SET state = CASE WHEN state = 'serving' THEN 'done' ELSE 'missed' END, ended_at = $1
     WHERE line = $2 AND date = $3 AND state IN ('called', 'serving')",
);

// Those of a line that is no more, and nobody where all got a place.
static GONE: Sql = Sql::new(
    "UPDATE desk_ticket
     SET state = 'missed', ended_at = $1
     WHERE line = $2 AND date = $3 AND state IN ('booked', 'parked', 'waiting')",
);

static PAST: Sql = Sql::new(
    "SELECT DISTINCT ticket.line, ticket.date, office.zone
     FROM desk_ticket AS ticket
     JOIN desk_line AS line ON line.id = ticket.line
     JOIN desk_office AS office ON office.id = line.office
     WHERE ticket.date < $1
       AND ticket.state IN ('booked', 'called', 'parked', 'serving', 'waiting')
     LIMIT 100",
);

static LEFT: Sql = Sql::new(ticket!(
    "WHERE ticket.line = $1 AND ticket.date = $2 AND ticket.state IN ('parked', 'waiting')
     ORDER BY ticket.rank, ticket.number
     LIMIT $3"
));

static DATE_ANEW: Sql = Sql::new(
    "UPDATE desk_ticket
     SET date = $1, kind = 'returner', state = 'booked', share = $2, minutes = $3, starts_at = $4,
         closes_at = $5, rank = $6, number = NULL, arrived_at = NULL, counter = NULL, calls = 0,
         called_at = NULL, began_at = NULL, moved_from = NULL
     WHERE id = $7 AND state IN ('parked', 'waiting')",
);
