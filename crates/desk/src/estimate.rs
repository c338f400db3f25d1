//! How long somebody still waits: a range, from what was measured and who is ahead.
//!
//! With `k` counters at work, somebody with `a` people ahead is called when `a + b + 1 - k` of those
//! ahead and at counters (`b`) are done. Each takes what was measured on average, more or less; `k`
//! are done at once. The range leaves out one of twenty at either end, as a normal distribution has
//! them. Its far end reckons with everybody who may still go before: whoever has booked an earlier
//! window, and whoever the room that is left in those windows can take.

use std::net::IpAddr;

use store::{Error, Sql, Tx};
use terms::{Date, Id, Moment};

use crate::{
    calendar::Calendar,
    code::TicketCode,
    desk::Desk,
    error::TicketError,
    hours::Hours,
    measure::Pace,
    service::Services,
    ticket::{State, Ticket},
    window::Window,
    words::Office,
    zone::Zone,
};

/// Where a ticket stands.
#[derive(Clone, Debug)]
pub struct Position {
    /// The ticket.
    pub ticket: Ticket,
    /// Its office.
    pub office: Office,
    /// How many are called before it.
    pub ahead: u32,
    /// When it is likely to be called; `None` where it is not in the line.
    pub expected: Option<Expected>,
    /// The counter that has it, by its sign.
    pub counter: Option<u8>,
}

/// Between when and when somebody is likely to be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expected {
    /// Hardly before.
    pub from: Moment,
    /// Hardly after.
    pub until: Moment,
}

/// Leaves out one of twenty at either end.
const NINETY: f64 = 1.645;

impl Desk {
    /// Where the ticket of a code stands now, for whoever has it. Who guesses is slowed down: `from`
    /// is where the question comes from.
    pub async fn position(&self, code: &TicketCode, from: IpAddr) -> Result<Position, TicketError> {
        let (now, hash) = (self.now(), self.hash(code));
        self.guesses().spend(from, now).map_err(|again| TicketError::Busy { again })?;
        let found = self
            .ledger()
            .read(move |tx| {
                let ticket = Ticket::of_code(tx, &hash)?.ok_or(TicketError::Missing)?;
                stand(tx, ticket, now)
            })
            .await;
        // Only a wrong code counts.
        if !matches!(found, Err(TicketError::Missing)) {
            self.guesses().give_back(from, now);
        }
        found
    }

    /// Where a ticket stands now, for officers.
    pub async fn position_of(&self, ticket: Id<Ticket>) -> Result<Position, TicketError> {
        let now = self.now();
        self.ledger()
            .read(move |tx| {
                let ticket = Ticket::find(tx, ticket)?.ok_or(TicketError::Missing)?;
                stand(tx, ticket, now)
            })
            .await
    }
}

fn stand(tx: &mut Tx<'_>, ticket: Ticket, now: Moment) -> Result<Position, TicketError> {
    let (line, date) = (ticket.line, ticket.date);
    let calendar = Calendar::of(tx, line, (date, date))?.ok_or(TicketError::Missing)?;
    let counter: Option<(u8,)> = match ticket.counter {
        Some(counter) if is_at_counter(&ticket) => tx.find(&SIGN, &[&counter])?,
        _ => None,
    };
    let mut position = Position {
        office: calendar.office.clone(),
        ahead: 0,
        expected: None,
        counter: counter.map(|(number,)| number),
        ticket,
    };
    if position.ticket.state == State::Waiting {
        let ahead = Ahead::of(tx, &calendar, &position.ticket, now)?;
        position.ahead = ahead.waiting;
        let hours = calendar.hours(date);
        position.expected = Some(ahead.expected((hours, calendar.office.zone), date, now));
    }
    Ok(position)
}

fn is_at_counter(ticket: &Ticket) -> bool {
    matches!(ticket.state, State::Called | State::Serving)
}

