//! A regency of 780,000 residents coming in: the command as an officer runs it, beside the bare
//! driver writing the same rows into the same tables and indexes.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use rusqlite::{Connection, types::Value};
use store::{Db, Place};

use crate::{
    outcome::Outcome,
    race::Figure,
    report::{Report, Target},
    served,
};

const RESIDENTS: u32 = 780_000;
const ROUNDS: usize = 3;

/// Rows read ahead while the clock of the bare driver stands still.
const AHEAD: usize = 20_000;

/// The command may have so much memory.
const MOST_MEMORY_KIB: u64 = 500 * 1_024;

/// Prints the table.
pub fn run(report: &mut Report, folder: &Path) -> Outcome<()> {
    let csv = folder.join("regency.csv");
    let file = csv.display().to_string();
    let residents = RESIDENTS.to_string();
    let people = ["population", "--region", "36.73", "--residents", &residents, "--out", &file];
    ended(ikd(folder, &people).spawn()?)?;
    let (mut bare, mut ours, mut memory) = (vec![], vec![], 0);
    for round in 0..ROUNDS {
        let data = folder.join(format!("regency{round}"));
        let start = Instant::now();
        memory = memory.max(ended(ikd(&data, &["import", &file]).spawn()?)?);
        ours.push(f64::from(RESIDENTS) / start.elapsed().as_secs_f64());
        let spent = copied(&data.join("ikd.db"), &folder.join(format!("bare{round}.db")))?;
        bare.push(f64::from(RESIDENTS) / spent.as_secs_f64());
        fs::remove_dir_all(&data)?;
    }
    let figures = [
        Figure::new("bare driver, one transaction", bare.clone(), &bare),
        Figure::new("ikd import", ours, &bare),
    ];
    // At most one and a half times as long.
    let targets = [("ikd import", Target::Part(1.0 / 1.5))];
    report.race("Import of 780,000 residents, per second of the wall clock", &figures, &targets);
    let told = format!("{} MiB at its peak", memory / 1_024);
    println!("\n`ikd import`: {told}");
    if memory > MOST_MEMORY_KIB {
        return Err(format!("the import took too much memory: {told}").into());
    }
    Ok(())
}

fn ikd(data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(served::binary());
    command.args(arguments).arg("--json").env("IKD_DATA", data).env("IKD_LOG", "error");
    command.stdout(Stdio::null());
    command
}

/// Waits for the end; the most memory it had, in KiB.
fn ended(mut child: Child) -> Outcome<u64> {
    let (status, mut most) = (PathBuf::from(format!("/proc/{}/status", child.id())), 0);
    loop {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let peak = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
        most = most.max(peak.unwrap_or_default());
        match child.try_wait()? {
            Some(exit) if exit.success() => return Ok(most),
            Some(exit) => return Err(format!("ikd ended with {exit}").into()),
            None => thread::sleep(Duration::from_millis(20)),
        }
    }
}

/// Writes what the import has written once more, by the driver alone; how long that took.
fn copied(from: &Path, to: &Path) -> Outcome<Duration> {
    drop(Db::open(
        &Place::Sqlite(to.to_owned()),
        &[&audit::ROOM, &indicators::ROOM, &registry::ROOM],
    )?);
    let (source, target) = (Connection::open(from)?, Connection::open(to)?);
    for (pragma, value) in [("journal_mode", "WAL"), ("synchronous", "FULL")] {
        target.pragma_update(None, pragma, value)?;
    }
    target.pragma_update(None, "cache_size", store::CACHE_SIZE)?;
    let mut rows = source.prepare("SELECT * FROM resident ORDER BY id")?;
    let columns = rows.column_count();
    let places = vec!["?"; columns].join(", ");
    target.execute_batch("BEGIN IMMEDIATE")?;
    let mut put = target.prepare(&format!("INSERT INTO resident VALUES ({places})"))?;
    let (mut rows, mut spent) = (rows.query([])?, Duration::ZERO);
    loop {
        let mut ahead: Vec<Vec<Value>> = Vec::with_capacity(AHEAD);
        while ahead.len() < AHEAD
            && let Some(row) = rows.next()?
        {
            let values: Result<_, _> = (0..columns).map(|column| row.get(column)).collect();
            ahead.push(values?);
        }
        let start = Instant::now();
        for row in &ahead {
            put.execute(rusqlite::params_from_iter(row))?;
        }
        spent += start.elapsed();
        if ahead.len() < AHEAD {
            break;
        }
    }
    let start = Instant::now();
    target.execute_batch("COMMIT")?;
    Ok(spent + start.elapsed())
}
