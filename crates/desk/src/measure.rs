//! How long things take here, as measured.

use std::time::Duration;

use store::{Error, Sql, Tx};
use terms::{Date, Id};

use crate::{service::Services, words::Line};

/// How long something takes at a counter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// Seconds, on average.
    pub mean: f64,
    /// Their standard deviation.
    pub spread: f64,
    /// Of how many that were served; 0 if it is the standard's.
    pub served: u32,
}

/// So many days back are measured.
const DAYS: i32 = 28;

/// Of fewer than so many, the standard says more.
const ENOUGH: u32 = 20;

/// What was not measured is taken to vary by half.
const UNKNOWN_SPREAD: f64 = 0.5;

/// Longer than this at a counter was somebody who forgot to say that it was over.
const LONGEST: Duration = Duration::from_secs(2 * 3_600);

impl Pace {
    /// The pace of these services on a line.
    pub(crate) fn of(
        tx: &mut Tx<'_>,
        line: Id<Line>,
        services: &Services,
        today: Date,
    ) -> Result<Self, Error> {
        let since = Date::from_julian_day(today.to_julian_day() - DAYS).unwrap_or(Date::MIN);
        let text = services.to_string();
        let summed: Option<Sums> = tx.find(&SUMS, &[&line, &text, &since])?;
        Ok(summed.map_or_else(|| Self::standard(services), |sums| Self::measured(sums, services)))
    }

    /// The minutes that one takes of a window.
    pub(crate) fn minutes(self) -> u16 {
        // Seconds of two hours at most.
        (self.mean / 60.0).ceil().clamp(1.0, 120.0) as u16
    }

    fn measured((served, seconds, squares): Sums, services: &Services) -> Self {
        let served = u32::try_from(served.unwrap_or_default()).unwrap_or(u32::MAX);
        if served < ENOUGH {
            return Self::standard(services);
        }
        let count = f64::from(served);
        let mean = seconds.unwrap_or_default() as f64 / count;
        let variance = squares.unwrap_or_default() as f64 / count - mean * mean;
        Self { mean, spread: variance.max(0.0).sqrt(), served }
    }

    fn standard(services: &Services) -> Self {
        let mean = f64::from(services.standard()) * 60.0;
        Self { mean, spread: mean * UNKNOWN_SPREAD, served: 0 }
    }
}

type Sums = (Option<i64>, Option<i64>, Option<i64>);

/// Adds one that was served.
pub(crate) fn add(
    tx: &mut Tx<'_>,
    line: Id<Line>,
    (services, date): (&Services, Date),
    took: Duration,
) -> Result<(), Error> {
    if took > LONGEST {
        return Ok(());
    }
    let seconds = took.as_secs().cast_signed();
    let (text, square) = (services.to_string(), seconds * seconds);
    tx.execute(&ADD, &[&line, &date, &text, &seconds, &square])?;
    Ok(())
}

static ADD: Sql = Sql::new(
    "INSERT INTO desk_measure (line, date, services, served, seconds, squares)
     VALUES ($1, $2, $3, 1, $4, $5)
     ON CONFLICT (line, date, services) DO UPDATE
     SET served = desk_measure.served + 1, seconds = desk_measure.seconds + excluded.seconds,
         squares = desk_measure.squares + excluded.squares",
);

static SUMS: Sql = Sql::new(
    "SELECT CAST(SUM(served) AS BIGINT), CAST(SUM(seconds) AS BIGINT),
            CAST(SUM(squares) AS BIGINT)
     FROM desk_measure
     WHERE line = $1 AND services = $2 AND date >= $3",
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::Service;

    #[test]
    fn the_standard_holds_until_enough_was_measured() {
        let services = Services::one(Service::Activation);
        let few = Pace::measured((Some(19), Some(19 * 240), Some(19 * 240 * 240)), &services);
        assert_eq!((few.minutes(), few.served), (10, 0));
        let enough = Pace::measured((Some(20), Some(20 * 250), Some(20 * 250 * 250)), &services);
        assert_eq!((enough.minutes(), enough.served), (5, 20));
        assert!(enough.spread < 0.001, "all took the same time");
        assert_eq!(Pace::measured((None, None, None), &services), Pace::standard(&services));
    }
}
