//! Chance, handed in: the operating system's in production, a seeded die in tests and samples.

use std::sync::{Mutex, PoisonError};

use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};

/// A source of random bytes.
pub trait Die: Send + Sync {
    /// Fills `bytes` with bytes nobody can predict (or, for a seeded die, anyone with the seed can).
    fn fill(&self, bytes: &mut [u8]);
}

impl dyn Die + '_ {
    /// `N` random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }

    /// A whole number in `0..limit`, without modulo bias. `limit` 0 counts as 1.
    pub fn below(&self, limit: u64) -> u64 {
        let limit = limit.max(1);
        let zone = u64::MAX - u64::MAX % limit;
        loop {
            let drawn = u64::from_le_bytes(self.bytes());
            if drawn < zone {
                return drawn % limit;
            }
        }
    }
}

/// A die that rolls the same numbers for the same seed: tests and synthetic people only.
#[derive(Debug)]
pub struct SeededDie(Mutex<ChaCha20Rng>);

impl SeededDie {
    /// A die for `seed`.
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(ChaCha20Rng::seed_from_u64(seed)))
    }
}

impl Die for SeededDie {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(bytes);
    }
}
