//! The line's rule: who is called next.
//!
//! Everybody in a line has a window of the day: booked people the one they chose, people at the door
//! the earliest one that had room when they came. The earlier window goes first. Within a window
//! those who come back (from another counter, from fetching a document, from yesterday) go first,
//! then elderly, disabled and pregnant people, then those who booked, then the others; among equals,
//! the lower number. Whoever stands by without a window comes after all who have one.
//!
//! So nobody is overtaken for ever: a place is fixed when one comes, and what comes later with a
//! later window never passes it. And since windows take no more people than their counters can
//! serve, whoever is there in time is called within the window, as long as work takes no longer than
//! was measured.

use std::time::Duration;

use terms::Moment;

use crate::ticket::Kind;

/// A place in a line: the lowest is called first; of equals, the lower number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank(i64);

/// How late one may be and keep the place of a booking.
pub const GRACE: Duration = Duration::from_secs(15 * 60);

/// So often somebody is called before the number counts as missed.
pub const CALLS: u16 = 3;

/// Moves whoever stands by behind all windows of the day, in the order in which they came.
const STANDBY: Duration = Duration::from_secs(48 * 3_600);

impl Rank {
    /// The place of a ticket whose window starts at `starts_at`; on standby, that of the moment of
    /// arrival.
    pub fn of(kind: Kind, favoured: bool, starts_at: Moment) -> Self {
        let tier = match (kind, favoured) {
            (Kind::Standby, _) => return Self(starts_at.plus(STANDBY).micros()),
            (Kind::Returner, _) => 0,
            (Kind::Booked | Kind::WalkIn, true) => 1,
            (Kind::Booked, false) => 2,
            (Kind::WalkIn, false) => 3,
        };
        // Windows start on half hours: what follows the microseconds of one leaves the next alone.
        Self(starts_at.micros() + tier)
    }

    /// From the store.
    pub(crate) const fn read(micros: i64) -> Self {
        Self(micros)
    }

    /// As it is stored.
    pub(crate) const fn micros(self) -> i64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HALF_HOUR: i64 = 1_800;

    fn window(number: i64) -> Moment {
        Moment::from_seconds(1_717_552_800 + number * HALF_HOUR)
    }

    fn kind() -> impl Strategy<Value = Kind> {
        prop::sample::select(vec![Kind::Booked, Kind::WalkIn, Kind::Returner])
    }

    #[test]
    fn within_a_window_people_go_in_the_order_of_the_rule() {
        let rank = |kind, favoured| Rank::of(kind, favoured, window(0));
        let ordered = [
            rank(Kind::Returner, false),
            rank(Kind::WalkIn, true),
            rank(Kind::Booked, false),
            rank(Kind::WalkIn, false),
            Rank::of(Kind::Returner, false, window(1)),
            rank(Kind::Standby, false),
        ];
        assert!(ordered.is_sorted_by(|one, next| one < next));
        assert_eq!(rank(Kind::Booked, true), rank(Kind::WalkIn, true));
    }

    proptest! {
        #[test]
        fn an_earlier_window_goes_first_whoever_is_in_it(
            one in (kind(), any::<bool>(), 0..40_i64), other in (kind(), any::<bool>(), 0..40_i64)
        ) {
            let rank = |(kind, favoured, at)| Rank::of(kind, favoured, window(at));
            if one.2 < other.2 {
                prop_assert!(rank(one) < rank(other));
            }
        }

        #[test]
        fn who_stands_by_passes_nobody_who_has_a_window_and_nobody_who_came_before(
            has in (kind(), any::<bool>(), 0..40_i64), arrived in 0..80_000_i64, later in 1..80_000_i64
        ) {
            let standby = |at: i64| {
                Rank::of(Kind::Standby, false, Moment::from_seconds(1_717_552_800 + at))
            };
            prop_assert!(Rank::of(has.0, has.1, window(has.2)) < standby(arrived));
            prop_assert!(standby(arrived) < standby(arrived + later));
        }
    }
}
