//! When an office is open, and who is there. Whatever changes, what was booked and still fits stays;
//! everybody else gets another proposal, and nothing is given up. What a change would do can be seen
//! before it is made.

use store::{Error, Sql, Tx};
use terms::{Act, Date, Forbidden, Id, Moment, Officer, Permission, Region};

use crate::{
    desk::Desk,
    error::KeepError,
    event::{Day, HolidayLifted, HolidaySet, HoursChanged, Rostered},
    holiday,
    hours::Hours,
    keep::{find, lock, place_of},
    replan::{replan, replan_office},
    words::{Counter, Line, Office, Week},
};

/// A change of hours or people.
#[derive(Clone, Debug)]
pub enum Change {
    /// The hours of one day of an office, with the reason that people are told.
    Day(Id<Office>, Date, Hours, String),
    /// A public holiday in the region of the act. Offices that open all the same say so for the day.
    Holiday(Date, String),
    /// A day is as its week says again.
    Reset(Id<Office>, Date),
    /// Who is to sit at a counter on a day, or that nobody is.
    Roster(Id<Counter>, Date, Option<Id<Officer>>),
    /// The hours of an office's week.
    Week(Id<Office>, Week),
    /// A holiday of the region of the act is none after all.
    Workday(Date),
}

/// What a change would do to those who have booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Foreseen {
    /// How many keep their time.
    pub stay: u32,
    /// How many get another proposal.
    pub moved: u32,
}

impl Desk {
    /// What a change would do if it were made now. It is made, counted and undone, so that nothing
    /// else decides what fits than what decides it then.
    pub async fn foresee(&self, act: &Act, change: Change) -> Result<Foreseen, KeepError> {
        let (now, may) = (self.now(), act.clone());
        let undone = self
            .ledger()
            .change_if::<HoursChanged, (), Undone>(act, move |tx| {
                let (first, last) = may.region().unwrap_or(Region::COUNTRY).range();
                let range = [first.cast_signed(), last.cast_signed()];
                let office = change.office(tx, &may)?;
                let booked: Option<(u32,)> = match office {
                    Some(office) => tx.find(&BOOKED, &[&office, &now])?,
                    None => tx.find(&BOOKED_IN, &[&range[0], &range[1], &now])?,
                };
                let booked = booked.map_or(0, |(booked,)| booked);
                let moved = change.make(tx, &may, now)?;
                Err(Undone::Seen(Foreseen { stay: booked.saturating_sub(moved), moved }))
            })
            .await;
        match undone {
            Err(Undone::Seen(foreseen)) => Ok(foreseen),
            Err(Undone::Refused(error)) => Err(error),
            Ok(()) => Err(KeepError::Missing),
        }
    }

    /// Makes a change. Says how many bookings no longer fit and got another proposal; none is given
    /// up.
    pub async fn change(&self, act: &Act, change: Change) -> Result<u32, KeepError> {
        match change {
            Change::Day(office, date, hours, why) => {
                self.set_day(act, office, (date, hours), &why).await
            }
            Change::Holiday(date, name) => self.set_holiday(act, date, &name).await,
            Change::Reset(office, date) => self.reset_day(act, office, date).await,
            Change::Roster(counter, date, officer) => {
                self.roster(act, counter, date, officer).await
            }
            Change::Week(office, week) => self.set_week(act, office, week).await,
            Change::Workday(date) => self.lift_holiday(act, date).await,
        }
    }

    /// Sets the hours of an office's week; see [`Desk::change`].
    pub async fn set_week(
        &self,
        act: &Act,
        office: Id<Office>,
        week: Week,
    ) -> Result<u32, KeepError> {
        let (now, may, change) = (self.now(), act.clone(), Change::Week(office, week));
        self.ledger()
            .change(act, move |tx| {
                let from = find(tx, &may, office)?.zone.date(now);
                let moved = change.make(tx, &may, now)?;
                let (from, until) = (Day(from), Day(Date::MAX));
                Ok::<_, KeepError>((moved, HoursChanged { office, from, until, moved }))
            })
            .await
    }

    /// Sets the hours of one day, with the reason that people are told; see [`Desk::change`].
    pub async fn set_day(
        &self,
        act: &Act,
        office: Id<Office>,
        (date, hours): (Date, Hours),
        why: &str,
    ) -> Result<u32, KeepError> {
        let change = Change::Day(office, date, hours, why.to_owned());
        self.change_day(act, (office, date), change).await
    }

