//! What becomes of the rest of a line's day: pure, seeded, the same for the same question.
//!
//! A day is played by the room's own rule: whenever a counter is free while doors are open, it takes
//! whoever waits with the lowest [`Rank`], of equals the lower number. Who is there is there; who has
//! booked comes around the beginning of their window; others come at the rate at which they came so
//! far. How long each takes is drawn from what was measured, cut off where nobody is faster. A few
//! hundred days make a range, whose ends leave out one of twenty.

use std::{cmp::Reverse, collections::BinaryHeap};

use terms::{Die, SeededDie};

use crate::rule::Rank;

/// Somebody in the line, or on the way to it. Times are seconds since the question was asked; what lies
/// before it is negative.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comer {
    /// When they are there.
    pub comes: i64,
    /// The place in the line.
    pub rank: Rank,
    /// The number of the day; of two without one, the first to come goes first.
    pub number: u16,
    /// How long it takes: seconds on average, and the spread.
    pub takes: (f64, f64),
    /// Until when they are to be called; none on standby.
    pub promised: Option<i64>,
}

/// A line's day from now on.
#[derive(Clone, Debug)]
pub struct Situation {
    /// Who is in the line.
    pub waiting: Vec<Comer>,
    /// Who has booked and is not there yet.
    pub coming: Vec<Comer>,
    /// When each counter at work is free; most of them now.
    pub counters: Vec<i64>,
    /// When doors are open from now on.
    pub open: Vec<(i64, i64)>,
    /// How many more come in an hour, and how long one of them takes.
    pub rate: f64,
    /// The same for those who come without a booking.
    pub takes: (f64, f64),
    /// The rank of somebody who comes at a time.
    pub now: terms::Moment,
}

/// What became of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Played {
    /// When each was called, in the order in which they were; who was not is left out.
    pub called: Vec<(usize, i64)>,
    /// How many were not.
    pub left: u32,
}

/// Hardly less, most likely, hardly more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Range {
    /// One of twenty days has less.
    pub least: u32,
    /// As many days have less as have more.
    pub middle: u32,
    /// One of twenty days has more.
    pub most: u32,
}

/// What becomes of the rest of a day, as a few hundred days have it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forecast {
    /// How many more are called.
    pub served: Range,
    /// How many still wait when doors close, and get a dated place.
    pub left: Range,
    /// How many are called later than they were promised, of those who are there or have booked.
    pub late: Range,
    /// Minutes that the longest wait takes, from now on.
    pub longest: Range,
}

/// So many days are played.
pub const DAYS: u64 = 300;

/// Nobody is served faster than this, in seconds.
const FASTEST: f64 = 30.0;

/// Who has booked comes within so many seconds of the window's beginning, before or after.
const AROUND: u64 = 15 * 60;

/// Plays one day with these people: `(person, seconds at the counter)`.
pub fn play(people: &[(Comer, i64)], counters: &[i64], open: &[(i64, i64)]) -> Played {
    let mut free: BinaryHeap<Reverse<i64>> = counters.iter().copied().map(Reverse).collect();
    let mut coming: Vec<(i64, usize)> =
        people.iter().enumerate().map(|(one, (it, _))| (it.comes, one)).collect();
    coming.sort_unstable_by(|one, next| next.cmp(one));
    let (mut line, mut called, mut last) = (BinaryHeap::new(), Vec::new(), i64::MIN);
    // Calls follow each other in time: the counter that is free first takes the next.
    while let Some(Reverse(counter)) = free.pop() {
        let first = match line.is_empty() {
            true => coming.last().map(|(comes, _)| *comes),
            false => Some(last),
        };
        let at = first.and_then(|first| at_work(open, first.max(counter)));
        let Some(at) = at else { break };
        while let Some((_, one)) = coming.pop_if(|(comes, _)| *comes <= at) {
            if let Some((it, takes)) = people.get(one) {
                line.push(Reverse((it.rank, it.number, it.comes, one, *takes)));
            }
        }
        let Some(Reverse((.., one, takes))) = line.pop() else { break };
        called.push((one, at));
        free.push(Reverse(at + takes.max(1)));
        last = at;
    }
    let left = u32::try_from(people.len() - called.len()).unwrap_or(u32::MAX);
    Played { called, left }
}

