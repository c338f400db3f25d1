//! The roll-up: what moved, by village and day.

use store::{Error, Sql, Tx};
use terms::{Date, Region};

use crate::{indicator::Indicator, indicators::Indicators};

impl Indicators {
    /// Counts `delta` more of `indicator` in `village` on `day`, in the transaction of the room
    /// above that made it so.
    pub fn count(
        &self,
        tx: &mut Tx<'_>,
        indicator: &Indicator,
        village: Region,
        day: Date,
        delta: i64,
    ) -> Result<(), Error> {
        tx.under(&self.handle, |tx| {
            tx.execute(&COUNT, &[&indicator.id, &village, &day, &delta])?;
            Ok(())
        })
    }
}

/// How many there are in `region` at the end of `day`: the one place where they are summed.
pub(crate) fn sum(
    tx: &mut Tx<'_>,
    indicator: &Indicator,
    region: Region,
    day: Date,
) -> Result<i64, Error> {
    let (first, last) = region.range();
    let found: Option<(i64,)> =
        tx.find(&SUM, &[&indicator.id, &first.cast_signed(), &last.cast_signed(), &day])?;
    Ok(found.map_or(0, |(sum,)| sum))
}

static COUNT: Sql = Sql::new(
    "INSERT INTO indicator_day (indicator, village, day, value)
     VALUES ($1, $2, $3, $4)
     ON CONFLICT (indicator, village, day)
     DO UPDATE SET value = indicator_day.value + excluded.value",
);
static SUM: Sql = Sql::new(
    "SELECT COALESCE(CAST(SUM(value) AS BIGINT), 0)
     FROM indicator_day
     WHERE indicator = $1 AND village BETWEEN $2 AND $3 AND day <= $4",
);
