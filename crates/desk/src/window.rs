//! Windows of the day: one model of capacity for whoever comes.

use store::Error;
use terms::Moment;

use crate::words::Shares;

/// A stretch of a line's day, as long as half an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    /// On the clock's hours and half hours: by which it is known.
    pub starts_at: Moment,
    pub opens_at: Moment,
    pub closes_at: Moment,
    pub limits: Limits,
    pub taken: Limits,
}

/// Minutes at counters: everything, and within it what ordinary people take, and within that what
/// is booked ahead.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Limits {
    pub minutes: u16,
    pub ordinary: u16,
    pub bookable: u16,
}

/// Which of the limits somebody counts against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Share {
    /// Only that of everything: whom the line lets go first, and who was promised a place.
    Any,
    /// People who book ahead.
    Booked,
    /// People at the door.
    Ordinary,
}

/// What a ticket has taken of its window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Taken {
    pub share: Share,
    pub minutes: u16,
}

impl Taken {
    /// Of each limit.
    pub const fn limits(self) -> Limits {
        Limits::of_need(self.minutes, self.share)
    }
}

impl Share {
    const ALL: [Self; 3] = [Self::Any, Self::Booked, Self::Ordinary];

    /// The word in the store.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Booked => "booked",
            Self::Ordinary => "ordinary",
        }
    }

    pub fn read(code: &str) -> Result<Self, Error> {
        let found = Self::ALL.into_iter().find(|share| share.code() == code);
        found.ok_or(Error::Shape("a share of a window"))
    }
}

impl Limits {
    /// Those of a window with so many minutes at counters.
    pub fn of(minutes: u16, shares: Shares) -> Self {
        let percent =
            |of: u16| u16::try_from(u32::from(minutes) * u32::from(of) / 100).unwrap_or(minutes);
        Self {
            minutes,
            ordinary: minutes - percent(shares.reserve()),
            bookable: percent(shares.bookable()),
        }
    }

    /// What somebody takes who needs so many minutes.
    pub const fn of_need(need: u16, share: Share) -> Self {
        let (ordinary, bookable) = match share {
            Share::Any => (0, 0),
            Share::Booked => (need, need),
            Share::Ordinary => (need, 0),
        };
        Self { minutes: need, ordinary, bookable }
    }
}

impl Window {
    /// What somebody takes of it: what they need, or all there is for them where that is less. One
    /// counter's half hour would otherwise never hold whoever comes for several things.
    pub fn fitting(&self, wanted: Taken) -> Taken {
        let most = match wanted.share {
            Share::Any => self.limits.minutes,
            Share::Booked => self.limits.bookable,
            Share::Ordinary => self.limits.ordinary,
        };
        Taken { minutes: wanted.minutes.min(most), ..wanted }
    }

    /// Whether somebody who comes `now` has room in it. Minutes of counters that have passed unused
    /// are gone.
    pub fn has_room(&self, wanted: Taken, now: Moment) -> bool {
        let more = self.fitting(wanted).limits();
        let taken = self.taken.minutes.max(self.lapsed(now));
        more.minutes > 0
            && taken + more.minutes <= self.limits.minutes
            && self.taken.ordinary + more.ordinary <= self.limits.ordinary
            && self.taken.bookable + more.bookable <= self.limits.bookable
    }

    /// How many more who need so many minutes have room, each.
    pub fn room(&self, wanted: Taken) -> u16 {
        let Taken { minutes: need, share } = self.fitting(wanted);
        if need == 0 {
            return 0;
        }
        let left = |limit: u16, taken: u16| limit.saturating_sub(taken) / need;
        let all = left(self.limits.minutes, self.taken.minutes);
        let ordinary = left(self.limits.ordinary, self.taken.ordinary);
        let booked = left(self.limits.bookable, self.taken.bookable);
        match share {
            Share::Any => all,
            Share::Booked => all.min(ordinary).min(booked),
            Share::Ordinary => all.min(ordinary),
        }
    }

    /// Minutes at counters that nobody has taken and that have not passed.
    pub fn left(&self, now: Moment) -> u16 {
        self.limits.minutes.saturating_sub(self.taken.minutes.max(self.lapsed(now)))
    }

    /// Minutes at counters that have passed.
    pub fn lapsed(&self, now: Moment) -> u16 {
        let whole = (self.closes_at.micros() - self.opens_at.micros()).max(1);
        let passed = (now.micros() - self.opens_at.micros()).clamp(0, whole);
        let lapsed = i128::from(self.limits.minutes) * i128::from(passed) / i128::from(whole);
        u16::try_from(lapsed).unwrap_or(self.limits.minutes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_lie_in_each_other_and_shares_round_to_the_cautious_side() {
        let limits = Limits::of(30, Shares::USUAL);
        assert_eq!(limits, Limits { minutes: 30, ordinary: 27, bookable: 18 });
        let all = Limits::of(95, Shares::new(100, 0).unwrap());
        assert_eq!(all, Limits { minutes: 95, ordinary: 95, bookable: 95 });
        for minutes in 0..500 {
            for (bookable, reserve) in [(0, 0), (60, 10), (90, 10), (33, 67)] {
                let it = Limits::of(minutes, Shares::new(bookable, reserve).unwrap());
                assert!(it.bookable <= it.ordinary && it.ordinary <= it.minutes);
            }
        }
    }

    #[test]
    fn minutes_that_have_passed_unused_are_gone() {
        let at = |minute: i64| Moment::from_seconds(1_717_552_800 + minute * 60);
        let window = Window {
            starts_at: at(0),
            opens_at: at(0),
            closes_at: at(30),
            limits: Limits::of(90, Shares::new(60, 10).unwrap()),
            taken: Limits { minutes: 10, ordinary: 10, bookable: 0 },
        };
        let ordinary = |minutes| Taken { share: Share::Ordinary, minutes };
        assert!(window.has_room(ordinary(10), at(-60)), "a day that is still to come");
        assert!(window.has_room(ordinary(10), at(20)));
        assert!(!window.has_room(ordinary(10), at(27)), "9 minutes are left at 3 counters");
        assert!(!window.has_room(Taken { share: Share::Any, minutes: 1 }, at(30)));
        let room = |share, minutes| window.room(Taken { share, minutes });
        let all = [Share::Any, Share::Ordinary, Share::Booked].map(|share| room(share, 10));
        assert_eq!(all, [8, 7, 5]);
    }

    #[test]
    fn who_needs_more_than_a_window_holds_takes_all_of_it() {
        let at = Moment::from_seconds(1_717_552_800);
        let limits = Limits::of(30, Shares::USUAL);
        let window =
            Window { starts_at: at, opens_at: at, closes_at: at, limits, taken: Limits::default() };
        let wanted = Taken { share: Share::Booked, minutes: 28 };
        assert_eq!(window.fitting(wanted).minutes, 18);
        assert_eq!(window.room(wanted), 1);
        let closed = Window { limits: Limits::default(), ..window };
        assert_eq!((closed.room(wanted), closed.has_room(wanted, at)), (0, false));
    }
}
