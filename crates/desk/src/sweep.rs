//! The sweep: places that were given back, or whose holders did not come, can be had again; whoever
//! stands by gets them first; what has ended is deleted; days that nobody has ended are ended.

use store::{Error, Retention, Sql, ToValue, Tx};
use terms::{Act, Id, Moment, date_text};

use crate::{
    calendar::Place,
    capacity::give_back,
    desk::Desk,
    error::TicketError,
    event::{Forgotten, Freed, Unbound},
    hold::lapse,
    measure::Pace,
    retention::{KIOSK, MEASURE, TICKET, WINDOW},
    room::take_on,
    rule::{GRACE, Rank},
    ticket::{Kind, Ticket, ticket},
    window::{Share, Taken},
    words::Line,
};

/// What one sweep has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Places that can be had again.
    pub places: u32,
    /// People on standby who got one.
    pub standby: u32,
    /// People whom a day had left waiting, and who have a dated place now.
    pub dated: u32,
    /// Rows that had ended.
    pub forgotten: u64,
    /// Lots that were drawn.
    pub lots: u32,
}

/// So many places in one transaction.
const AT_ONCE: i64 = 200;

impl Desk {
    /// Call it every minute; several processes may.
    pub async fn sweep(&self) -> Result<Swept, TicketError> {
        let (places, standby) = self.free().await?;
        let forgotten = self.forget().await? + self.forget_followers().await?;
        let dated = self.end_past_days().await?;
        self.unbind().await?;
        self.forget_assists().await?;
        let lots = self.draw_lots().await?;
        Ok(Swept { places, standby, dated, forgotten, lots })
    }

    /// Frees places, and gives those of today to whoever stands by.
    async fn free(&self) -> Result<(u32, u32), TicketError> {
        let now = self.now();
        self.ledger()
            .change_if(&Act::system(), move |tx| {
                let places = free(tx, now)?;
                let standby = promote(tx, now)?;
                let event = (places + standby > 0).then_some(Freed { places, standby });
                Ok(((places, standby), event))
            })
            .await
    }

    /// Forgets whose the tickets were that have ended: their contacts, and who they were for.
    async fn unbind(&self) -> Result<(), TicketError> {
        self.ledger()
            .change_if(&Act::system(), move |tx| {
                let bookings = tx.execute(&UNBIND, &[])?;
                Ok(((), (bookings > 0).then_some(Unbound { bookings })))
            })
            .await
    }

    async fn forget(&self) -> Result<u64, TicketError> {
        let mut all = 0;
        for _ in 0..Retention::STEPS {
            let now = self.now();
            let gone = self
                .ledger()
                .change_if(&Act::system(), move |tx| {
                    let most = Retention::AT_ONCE.cast_signed();
                    let day = |kept: &Retention| date_text(kept.before(now).date());
                    let tickets = tx.execute(&FORGET_TICKETS, &[&TICKET.before(now), &most])?;
                    let windows = tx.execute(&FORGET_WINDOWS, &[&WINDOW.before(now), &most])?;
                    let days = tx.execute(&FORGET_DAYS, &[&day(&WINDOW), &most])?;
                    let measures = tx.execute(&FORGET_MEASURES, &[&day(&MEASURE), &most])?;
                    let days = days + measures;
                    let kiosks = tx.execute(&FORGET_KIOSKS, &[&KIOSK.before(now), &most])?;
                    let gone = tickets + windows + days + kiosks;
                    let event = Forgotten { tickets, windows, days, kiosks };
                    let event = (gone > 0).then_some(event);
                    Ok::<_, TicketError>((gone, event))
                })
                .await?;
            all += gone;
            if gone < Retention::AT_ONCE {
                break;
            }
        }
        Ok(all)
    }
}

/// Gives back what was given back a while ago, and what nobody came for.
fn free(tx: &mut Tx<'_>, now: Moment) -> Result<u32, Error> {
    let mut places = lapse(tx, now, AT_ONCE)?;
    let released: Vec<Released> = tx.all(&RELEASED, &[&now, &AT_ONCE])?;
    for (id, line, starts_at, share, minutes) in released {
        // Of two sweeps at once one gives it back.
        if tx.execute(&RELEASE, &[&id])? == 1 {
            let taken = Taken { share: Share::read(&share)?, minutes };
            give_back(tx, line, starts_at, taken.limits())?;
            places += 1;
        }
    }
    let late: Vec<Ticket> = tx.all(&LATE, &[&now.minus(GRACE), &AT_ONCE])?;
    for ticket in late {
        let Some((starts_at, _)) = ticket.window else { continue };
        let values: &[&dyn ToValue] = &[&ticket.id, &starts_at, &ticket.taken.minutes];
        // Of those that have moved in the meantime nothing is given back.
        if tx.execute(&EMPTY, values)? == 1 {
            give_back(tx, ticket.line, starts_at, ticket.taken.limits())?;
            places += 1;
        }
    }
    Ok(places)
}