    /// Lets a day be as its week says again; see [`Desk::change`].
    pub async fn reset_day(
        &self,
        act: &Act,
        office: Id<Office>,
        date: Date,
    ) -> Result<u32, KeepError> {
        self.change_day(act, (office, date), Change::Reset(office, date)).await
    }

    async fn change_day(
        &self,
        act: &Act,
        (office, date): (Id<Office>, Date),
        change: Change,
    ) -> Result<u32, KeepError> {
        let (now, may) = (self.now(), act.clone());
        self.ledger()
            .change(act, move |tx| {
                let moved = change.make(tx, &may, now)?;
                let (from, until) = (Day(date), Day(date));
                Ok::<_, KeepError>((moved, HoursChanged { office, from, until, moved }))
            })
            .await
    }

    /// Sets a public holiday in the region of the act; see [`Desk::change`].
    pub async fn set_holiday(&self, act: &Act, date: Date, name: &str) -> Result<u32, KeepError> {
        let (now, may, change) = (self.now(), act.clone(), Change::Holiday(date, name.to_owned()));
        let region = act.region().unwrap_or(Region::COUNTRY);
        self.ledger()
            .change(act, move |tx| {
                let moved = change.make(tx, &may, now)?;
                Ok::<_, KeepError>((moved, HolidaySet { region, date: Day(date), moved }))
            })
            .await
    }

    /// Takes a public holiday of the region of the act back; see [`Desk::change`].
    pub async fn lift_holiday(&self, act: &Act, date: Date) -> Result<u32, KeepError> {
        let (now, may) = (self.now(), act.clone());
        let region = act.region().unwrap_or(Region::COUNTRY);
        self.ledger()
            .change(act, move |tx| {
                let moved = Change::Workday(date).make(tx, &may, now)?;
                Ok::<_, KeepError>((moved, HolidayLifted { region, date: Day(date), moved }))
            })
            .await
    }

    /// Says who is to sit at a counter on a day, or that nobody is; see [`Desk::change`]. A line
    /// with nobody on a day's roster counts all its counters.
    pub async fn roster(
        &self,
        act: &Act,
        counter: Id<Counter>,
        date: Date,
        officer: Option<Id<Officer>>,
    ) -> Result<u32, KeepError> {
        let (now, may) = (self.now(), act.clone());
        let change = Change::Roster(counter, date, officer);
        self.ledger()
            .change(act, move |tx| {
                let moved = change.make(tx, &may, now)?;
                let date = Day(date);
                Ok::<_, KeepError>((moved, Rostered { counter, date, officer, moved }))
            })
            .await
    }

    /// Days of an office that are not as its week says, from today on, with the reason.
    pub async fn days_apart(
        &self,
        act: &Act,
        office: Id<Office>,
    ) -> Result<Vec<(Date, Hours, String)>, KeepError> {
        act.needs(Permission::KeepOffice)?;
        let (now, may) = (self.now(), act.clone());
        self.ledger()
            .read(move |tx| {
                let today = find(tx, &may, office)?.zone.date(now);
                let days: Vec<(Date, String, String)> = tx.all(&APART, &[&office, &today])?;
                let read = |(date, hours, why): (Date, String, String)| {
                    let hours = hours.parse().map_err(|_| Error::Shape("opening hours"))?;
                    Ok((date, hours, why))
                };
                days.into_iter().map(read).collect()
            })
            .await
    }

    /// Who is to sit where in an office on a day.
    pub async fn roster_of(
        &self,
        act: &Act,
        office: Id<Office>,
        date: Date,
    ) -> Result<Vec<(Id<Counter>, Id<Officer>)>, KeepError> {
        act.needs(Permission::Serve)?;
        let may = act.clone();
        self.ledger()
            .read(move |tx| {
                find(tx, &may, office)?;
                Ok(tx.all(&ROSTER, &[&office, &date])?)
            })
            .await
    }
}

/// How a change that is only looked at ends.
enum Undone {
    Refused(KeepError),
    Seen(Foreseen),
}

impl From<KeepError> for Undone {
    fn from(error: KeepError) -> Self {
        Self::Refused(error)
    }
}

impl From<Error> for Undone {
    fn from(error: Error) -> Self {
        Self::Refused(error.into())
    }
}

impl From<Forbidden> for Undone {
    fn from(error: Forbidden) -> Self {
        Self::Refused(error.into())
    }
}

