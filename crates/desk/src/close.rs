//! The end of a line's day: whoever still waits gets a dated place that is kept for them.

use store::{Sql, ToValue, Tx};
use terms::{Act, Date, Id, Moment};

use crate::{
    calendar::Calendar,
    call::place,
    desk::Desk,
    error::TicketError,
    event::DayClosed,
    measure::Pace,
    room::{ahead, days_after, take_after},
    rule::Rank,
    ticket::{Kind, Taken, Ticket, ticket},
    window::Share,
    words::Line,
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
                    let zone = place(tx, &may, line)?.office.zone;
                    let date = zone.date(now);
                    tx.execute(&CLOSE, &[&line, &date, &now])?;
                    tx.execute(&MISS, &[&now, &line, &date])?;
                    let left: Vec<Ticket> = tx.all(&LEFT, &[&line, &date, &AT_ONCE])?;
                    let calendar = ahead(tx, line, days_after(date, 1))?;
                    let calendar = calendar.ok_or(TicketError::Missing)?;
                    for ticket in &left {
                        date_anew(tx, &calendar, ticket, (date, now))?;
                    }
                    let dated = u32::try_from(left.len()).unwrap_or(u32::MAX);
                    Ok::<_, TicketError>((
                        dated,
                        DayClosed { line, date: crate::event::Day(date), dated },
                    ))
                })
                .await?;
            all += dated;
            if i64::from(dated) < AT_ONCE {
                return Ok(all);
            }
        }
    }
}

/// Gives a ticket a place on the next day that has room, near the time at which its holder came.
fn date_anew(
    tx: &mut Tx<'_>,
    calendar: &Calendar,
    ticket: &Ticket,
    (date, now): (Date, Moment),
) -> Result<(), TicketError> {
    let zone = calendar.office.zone;
    let minutes = Pace::of(tx, ticket.line, &ticket.services, date)?.minutes();
    let wanted = Taken { share: Share::Any, minutes };
    let near = zone.minute(ticket.arrived_at.unwrap_or(now));
    let window = take_after(tx, calendar, (days_after(date, 1), now), wanted, near)?;
    let window = window.ok_or(TicketError::Full)?;
    let rank = Rank::of(Kind::Returner, ticket.favoured, window.starts_at).micros();
    let values: &[&dyn ToValue] = &[
        &zone.date(window.starts_at),
        &wanted.share.code(),
        &wanted.minutes,
        &window.starts_at,
        &window.closes_at,
        &rank,
        &ticket.id,
    ];
    tx.execute(&DATE_ANEW, values)?;
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
     WHERE id = $7",
);