/// Who is ahead of somebody, and how fast they are served.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ahead {
    /// In the line, called before.
    pub waiting: u32,
    /// Booked for a window before, and not there yet.
    pub coming: u32,
    /// Seconds at counters that are left in the windows before, for whoever may still come.
    pub spare: f64,
    /// At counters.
    pub served: u32,
    /// Counters at work.
    pub counters: u32,
    /// Seconds that one takes: on average, and the spread.
    pub pace: (f64, f64),
}

impl Ahead {
    fn of(
        tx: &mut Tx<'_>,
        calendar: &Calendar,
        ticket: &Ticket,
        now: Moment,
    ) -> Result<Self, Error> {
        let (line, date) = (ticket.line, ticket.date);
        let number = ticket.number.unwrap_or(u16::MAX);
        let mut ahead = Self {
            waiting: 0,
            coming: 0,
            spare: spare(tx, calendar, ticket, now)?,
            served: 0,
            counters: 1,
            pace: (0.0, 0.0),
        };
        let (mut people, mut seconds, mut squares) = (0.0, 0.0, 0.0);
        let groups: Vec<(String, String, u32)> =
            tx.all(&AHEAD, &[&line, &date, &ticket.rank, &number])?;
        let own = (State::Waiting.code().to_owned(), ticket.services.to_string(), 0);
        for (state, services, count) in groups.into_iter().chain([own]) {
            let services: Services = services.parse().map_err(|_| Error::Shape("services"))?;
            let pace = Pace::of(tx, line, &services, date)?;
            let weight = f64::from(count.max(1));
            people += weight;
            seconds += weight * pace.mean;
            squares += weight * (pace.mean * pace.mean + pace.spread * pace.spread);
            match state.as_str() {
                "booked" => ahead.coming += count,
                "waiting" => ahead.waiting += count,
                _ => ahead.served += count,
            }
        }
        let mean: f64 = seconds / people;
        ahead.pace = (mean, (squares / people - mean * mean).max(0.0).sqrt());
        ahead.counters = at_work(tx, calendar, date)?;
        Ok(ahead)
    }

    /// Between when and when, on a day with these hours.
    pub fn expected(&self, (hours, zone): (&Hours, Zone), date: Date, now: Moment) -> Expected {
        let at = |seconds: f64| after(hours, (zone, date), now, seconds);
        let (least, most) = self.range();
        Expected { from: at(least), until: at(most) }
    }

    /// Seconds of work until the call: hardly less, hardly more.
    pub fn range(&self) -> (f64, f64) {
        let (mean, spread) = self.pace;
        let counters = f64::from(self.counters.max(1));
        let done = |people: u32| {
            let all = f64::from(people) + f64::from(self.served) + 1.0 - counters;
            all.max(0.0)
        };
        let (few, many) = (done(self.waiting), done(self.waiting + self.coming));
        // Who is at a counter is half done, on average.
        let halves = f64::from(self.served).min(few) / 2.0;
        let time = |people: f64| (people - halves).max(0.0) * mean / counters;
        let doubt = |people: f64| {
            let spread = (people * spread * spread).sqrt() / counters;
            // And nobody knows how far those at the counters are.
            NINETY * (spread * spread + mean * mean / 12.0 / counters).sqrt()
        };
        let least = if few == 0.0 { 0.0 } else { (time(few) - doubt(few)).max(0.0) };
        (least, time(many) + doubt(many) + self.spare / counters)
    }
}

/// How many counters of a line are at work. Before somebody sits down, the plan says who will.
pub(crate) fn at_work(tx: &mut Tx<'_>, calendar: &Calendar, date: Date) -> Result<u32, Error> {
    let midnight = calendar.office.zone.moment(date, 0);
    let seated: Option<(u32,)> = tx.find(&SEATED, &[&calendar.line.id, &midnight])?;
    let planned = u32::from(calendar.counters(date));
    Ok(seated.map(|(seated,)| seated).filter(|seated| *seated > 0).unwrap_or(planned.max(1)))
}

