//! The store's promises, each on both engines.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a story's helpers fail the story"
)]

use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::Instant,
};

use store::{Bulk, Db, Error, Handle, Migration, Place, Room, Sql, ToValue, Update};

static OFFICE: Room = Room {
    name: "teststory_office",
    schema: &[Migration {
        name: "0001_ticket",
        sql: "
CREATE TABLE ticket (
    number INTEGER NOT NULL PRIMARY KEY, -- from 1 each morning
    holder TEXT NOT NULL,
    secret BLOB,
    taken INTEGER NOT NULL
);
CREATE UNIQUE INDEX ticket_holder ON ticket (holder);
CREATE VIEW ticket_number AS SELECT number, taken FROM ticket;
",
    }],
    publishes: &["ticket_number"],
    reads: &[],
};

static BOARD: Room = Room {
    name: "teststory_board",
    schema: &[Migration {
        name: "0001_shown",
        sql: "CREATE TABLE shown (number INTEGER NOT NULL PRIMARY KEY);\n",
    }],
    publishes: &[],
    reads: &["ticket_number"],
};

static STRANGER: Room =
    Room { name: "teststory_stranger", schema: &[], publishes: &[], reads: &[] };

static PUT: Sql =
    Sql::new("INSERT INTO ticket (number, holder, secret, taken) VALUES ($1, $2, $3, $4)");
static COUNT: Sql = Sql::new("SELECT COUNT(*) FROM ticket");
static SWAPPED: Sql = Sql::new("SELECT number FROM ticket WHERE taken = $2 AND number = $1");
static TAKE: Sql = Sql::new("UPDATE ticket SET taken = 1 WHERE number = $1 AND taken = 0");

macro_rules! stories {
    ($($name:ident)+) => {$(
        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                let place = super::Place::Postgres(pgtest::fresh_database("store").unwrap());
                super::$name(place).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                super::$name(super::new_file()).await;
            }
        }
    )+};
}

stories! {
    what_is_written_is_read_back
    an_update_tells_what_stands_there_afterwards
    a_failed_change_leaves_nothing
    a_panic_undoes_only_its_own_change
    concurrent_writers_lose_nothing
    a_failure_in_a_crowd_undoes_only_its_own_change
    one_of_many_takers_wins
    a_room_cannot_pass_its_wall
    a_statement_of_one_room_is_not_lent_to_another
    many_rows_go_in_at_once
    an_applied_step_never_changes
    opening_twice_at_once_makes_one_schema
    a_reader_sees_one_moment
}

async fn what_is_written_is_read_back(place: Place) {
    let office = open(&place).handle(&OFFICE);
    put(&office, 7, "sari").await.unwrap();
    let row: Option<(i64, String, Option<Vec<u8>>)> = office
        .read(|tx| {
            static ONE: Sql =
                Sql::new("SELECT number, holder, secret FROM ticket WHERE number = $1");
            tx.find(&ONE, &[&7])
        })
        .await
        .unwrap_or_else(|error: Error| panic!("{error}"));
    assert_eq!(row, Some((7, "sari".to_owned(), Some(b"s\0x".to_vec()))));
    let found: Option<(i64,)> =
        office.read(|tx| tx.find::<(i64,)>(&SWAPPED, &[&7, &0])).await.unwrap_or_else(fail);
    assert_eq!(found, Some((7,)), "$1 and $2 are taken by number, not by appearance");
    let reopened = open(&place).handle(&OFFICE);
    assert_eq!(count(&reopened).await, 1);
}

async fn an_update_tells_what_stands_there_afterwards(place: Place) {
    static TAKE: Update = Update::new(
        "UPDATE ticket SET taken = taken + $2 WHERE number = $1 AND taken < $3",
        "taken, holder",
        "ticket WHERE number = $1",
    );
    let office = open(&place).handle(&OFFICE);
    put(&office, 1, "sari").await.unwrap();
    put(&office, 2, "budi").await.unwrap();
    let take = async |number: i64| {
        office
            .write(move |tx| tx.update::<(i64, String)>(&TAKE, &[&number, &2, &3]))
            .await
            .unwrap_or_else(fail)
    };
    assert_eq!(take(1).await, Some((2, "sari".to_owned())));
    assert_eq!(take(1).await, Some((4, "sari".to_owned())));
    assert_eq!(take(1).await, None, "nothing was changed");
    assert_eq!(take(2).await, Some((2, "budi".to_owned())));
    assert_eq!(take(3).await, None, "there is no such row");
}

async fn a_failed_change_leaves_nothing(place: Place) {
    let office = open(&place).handle(&OFFICE);
    put(&office, 1, "sari").await.unwrap();
    let outcome: Result<(), Error> = office
        .write(|tx| {
            tx.execute(&PUT, &[&2, &"budi", &None::<Vec<u8>>, &0])?;
            tx.execute(&PUT, &[&3, &"sari", &None::<Vec<u8>>, &0])?;
            Ok(())
        })
        .await;
    assert!(matches!(outcome, Err(Error::Taken)), "{outcome:?}");
    assert_eq!(count(&office).await, 1);
}

