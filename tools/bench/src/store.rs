//! The store beside its limit: durable writes of the disk, and the drivers used bare.

use std::{
    fs::File,
    io::{Seek, SeekFrom, Write},
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use postgres::NoTls;
use store::{Db, Handle, Migration, Place, Room, Sql};

use crate::outcome::Outcome;

static ROOM: Room = Room {
    name: "bench",
    schema: &[Migration {
        name: "0001_entry",
        sql: "CREATE TABLE entry (id INTEGER NOT NULL PRIMARY KEY, body TEXT NOT NULL);\n",
    }],
    publishes: &[],
    reads: &[],
};

static PUT: Sql = Sql::new("INSERT INTO entry (id, body) VALUES ($1, $2)");
static FIND: Sql = Sql::new("SELECT body FROM entry WHERE id = $1");

const BODY: &str =
    "a row of about one hundred bytes, which is what an event or a credential's own row takes here";
const SPAN: Duration = Duration::from_secs(2);

/// Prints the table.
pub fn run(folder: &Path) -> Outcome<()> {
    println!("## Store: operations per second of the wall clock, each commit durable");
    println!("| work | SQLite | PostgreSQL |");
    println!("|---|--:|--:|");
    let fsync = durable_writes(folder)?;
    println!("| limit: 4 KiB write + fdatasync | {fsync:.0} | |");
    let url = pgtest::Cluster::start(pgtest::Durability::On)?.url("postgres");
    let fresh = || -> Outcome<String> { fresh_database(&url) };
    let (lite, pg) = (raw_sqlite_commits(folder)?, raw_postgres_commits(&fresh()?)?);
    println!("| bare driver, 1 writer | {lite:.0} | {pg:.0} |");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let open = |name: &str| Db::open(&Place::Sqlite(folder.join(name)), &[&ROOM]);
    let (lite, pg) = (open("one.db")?, Db::open(&Place::Postgres(fresh()?), &[&ROOM])?);
    for writers in [1, 64] {
        let offset = writers * 100_000_000;
        let on_lite = runtime.block_on(commits(lite.handle(&ROOM), writers, offset))?;
        let on_pg = runtime.block_on(commits(pg.handle(&ROOM), writers, offset))?;
        println!("| our store, {writers} writers | {on_lite:.0} | {on_pg:.0} |");
    }
    let (bare_lite, bare_pg) = (raw_sqlite_lookups(folder)?, raw_postgres_lookups(&fresh()?)?);
    println!("| bare driver, point look-up | {bare_lite:.0} | {bare_pg:.0} |");
    let on_lite = runtime.block_on(lookups(lite.handle(&ROOM)))?;
    let on_pg = runtime.block_on(lookups(pg.handle(&ROOM)))?;
    println!("| our store, point look-up (a snapshot each) | {on_lite:.0} | {on_pg:.0} |");
    Ok(())
}

/// A database of its own on the server at `url`.
pub fn fresh_database(url: &str) -> Outcome<String> {
    static NUMBER: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
    let name = format!("ikdbench_{}_{number}", std::process::id());
    let mut client = postgres::Client::connect(url, NoTls)?;
    client.batch_execute(&format!("CREATE DATABASE {name}"))?;
    Ok(url.rsplit_once('/').map_or_else(String::new, |(server, _)| format!("{server}/{name}")))
}

fn durable_writes(folder: &Path) -> Outcome<f64> {
    let mut file = File::create(folder.join("limit"))?;
    file.write_all(&[0; 4_096])?;
    counted(|_| {
        file.seek(SeekFrom::Start(0))?;
        file.write_all(&[1; 4_096])?;
        Ok(file.sync_data()?)
    })
}

fn raw_sqlite(folder: &Path) -> Outcome<rusqlite::Connection> {
    let connection = rusqlite::Connection::open(folder.join("raw.db"))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.execute_batch(
        "CREATE TABLE IF NOT EXISTS entry (id INTEGER NOT NULL PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID",
    )?;
    Ok(connection)
}

fn raw_sqlite_commits(folder: &Path) -> Outcome<f64> {
    let connection = raw_sqlite(folder)?;
    let mut put = connection.prepare("INSERT INTO entry (id, body) VALUES (?1, ?2)")?;
    counted(|number| Ok(put.execute((number, BODY)).map(drop)?))
}

fn raw_sqlite_lookups(folder: &Path) -> Outcome<f64> {
    let connection = raw_sqlite(folder)?;
    let mut find = connection.prepare("SELECT body FROM entry WHERE id = ?1")?;
    counted(|number| {
        let found: Result<String, _> = find.query_row((number % 1_000,), |row| row.get(0));
        Ok(found.map(drop)?)
    })
}

fn raw_postgres(url: &str) -> Outcome<postgres::Client> {
    let mut client = postgres::Client::connect(url, NoTls)?;
    client.batch_execute(
        "CREATE TABLE IF NOT EXISTS entry (id BIGINT NOT NULL PRIMARY KEY, body TEXT NOT NULL)",
    )?;
    Ok(client)
}

fn raw_postgres_commits(url: &str) -> Outcome<f64> {
    let mut client = raw_postgres(url)?;
    let put = client.prepare("INSERT INTO entry (id, body) VALUES ($1, $2)")?;
    counted(|number| Ok(client.execute(&put, &[&number, &BODY]).map(drop)?))
}

fn raw_postgres_lookups(url: &str) -> Outcome<f64> {
    let mut client = raw_postgres(url)?;
    client.execute("INSERT INTO entry SELECT g, 'body' FROM generate_series(0, 999) AS g", &[])?;
    let find = client.prepare("SELECT body FROM entry WHERE id = $1")?;
    counted(|number| Ok(client.query_one(&find, &[&(number % 1_000)]).map(drop)?))
}

async fn commits(handle: Handle, writers: i64, offset: i64) -> Outcome<f64> {
    let (handle, start) = (Arc::new(handle), Instant::now());
    let mut tasks = Vec::new();
    for writer in 0..writers {
        let handle = Arc::clone(&handle);
        tasks.push(tokio::spawn(async move {
            let mut done: i64 = 0;
            while start.elapsed() < SPAN {
                let id = offset + writer * 1_000_000 + done;
                handle.write(move |tx| tx.execute(&PUT, &[&id, &BODY])).await?;
                done += 1;
            }
            Ok::<_, store::Error>(done)
        }));
    }
    let mut done = 0;
    for task in tasks {
        done += task.await??;
    }
    Ok(done as f64 / start.elapsed().as_secs_f64())
}

async fn lookups(handle: Handle) -> Outcome<f64> {
    let (start, mut done) = (Instant::now(), 0_i64);
    while start.elapsed() < SPAN {
        let id = 100_000_000 + done % 1_000;
        let found: Result<Option<(String,)>, store::Error> =
            handle.read(move |tx| tx.find(&FIND, &[&id])).await;
        found?.ok_or("a row that was written is there")?;
        done += 1;
    }
    Ok(done as f64 / start.elapsed().as_secs_f64())
}

fn counted(mut work: impl FnMut(i64) -> Outcome<()>) -> Outcome<f64> {
    let (start, mut done) = (Instant::now(), 0);
    while start.elapsed() < SPAN {
        work(done)?;
        done += 1;
    }
    Ok(done as f64 / start.elapsed().as_secs_f64())
}
