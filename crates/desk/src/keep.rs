//! Keeping offices: opened and closed, with their lines and counters.

use store::{Error, Sql, ToValue, Tx};
use terms::{Act, Id, Permission, Region};

use crate::{
    calendar::Place,
    desk::{Desk, reached, reaches},
    error::KeepError,
    event::{CounterClosed, CounterOpened, LineClosed, LineOpened, OfficeClosed, OfficeOpened},
    replan::replan,
    service::Services,
    words::{Counter, Letter, Line, Office, OfficeKind, OfficeName, Shares, Week},
    zone::Zone,
};

/// An office that is to be opened.
#[derive(Clone, Debug)]
pub struct NewOffice {
    /// Its kind.
    pub kind: OfficeKind,
    /// What people call it.
    pub name: OfficeName,
    /// Where it stands.
    pub region: Region,
    /// By which clock it works.
    pub zone: Zone,
    /// When it is open, as a rule.
    pub week: Week,
}

/// A line that is to be opened.
#[derive(Clone, Debug)]
pub struct NewLine {
    /// Where.
    pub office: Id<Office>,
    /// What its numbers begin with.
    pub letter: Letter,
    /// What is done there.
    pub services: Services,
    /// How each window is shared out.
    pub shares: Shares,
}

impl Desk {
    /// Opens an office.
    pub async fn open_office(&self, act: &Act, new: NewOffice) -> Result<Id<Office>, KeepError> {
        if act.region().is_some_and(|region| !region.contains(new.region)) {
            act.needs(Permission::KeepOffice)?;
            return Err(KeepError::Missing);
        }
        let (now, office) = (self.now(), Id::draw(self.now(), self.die()));
        self.ledger()
            .change(act, move |tx| {
                let NewOffice { kind, name, region, zone, week } = &new;
                tx.execute(
                    &OPEN_OFFICE,
                    &[
                        &office,
                        &kind.code(),
                        &name.as_str(),
                        region,
                        &zone.code(),
                        &week.to_string(),
                        &now,
                    ],
                )?;
                let kind = kind.code();
                Ok((office, OfficeOpened { office, region: *region, kind }))
            })
            .await
    }

    /// Closes an office for good. It must have no line that somebody has booked in.
    pub async fn close_office(&self, act: &Act, office: Id<Office>) -> Result<(), KeepError> {
        let (now, may) = (self.now(), act.clone());
        self.ledger()
            .change(act, move |tx| {
                find(tx, &may, office)?;
                // First nobody can take a place any more; then it is seen whether somebody has one.
                lock(tx, office)?;
                tx.execute(&FILL, &[&office, &now])?;
                tx.execute(&LET_GO, &[&office])?;
                if tx.find::<(i64,)>(&EXPECTS, &[&office, &now])?.is_some() {
                    return Err(KeepError::NoRoom);
                }
                tx.execute(&CLOSE_OFFICE, &[&now, &office])?;
                Ok(((), OfficeClosed { office }))
            })
            .await
    }

    /// Opens a line in an office.
    pub async fn open_line(&self, act: &Act, new: NewLine) -> Result<Id<Line>, KeepError> {
        let (line, may) = (Id::draw(self.now(), self.die()), act.clone());
        self.ledger()
            .change(act, move |tx| {
                let NewLine { office, letter, services, shares } = &new;
                find(tx, &may, *office)?;
                let (services, letter) = (services.to_string(), letter.to_string());
                let values: &[&dyn ToValue] =
                    &[&line, office, &letter, &services, &shares.bookable(), &shares.reserve()];
                if tx.execute(&OPEN_LINE, values)? == 0 {
                    return Err(KeepError::Taken);
                }
                Ok((line, LineOpened { line, office: *office, services }))
            })
            .await
    }

    /// Closes a line for good, with its counters. Nobody may have booked in it, wait in it or sit at
    /// one of its counters. Its letter stays its own.
    pub async fn close_line(&self, act: &Act, line: Id<Line>) -> Result<(), KeepError> {
        let (now, may) = (self.now(), act.clone());
        self.ledger()
            .change(act, move |tx| {
                let place = reached(tx, &may, line)?.ok_or(KeepError::Missing)?;
                let (office, today) = (place.office.id, place.today(now));
                // As with an office: first nobody can take a place any more, nor a number.
                lock(tx, office)?;
                tx.execute(&FILL_LINE, &[&line, &now])?;
                tx.execute(&END_DAY, &[&line, &today, &now])?;
                if tx.find::<(i64,)>(&EXPECTS_IN, &[&line, &now])?.is_some() {
                    return Err(KeepError::NoRoom);
                }
                if tx.find::<(u8,)>(&MANNED, &[&line])?.is_some() {
                    return Err(KeepError::Taken);
                }
                tx.execute(&CLOSE_COUNTERS, &[&now, &line])?;
                tx.execute(&CLOSE_LINE, &[&now, &line])?;
                Ok(((), LineClosed { line, office }))
            })
            .await
    }

    /// Opens a counter that serves a line; its number is one that no open counter of the office has.
    pub async fn open_counter(
        &self,
        act: &Act,
        line: Id<Line>,
        number: u8,
    ) -> Result<Id<Counter>, KeepError> {
        let (now, counter, may) = (self.now(), Id::draw(self.now(), self.die()), act.clone());
        self.ledger()
            .change(act, move |tx| {
                let place = reached(tx, &may, line)?.ok_or(KeepError::Missing)?;
                lock(tx, place.office.id)?;
                if tx.execute(&OPEN_COUNTER, &[&counter, &line, &number, &place.office.id])? == 0 {
                    return Err(KeepError::Taken);
                }
                let moved = replan(tx, &[line], now)?;
                Ok((counter, CounterOpened { counter, line, moved }))
            })
            .await
    }

