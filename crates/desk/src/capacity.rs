//! What is taken of a line's windows: taken by one conditional statement, with the table's own checks
//! behind it, given back, and made when the first of a day is taken.

use std::collections::HashMap;

use store::{Answer, Error, Row, Sql, ToValue, Tx};
use terms::{Date, Id, Moment};

use crate::{
    calendar::Calendar,
    window::{Limits, Window},
    words::Line,
};

impl Window {
    /// The windows of `date` with what is taken of them.
    pub fn of_day(tx: &mut Tx<'_>, calendar: &Calendar, date: Date) -> Result<Vec<Self>, Error> {
        let windows = calendar.windows(date);
        let (Some(first), Some(last)) = (windows.first(), windows.last()) else {
            return Ok(windows);
        };
        let range = (first.starts_at, last.starts_at);
        let taken: HashMap<Moment, Self> = Self::kept(tx, calendar.line.id, range)?;
        let known = |window: Self| taken.get(&window.starts_at).copied().unwrap_or(window);
        Ok(windows.into_iter().map(known).collect())
    }

    /// The windows of which something is taken, between two starts.
    pub fn kept(
        tx: &mut Tx<'_>,
        line: Id<Line>,
        (first, last): (Moment, Moment),
    ) -> Result<HashMap<Moment, Self>, Error> {
        let kept: Vec<Self> = tx.all(&KEPT, &[&line, &first, &last])?;
        Ok(kept.into_iter().map(|window| (window.starts_at, window)).collect())
    }

    /// Takes what somebody needs who comes `now`, unless others were first. Says whether it did.
    pub fn take(
        &self,
        tx: &mut Tx<'_>,
        calendar: &Calendar,
        need: Limits,
        now: Moment,
    ) -> Result<bool, Error> {
        let (line, lapsed) = (calendar.line.id, self.lapsed(now));
        let Limits { minutes, ordinary, bookable } = need;
        let values: [&dyn ToValue; 6] =
            [&lapsed, &minutes, &ordinary, &bookable, &line, &self.starts_at];
        if tx.execute(&TAKE, &values)? == 1 {
            return Ok(true);
        }
        // Full, or the first of its day to be taken.
        make(tx, line, calendar.office.zone.date(self.starts_at))?;
        Ok(tx.execute(&TAKE, &values)? == 1)
    }
}

/// Gives back what a ticket has taken of a window.
pub(crate) fn give_back(
    tx: &mut Tx<'_>,
    line: Id<Line>,
    starts_at: Moment,
    taken: Limits,
) -> Result<(), Error> {
    let Limits { minutes, ordinary, bookable } = taken;
    tx.execute(&GIVE_BACK, &[&minutes, &ordinary, &bookable, &line, &starts_at])?;
    Ok(())
}

/// Keeps others from changing what the office has decided until the transaction ends: whoever
/// changes hours waits here too.
pub(crate) fn lock_office(tx: &mut Tx<'_>, line: Id<Line>) -> Result<(), Error> {
    tx.execute(&LOCK, &[&line])?;
    Ok(())
}

/// Makes the rows of a line's day, as the office has decided by now.
fn make(tx: &mut Tx<'_>, line: Id<Line>, date: Date) -> Result<(), Error> {
    lock_office(tx, line)?;
    let Some(calendar) = Calendar::of(tx, line, (date, date))? else { return Ok(()) };
    for window in Window::of_day(tx, &calendar, date)? {
        window.write(tx, line)?;
    }
    Ok(())
}

impl Window {
    /// Makes the window's row if there is none.
    pub fn write(&self, tx: &mut Tx<'_>, line: Id<Line>) -> Result<(), Error> {
        let Self { starts_at, opens_at, closes_at, limits, .. } = self;
        let Limits { minutes, ordinary, bookable } = limits;
        let values: &[&dyn ToValue] =
            &[&line, starts_at, opens_at, closes_at, minutes, ordinary, bookable];
        tx.execute(&MAKE, values)?;
        Ok(())
    }
}

impl Answer for Window {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            starts_at: row.cell(0)?,
            opens_at: row.cell(1)?,
            closes_at: row.cell(2)?,
            limits: Limits {
                minutes: row.cell(3)?,
                ordinary: row.cell(4)?,
                bookable: row.cell(5)?,
            },
            taken: Limits { minutes: row.cell(6)?, ordinary: row.cell(7)?, bookable: row.cell(8)? },
        })
    }
}

static KEPT: Sql = Sql::new(
    "SELECT starts_at, opens_at, closes_at, minutes, ordinary, bookable, taken, taken_ordinary,
            taken_booked
     FROM desk_window
     WHERE line = $1 AND starts_at BETWEEN $2 AND $3",
);

// Whoever comes second waits at the row and then meets what the first has left.
static TAKE: Sql = Sql::new(
    "UPDATE desk_window
     SET taken = CASE WHEN taken > $1 THEN taken ELSE $1 END + $2,
         taken_ordinary = taken_ordinary + $3, taken_booked = taken_booked + $4
     WHERE line = $5 AND starts_at = $6
       AND CASE WHEN taken > $1 THEN taken ELSE $1 END + $2 <= minutes
       AND taken_ordinary + $3 <= ordinary AND taken_booked + $4 <= bookable",
);

static GIVE_BACK: Sql = Sql::new(
    "UPDATE desk_window
     SET taken = taken - $1, taken_ordinary = taken_ordinary - $2, taken_booked = taken_booked - $3
     WHERE line = $4 AND starts_at = $5",
);

static LOCK: Sql = Sql::new(
    "UPDATE desk_office
     SET changed = changed
     WHERE id = (SELECT office FROM desk_line WHERE id = $1)",
);

static MAKE: Sql = Sql::new(
    "INSERT INTO desk_window
         (line, starts_at, opens_at, closes_at, minutes, ordinary, bookable, taken, taken_ordinary,
          taken_booked)
     VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, 0)
     ON CONFLICT (line, starts_at) DO NOTHING",
);
