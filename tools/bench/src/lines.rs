//! A line's day at its fullest: 50 counters that call, 5,000 people who wait; beside one durable
//! commit on the same engine.

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use audit::Log;
use desk::{
    Arrival, Counter, Desk, Line, NewLine, NewOffice, OfficeKind, Service, Services, Shares, Zone,
};
use keys::{Keyring, Seal};
use store::{Db, Handle, Migration, Place, Room, Sql};
use terms::{Act, Actor, Id, Officer, OsDie, Permission, SystemClock};
use tokio::{task::JoinSet, time::sleep};

use crate::{latency::Latency, outcome::Outcome, report::Report, store::fresh_database};

/// Counters that call.
const COUNTERS: u8 = 50;
/// People who wait.
const WAITING: u32 = 5_000;
/// Calls of each counter in one round.
const CALLS: u32 = 30;
/// A counter that is quick: it calls so often.
const EACH: Duration = Duration::from_secs(1);
/// Server time from the call to the number shown, in milliseconds (issue: the office).
const MOST: f64 = 25.0;

static ROOM: Room = Room {
    name: "benchcommit",
    schema: &[Migration {
        name: "0001_entry",
        sql: "CREATE TABLE benchcommit_entry (id INTEGER NOT NULL PRIMARY KEY, body TEXT NOT NULL);\n",
    }],
    publishes: &[],
    reads: &[],
};

static PUT: Sql = Sql::new("INSERT INTO benchcommit_entry (id, body) VALUES ($1, 'a row')");

static ROOMS: [&Room; 3] = [&audit::ROOM, &desk::ROOM, &ROOM];

/// Measures on both engines.
pub fn run(report: &mut Report, folder: &Path) -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let server = pgtest::Cluster::start(pgtest::Durability::On)?.url("postgres");
    let postgres = Place::Postgres(fresh_database(&server)?);
    for (name, place) in
        [("SQLite", Place::Sqlite(folder.join("lines.db"))), ("PostgreSQL", postgres)]
    {
        let db = Db::open(&place, &ROOMS)?;
        let hall = runtime.block_on(Hall::fill(&db, &folder.join(format!("lines-{name}"))))?;
        let commit = runtime.block_on(commits(db.handle(&ROOM)))?.at(0.5);
        for (how, pause) in [("once a second each", EACH), ("as fast as they can", Duration::ZERO)]
        {
            let took = runtime.block_on(hall.call(pause))?;
            let target = (pause > Duration::ZERO).then_some(MOST);
            let title = format!("{COUNTERS} counters call {how}, {WAITING} wait, {name}");
            report.time(format!("{title}: middle"), took.at(0.5), commit, None);
            report.time(format!("{title}: p99"), took.at(0.99), commit, target);
        }
    }
    Ok(())
}

/// An office with one line, its counters manned and its people waiting.
struct Hall {
    desk: Desk,
    line: Id<Line>,
    counters: Vec<(Id<Counter>, Act)>,
}

impl Hall {
    async fn fill(db: &Db, keys: &Path) -> Outcome<Self> {
        let (clock, die) = (Arc::new(SystemClock), Arc::new(OsDie));
        let log = Log::new(db.handle(&audit::ROOM), clock, die);
        let keyring = Keyring::open(keys.to_owned(), Seal::beside(), &OsDie)?;
        let desk = Desk::open(log.ledger(db.handle(&desk::ROOM)), &keyring);
        let day = "00:00-24:00;";
        let office = NewOffice {
            kind: OfficeKind::Regency,
            name: "Kantor".parse()?,
            region: "36.73".parse()?,
            zone: Zone::Wib,
            week: day.repeat(7).trim_end_matches(';').parse()?,
        };
        let head = Act::operator();
        let office = desk.open_office(&head, office).await?;
        let services = Services::one(Service::Activation);
        let line = NewLine { office, letter: "A".parse()?, services, shares: Shares::USUAL };
        let line = desk.open_line(&head, line).await?;
        let mut counters = Vec::new();
        for number in 1..=COUNTERS {
            let counter = desk.open_counter(&head, line, number).await?;
            let officer: Id<Officer> = Id::from_bytes([number; 16]);
            let act = Act::new(Actor::Officer(officer), &[Permission::Serve]);
            desk.sit(&act, counter).await?;
            counters.push((counter, act));
        }
        let hall = Self { desk, line, counters };
        hall.wait(WAITING).await?;
        Ok(hall)
    }

    /// So many more come in, as many at once as an office has doors.
    async fn wait(&self, people: u32) -> Outcome<()> {
        let mut doors = JoinSet::new();
        for _ in 0..16 {
            let (desk, line) = (self.desk.clone(), self.line);
            doors.spawn(async move {
                for _ in 0..people / 16 {
                    let services = Services::one(Service::Activation);
                    let arrival = Arrival { line, services, favoured: false };
                    desk.stand_by(&Act::operator(), arrival).await?;
                }
                Ok::<_, desk::TicketError>(())
            });
        }
        while let Some(done) = doors.join_next().await {
            done??;
        }
        Ok(())
    }

    /// Every counter calls, sees what its page shows, and serves, with a pause; those who were served
    /// are followed by as many who come.
    async fn call(&self, pause: Duration) -> Outcome<Latency> {
        let mut counters = JoinSet::new();
        for (place, (counter, act)) in self.counters.iter().cloned().enumerate() {
            let desk = self.desk.clone();
            counters.spawn(async move {
                sleep(pause / u32::from(COUNTERS) * u32::try_from(place).unwrap_or_default()).await;
                let mut took = Latency::default();
                for _ in 0..CALLS {
                    let begun = Instant::now();
                    let called = desk.call(&act, counter).await?;
                    let seen = desk.at_counter(&act, counter).await?;
                    took.add(begun.elapsed());
                    let ticket = called.or(seen.current).ok_or(desk::TicketError::Missing)?;
                    desk.finish(&act, ticket.id).await?;
                    sleep(pause).await;
                }
                Ok::<_, desk::TicketError>(took)
            });
        }
        let mut all = Latency::default();
        while let Some(done) = counters.join_next().await {
            all.join(&done??);
        }
        self.wait(u32::from(COUNTERS) * CALLS).await?;
        Ok(all)
    }
}

/// One writer's commits of one row each.
async fn commits(handle: Handle) -> Outcome<Latency> {
    let mut took = Latency::default();
    for id in 0..500_i64 {
        let begun = Instant::now();
        let done: Result<u64, store::Error> =
            handle.write(move |tx| tx.execute(&PUT, &[&id])).await;
        done?;
        took.add(begun.elapsed());
    }
    Ok(took)
}
