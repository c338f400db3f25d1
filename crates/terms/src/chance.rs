//! Chance, handed in: the operating system's in production, a seeded die in tests and samples.

use std::{
    cell::RefCell,
    sync::{Mutex, PoisonError},
};

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

/// The operating system's random source. A thread asks it for a store of bytes, from which small
/// draws are served: asking costs more than most of them.
#[derive(Clone, Copy, Debug, Default)]
pub struct OsDie;

impl Die for OsDie {
    fn fill(&self, bytes: &mut [u8]) {
        if bytes.len() > Drawn::LARGEST {
            return ask(bytes);
        }
        DRAWN.with_borrow_mut(|drawn| drawn.give(bytes));
    }
}

thread_local! {
    static DRAWN: RefCell<Drawn> = const { RefCell::new(Drawn { bytes: [0; BLOCK], given: BLOCK }) };
}

/// Asking costs as much as many bytes.
const BLOCK: usize = 2_048;

/// Random bytes of one thread that nobody has seen. What is given is wiped.
struct Drawn {
    bytes: [u8; BLOCK],
    given: usize,
}

impl Drawn {
    /// Larger draws go straight to the operating system. The salts of a credential are smaller.
    const LARGEST: usize = 256;

    fn give(&mut self, to: &mut [u8]) {
        if self.bytes.len() - self.given < to.len() {
            ask(&mut self.bytes);
            self.given = 0;
        }
        let from = self.bytes.iter_mut().skip(self.given);
        for (to, from) in to.iter_mut().zip(from) {
            *to = std::mem::take(from);
        }
        self.given += to.len();
    }
}

#[expect(clippy::expect_used, reason = "without chance no key is safe: stop rather than go on")]
fn ask(bytes: &mut [u8]) {
    getrandom::fill(bytes).expect("the operating system gives random bytes");
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
