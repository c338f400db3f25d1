//! How often a PIN may be tried.

use std::time::Duration;

use terms::Moment;

/// The last attempt in a row; after it nothing opens any more.
pub const ATTEMPTS: u32 = 10;

/// How long no PIN is taken after the third attempt in a row, the fourth, and so on. What was spent
/// and not finished counts, whatever the reason: who cuts the connection learns nothing by it.
pub const WAITS: [Duration; 7] =
    [minutes(1), minutes(5), minutes(15), hours(1), hours(6), hours(24), hours(24)];

/// Attempts in a row that cost no wait.
const FREE: usize = 3;

const fn minutes(count: u64) -> Duration {
    Duration::from_secs(60 * count)
}

const fn hours(count: u64) -> Duration {
    minutes(60 * count)
}

/// Until when no PIN is taken, each number of attempts in a row in its turn: what the statement that
/// spends an attempt chooses from.
pub(crate) fn locks(now: Moment) -> [Moment; WAITS.len()] {
    WAITS.map(|wait| now.plus(wait))
}

/// How many are left after `spent` in a row.
pub(crate) fn left(spent: u32) -> u32 {
    ATTEMPTS.saturating_sub(spent)
}

// The free ones, those with a wait, and the last, which blocks. The third free one starts the waits.
const _: () = assert!(FREE - 1 + WAITS.len() + 1 == ATTEMPTS as usize);
