//! How far the work on a file has come, and how long it may still take.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use registry::Progress;
use terms::Moment;

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// The file is read.
    Reading,
    /// Residents are written.
    Writing,
}

/// How far a step has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Far {
    pub step: Step,
    /// Of [`Far::of`]: bytes of the file, or residents.
    pub done: u64,
    pub of: u64,
    /// What is left of this step, at the pace so far.
    pub left: Option<Duration>,
}

/// Told by whoever works, looked at by whoever waits.
#[derive(Debug)]
pub(super) struct Meter(Mutex<Told>);

#[derive(Clone, Copy, Debug)]
struct Told {
    step: Step,
    since: Moment,
    done: u64,
    of: u64,
}

/// A shorter time tells nothing of the pace.
const TELLING: Duration = Duration::from_secs(2);

impl Meter {
    /// At the beginning of a file of so many bytes.
    pub fn new(bytes: u64, now: Moment) -> Self {
        Self(Mutex::new(Told { step: Step::Reading, since: now, done: 0, of: bytes }))
    }

    pub fn tell(&self, progress: Progress, now: Moment) {
        let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match progress {
            Progress::Reading { bytes, .. } => told.done = bytes.min(told.of),
            Progress::Merging { done, of } if told.step == Step::Writing => {
                *told = Told { done, of, ..*told };
            }
            Progress::Merging { done, of } => {
                *told = Told { step: Step::Writing, since: now, done, of };
            }
        }
    }

    pub fn look(&self, now: Moment) -> Far {
        let Told { step, since, done, of } = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let micros = u64::try_from(now.micros() - since.micros()).unwrap_or_default();
        Far { step, done, of, left: left(Duration::from_micros(micros), done, of) }
    }
}

fn left(took: Duration, done: u64, of: u64) -> Option<Duration> {
    if took < TELLING || done == 0 {
        return None;
    }
    let rest = u128::from(of.saturating_sub(done));
    let micros = took.as_micros().saturating_mul(rest) / u128::from(done);
    Some(Duration::from_micros(u64::try_from(micros).unwrap_or(u64::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_told_at_the_pace_so_far_and_each_step_has_its_own() {
        let at = |seconds: i64| Moment::from_seconds(1_717_552_800 + seconds);
        let meter = Meter::new(1_000, at(0));
        meter.tell(Progress::Reading { bytes: 100, lines: 4 }, at(1));
        assert_eq!(meter.look(at(1)).left, None, "too early to say");
        let far = meter.look(at(10));
        assert_eq!((far.step, far.done, far.of), (Step::Reading, 100, 1_000));
        assert_eq!(far.left, Some(Duration::from_secs(90)));
        meter.tell(Progress::Merging { done: 0, of: 40 }, at(20));
        assert_eq!(meter.look(at(30)).left, None, "nothing is done of this step");
        meter.tell(Progress::Merging { done: 30, of: 40 }, at(50));
        let far = meter.look(at(50));
        assert_eq!((far.step, far.left), (Step::Writing, Some(Duration::from_secs(10))));
        meter.tell(Progress::Merging { done: 40, of: 40 }, at(60));
        assert_eq!(meter.look(at(60)).left, Some(Duration::ZERO));
        assert_eq!(meter.look(at(-5)).left, None, "a clock that was set back");
    }
}
