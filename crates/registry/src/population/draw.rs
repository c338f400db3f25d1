//! Chance for many people: fast, and the same for the same seed on every machine.

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

#[derive(Debug)]
pub(super) struct Draw(ChaCha8Rng);

impl Draw {
    pub(super) fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// A number in `0..limit`; its bias, below one in a million here, matters to no sample.
    pub(super) fn below(&mut self, limit: u32) -> u32 {
        let drawn = u64::from(self.0.next_u32()) * u64::from(limit);
        (drawn >> 32) as u32
    }

    /// A number from `first` to `last`, both included.
    pub(super) fn between(&mut self, first: i32, last: i32) -> i32 {
        let width = last.abs_diff(first).saturating_add(1);
        first.min(last).saturating_add_unsigned(self.below(width))
    }

    /// True `permille` times in a thousand.
    pub(super) fn chance(&mut self, permille: u32) -> bool {
        self.below(1_000) < permille
    }

    /// One of `things`; `None` if there are none.
    pub(super) fn pick<'a, T>(&mut self, things: &'a [T]) -> Option<&'a T> {
        things.get(self.below(things.len() as u32) as usize)
    }

    /// What one of `choices` holds, each drawn as often as its weight says.
    pub(super) fn weighted<T: Copy>(&mut self, choices: &[(u32, T)]) -> Option<T> {
        let mut left = self.below(choices.iter().map(|it| it.0).sum());
        choices.iter().find_map(|(weight, thing)| {
            let hit = left < *weight;
            left = left.saturating_sub(*weight);
            hit.then_some(*thing)
        })
    }
}
