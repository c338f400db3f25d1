//! A race in rounds: in every round every lane gets its turn, so that a processor whose clock
//! drifts drifts for all of them. The first lane is the limit, the others are told as parts of it.

use std::time::Duration;

use crate::{cpu, outcome::Outcome, turn};

/// The first round warms up and does not count.
const ROUNDS: usize = 1 + 41;

/// How long a lane's turn is, in CPU time: short, so that what disturbs the machine disturbs all
/// lanes of a round alike.
const TURN: Duration = Duration::from_millis(20);

/// Ways of doing one piece of work.
pub struct Race<'a>(Vec<Lane<'a>>);

struct Lane<'a> {
    name: &'static str,
    turn: Box<dyn FnMut(Duration) -> Option<f64> + 'a>,
    rates: Vec<f64>,
}

/// What came of a lane.
#[derive(Clone, Debug)]
pub struct Figure {
    pub name: &'static str,
    /// Operations per CPU second: median of the rounds.
    pub rate: f64,
    /// Part of the limit: median of the parts in each round.
    pub ratio: f64,
    /// The lowest and the highest rate.
    pub range: (f64, f64),
}

impl<'a> Race<'a> {
    /// The limit: the work that nobody can do without. `work` says whether it went well.
    pub fn against(name: &'static str, work: impl FnMut() -> bool + 'a) -> Self {
        Self(Vec::new()).lane(name, work)
    }

    /// Another way.
    pub fn lane(self, name: &'static str, mut work: impl FnMut() -> bool + 'a) -> Self {
        self.elsewhere(name, move |span| turn::rate(span, &mut work))
    }

    /// A way that somebody else goes and measures: `turn` gives operations per CPU second, or
    /// nothing if one failed.
    pub fn elsewhere(
        mut self,
        name: &'static str,
        turn: impl FnMut(Duration) -> Option<f64> + 'a,
    ) -> Self {
        self.0.push(Lane { name, turn: Box::new(turn), rates: Vec::new() });
        self
    }

    /// Runs it; the limit's figure comes first.
    pub fn run(mut self) -> Outcome<Vec<Figure>> {
        for round in 0..ROUNDS {
            for lane in &mut self.0 {
                let rate = (lane.turn)(TURN);
                let rate = rate.ok_or_else(|| format!("`{}` went wrong", lane.name))?;
                if round > 0 {
                    lane.rates.push(rate);
                }
            }
        }
        let limit = self.0.first().map(|it| it.rates.clone()).unwrap_or_default();
        Ok(self.0.into_iter().map(|lane| Figure::new(lane.name, lane.rates, &limit)).collect())
    }
}

impl Figure {
    /// What came of `rates` beside the `limit` of the same rounds.
    pub fn new(name: &'static str, rates: Vec<f64>, limit: &[f64]) -> Self {
        let ratios = rates.iter().zip(limit).map(|(rate, limit)| rate / limit).collect();
        let low = rates.iter().copied().reduce(f64::min).unwrap_or_default();
        let high = rates.iter().copied().reduce(f64::max).unwrap_or_default();
        Self { name, ratio: cpu::median(ratios), range: (low, high), rate: cpu::median(rates) }
    }
}
