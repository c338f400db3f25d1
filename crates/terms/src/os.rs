//! The operating system's chance, a store of it for each thread.

use std::cell::RefCell;

use crate::chance::Die;

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