async fn a_panic_undoes_only_its_own_change(place: Place) {
    let office = open(&place).handle(&OFFICE);
    let doomed = {
        let office = office.clone();
        tokio::spawn(async move {
            office
                .write::<(), Error>(|tx| {
                    tx.execute(&PUT, &[&1, &"lost", &None::<Vec<u8>>, &0])?;
                    panic!("in the middle of a change")
                })
                .await
        })
    };
    let good = put(&office, 2, "kept").await;
    assert!(matches!(doomed.await.unwrap(), Err(Error::Undone)));
    good.unwrap();
    assert_eq!(count(&office).await, 1);
}

async fn concurrent_writers_lose_nothing(place: Place) {
    let office = open(&place).handle(&OFFICE);
    let writers: Vec<_> = (0..64)
        .map(|writer| {
            let office = office.clone();
            tokio::spawn(async move {
                for number in 0..10 {
                    put(&office, writer * 10 + number, &format!("{writer}/{number}"))
                        .await
                        .unwrap();
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    assert_eq!(count(&open(&place).handle(&OFFICE)).await, 640);
}

async fn a_failure_in_a_crowd_undoes_only_its_own_change(place: Place) {
    let office = open(&place).handle(&OFFICE);
    let writers: Vec<_> = (0..64)
        .map(|writer| {
            let office = office.clone();
            tokio::spawn(async move {
                for turn in 0..10 {
                    let (number, fails) = (writer * 10 + turn, (writer + turn) % 3 == 0);
                    let outcome: Result<(), Error> = office
                        .write(move |tx| {
                            let holder = format!("h{number}");
                            tx.execute(&PUT, &[&number, &holder, &None::<Vec<u8>>, &0])?;
                            if fails { Err(Error::Undone) } else { Ok(()) }
                        })
                        .await;
                    assert_eq!(outcome.is_err(), fails, "each learns of its own change");
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    let kept = (0..64).flat_map(|writer| (0..10).map(move |turn| (writer, turn)));
    let kept = kept.filter(|(writer, turn)| (writer + turn) % 3 != 0).count();
    assert_eq!(count(&open(&place).handle(&OFFICE)).await, kept as i64);
}

async fn one_of_many_takers_wins(place: Place) {
    let office = open(&place).handle(&OFFICE);
    put(&office, 1, "sari").await.unwrap();
    let takers: Vec<_> = (0..32)
        .map(|_| {
            let office = office.clone();
            tokio::spawn(async move { office.write(|tx| tx.execute(&TAKE, &[&1])).await })
        })
        .collect();
    let mut won = 0;
    for taker in takers {
        won += taker.await.unwrap().unwrap();
    }
    assert_eq!(won, 1);
}

async fn a_room_cannot_pass_its_wall(place: Place) {
    let db = open(&place);
    put(&db.handle(&OFFICE), 1, "sari").await.unwrap();
    let (board, stranger) = (db.handle(&BOARD), db.handle(&STRANGER));
    static VIEW: Sql = Sql::new("SELECT number, taken FROM ticket_number");
    static SNEAK: Sql = Sql::new("SELECT holder FROM ticket");
    static JOIN: Sql =
        Sql::new("SELECT t.holder FROM ticket_number AS n JOIN ticket AS t ON t.number = n.number");
    static CHANGE: Sql = Sql::new("UPDATE ticket SET taken = 1");
    static OWN: Sql = Sql::new("INSERT INTO shown (number) SELECT number FROM ticket_number");
    static STEPS: Sql = Sql::new("SELECT room FROM store_step");
    let seen: Vec<(i64, i64)> = board.read(|tx| tx.all(&VIEW, &[])).await.unwrap_or_else(fail);
    assert_eq!(seen, [(1, 0)], "a published view can be read");
    assert_eq!(board.write(|tx| tx.execute(&OWN, &[])).await.unwrap_or_else(fail), 1);
    for sql in [&SNEAK, &JOIN, &STEPS] {
        let outcome: Result<Vec<(String,)>, Error> = board.read(move |tx| tx.all(sql, &[])).await;
        assert!(matches!(outcome, Err(Error::Wall("teststory_board"))), "{sql:?}: {outcome:?}");
    }
    let outcome: Result<u64, Error> = board.write(|tx| tx.execute(&CHANGE, &[])).await;
    assert!(matches!(outcome, Err(Error::Wall(_))), "{outcome:?}");
    let outcome: Result<Vec<(i64, i64)>, Error> = stranger.read(|tx| tx.all(&VIEW, &[])).await;
    assert!(matches!(outcome, Err(Error::Wall(_))), "a view is read by those who declare it");
}

async fn a_statement_of_one_room_is_not_lent_to_another(place: Place) {
    let db = open(&place);
    let (office, board) = (db.handle(&OFFICE), db.handle(&BOARD));
    assert_eq!(count(&office).await, 0, "prepared and kept for the office");
    let outcome: Result<Option<(i64,)>, Error> = board.read(|tx| tx.find(&COUNT, &[])).await;
    assert!(matches!(outcome, Err(Error::Wall(_))), "{outcome:?}");
    let inside = board.clone();
    let counted = office
        .write(move |tx| {
            static SHOW: Sql = Sql::new("INSERT INTO shown (number) VALUES ($1)");
            tx.execute(&PUT, &[&5, &"sari", &None::<Vec<u8>>, &0])?;
            tx.under(&inside, |tx| tx.execute(&SHOW, &[&5]))?;
            tx.find::<(i64,)>(&COUNT, &[])
        })
        .await
        .unwrap_or_else(fail);
    assert_eq!(counted, Some((1,)), "one change in two rooms' names");
}

async fn many_rows_go_in_at_once(place: Place) {
    static MANY: Bulk = Bulk::new("INSERT INTO ticket (number, holder, secret, taken) VALUES", 4);
    let office = open(&place).handle(&OFFICE);
    let started = Instant::now();
    office
        .write(|tx| {
            let holders: Vec<String> = (0..20_000).map(|number| format!("h{number}")).collect();
            let numbers: Vec<i64> = (0..20_000).collect();
            let mut values: Vec<&dyn ToValue> = Vec::new();
            for (number, holder) in numbers.iter().zip(&holders) {
                values.extend([number as &dyn ToValue, holder, &None::<String>, &0]);
            }
            tx.insert(&MANY, &values)
        })
        .await
        .unwrap_or_else(fail);
    assert_eq!(count(&office).await, 20_000, "after {:?}", started.elapsed());
}

async fn an_applied_step_never_changes(place: Place) {
    static CHANGED: Room = Room {
        name: "teststory_office",
        schema: &[Migration { name: "0001_ticket", sql: "CREATE TABLE other (a TEXT);\n" }],
        publishes: &[],
        reads: &[],
    };
    drop(open(&place));
    let outcome = Db::open(&place, &[&CHANGED]);
    assert!(matches!(outcome.err(), Some(Error::SchemaChanged { step: "0001_ticket", .. })));
}

async fn opening_twice_at_once_makes_one_schema(place: Place) {
    let openers: Vec<_> = (0..4)
        .map(|_| {
            let place = place.clone();
            std::thread::spawn(move || open(&place).engine())
        })
        .collect();
    for opener in openers {
        opener.join().unwrap();
    }
}

#[test]
fn a_room_new_to_the_server_is_made_from_many_databases_at_once() {
    for round in 0..3 {
        let name: &'static str =
            Box::leak(format!("teststory_new_{}_{round}", std::process::id()).into_boxed_str());
        let room: &'static Room =
            Box::leak(Box::new(Room { name, schema: &[], publishes: &[], reads: &[] }));
        let urls: Vec<String> = (0..6).map(|_| pgtest::fresh_database("store").unwrap()).collect();
        let openers: Vec<_> = urls
            .into_iter()
            .map(|url| std::thread::spawn(move || Db::open(&Place::Postgres(url), &[room])))
            .collect();
        for opener in openers {
            opener.join().unwrap().unwrap();
        }
    }
}

async fn a_reader_sees_one_moment(place: Place) {
    let office = open(&place).handle(&OFFICE);
    let (writer, runtime) = (office.clone(), tokio::runtime::Handle::current());
    let (before, after) = office
        .scan(move |tx| {
            let before: Option<(i64,)> = tx.find(&COUNT, &[])?;
            runtime.block_on(put(&writer, 1, "late"))?;
            Ok::<_, Error>((before, tx.find::<(i64,)>(&COUNT, &[])?))
        })
        .await
        .unwrap_or_else(fail);
    assert_eq!((before, after), (Some((0,)), Some((0,))));
}

fn open(place: &Place) -> Db {
    Db::open(place, &[&OFFICE, &BOARD, &STRANGER]).expect("the database opens")
}

async fn put(office: &Handle, number: i64, holder: &str) -> Result<(), Error> {
    let holder = holder.to_owned();
    let secret: Option<Vec<u8>> = Some(b"s\0x".to_vec());
    office.write(move |tx| tx.execute(&PUT, &[&number, &holder, &secret, &0]).map(drop)).await
}

async fn count(office: &Handle) -> i64 {
    let row: Option<(i64,)> = office.read(|tx| tx.find(&COUNT, &[])).await.unwrap_or_else(fail);
    row.map_or(-1, |(count,)| count)
}

fn fail<T>(error: Error) -> T {
    panic!("{error}")
}

fn new_file() -> Place {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::SeqCst);
    let name = format!("ikd-store-{}-{number}.db", std::process::id());
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    // A file of an earlier process with the same number would not be an empty database.
    drop(std::fs::remove_file(&path));
    Place::Sqlite(path)
}
