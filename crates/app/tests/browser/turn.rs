//! Whose turn it is: many browsers run beside each other, unless a story measures time.

use std::{
    cell::Cell,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
};

#[derive(Default)]
struct Turns {
    running: usize,
    /// Whether somebody is alone, or waits for that.
    alone: bool,
}

static TURNS: Mutex<Turns> = Mutex::new(Turns { running: 0, alone: false });
static CHANGED: Condvar = Condvar::new();

thread_local! {
    /// How many turns this story has, which then gets more of them at once.
    static OWN: Cell<usize> = const { Cell::new(0) };
}

/// One browser's turn.
pub struct Turn(());

/// The turn of a story that measures time: no other story's browser runs.
pub struct Alone(());

impl Turn {
    /// Waits while another story is alone.
    pub fn take() -> Self {
        let mine = OWN.get() > 0;
        let mut turns = wait(|turns| mine || !turns.alone);
        turns.running += 1;
        OWN.set(OWN.get() + 1);
        Self(())
    }
}

impl Alone {
    /// Waits until the others are done. Nobody is alone who has a browser already.
    pub fn take() -> Self {
        assert_eq!(OWN.get(), 0, "a story with a browser waits for itself");
        wait(|turns| !turns.alone).alone = true;
        drop(wait(|turns| turns.running == 0));
        OWN.set(1);
        Self(())
    }
}

fn wait(until: impl Fn(&Turns) -> bool) -> MutexGuard<'static, Turns> {
    let turns = TURNS.lock().unwrap_or_else(PoisonError::into_inner);
    let turns = CHANGED.wait_while(turns, |turns| !until(turns));
    turns.unwrap_or_else(PoisonError::into_inner)
}

impl Drop for Turn {
    fn drop(&mut self) {
        wait(|_| true).running -= 1;
        OWN.set(OWN.get() - 1);
        CHANGED.notify_all();
    }
}

impl Drop for Alone {
    fn drop(&mut self) {
        wait(|_| true).alone = false;
        OWN.set(0);
        CHANGED.notify_all();
    }
}
