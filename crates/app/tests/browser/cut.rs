//! Cuts the line at every step of something that people do, one step after the other.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use crate::relay::{Fate, Relay};

/// How a line is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cut {
    /// The house has done what it was asked to, and nobody hears of it.
    Answer,
    /// The house hears nothing.
    Request,
}

/// Does the same again and again, and cuts the line one request later each time, until all of it
/// comes through: `act` is what the person does, `after` what must hold when the line is back, which
/// is told where it was cut. From the first request that is lost everything is lost, as for a phone
/// that has gone out of reach. How many requests the whole of it makes, of those that are `counted`:
/// what the pages ask by the way comes sooner or later.
///
/// # Panics
/// If there is nothing to be cut, or if it does not end.
pub fn at_each_step(
    relay: &Relay,
    counted: fn(path: &str) -> bool,
    mut act: impl FnMut(),
    mut after: impl FnMut(&str),
) -> usize {
    for number in 0..20 {
        for cut in [Cut::Request, Cut::Answer] {
            let seen = Arc::new(AtomicUsize::new(0));
            let count = Arc::clone(&seen);
            relay.judge(move |asked| {
                if asked.method == "OPTIONS" || !counted(&asked.path) {
                    let out_of_reach = count.load(Ordering::SeqCst) > number;
                    return if out_of_reach { Fate::LostRequest } else { Fate::Passed };
                }
                match count.fetch_add(1, Ordering::SeqCst) {
                    at if at < number => Fate::Passed,
                    at if at == number && cut == Cut::Answer => Fate::LostAnswer,
                    _ => Fate::LostRequest,
                }
            });
            act();
            relay.pass();
            after(&format!("{cut:?} {number} lost"));
            if seen.load(Ordering::SeqCst) <= number {
                assert!(number > 0, "nothing is asked that counts");
                return number;
            }
        }
    }
    panic!("a flow without an end");
}