/// The first moment from `at` on at which doors are open.
fn at_work(open: &[(i64, i64)], at: i64) -> Option<i64> {
    open.iter().find(|(_, closes)| at < *closes).map(|(opens, _)| at.max(*opens))
}

impl Situation {
    /// The same, open so many minutes longer.
    pub fn longer(mut self, minutes: u16) -> Self {
        if let Some((_, closes)) = self.open.last_mut() {
            *closes += i64::from(minutes) * 60;
        }
        self
    }

    /// The same with so many more counters from now on.
    pub fn wider(mut self, counters: u8) -> Self {
        self.counters.extend((0..counters).map(|_| 0));
        self
    }

    /// What becomes of the day.
    pub fn forecast(&self, seed: u64) -> Forecast {
        let days: Vec<[u32; 4]> = (0..DAYS).map(|day| self.day(&day_die(seed, day))).collect();
        let of =
            |which: usize| range(days.iter().filter_map(|day| day.get(which).copied()).collect());
        Forecast { served: of(0), left: of(1), late: of(2), longest: of(3) }
    }

    /// Called, left, late, and the longest wait in minutes.
    fn day(&self, die: &dyn Die) -> [u32; 4] {
        let mut people: Vec<(Comer, i64)> = Vec::new();
        people.extend(self.waiting.iter().map(|it| (*it, draw(die, it.takes))));
        people.extend(self.coming.iter().map(|it| {
            let comes = it.comes + signed(die.below(2 * AROUND)) - signed(AROUND);
            (Comer { comes: comes.max(0), ..*it }, draw(die, it.takes))
        }));
        let known = people.len();
        people.extend(self.others(die));
        let played = play(&people, &self.counters, &self.open);
        let minutes = |seconds: i64| u32::try_from(seconds.max(0) / 60).unwrap_or(u32::MAX);
        let mut late = 0;
        let mut longest = 0;
        let mut seen = vec![false; people.len()];
        for (one, at) in &played.called {
            let Some((it, _)) = people.get(*one) else { continue };
            late += u32::from(*one < known && it.promised.is_some_and(|until| until < *at));
            longest = longest.max(minutes(at - it.comes.max(0)));
            if let Some(seen) = seen.get_mut(*one) {
                *seen = true;
            }
        }
        // Whoever has a promise and is not called today at all is late too.
        let missed = people.iter().zip(&seen).take(known);
        let missed = missed.filter(|((it, _), seen)| it.promised.is_some() && !**seen).count();
        late += u32::try_from(missed).unwrap_or(u32::MAX);
        let called = u32::try_from(played.called.len()).unwrap_or(u32::MAX);
        [called, played.left, late, longest]
    }

    /// Who else comes while doors are open: the gaps between them as chance has it.
    fn others(&self, die: &dyn Die) -> Vec<(Comer, i64)> {
        let Some((_, closes)) = self.open.last().filter(|_| self.rate > 0.0) else {
            return Vec::new();
        };
        let (mut at, mut all) = (0.0, Vec::new());
        while all.len() < MOST_OTHERS {
            at -= unit(die).max(1e-9).ln() * 3_600.0 / self.rate;
            let comes = at as i64;
            if *closes <= comes {
                break;
            }
            let moment = self.now.plus(std::time::Duration::from_secs(comes.unsigned_abs()));
            let rank = Rank::of(crate::ticket::Kind::WalkIn, false, moment);
            let (number, takes) = (u16::MAX, self.takes);
            all.push((Comer { comes, rank, number, takes, promised: None }, draw(die, takes)));
        }
        all
    }
}

/// More than come in a day.
const MOST_OTHERS: usize = 2_000;

/// Another one for each day, the same for the same question.
fn day_die(seed: u64, day: u64) -> SeededDie {
    SeededDie::new(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(day))
}

/// Between 0 and 1.
fn unit(die: &dyn Die) -> f64 {
    die.below(1 << 32) as f64 / 4_294_967_296.0
}

