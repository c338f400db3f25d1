//! Counting: an event moves a figure in its own transaction.

use store::{Error, Handle, Sql, Tx};
use terms::{Date, Region};

use crate::indicator::Indicator;

/// The programme's figures. Cheap to clone.
#[derive(Clone)]
pub struct Indicators {
    pub(crate) handle: Handle,
}

impl Indicators {
    /// The figures behind this room's own `handle`.
    pub fn new(handle: Handle) -> Self {
        Self { handle }
    }

    /// Moves `indicator` by `by` for a resident of `village` on `day`; runs in the transaction of
    /// the room in which it happened.
    pub fn count(
        &self,
        tx: &mut Tx<'_>,
        indicator: &Indicator,
        village: Region,
        day: Date,
        by: i64,
    ) -> Result<(), Error> {
        tx.under(&self.handle, |tx| tx.execute(&MOVE, &[&indicator.id, &village, &day, &by]))?;
        Ok(())
    }
}

static MOVE: Sql = Sql::new(
    "INSERT INTO indicator_day (indicator, village, day, moved)
     VALUES ($1, $2, $3, $4)
     ON CONFLICT (indicator, village, day) DO UPDATE
     SET moved = indicator_day.moved + excluded.moved",
);