/// Seconds at counters that are not taken of the windows up to a ticket's own.
fn spare(tx: &mut Tx<'_>, calendar: &Calendar, ticket: &Ticket, now: Moment) -> Result<f64, Error> {
    let windows = Window::of_day(tx, calendar, ticket.date)?;
    let own = ticket.window.map_or(Moment::from_micros(i64::MAX), |(starts, _)| starts);
    let before = windows.iter().filter(|it| it.starts_at <= own && now < it.closes_at);
    Ok(before.map(|window| f64::from(window.left(now)) * 60.0).sum())
}

/// The moment at which so many seconds of work are done, breaks and closed doors left out. Beyond
/// the end of the day work goes on until it is done.
fn after(hours: &Hours, (zone, date): (Zone, Date), now: Moment, seconds: f64) -> Moment {
    let mut left = (seconds * 1e6) as i64;
    let mut at = now;
    for span in hours.spans() {
        let (opens, closes) = (zone.moment(date, span.opens), zone.moment(date, span.closes));
        if closes <= at {
            continue;
        }
        at = at.max(opens);
        let room = closes.micros() - at.micros();
        if left <= room {
            return Moment::from_micros(at.micros() + left);
        }
        (left, at) = (left - room, closes);
    }
    Moment::from_micros(at.micros() + left)
}

static SIGN: Sql = Sql::new("SELECT number FROM desk_counter WHERE id = $1");

static AHEAD: Sql = Sql::new(
    "SELECT state, services, COUNT(*)
     FROM desk_ticket
     WHERE line = $1 AND date = $2
       AND (state IN ('called', 'serving')
            OR state = 'waiting' AND (rank < $3 OR rank = $3 AND number < $4)
            OR state = 'booked' AND rank < $3)
     GROUP BY state, services",
);

static SEATED: Sql = Sql::new(
    "SELECT COUNT(*)
     FROM desk_counter
     WHERE line = $1 AND closed_at IS NULL AND officer IS NOT NULL AND seated_at >= $2",
);

#[cfg(test)]
mod tests {
    use terms::parse_date;

    use super::*;

    fn ahead(waiting: u32, coming: u32, served: u32, counters: u32) -> Ahead {
        Ahead { waiting, coming, spare: 0.0, served, counters, pace: (600.0, 120.0) }
    }

    #[test]
    fn more_people_wait_longer_and_more_counters_shorter() {
        let (least, most) = ahead(12, 0, 3, 3).range();
        assert!(least < 2_400.0 && 2_400.0 < most, "{least} {most}");
        assert!(ahead(24, 0, 3, 3).range().0 > most, "twice as many wait longer");
        assert!(ahead(12, 0, 3, 6).range().1 < most);
        assert!(ahead(12, 5, 3, 3).range().1 > most, "whoever may still come makes it later");
        assert_eq!(ahead(12, 5, 3, 3).range().0, least, "and never earlier");
        let room = Ahead { spare: 1_800.0, ..ahead(12, 0, 3, 3) };
        assert_eq!(
            room.range(),
            (least, most + 600.0),
            "and whoever the room that is left can take"
        );
        assert_eq!(ahead(0, 0, 0, 1).range().0, 0.0);
    }

    #[test]
    fn work_rests_in_breaks_and_begins_when_doors_open() {
        let (hours, date): (Hours, _) =
            ("08:00-12:00 13:00-16:00".parse().unwrap(), parse_date("2024-06-05").unwrap());
        let at = |minute: u16| Zone::Wita.moment(date, minute);
        let after = |now: u16, minutes: u16| {
            after(&hours, (Zone::Wita, date), at(now), f64::from(minutes) * 60.0)
        };
        assert_eq!(after(7 * 60, 30), at(8 * 60 + 30));
        assert_eq!(after(11 * 60 + 50, 30), at(13 * 60 + 20));
        assert_eq!(after(12 * 60 + 20, 10), at(13 * 60 + 10));
        assert_eq!(
            after(15 * 60 + 50, 30),
            at(16 * 60 + 20),
            "the last ones are served to the end"
        );
    }
}