/// How long one takes: about normal (the sum of twelve), never faster than anybody is.
fn draw(die: &dyn Die, (mean, spread): (f64, f64)) -> i64 {
    let normal: f64 = (0..12).map(|_| unit(die)).sum::<f64>() - 6.0;
    let drawn = if spread > 0.0 { mean + spread * normal } else { mean };
    drawn.max(FASTEST).round() as i64
}

fn signed(seconds: u64) -> i64 {
    i64::try_from(seconds).unwrap_or_default()
}

fn range(mut all: Vec<u32>) -> Range {
    all.sort_unstable();
    let at = |part: usize| {
        let place = all.len().saturating_sub(1) * part / 20;
        all.get(place).copied().unwrap_or_default()
    };
    Range { least: at(1), middle: at(10), most: at(19) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use terms::Moment;

    use super::*;
    use crate::ticket::Kind;

    fn comer(comes: i64, window: i64, number: u16) -> Comer {
        let now = Moment::from_seconds(1_717_552_800);
        let starts_at = Moment::from_seconds(now.seconds() + window * 1_800);
        let rank = Rank::of(Kind::WalkIn, false, starts_at);
        Comer { comes, rank, number, takes: (600.0, 120.0), promised: Some((window + 1) * 1_800) }
    }

    fn situation(people: u16, counters: usize) -> Situation {
        Situation {
            waiting: (0..people).map(|it| comer(-60, i64::from(it / 6), it)).collect(),
            coming: Vec::new(),
            counters: vec![0; counters],
            open: vec![(0, 2 * 3_600)],
            rate: 4.0,
            takes: (600.0, 120.0),
            now: Moment::from_seconds(1_717_552_800),
        }
    }

    #[test]
    fn the_line_goes_by_its_rule_and_rests_in_breaks() {
        let people = [(comer(0, 1, 1), 600), (comer(0, 0, 2), 600), (comer(900, 0, 3), 600)];
        let played = play(&people, &[0], &[(0, 700), (3_000, 4_000)]);
        assert_eq!(played.called, [(1, 0), (0, 600), (2, 3_000)]);
        let early = play(&people, &[0], &[(0, 500)]);
        assert_eq!((early.called, early.left), (vec![(1, 0)], 2), "no call once doors are closed");
    }

    #[test]
    fn the_same_question_has_the_same_answer_and_more_hands_shorten_the_wait() {
        let now = situation(40, 2);
        let forecast = now.forecast(7);
        assert_eq!(forecast, now.forecast(7));
        let (longer, wider) = (now.clone().longer(60).forecast(7), now.wider(1).forecast(7));
        assert!(longer.served.middle > forecast.served.middle);
        assert!(longer.left.middle < forecast.left.middle);
        assert!(
            wider.left.middle < forecast.left.middle && wider.late.middle <= forecast.late.middle
        );
        assert!(forecast.served.least < forecast.served.most, "a range: {forecast:?}");
        assert!(situation(0, 0).forecast(1).served.most == 0, "nobody at work, nobody served");
    }

    proptest! {
        #[test]
        fn everybody_is_called_once_or_left_and_no_counter_has_two(
            people in prop::collection::vec((0..7_200_i64, 0..6_i64, 30..1_500_i64), 0..60),
            counters in 1..5_usize,
        ) {
            let people: Vec<_> = people.iter().enumerate()
                .map(|(number, (comes, window, takes))| (comer(*comes, *window, number as u16), *takes))
                .collect();
            let played = play(&people, &vec![0; counters], &[(0, 5_400), (7_200, 9_000)]);
            let mut seen: Vec<usize> = played.called.iter().map(|(one, _)| *one).collect();
            seen.sort_unstable();
            seen.dedup();
            prop_assert_eq!(seen.len() + played.left as usize, people.len());
            for (one, at) in &played.called {
                prop_assert!(people[*one].0.comes <= *at);
                let busy = played.called.iter()
                    .filter(|(other, from)| from <= at && *at < from + people[*other].1).count();
                prop_assert!(busy <= counters, "{} at {} counters", busy, counters);
            }
        }
    }
}
