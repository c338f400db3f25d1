//! CPU time as the kernel counts it. The clock on the wall is shared with whoever else is here.

use std::{fs, time::Duration};

use rustix::{
    thread::{CpuSet, sched_getaffinity, sched_setaffinity},
    time::{ClockId, clock_gettime},
};

use crate::outcome::Outcome;

/// Where a server and its clients run: the server on one processor, the clients on the others, so
/// that what is measured is one processor's work and neither side takes the other's.
#[derive(Clone, Copy)]
pub struct Sides {
    server: CpuSet,
    clients: CpuSet,
}

impl Sides {
    /// The sides of the processors that this thread may use. With a single one both share it.
    pub fn of_this_machine() -> Outcome<Self> {
        let all = sched_getaffinity(None)?;
        let mut processors = (0..CpuSet::MAX_CPU).filter(|it| all.is_set(*it));
        let (mut server, mut clients) = (CpuSet::new(), all);
        let first = processors.next().ok_or("a processor")?;
        server.set(first);
        if processors.next().is_some() {
            clients.unset(first);
        }
        Ok(Self { server, clients })
    }

    /// What this thread starts from here on runs on the server's side.
    pub fn enter_server(&self) -> Outcome<()> {
        Ok(sched_setaffinity(None, &self.server)?)
    }

    /// This thread, and what it starts from here on, runs on the clients' side.
    pub fn enter_clients(&self) -> Outcome<()> {
        Ok(sched_setaffinity(None, &self.clients)?)
    }
}

/// How long all threads of this process have been on a processor.
pub fn of_this_process() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or_default())
}

/// How long all threads of process `pid` have been on a processor, in steps of 10 ms.
pub fn of_process(pid: u32) -> Duration {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // The name in brackets may hold spaces; user and system time are fields 14 and 15 of all.
    let after_name = text.rsplit(')').next().unwrap_or_default();
    let times = after_name.split_whitespace().skip(11).take(2);
    Duration::from_millis(times.filter_map(|ticks| ticks.parse::<u64>().ok()).sum::<u64>() * 10)
}

/// The middle one.
pub fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates.get(rates.len() / 2).copied().unwrap_or_default()
}
