//! A change of hours or people: windows get their new limits, and whoever no longer fits gets
//! another proposal. Nothing is given up: if there is no room for somebody, nothing changes.

use store::{Sql, ToValue, Tx};
use terms::{Date, Id, Moment};

use crate::{
    calendar::{Calendar, Place},
    error::KeepError,
    hold::drop_all,
    room::{HORIZON, days_after, take_after},
    rule::Rank,
    ticket::{Ticket, ticket},
    window::{Limits, Share, Taken, Window},
    words::{Line, Office},
};

/// Brings the windows of these lines in order from `now` on. Says how many tickets were moved. The
/// offices' rows must be locked.
pub(crate) fn replan(tx: &mut Tx<'_>, lines: &[Id<Line>], now: Moment) -> Result<u32, KeepError> {
    let mut moved = 0;
    for line in lines {
        moved += replan_line(tx, *line, now)?;
    }
    Ok(moved)
}

/// The same for all lines of an office.
pub(crate) fn replan_office(
    tx: &mut Tx<'_>,
    office: Id<Office>,
    now: Moment,
) -> Result<u32, KeepError> {
    let lines: Vec<(Id<Line>,)> = tx.all(&LINES, &[&office])?;
    let lines: Vec<Id<Line>> = lines.into_iter().map(|(line,)| line).collect();
    replan(tx, &lines, now)
}

fn replan_line(tx: &mut Tx<'_>, line: Id<Line>, now: Moment) -> Result<u32, KeepError> {
    // Whoever takes a place waits here, and meets what was decided.
    tx.execute(&HOLD_WINDOWS, &[&line, &now])?;
    let kept: Vec<Window> = tx.all(&KEPT, &[&line, &now])?;
    if kept.is_empty() {
        return Ok(0);
    }
    let Some(place) = Place::find(tx, line)? else { return Ok(0) };
    let today = place.today(now);
    let calendar = place.days(tx, (today, days_after(today, HORIZON)))?;
    let mut homeless = Vec::new();
    for window in kept {
        let date = calendar.office.zone.date(window.starts_at);
        let planned =
            calendar.windows(date).into_iter().find(|it| it.starts_at == window.starts_at);
        homeless.extend(fit(tx, line, window, planned)?);
    }
    homeless.sort_by_key(|ticket| ticket.id);
    for ticket in &homeless {
        propose(tx, &calendar, ticket, now)?;
    }
    Ok(u32::try_from(homeless.len()).unwrap_or(u32::MAX))
}

/// Gives a window the limits that are planned, and says who does not fit: those who booked last and
/// are not there yet.
fn fit(
    tx: &mut Tx<'_>,
    line: Id<Line>,
    window: Window,
    planned: Option<Window>,
) -> Result<Vec<Ticket>, KeepError> {
    let planned = planned.unwrap_or(Window { limits: Limits::default(), ..window });
    let (mut taken, mut out) = (window.taken, Vec::new());
    if !fits(taken, planned.limits) {
        // Whoever gives a place back, or takes another, waits here.
        tx.execute(&HOLD_TICKETS, &[&line, &window.starts_at])?;
        // What was given back, and nobody can have yet, nobody has to be moved for.
        let released: Vec<(String, u16)> = tx.all(&RELEASED, &[&line, &window.starts_at])?;
        for (share, minutes) in released {
            taken = less(taken, Limits::of_need(minutes, Share::read(&share)?));
        }
        tx.execute(&RELEASE, &[&line, &window.starts_at])?;
    }
    if !fits(taken, planned.limits) {
        // Nor for whoever is still filling in the form: they choose again.
        for kept in drop_all(tx, line, window.starts_at)? {
            taken = less(taken, kept.limits());
        }
    }
    let booked: Vec<Ticket> = tx.all(&BOOKED, &[&line, &window.starts_at])?;
    for ticket in booked {
        if fits(taken, planned.limits) {
            break;
        }
        taken = less(taken, ticket.taken.limits());
        out.push(ticket);
    }
    // Whoever is there already stays, whatever the plan says.
    let limits = Limits {
        minutes: planned.limits.minutes.max(taken.minutes),
        ordinary: planned.limits.ordinary.max(taken.ordinary),
        bookable: planned.limits.bookable.max(taken.bookable),
    };
    let limits = Limits {
        ordinary: limits.ordinary.max(limits.bookable),
        minutes: limits.minutes.max(limits.ordinary).max(limits.bookable),
        ..limits
    };
    let values: &[&dyn ToValue] = &[
        &planned.opens_at,
        &planned.closes_at,
        &limits.minutes,
        &limits.ordinary,
        &limits.bookable,
        &taken.minutes,
        &taken.ordinary,
        &taken.bookable,
        &line,
        &window.starts_at,
    ];
    tx.execute(&SET_LIMITS, values)?;
    tx.execute(&SET_CLOSES, &[&planned.closes_at, &line, &window.starts_at])?;
    Ok(out)
}

