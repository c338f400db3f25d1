//! What a line's office has decided for some days: hours, holidays, people.

use std::collections::{HashMap, HashSet};

use store::{Answer, Error, Row, Sql, Tx};
use terms::{Date, Id, Level, Moment, Region};

use crate::{
    hours::Hours,
    window::{Limits, Window},
    words::{Line, Office, OfficeKind, Shares},
};

/// The days of one line, from one date to another.
pub(crate) struct Calendar {
    pub office: Office,
    pub line: Line,
    days: HashMap<Date, Hours>,
    holidays: HashSet<Date>,
    counters: u16,
    shifts: HashMap<Date, u16>,
}

impl Calendar {
    /// The days of an open line.
    pub fn of(
        tx: &mut Tx<'_>,
        line: Id<Line>,
        (from, until): (Date, Date),
    ) -> Result<Option<Self>, Error> {
        match Place::find(tx, line)? {
            Some(place) => place.days(tx, (from, until)).map(Some),
            None => Ok(None),
        }
    }
}

impl Place {
    /// Which day it is there.
    pub fn today(&self, now: Moment) -> Date {
        self.office.zone.date(now)
    }

    /// The line's days.
    pub fn days(self, tx: &mut Tx<'_>, (from, until): (Date, Date)) -> Result<Calendar, Error> {
        let Self { office, line } = self;
        let days: Vec<(Date, String)> = tx.all(&DAYS, &[&office.id, &from, &until])?;
        let days = days.into_iter().map(|(date, hours)| Ok((date, read(&hours)?)));
        let above = [Level::Country, Level::Province, Level::Regency, Level::District];
        let [country, province, regency, district] = above.map(|it| office.region.at(it));
        let within = [&country as &dyn store::ToValue, &province, &regency, &district];
        let [country, province, regency, district] = within;
        let holidays: Vec<(Date,)> = tx.all(
            &HOLIDAYS,
            &[&from, &until, country, province, regency, district, &office.region],
        )?;
        let counters: Option<(u16,)> = tx.find(&COUNTERS, &[&line.id])?;
        let shifts: Vec<(Date, u16)> = tx.all(&SHIFTS, &[&line.id, &from, &until])?;
        Ok(Calendar {
            days: days.collect::<Result<_, Error>>()?,
            holidays: holidays.into_iter().map(|(date,)| date).collect(),
            counters: counters.map_or(0, |(counters,)| counters),
            shifts: shifts.into_iter().collect(),
            office,
            line,
        })
    }
}

impl Calendar {
    /// When doors are open on `date`.
    pub fn hours(&self, date: Date) -> &Hours {
        match self.days.get(&date) {
            Some(hours) => hours,
            None if self.holidays.contains(&date) => const { &Hours::CLOSED },
            None => self.office.week.on(date),
        }
    }

    /// How many counters of the line are manned on `date`.
    pub fn counters(&self, date: Date) -> u16 {
        self.shifts.get(&date).copied().unwrap_or(self.counters)
    }

    /// The windows of `date`, nothing of them taken.
    pub fn windows(&self, date: Date) -> Vec<Window> {
        let (zone, counters) = (self.office.zone, self.counters(date));
        let window = |(begins, span): (u16, crate::hours::Span)| Window {
            starts_at: zone.moment(date, begins),
            opens_at: zone.moment(date, span.opens),
            closes_at: zone.moment(date, span.closes),
            limits: Limits::of(counters.saturating_mul(span.minutes()), self.line.shares),
            taken: Limits::default(),
        };
        self.hours(date).windows().map(window).collect()
    }

    /// The date there, and the moment at which its doors close for the day, if they open at all.
    pub fn day(&self, now: Moment) -> (Date, Option<Moment>) {
        let date = self.office.zone.date(now);
        (date, self.hours(date).closes().map(|minute| self.office.zone.moment(date, minute)))
    }
}

/// A line with its office.
pub(crate) struct Place {
    pub office: Office,
    pub line: Line,
}

impl Place {
    /// The line and its office, if neither is closed.
    pub fn find(tx: &mut Tx<'_>, line: Id<Line>) -> Result<Option<Self>, Error> {
        tx.find(&PLACE, &[&line])
    }
}

impl Answer for Place {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        let office = read_office(row)?;
        let shares = Shares::new(row.cell(9)?, row.cell(10)?);
        let line = Line {
            id: row.cell(6)?,
            office: office.id,
            letter: row.cell::<String>(7)?.parse().map_err(|_| Error::Shape("a line's letter"))?,
            services: row.cell::<String>(8)?.parse().map_err(|_| Error::Shape("services"))?,
            shares: shares.map_err(|_| Error::Shape("a line's shares"))?,
        };
        Ok(Self { office, line })
    }
}

/// An office from the first six cells of a row.
pub(crate) fn read_office(row: &Row<'_>) -> Result<Office, Error> {
    let bad = || Error::Shape("an office");
    Ok(Office {
        id: row.cell(0)?,
        kind: OfficeKind::from_code(&row.cell::<String>(1)?).ok_or_else(bad)?,
        name: row.cell::<String>(2)?.parse().map_err(|_| bad())?,
        region: row.cell::<Region>(3)?,
        zone: row.cell::<String>(4)?.parse().map_err(|_| bad())?,
        week: row.cell::<String>(5)?.parse().map_err(|_| bad())?,
    })
}

fn read(hours: &str) -> Result<Hours, Error> {
    hours.parse().map_err(|_| Error::Shape("opening hours"))
}

static PLACE: Sql = Sql::new(
    "SELECT office.id, office.kind, office.name, office.region, office.zone, office.week,
            line.id, line.letter, line.services, line.bookable, line.reserve
     FROM desk_line AS line
     JOIN desk_office AS office ON office.id = line.office
     WHERE line.id = $1 AND line.closed_at IS NULL AND office.closed_at IS NULL",
);

static DAYS: Sql =
    Sql::new("SELECT date, hours FROM desk_day WHERE office = $1 AND date BETWEEN $2 AND $3");

static HOLIDAYS: Sql = Sql::new(
    "SELECT DISTINCT date
     FROM desk_holiday
     WHERE date BETWEEN $1 AND $2 AND region IN ($3, $4, $5, $6, $7)",
);

static COUNTERS: Sql =
    Sql::new("SELECT COUNT(*) FROM desk_counter WHERE line = $1 AND closed_at IS NULL");

static SHIFTS: Sql = Sql::new(
    "SELECT shift.date, COUNT(*)
     FROM desk_shift AS shift
     JOIN desk_counter AS counter ON counter.id = shift.counter
     WHERE counter.line = $1 AND counter.closed_at IS NULL AND shift.date BETWEEN $2 AND $3
     GROUP BY shift.date",
);
