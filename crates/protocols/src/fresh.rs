//! How far a phone's clock may be off in a proof (`iat`).

use std::time::Duration;

use terms::Moment;

/// An older proof is stale. Testers send 10 s and expect success, an hour and expect refusal.
pub const PAST: Duration = Duration::from_secs(300);

/// A proof from further ahead is refused (FAPI 2.0: 10 s must pass, more than 60 s must not).
pub const FUTURE: Duration = Duration::from_secs(60);

/// Whether a proof of the moment `issued` may be taken at `now`.
pub(crate) fn is_fresh(issued: Moment, now: Moment) -> bool {
    now.minus(PAST) <= issued && issued <= now.plus(FUTURE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_has_its_edges_inside() {
        let now = Moment::from_seconds(1_700_000_000);
        let at = |offset: i64| is_fresh(Moment::from_seconds(1_700_000_000 + offset), now);
        assert!(at(0) && at(10) && at(-10) && at(60) && at(-300));
        assert!(!at(61) && !at(-301) && !at(3600) && !at(-3600));
    }
}
