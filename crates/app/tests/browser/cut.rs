//! Cuts the line at every step of something that people do, one step after the other.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use crate::relay::{Fate, Relay};

/// How a line is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// The house has done what it was asked to, and nobody hears of it.
    Answer,
    /// The house hears nothing.
    Request,
}

/// One run: which request of the flow is the first to be lost. From there on everything is lost,
/// as for a phone that has gone out of reach.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    pub number: usize,
    pub cut: Cut,
}

/// Does the same again and again, and cuts the line one request later each time, until all of it
/// comes through: `act` is what the person does, `after` what must hold when the line is back.
/// How many requests the whole of it makes.
///
/// # Panics
/// If there is nothing to be cut, or if it does not end.
pub fn at_each_step(
    relay: &Relay,
    path: &'static str,
    mut act: impl FnMut(Step),
    mut after: impl FnMut(Step),
) -> usize {
    for number in 0..20 {
        for cut in [Cut::Request, Cut::Answer] {
            let seen = Arc::new(AtomicUsize::new(0));
            let counted = Arc::clone(&seen);
            relay.judge(move |asked| {
                if asked.method == "OPTIONS" || !asked.path.starts_with(path) {
                    return Fate::Passed;
                }
                match counted.fetch_add(1, Ordering::SeqCst) {
                    at if at < number => Fate::Passed,
                    at if at == number && cut == Cut::Answer => Fate::LostAnswer,
                    _ => Fate::LostRequest,
                }
            });
            let step = Step { number, cut };
            act(step);
            relay.pass();
            after(step);
            if seen.load(Ordering::SeqCst) <= number {
                assert!(number > 0, "nothing is asked at {path}");
                return number;
            }
        }
    }
    panic!("{path}: a flow without an end");
}
