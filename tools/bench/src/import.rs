//! A regency of 780,000 residents coming in: the command as an officer runs it, beside the bare
//! driver writing the same rows into the same tables and indexes.
//!
//! The bare driver has its rows in memory whenever its clock runs: it reads no file, checks nothing
//! and folds no name. The command's time is all of it, from its start to its end.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Child,
    thread,
    time::{Duration, Instant},
};

use rusqlite::{Connection, types::Value};
use store::{Db, Place};

use crate::{
    outcome::Outcome,
    race::Figure,
    regency::{RESIDENTS, Regency, ikd},
    report::{Report, Target},
};

const ROUNDS: usize = 3;

/// Rows read ahead while the clock of the bare driver stands still.
const AHEAD: usize = 20_000;

/// The command may have so much memory.
const MOST_MEMORY_KIB: u64 = 500 * 1_024;

/// What the import fills besides the residents' own table: the search for names, the frozen bases,
/// the event.
const TABLES: [&str; 5] =
    ["name_bearer", "name_word", "indicator_snapshot", "indicator_base", "audit_event"];

/// Prints the table, and leaves the database to the parts that look at it.
pub fn run(report: &mut Report, regency: &Regency) -> Outcome<()> {
    let csv = regency.csv()?.display().to_string();
    let rate = |spent: Duration| f64::from(RESIDENTS) / spent.as_secs_f64();
    let (mut all, mut alone, mut ours, mut memory) = (vec![], vec![], vec![], 0);
    for round in 0..ROUNDS {
        let data = regency.other(&format!("import{round}"));
        let start = Instant::now();
        memory = memory.max(ended(ikd(&data, &["import", &csv]).spawn()?)?);
        ours.push(rate(start.elapsed()));
        let copy = regency.other(&format!("bare{round}.db"));
        let (residents, rest) = copied(&data.join("ikd.db"), &copy)?;
        all.push(rate(residents + rest));
        alone.push(rate(residents));
        remove(&copy)?;
        regency.keep(&data)?;
    }
    let figures = [
        Figure::new("bare driver, the same tables", all.clone(), &all),
        Figure::new("bare driver, residents alone", alone, &all),
        Figure::new("ikd import", ours, &all),
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

fn remove(database: &Path) -> Outcome<()> {
    for end in ["", "-wal", "-shm"] {
        let file = PathBuf::from(format!("{}{end}", database.display()));
        if file.exists() {
            fs::remove_file(file)?;
        }
    }
    Ok(())
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

/// Writes what the import has written once more, by the driver alone: how long the residents took,
/// and how long the rest.
fn copied(from: &Path, to: &Path) -> Outcome<(Duration, Duration)> {
    let rooms = [&audit::ROOM, &indicators::ROOM, &registry::ROOM];
    drop(Db::open(&Place::Sqlite(to.to_owned()), &rooms)?);
    let (source, target) = (Connection::open(from)?, Connection::open(to)?);
    for (pragma, value) in [("journal_mode", "WAL"), ("synchronous", "FULL")] {
        target.pragma_update(None, pragma, value)?;
    }
    target.pragma_update(None, "cache_size", store::CACHE_SIZE)?;
    let residents = filled(&source, &target, &["resident", "resident_detail"])?;
    Ok((residents, filled(&source, &target, &TABLES)?))
}

/// Copies tables in one transaction.
fn filled(source: &Connection, target: &Connection, tables: &[&str]) -> Outcome<Duration> {
    let mut spent = Duration::ZERO;
    target.execute_batch("BEGIN IMMEDIATE")?;
    for table in tables {
        let mut rows = source.prepare(&format!("SELECT * FROM {table}"))?;
        let columns = rows.column_count();
        let places = vec!["?"; columns].join(", ");
        let mut put = target.prepare(&format!("INSERT INTO {table} VALUES ({places})"))?;
        let mut rows = rows.query([])?;
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
    }
    let start = Instant::now();
    target.execute_batch("COMMIT")?;
    Ok(spent + start.elapsed())
}
