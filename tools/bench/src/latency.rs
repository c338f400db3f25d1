//! How long single questions take: the middle one, the one in a hundred, the longest.

use std::time::Duration;

/// What many questions of one kind took, in milliseconds.
#[derive(Default)]
pub struct Latency(Vec<f64>);

impl Latency {
    /// One more.
    pub fn add(&mut self, took: Duration) {
        self.0.push(took.as_secs_f64() * 1_000.0);
    }

    /// Those of both.
    pub fn join(&mut self, other: &Self) {
        self.0.extend(&other.0);
    }

    /// What `part` of them did not exceed.
    pub fn at(&self, part: f64) -> f64 {
        let mut all = self.0.clone();
        all.sort_by(f64::total_cmp);
        let place = (all.len() as f64 * part).ceil() as usize;
        all.get(place.clamp(1, all.len().max(1)) - 1).copied().unwrap_or_default()
    }
}