type Released = (Id<Ticket>, Id<Line>, Moment, String, u16);

/// Gives whoever stands by a window of today that has room, in the order in which they came.
fn promote(tx: &mut Tx<'_>, now: Moment) -> Result<u32, Error> {
    let lines: Vec<(Id<Line>,)> = tx.all(&STANDING_BY, &[])?;
    let mut promoted = 0;
    for (line,) in lines {
        let Some(place) = Place::find(tx, line)? else { continue };
        let date = place.today(now);
        let calendar = place.days(tx, (date, date))?;
        let waiting: Vec<Ticket> = tx.all(&STANDBY, &[&line, &date, &AT_ONCE])?;
        for ticket in waiting {
            let minutes = Pace::of(tx, line, &ticket.services, date)?.minutes();
            // What is kept for whom the line lets go first stays theirs.
            let wanted = Taken { share: Share::Ordinary, minutes };
            let room = take_on(tx, &calendar, (date, now), wanted, |window| window.starts_at)?;
            let Some((window, taken)) = room else { break };
            let rank = Rank::of(Kind::WalkIn, ticket.favoured, window.starts_at).micros();
            let values: &[&dyn ToValue] = &[
                &taken.share.code(),
                &taken.minutes,
                &window.starts_at,
                &window.closes_at,
                &rank,
                &ticket.id,
            ];
            match tx.execute(&PROMOTE, values)? {
                // Called in this moment: the room is somebody else's.
                0 => give_back(tx, line, window.starts_at, taken.limits())?,
                _ => promoted += 1,
            }
        }
    }
    Ok(promoted)
}

static RELEASED: Sql = Sql::new(
    "SELECT id, line, starts_at, share, minutes
     FROM desk_release
     WHERE frees_at <= $1
     LIMIT $2",
);

static RELEASE: Sql = Sql::new("DELETE FROM desk_release WHERE id = $1");

static LATE: Sql = Sql::new(ticket!(
    "WHERE ticket.state = 'booked' AND ticket.minutes > 0 AND ticket.starts_at < $1 LIMIT $2"
));

static EMPTY: Sql = Sql::new(
    "UPDATE desk_ticket
     SET minutes = 0
     WHERE id = $1 AND starts_at = $2 AND minutes = $3 AND state = 'booked'",
);

static STANDING_BY: Sql =
    Sql::new("SELECT DISTINCT line FROM desk_ticket WHERE state = 'waiting' AND kind = 'standby'");

static STANDBY: Sql = Sql::new(ticket!(
    "WHERE ticket.line = $1 AND ticket.date = $2 AND ticket.state = 'waiting'
       AND ticket.kind = 'standby'
     ORDER BY ticket.rank, ticket.number
     LIMIT $3"
));

static PROMOTE: Sql = Sql::new(
    "UPDATE desk_ticket
     SET kind = 'walk_in', share = $1, minutes = $2, starts_at = $3, closes_at = $4, rank = $5
     WHERE id = $6 AND state = 'waiting' AND kind = 'standby'",
);

static UNBIND: Sql = Sql::new(
    "DELETE FROM desk_booking
     WHERE ticket IN (
         SELECT booking.ticket
         FROM desk_booking AS booking
         LEFT JOIN desk_ticket AS ticket ON ticket.id = booking.ticket
         WHERE ticket.id IS NULL OR ticket.ended_at IS NOT NULL)",
);

static FORGET_TICKETS: Sql = Sql::new(
    "DELETE FROM desk_ticket
     WHERE id IN (SELECT id FROM desk_ticket WHERE ended_at <= $1 ORDER BY ended_at LIMIT $2)",
);

static FORGET_WINDOWS: Sql = Sql::new(
    "DELETE FROM desk_window
     WHERE (line, starts_at) IN (
         SELECT line, starts_at FROM desk_window WHERE closes_at <= $1 LIMIT $2)",
);

static FORGET_DAYS: Sql = Sql::new(
    "DELETE FROM desk_line_day
     WHERE (line, date) IN (SELECT line, date FROM desk_line_day WHERE date <= $1 LIMIT $2)",
);

static FORGET_KIOSKS: Sql = Sql::new(
    "DELETE FROM desk_kiosk
     WHERE id IN (SELECT id FROM desk_kiosk WHERE ends_at <= $1 LIMIT $2)",
);

static FORGET_MEASURES: Sql = Sql::new(
    "DELETE FROM desk_measure
     WHERE (line, date, services) IN (
         SELECT line, date, services FROM desk_measure WHERE date <= $1 LIMIT $2)",
);