impl Change {
    /// The office whose bookings it is about; none for a whole region.
    fn office(&self, tx: &mut Tx<'_>, act: &Act) -> Result<Option<Id<Office>>, KeepError> {
        match self {
            Self::Day(office, ..) | Self::Reset(office, _) | Self::Week(office, _) => {
                Ok(Some(*office))
            }
            Self::Holiday(..) | Self::Workday(_) => Ok(None),
            Self::Roster(counter, ..) => {
                let place = place_of(tx, act, *counter)?.ok_or(KeepError::Missing)?;
                Ok(Some(place.office.id))
            }
        }
    }

    /// Makes it in the running transaction; says how many were moved.
    fn make(&self, tx: &mut Tx<'_>, act: &Act, now: Moment) -> Result<u32, KeepError> {
        match self {
            Self::Day(office, date, hours, why) => {
                find(tx, act, *office)?;
                lock(tx, *office)?;
                tx.execute(&SET_DAY, &[office, date, &hours.to_string(), why])?;
                replan_office(tx, *office, now)
            }
            Self::Holiday(date, name) => {
                let region = act.region().unwrap_or(Region::COUNTRY);
                lock_region(tx, region)?;
                holiday::set(tx, region, (*date, name))?;
                replan_region(tx, region, now)
            }
            Self::Reset(office, date) => {
                find(tx, act, *office)?;
                lock(tx, *office)?;
                if tx.execute(&RESET_DAY, &[office, date])? == 0 {
                    return Err(KeepError::Missing);
                }
                replan_office(tx, *office, now)
            }
            Self::Roster(counter, date, officer) => {
                let place = place_of(tx, act, *counter)?.ok_or(KeepError::Missing)?;
                lock(tx, place.office.id)?;
                tx.execute(&OFF, &[counter, date])?;
                if let Some(officer) = officer
                    && tx.execute(&ON, &[counter, date, officer])? == 0
                {
                    return Err(KeepError::Taken);
                }
                replan(tx, &[place.line.id], now)
            }
            Self::Week(office, week) => {
                find(tx, act, *office)?;
                tx.execute(&SET_WEEK, &[&week.to_string(), office])?;
                replan_office(tx, *office, now)
            }
            Self::Workday(date) => {
                let region = act.region().unwrap_or(Region::COUNTRY);
                lock_region(tx, region)?;
                if !holiday::lift(tx, region, *date)? {
                    return Err(KeepError::Missing);
                }
                replan_region(tx, region, now)
            }
        }
    }
}

fn lock_region(tx: &mut Tx<'_>, region: Region) -> Result<(), Error> {
    let (first, last) = region.range();
    tx.execute(&LOCK_REGION, &[&first.cast_signed(), &last.cast_signed()]).map(|_| ())
}

/// Every line in a region.
fn replan_region(tx: &mut Tx<'_>, region: Region, now: Moment) -> Result<u32, KeepError> {
    let (first, last) = region.range();
    let range = [first.cast_signed(), last.cast_signed()];
    let lines: Vec<(Id<Line>,)> = tx.all(&LINES_IN, &[&range[0], &range[1]])?;
    let lines: Vec<Id<Line>> = lines.into_iter().map(|(line,)| line).collect();
    replan(tx, &lines, now)
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

static BOOKED: Sql = Sql::new(
    "SELECT COUNT(*)
     FROM desk_ticket AS ticket
     JOIN desk_line AS line ON line.id = ticket.line
     WHERE line.office = $1 AND ticket.state = 'booked' AND ticket.closes_at > $2",
);

static BOOKED_IN: Sql = Sql::new(
    "SELECT COUNT(*)
     FROM desk_ticket AS ticket
     JOIN desk_line AS line ON line.id = ticket.line
     JOIN desk_office AS office ON office.id = line.office
     WHERE office.region BETWEEN $1 AND $2 AND ticket.state = 'booked' AND ticket.closes_at > $3",
);

static APART: Sql = Sql::new(
    "SELECT date, hours, why FROM desk_day WHERE office = $1 AND date >= $2 ORDER BY date LIMIT 100",
);

static ROSTER: Sql = Sql::new(
    "SELECT shift.counter, shift.officer
     FROM desk_shift AS shift
     JOIN desk_counter AS counter ON counter.id = shift.counter
     JOIN desk_line AS line ON line.id = counter.line
     WHERE line.office = $1 AND shift.date = $2",
);
