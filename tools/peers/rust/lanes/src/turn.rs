//! A lane's turn, measured as the bench measures its own: in CPU time of the thread, in batches so
//! long that looking at the clock costs nothing.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};
use serde_json::Value;

const BATCH: Duration = Duration::from_millis(1);

/// Operations per CPU second in a turn of so many microseconds, or nothing if one failed.
pub fn rate(told: &Value, work: &mut dyn FnMut() -> bool) -> Option<f64> {
    let span = Duration::from_micros(told["micros"].as_u64()?);
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

fn so_far() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec.try_into().unwrap_or_default())
}
