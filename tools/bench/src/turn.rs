//! A turn of one piece of work, in CPU time of its thread, in batches so long that looking at the
//! clock costs nothing. Peers that are measured in a process of their own (tools/peers/rust/lanes)
//! build this very file.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// Work is done in batches that take at least so long.
const BATCH: Duration = Duration::from_millis(1);

/// How long this thread has been on a processor.
pub fn so_far() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or_default())
}

/// Does `work` again and again for `span` of this thread's CPU time; operations per CPU second,
/// or nothing if it failed once.
pub fn rate(span: Duration, work: &mut dyn FnMut() -> bool) -> Option<f64> {
    let start = so_far();
    let (mut batch, mut done, mut before) = (1_u32, 0_u32, start);
    loop {
        for _ in 0..batch {
            if !work() {
                return None;
            }
        }
        done += batch;
        let now = so_far();
        if now - start >= span {
            return Some(f64::from(done) / (now - start).as_secs_f64());
        }
        if now - before < BATCH {
            batch *= 2;
        }
        before = now;
    }
}
