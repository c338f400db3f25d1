//! CPU time as the kernel counts it. The clock on the wall is shared with whoever else is here.

use std::{fs, time::Duration};

/// How long this thread has been on a processor.
pub fn of_this_thread() -> Duration {
    let text = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanos = text.split(' ').next().and_then(|nanos| nanos.parse().ok());
    Duration::from_nanos(nanos.unwrap_or_default())
}

/// How long all threads of process `pid` have been on a processor, in steps of 10 ms.
pub fn of_process(pid: u32) -> Duration {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // The name in brackets may hold spaces; user and system time are fields 14 and 15 of all.
    let after_name = text.rsplit(')').next().unwrap_or_default();
    let ticks: u64 = after_name
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|ticks| ticks.parse::<u64>().ok())
        .sum();
    Duration::from_millis(ticks * 10)
}

/// Runs `work` again and again for `span` of this thread's CPU time; operations per CPU second.
pub fn rate(span: Duration, mut work: impl FnMut()) -> f64 {
    let start = of_this_thread();
    let mut done: u64 = 0;
    loop {
        for _ in 0..16 {
            work();
        }
        done += 16;
        let spent = of_this_thread().saturating_sub(start);
        if spent >= span {
            return done as f64 / spent.as_secs_f64();
        }
    }
}

/// The middle one.
pub fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates.get(rates.len() / 2).copied().unwrap_or_default()
}
