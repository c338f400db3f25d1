//! An office's day on made-up data.

use desk::{Assisted, Forecast, HalfHour, LineDay, Range, Step, StopReason, Zone};
use terms::Personal;

use super::{Asked, Chart, DayPage, Shown, Words};
use crate::{
    Place,
    frame::Frame,
    numbers::time_in,
    page::{Page, sample_moment},
};

const fn range(least: u32, middle: u32, most: u32) -> Range {
    Range { least, middle, most }
}

const LINE: LineDay = LineDay {
    waiting: 23,
    serving: 2,
    expected: 6,
    served: 31,
    missed: 2,
    left: 1,
    dated: 4,
    overdue: 1,
    promised: (36, 34),
    waited: (24, 61),
    waits: 48,
};

fn assisted() -> Assisted {
    let seconds = |it| std::time::Duration::from_secs(it);
    Assisted {
        open: 2,
        paused: 1,
        activated: 24,
        carried_on: 1,
        stopped: vec![
            (StopReason::OsTooOld, 5),
            (StopReason::NotRecorded, 3),
            (StopReason::Distrust, 2),
        ],
        steps: vec![
            (Step::Identified, seconds(35), 38),
            (Step::Eligible, seconds(20), 35),
            (Step::Device, seconds(95), 30),
            (Step::Consent, seconds(25), 28),
            (Step::Pin, seconds(110), 26),
            (Step::Key, seconds(30), 25),
            (Step::Activated, seconds(48), 24),
            (Step::Tried, seconds(60), 17),
        ],
    }
}

impl Page for DayPage {
    const NAME: &'static str = "day";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let (t, at, lang) = (Words::of(frame.lang), sample_moment(), frame.lang);
        let half = |place: u64, came, served| HalfHour {
            from: at.plus(std::time::Duration::from_secs(place * 1_800)),
            came,
            served,
        };
        let forecast = Forecast {
            served: range(18, 22, 25),
            left: range(2, 7, 12),
            late: range(3, 8, 13),
            longest: range(95, 118, 140),
        };
        let better = Forecast {
            served: range(26, 29, 32),
            left: range(0, 0, 3),
            late: range(1, 3, 6),
            longest: range(70, 84, 101),
        };
        let new = |halves: Vec<HalfHour>, day, what_if: Option<Forecast>| {
            let office = super::super::sample::house()?.office;
            let ayu = Personal::new("Ayu Lestari".to_owned());
            let shown = |letter: &str, day, counters| Shown {
                letter: letter.to_owned(),
                day,
                counters,
                forecast,
                what_if,
            };
            let lines = vec![
                shown("A", day, vec![(1, Some(ayu)), (2, Some(Personal::new(String::new())))]),
                shown("B", LineDay::default(), vec![(3, None)]),
            ];
            let words = |it: &HalfHour| (time_in(lang, Zone::Wib, it.from), it.came, it.served);
            Some(Self {
                frame: frame.clone(),
                t,
                office,
                now: time_in(lang, Zone::Wib, at),
                lines,
                assisted: if halves.is_empty() { Assisted::default() } else { assisted() },
                chart: Chart::of(&halves),
                halves: halves.iter().map(words).collect(),
                asked: what_if.map_or_else(Asked::default, |_| Asked { minutes: 60, counters: 1 }),
            })
        };
        let halves = || vec![half(0, 18, 4), half(1, 22, 9), half(2, 12, 9), half(3, 7, 9)];
        let all = [
            new(halves(), LINE, None).map(|it| ("busy", it)),
            new(halves(), LINE, Some(better)).map(|it| ("what_if", it)),
            new(Vec::new(), LineDay::default(), None).map(|it| ("quiet", it)),
        ];
        all.into_iter().flatten().collect()
    }
}
