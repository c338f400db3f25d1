//! What the server does once a day: it freezes the day's bases, so that every figure of that day has
//! a base of that day.

use std::{sync::Arc, time::Duration};

use terms::{Act, Clock, Moment, SystemClock};
use tokio::time::sleep;
use web::Running;

use crate::house::House;

/// The longest wait: somebody may have set the machine's clock.
const HOUR: Duration = Duration::from_secs(3_600);

/// The wait after a failure.
const MINUTE: Duration = Duration::from_secs(60);

/// Freezes today's bases where they are missing: at once, and whenever a day has begun.
pub async fn keep_freezing(house: Arc<House>, mut running: Running) {
    loop {
        let frozen = house.registry.freeze_today(&Act::system()).await;
        let wait = match frozen {
            Ok(_) => until_look(SystemClock.now()),
            Err(error) => {
                tracing::error!(%error, "The bases of the day could not be frozen");
                MINUTE
            }
        };
        tokio::select! {
            () = sleep(wait) => {}
            () = running.stopped() => return,
        }
    }
}

/// Until a second after the next midnight in western Indonesia, by which days are counted, or an
/// hour.
fn until_look(now: Moment) -> Duration {
    const DAY: i64 = 86_400;
    const OFFSET: i64 = 7 * 3_600;
    let left = DAY - (now.seconds() + OFFSET).rem_euclid(DAY);
    Duration::from_secs(left.unsigned_abs() + 1).min(HOUR)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 5 June 2024, 16:59:30 UTC: half a minute before midnight in Jakarta.
    const LATE: Moment = Moment::from_seconds(1_717_606_770);

    #[test]
    fn the_next_look_falls_into_the_new_day() {
        let today = LATE.date();
        let wait = until_look(LATE);
        assert_eq!(wait, Duration::from_secs(31));
        assert_eq!(Some(LATE.plus(wait).date()), today.next_day());
        let early = LATE.plus(wait);
        assert_eq!(until_look(early), HOUR, "the day has just begun");
    }

    #[test]
    fn no_day_passes_between_two_looks() {
        let mut now = LATE;
        let mut day = now.date();
        for _ in 0..200 {
            now = now.plus(until_look(now));
            assert!(now.date() == day || Some(now.date()) == day.next_day());
            day = now.date();
        }
        assert!(now.date() > LATE.date());
    }
}
