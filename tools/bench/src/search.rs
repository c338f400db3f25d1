//! A desk's look-ups among 780,000 residents, by every kind of thing that is typed there.
//!
//! Each is timed as the desk waits for it: with the event that it leaves in the log, which is on
//! disk before anybody is shown. Its limit is the bare driver that reads the same rows by their
//! keys and commits an event of the same size. The time on a processor stands beside it: on a
//! machine that others use, the rest is waiting for them.

use std::{path::Path, time::Instant};

use registry::{Query, Resident};
use rusqlite::Connection;
use terms::{Act, Id, Nik};

use crate::{
    cpu,
    latency::Latency,
    outcome::Outcome,
    regency::{Regency, officer},
    report::Report,
    typed::{Typed, kinds},
};

/// Each question is asked so often.
const ROUNDS: usize = 3;

/// The longest that one in a hundred may take, in milliseconds.
const MOST: f64 = 20.0;

/// Prints the table.
pub fn run(report: &mut Report, regency: &Regency) -> Outcome<()> {
    let lines = regency.lines()?;
    let database = regency.database()?;
    let rooms = regency.rooms()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build()?;
    let bare = Bare::open(&database)?;
    let desk = Desk { registry: rooms.registry, act: officer()? };
    println!("\n## Look-ups among 780,000 residents, in milliseconds, each with its durable event");
    println!(
        "| looked for | p50 | p99 | longest | on a CPU: p50 | p99 | bare p50 | p99 | CPU ratio |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|--:|--:|");
    let mut whole = Times::default();
    for (kind, typed) in kinds(&lines)? {
        let mut times = Times::default();
        let mut known = Vec::with_capacity(typed.len());
        for typed in typed {
            known.push(runtime.block_on(desk.known(typed))?);
        }
        for _ in 0..ROUNDS {
            for asked in &known {
                let (start, cpu) = (Instant::now(), cpu::of_this_process());
                let found = runtime.block_on(desk.ask(asked))?;
                times.ours.add(start.elapsed());
                times.cpu.add(cpu::of_this_process() - cpu);
                let (start, cpu) = (Instant::now(), cpu::of_this_process());
                bare.look_up(&found)?;
                times.bare.add(start.elapsed());
                times.bare_cpu.add(cpu::of_this_process() - cpu);
            }
        }
        times.tell(report, kind);
        whole.join(&times);
    }
    whole.tell(report, "all of these");
    Ok(())
}

#[derive(Default)]
struct Times {
    ours: Latency,
    cpu: Latency,
    bare: Latency,
    bare_cpu: Latency,
}

impl Times {
    fn join(&mut self, other: &Self) {
        self.ours.join(&other.ours);
        self.cpu.join(&other.cpu);
        self.bare.join(&other.bare);
        self.bare_cpu.join(&other.bare_cpu);
    }

    fn tell(&self, report: &mut Report, kind: &str) {
        let lanes = [
            self.ours.at(0.5),
            self.ours.at(0.99),
            self.ours.at(1.0),
            self.cpu.at(0.5),
            self.cpu.at(0.99),
            self.bare.at(0.5),
            self.bare.at(0.99),
        ];
        let told: Vec<String> = lanes.iter().map(|it| format!("{it:.2}")).collect();
        let ratio = self.cpu.at(0.5) / self.bare_cpu.at(0.5);
        println!("| {kind} | {} | {ratio:.1} |", told.join(" | "));
        let (p99, bare) = (self.ours.at(0.99), self.bare.at(0.99));
        report.time(format!("Look-up by {kind}, p99"), p99, bare, Some(MOST));
    }
}

/// What is asked.
enum Asked {
    Handle(Id<Resident>),
    /// Nothing that anybody has: what is left is the event.
    Nobody,
    Query(Query),
}

struct Desk {
    registry: registry::Registry,
    act: Act,
}

impl Desk {
    /// What was typed as it is asked; handles are known from the list that was looked at before.
    async fn known(&self, typed: Typed) -> Outcome<Asked> {
        Ok(match typed {
            Typed::Handle(nik) => {
                let nik: Nik = nik.parse()?;
                let found = self.registry.find_by_nik(&self.act, nik).await?;
                Asked::Handle(found.ok_or("a resident")?.id)
            }
            Typed::Nothing => Asked::Nobody,
            Typed::Query(query) => Asked::Query(query),
        })
    }

    /// The handles of those found.
    async fn ask(&self, asked: &Asked) -> Outcome<Vec<Id<Resident>>> {
        let query = match asked {
            Asked::Handle(id) => return Ok(vec![self.registry.resident(&self.act, *id).await?.id]),
            Asked::Nobody => Query::new(),
            Asked::Query(query) => query.clone(),
        };
        let found = self.registry.look_up(&self.act, query).await?;
        Ok(found.hits.into_iter().map(|it| it.id).collect())
    }
}

/// The driver without anything above it.
struct Bare {
    read: Connection,
    log: Connection,
}

impl Bare {
    fn open(database: &Path) -> Outcome<Self> {
        let (read, log) =
            (Connection::open(database)?, Connection::open(database.with_extension("bare"))?);
        read.pragma_update(None, "cache_size", store::CACHE_SIZE)?;
        log.pragma_update(None, "journal_mode", "WAL")?;
        log.pragma_update(None, "synchronous", "FULL")?;
        log.execute_batch("CREATE TABLE IF NOT EXISTS event (id INTEGER PRIMARY KEY, body BLOB)")?;
        Ok(Self { read, log })
    }

    /// Reads these rows and commits that it did.
    fn look_up(&self, found: &[Id<Resident>]) -> Outcome<()> {
        let mut row = self.read.prepare_cached("SELECT * FROM resident WHERE id = ?1")?;
        for id in found {
            row.query_row((id.as_bytes(),), |row| row.get::<_, String>(3))?;
        }
        let mut put = self.log.prepare_cached("INSERT INTO event (body) VALUES (?1)")?;
        put.execute(([0_u8; 256],))?;
        Ok(())
    }
}
