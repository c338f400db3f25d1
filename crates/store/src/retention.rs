//! How long rows stay that have ended, as data: each room lists it in one place, and people are told
//! the same (`docs/privacy.md`).

use std::{fmt, time::Duration};

use terms::Moment;

/// How long rows of one kind stay once they have ended, and why not shorter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// What goes, as people are told.
    pub what: &'static str,
    /// How long after its end.
    pub after: Duration,
    /// Why not sooner.
    pub why: &'static str,
}

impl Retention {
    /// Rows of one kind that go in one transaction: some milliseconds of the one writer that SQLite
    /// has.
    pub const AT_ONCE: u64 = 1_000;

    /// Transactions of one sweep. What they leave, the next sweep takes.
    pub const STEPS: usize = 200;

    /// Goes so many days after its end.
    pub const fn days(days: u64, what: &'static str, why: &'static str) -> Self {
        Self::time(Duration::from_secs(days * 86_400), what, why)
    }

    /// Goes so long after its end.
    pub const fn time(after: Duration, what: &'static str, why: &'static str) -> Self {
        Self { what, after, why }
    }

    /// What has ended at this moment or before goes now.
    pub fn before(&self, now: Moment) -> Moment {
        now.minus(self.after)
    }
}

/// A line of the table that people are told: `what | how long | why`.
impl fmt::Display for Retention {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, after, why } = self;
        let seconds = after.as_secs();
        let (count, unit) = match seconds {
            0 => return write!(f, "{what} | at once | {why}"),
            _ if seconds % 86_400 == 0 => (seconds / 86_400, "day"),
            _ if seconds % 3_600 == 0 => (seconds / 3_600, "hour"),
            _ => (seconds.div_ceil(60), "minute"),
        };
        let many = if count == 1 { "" } else { "s" };
        write!(f, "{what} | {count} {unit}{many} | {why}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(seconds: u64) -> String {
        Retention::time(Duration::from_secs(seconds), "offers", "the desk asks").to_string()
    }

    #[test]
    fn a_time_is_told_in_its_largest_unit() {
        assert_eq!(told(0), "offers | at once | the desk asks");
        assert_eq!(told(600), "offers | 10 minutes | the desk asks");
        assert_eq!(told(3_600), "offers | 1 hour | the desk asks");
        assert_eq!(told(86_400), "offers | 1 day | the desk asks");
        assert_eq!(told(365 * 86_400), "offers | 365 days | the desk asks");
    }
}
