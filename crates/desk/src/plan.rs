//! When an office is open, and who is there. Whatever changes, what was booked and still fits stays;
//! everybody else gets another proposal, and nothing is given up.

use store::Sql;
use terms::{Act, Date, Id, Officer, Region};

use crate::{
    desk::Desk,
    error::KeepError,
    event::{Day, HolidaySet, HoursChanged, Rostered},
    hours::Hours,
    keep::{find, lock, place_of},
    replan::{replan, replan_office},
    words::{Counter, Line, Office, Week},
};

impl Desk {
    /// Sets the hours of an office's week. Says how many bookings no longer fit and got another
    /// proposal; none is given up.
    pub async fn set_week(
        &self,
        act: &Act,
        office: Id<Office>,
        week: Week,
    ) -> Result<u32, KeepError> {
        let (now, may) = (self.now(), act.clone());
        self.ledger()
            .change(act, move |tx| {
                let from = find(tx, &may, office)?.zone.date(now);
                tx.execute(&SET_WEEK, &[&week.to_string(), &office])?;
                let moved = replan_office(tx, office, now)?;
                let (from, until) = (Day(from), Day(Date::MAX));
                Ok((moved, HoursChanged { office, from, until, moved }))
            })
            .await
    }

    /// Sets the hours of one day, with the reason that people are told; see [`Desk::set_week`].
    pub async fn set_day(
        &self,
        act: &Act,
        office: Id<Office>,
        (date, hours): (Date, Hours),
        why: &str,
    ) -> Result<u32, KeepError> {
        let (now, may, why) = (self.now(), act.clone(), why.to_owned());
        self.ledger()
            .change(act, move |tx| {
                find(tx, &may, office)?;
                lock(tx, office)?;
                tx.execute(&SET_DAY, &[&office, &date, &hours.to_string(), &why])?;
                let moved = replan_office(tx, office, now)?;
                Ok((moved, HoursChanged { office, from: Day(date), until: Day(date), moved }))
            })
            .await
    }

    /// Lets a day be as its week says again; see [`Desk::set_week`].
    pub async fn reset_day(
        &self,
        act: &Act,
        office: Id<Office>,
        date: Date,
    ) -> Result<u32, KeepError> {
        let (now, may) = (self.now(), act.clone());
        self.ledger()
            .change(act, move |tx| {
                find(tx, &may, office)?;
                lock(tx, office)?;
                if tx.execute(&RESET_DAY, &[&office, &date])? == 0 {
                    return Err(KeepError::Missing);
                }
                let moved = replan_office(tx, office, now)?;
                Ok((moved, HoursChanged { office, from: Day(date), until: Day(date), moved }))
            })
            .await
    }

    /// Sets a public holiday in the region of the act; see [`Desk::set_week`]. Offices that open
    /// all the same say so for the day.
    pub async fn set_holiday(&self, act: &Act, date: Date, name: &str) -> Result<u32, KeepError> {
        let (now, name) = (self.now(), name.to_owned());
        let region = act.region().unwrap_or(Region::COUNTRY);
        self.ledger()
            .change(act, move |tx| {
                let (first, last) = region.range();
                let range = [first.cast_signed(), last.cast_signed()];
                tx.execute(&LOCK_REGION, &[&range[0], &range[1]])?;
                tx.execute(&SET_HOLIDAY, &[&region, &date, &name])?;
                let lines: Vec<(Id<Line>,)> = tx.all(&LINES_IN, &[&range[0], &range[1]])?;
                let lines: Vec<Id<Line>> = lines.into_iter().map(|(line,)| line).collect();
                let moved = replan(tx, &lines, now)?;
                Ok((moved, HolidaySet { region, date: Day(date), moved }))
            })
            .await
    }

    /// Says who is to sit at a counter on a day, or that nobody is; see [`Desk::set_week`]. A line
    /// with nobody on a day's roster counts all its counters.
    pub async fn roster(
        &self,
        act: &Act,
        counter: Id<Counter>,
        date: Date,
        officer: Option<Id<Officer>>,
    ) -> Result<u32, KeepError> {
        let (now, may) = (self.now(), act.clone());
        self.ledger()
            .change(act, move |tx| {
                let place = place_of(tx, &may, counter)?.ok_or(KeepError::Missing)?;
                lock(tx, place.office.id)?;
                tx.execute(&OFF, &[&counter, &date])?;
                if let Some(officer) = &officer
                    && tx.execute(&ON, &[&counter, &date, officer])? == 0
                {
                    return Err(KeepError::Taken);
                }
                let moved = replan(tx, &[place.line.id], now)?;
                Ok((moved, Rostered { counter, date: Day(date), officer, moved }))
            })
            .await
    }
}

static SET_WEEK: Sql =
    Sql::new("UPDATE desk_office SET week = $1, changed = changed + 1 WHERE id = $2");

static SET_DAY: Sql = Sql::new(
    "INSERT INTO desk_day (office, date, hours, why)
     VALUES ($1, $2, $3, $4)
     ON CONFLICT (office, date) DO UPDATE SET hours = excluded.hours, why = excluded.why",
);

static RESET_DAY: Sql = Sql::new("DELETE FROM desk_day WHERE office = $1 AND date = $2");

static LOCK_REGION: Sql =
    Sql::new("UPDATE desk_office SET changed = changed + 1 WHERE region BETWEEN $1 AND $2");

static SET_HOLIDAY: Sql = Sql::new(
    "INSERT INTO desk_holiday (region, date, name)
     VALUES ($1, $2, $3)
     ON CONFLICT (region, date) DO UPDATE SET name = excluded.name",
);

static LINES_IN: Sql = Sql::new(
    "SELECT line.id
     FROM desk_line AS line
     JOIN desk_office AS office ON office.id = line.office
     WHERE office.region BETWEEN $1 AND $2
       AND office.closed_at IS NULL AND line.closed_at IS NULL",
);

static OFF: Sql = Sql::new("DELETE FROM desk_shift WHERE counter = $1 AND date = $2");

static ON: Sql = Sql::new(
    "INSERT INTO desk_shift (counter, date, officer)
     VALUES ($1, $2, $3)
     ON CONFLICT (officer, date) DO NOTHING",
);