    /// Closes a counter at which nobody sits.
    pub async fn close_counter(&self, act: &Act, counter: Id<Counter>) -> Result<(), KeepError> {
        let (now, may) = (self.now(), act.clone());
        self.ledger()
            .change(act, move |tx| {
                let place = place_of(tx, &may, counter)?.ok_or(KeepError::Missing)?;
                let line = place.line.id;
                lock(tx, place.office.id)?;
                if tx.execute(&CLOSE_COUNTER, &[&now, &counter])? == 0 {
                    return Err(KeepError::Taken);
                }
                let moved = replan(tx, &[line], now)?;
                Ok(((), CounterClosed { counter, line, moved }))
            })
            .await
    }
}

/// An open office that the act reaches.
pub(crate) fn find(tx: &mut Tx<'_>, act: &Act, office: Id<Office>) -> Result<Office, KeepError> {
    let found = Office::find(tx, office)?;
    found.filter(|office| reaches(act, office)).ok_or(KeepError::Missing)
}

/// The line and office of an open counter that the act reaches.
pub(crate) fn place_of(
    tx: &mut Tx<'_>,
    act: &Act,
    counter: Id<Counter>,
) -> Result<Option<Place>, Error> {
    let line: Option<(Id<Line>,)> = tx.find(&LINE_OF, &[&counter])?;
    match line {
        Some((line,)) => reached(tx, act, line),
        None => Ok(None),
    }
}

/// Keeps others from changing an office's hours and people until the transaction ends.
pub(crate) fn lock(tx: &mut Tx<'_>, office: Id<Office>) -> Result<(), Error> {
    tx.execute(&LOCK, &[&office])?;
    Ok(())
}

static OPEN_OFFICE: Sql = Sql::new(
    "INSERT INTO desk_office (id, kind, name, region, zone, week, changed, opened_at)
     VALUES ($1, $2, $3, $4, $5, $6, 0, $7)",
);

static EXPECTS: Sql = Sql::new(
    "SELECT ticket.made_at
     FROM desk_ticket AS ticket
     JOIN desk_line AS line ON line.id = ticket.line
     WHERE line.office = $1 AND ticket.closes_at > $2
       AND ticket.state IN ('booked', 'called', 'parked', 'serving', 'waiting')
     LIMIT 1",
);

static FILL: Sql = Sql::new(
    "UPDATE desk_window
     SET minutes = taken, ordinary = taken_ordinary, bookable = taken_booked
     WHERE line IN (SELECT id FROM desk_line WHERE office = $1) AND closes_at > $2",
);

static LET_GO: Sql =
    Sql::new("DELETE FROM desk_hold WHERE line IN (SELECT id FROM desk_line WHERE office = $1)");

static CLOSE_OFFICE: Sql =
    Sql::new("UPDATE desk_office SET closed_at = $1, changed = changed + 1 WHERE id = $2");

static LOCK: Sql = Sql::new("UPDATE desk_office SET changed = changed + 1 WHERE id = $1");

static OPEN_LINE: Sql = Sql::new(
    "INSERT INTO desk_line (id, office, letter, services, bookable, reserve)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (office, letter) DO NOTHING",
);

// The office's row is locked: nobody opens another one of this number meanwhile.
static OPEN_COUNTER: Sql = Sql::new(
    "INSERT INTO desk_counter (id, line, number)
     SELECT $1, $2, $3
     FROM desk_office
     WHERE id = $4 AND NOT EXISTS (
         SELECT 1
         FROM desk_counter AS other
         JOIN desk_line AS line ON line.id = other.line
         WHERE line.office = $4 AND other.number = $3 AND other.closed_at IS NULL)",
);

static CLOSE_COUNTER: Sql = Sql::new(
    "UPDATE desk_counter
     SET closed_at = $1
     WHERE id = $2 AND closed_at IS NULL AND officer IS NULL",
);

static LINE_OF: Sql = Sql::new("SELECT line FROM desk_counter WHERE id = $1 AND closed_at IS NULL");

static FILL_LINE: Sql = Sql::new(
    "UPDATE desk_window
     SET minutes = taken, ordinary = taken_ordinary, bookable = taken_booked
     WHERE line = $1 AND closes_at > $2",
);

static EXPECTS_IN: Sql = Sql::new(
    "SELECT made_at
     FROM desk_ticket
     WHERE line = $1
       AND (closes_at > $2 AND state = 'booked'
            OR state IN ('called', 'parked', 'serving', 'waiting'))
     LIMIT 1",
);

static MANNED: Sql = Sql::new(
    "SELECT number
     FROM desk_counter
     WHERE line = $1 AND closed_at IS NULL AND officer IS NOT NULL
     LIMIT 1",
);

static CLOSE_COUNTERS: Sql =
    Sql::new("UPDATE desk_counter SET closed_at = $1 WHERE line = $2 AND closed_at IS NULL");

static CLOSE_LINE: Sql = Sql::new("UPDATE desk_line SET closed_at = $1 WHERE id = $2");

static END_DAY: Sql = Sql::new(
    "INSERT INTO desk_line_day (line, date, numbers, closed_at)
     VALUES ($1, $2, 0, $3)
     ON CONFLICT (line, date) DO UPDATE SET closed_at = excluded.closed_at",
);