/// Takes another place for a ticket that has none any more, as near to the old one as can be.
fn propose(
    tx: &mut Tx<'_>,
    calendar: &Calendar,
    ticket: &Ticket,
    now: Moment,
) -> Result<(), KeepError> {
    let zone = calendar.office.zone;
    let Some((was, _)) = ticket.window else { return Ok(()) };
    // Whoever was promised a place may have what is kept for whom the line lets go first.
    let wanted = Taken { share: Share::Any, ..ticket.taken };
    let from: Date = zone.date(was.max(now));
    let found = take_after(tx, calendar, (from, now), wanted, zone.minute(was))?;
    let (window, taken) = found.ok_or(KeepError::NoRoom)?;
    let date = zone.date(window.starts_at);
    let rank = Rank::of(ticket.kind, ticket.favoured, window.starts_at).micros();
    let values: &[&dyn ToValue] = &[
        &date,
        &taken.share.code(),
        &taken.minutes,
        &window.starts_at,
        &window.closes_at,
        &rank,
        &was,
        &ticket.id,
    ];
    tx.execute(&MOVE, values)?;
    Ok(())
}

const fn fits(taken: Limits, limits: Limits) -> bool {
    taken.minutes <= limits.minutes
        && taken.ordinary <= limits.ordinary
        && taken.bookable <= limits.bookable
}

const fn less(taken: Limits, by: Limits) -> Limits {
    Limits {
        minutes: taken.minutes.saturating_sub(by.minutes),
        ordinary: taken.ordinary.saturating_sub(by.ordinary),
        bookable: taken.bookable.saturating_sub(by.bookable),
    }
}

static HOLD_WINDOWS: Sql =
    Sql::new("UPDATE desk_window SET minutes = minutes WHERE line = $1 AND closes_at > $2");

static HOLD_TICKETS: Sql = Sql::new(
    "UPDATE desk_ticket
     SET state = state
     WHERE line = $1 AND starts_at = $2 AND state = 'booked'",
);

static LINES: Sql = Sql::new("SELECT id FROM desk_line WHERE office = $1 AND closed_at IS NULL");

static KEPT: Sql = Sql::new(
    "SELECT starts_at, opens_at, closes_at, minutes, ordinary, bookable, taken, taken_ordinary,
            taken_booked
     FROM desk_window
     WHERE line = $1 AND closes_at > $2
     ORDER BY starts_at",
);

static BOOKED: Sql = Sql::new(ticket!(
    "WHERE ticket.line = $1 AND ticket.starts_at = $2 AND ticket.state = 'booked'
     ORDER BY ticket.id DESC"
));

static RELEASED: Sql =
    Sql::new("SELECT share, minutes FROM desk_release WHERE line = $1 AND starts_at = $2");

static RELEASE: Sql = Sql::new("DELETE FROM desk_release WHERE line = $1 AND starts_at = $2");

static SET_LIMITS: Sql = Sql::new(
    "UPDATE desk_window
     SET opens_at = $1, closes_at = $2, minutes = $3, ordinary = $4, bookable = $5,
         taken = $6, taken_ordinary = $7, taken_booked = $8
     WHERE line = $9 AND starts_at = $10",
);

static SET_CLOSES: Sql = Sql::new(
    "UPDATE desk_ticket
     SET closes_at = $1
     WHERE line = $2 AND starts_at = $3 AND state IN ('booked', 'waiting')",
);

static MOVE: Sql = Sql::new(
    "UPDATE desk_ticket
     SET date = $1, share = $2, minutes = $3, starts_at = $4, closes_at = $5, rank = $6,
         moved_from = COALESCE(moved_from, $7)
     WHERE id = $8",
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Shares;

    #[test]
    fn what_is_given_back_makes_room_at_every_limit() {
        let limits = Limits::of(30, Shares::USUAL);
        let taken = Limits { minutes: 30, ordinary: 20, bookable: 20 };
        assert!(!fits(taken, limits));
        assert!(fits(less(taken, Limits::of_need(10, Share::Booked)), limits));
        assert!(!fits(less(taken, Limits::of_need(10, Share::Any)), limits));
    }
}
