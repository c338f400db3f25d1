//! Chance and time, which come from whoever hosts the module.

use terms::{Clock, Die, Moment};

#[link(wasm_import_module = "env")]
unsafe extern "C" {
    /// Fills `length` bytes with random ones, or traps.
    fn ik_random(start: *mut u8, length: usize);
    /// Seconds since 1970.
    fn ik_now() -> f64;
}

/// The host of the module.
pub struct Host;

impl Die for Host {
    fn fill(&self, bytes: &mut [u8]) {
        // SAFETY: the host writes just these bytes.
        unsafe { ik_random(bytes.as_mut_ptr(), bytes.len()) }
    }
}

impl Clock for Host {
    fn now(&self) -> Moment {
        // SAFETY: the function takes nothing and gives a number.
        let seconds = unsafe { ik_now() };
        Moment::from_micros((seconds * 1e6) as i64)
    }
}
