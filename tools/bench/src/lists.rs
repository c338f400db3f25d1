//! Eligibility of a whole regency: how long its lists are to count, and their first pages to show,
//! beside the bare driver that reads the same table.

use std::time::{Duration, Instant};

use activation::{Lengths, Page};
use rusqlite::Connection;
use terms::{Act, Clock, Date, Id, Region, SystemClock, date_text};

use crate::{
    latency::Latency,
    outcome::Outcome,
    regency::{CODE, Regency, Rooms, officer},
    report::Report,
};

const ROUNDS: usize = 15;

/// Days ahead in which somebody turns 17 soon.
const DAYS: u16 = 30;

/// The longest that counting may take, in milliseconds.
const MOST: f64 = 1_000.0;

/// Prints the table.
pub fn run(report: &mut Report, regency: &Regency) -> Outcome<()> {
    let database = regency.database()?;
    let today = SystemClock.today();
    let bare = Bare { connection: Connection::open(&database)?, of_age: of_age(today) };
    bare.activate()?;
    let desk = Desk { rooms: regency.rooms()?, act: officer()?, region: CODE.parse()?, today };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build()?;
    let [mut scan, mut alike, mut count, mut turning, mut waiting, mut rows] =
        std::array::from_fn(|_| Latency::default());
    let mut lengths = Lengths::default();
    for _ in 0..ROUNDS {
        scan.add(bare.scan("NOT INDEXED")?);
        alike.add(bare.scan("INDEXED BY resident_standing_region")?);
        let (took, found) = runtime.block_on(desk.count())?;
        lengths = found;
        count.add(took);
        turning.add(runtime.block_on(desk.turning())?.0);
        let (took, page) = runtime.block_on(desk.waiting())?;
        waiting.add(took);
        rows.add(bare.rows(&page)?);
    }
    let Lengths { turning: soon, waiting: not_yet } = lengths;
    println!(
        "\n## Lists of a regency of 780,000: {soon} turn 17 soon, {not_yet} are not yet active"
    );
    println!("| work | p50, ms | longest, ms | of the bare p50 |");
    println!("|---|--:|--:|--:|");
    let limit = scan.at(0.5);
    let lanes = [
        ("bare driver, one pass through the residents", &scan, None),
        ("bare driver, one pass through the index that lists read", &alike, None),
        ("count_lists of the regency", &count, Some(MOST)),
        ("turning_seventeen, first page", &turning, None),
        ("not_yet_active, first page", &waiting, None),
        ("bare driver, the rows of that page by their keys", &rows, None),
    ];
    for (name, lane, most) in lanes {
        let (middle, longest) = (lane.at(0.5), lane.at(1.0));
        println!("| {name} | {middle:.2} | {longest:.2} | {:.3} |", middle / limit);
        if !name.starts_with("bare") {
            report.time(format!("Lists: {name}, longest"), longest, limit, most);
        }
    }
    Ok(())
}

struct Desk {
    rooms: Rooms,
    act: Act,
    region: Region,
    today: Date,
}

impl Desk {
    async fn count(&self) -> Outcome<(Duration, Lengths)> {
        let (start, lists) = (Instant::now(), &self.rooms.activations);
        let found = lists.count_lists(&self.act, self.region, self.today, DAYS).await?;
        Ok((start.elapsed(), found))
    }

    async fn turning(&self) -> Outcome<(Duration, usize)> {
        let (start, lists) = (Instant::now(), &self.rooms.activations);
        let found = lists.turning_seventeen(&self.act, self.page(), self.today, DAYS).await?;
        Ok((start.elapsed(), found.len()))
    }

    async fn waiting(&self) -> Outcome<(Duration, Vec<Id<registry::Resident>>)> {
        let (start, lists) = (Instant::now(), &self.rooms.activations);
        let found = lists.not_yet_active(&self.act, self.page(), self.today).await?;
        let took = start.elapsed();
        Ok((took, found.into_iter().map(|it| it.resident).collect()))
    }

    fn page(&self) -> Page {
        Page { region: self.region, after: None, limit: 50 }
    }
}

struct Bare {
    connection: Connection,
    of_age: String,
}

impl Bare {
    /// A third of those who may hold an IKD do, and one in 1,009 is suspended: no NIK ends in 0000,
    /// so none is a multiple of 1,000.
    fn activate(&self) -> Outcome<()> {
        for (table, rest, part) in
            [("activation", "region, NULL, 0, NULL", 3), ("suspension", "0, 'lost', NULL", 1_009)]
        {
            self.connection.execute(
                &format!(
                    "INSERT OR IGNORE INTO {table} SELECT id, {rest} FROM resident
                     WHERE nik % {part} = 0 AND life_status = 1 AND recording_status >= 3
                       AND (birth_date <= ?1 OR marital_status IN (2, 3, 4))"
                ),
                (&self.of_age,),
            )?;
        }
        Ok(())
    }

    /// Counts those who may hold one.
    fn scan(&self, path: &str) -> Outcome<Duration> {
        let start = Instant::now();
        let sql = format!(
            "SELECT COUNT(*) FROM resident {path} WHERE region > 0 AND life_status = 1
               AND recording_status >= 3 AND (birth_date <= ?1 OR marital_status IN (2, 3, 4))"
        );
        let mut count = self.connection.prepare_cached(&sql)?;
        count.query_row((&self.of_age,), |row| row.get::<_, i64>(0))?;
        Ok(start.elapsed())
    }

    fn rows(&self, page: &[Id<registry::Resident>]) -> Outcome<Duration> {
        let start = Instant::now();
        let mut row = self.connection.prepare_cached("SELECT * FROM resident WHERE id = ?1")?;
        for id in page {
            row.query_row((id.as_bytes(),), |row| row.get::<_, i64>(8))?;
        }
        Ok(start.elapsed())
    }
}

/// The birth date of those who are 17 today.
fn of_age(today: Date) -> String {
    let text = date_text(today);
    format!("{:04}{}", today.year() - 17, text.get(4..).unwrap_or_default())
}
