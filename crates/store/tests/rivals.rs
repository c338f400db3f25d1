//! Rivals on PostgreSQL who wait for each other in a circle: the server ends one of them, who begins
//! again, and neither notices.

use std::sync::{
    Arc, Barrier,
    atomic::{AtomicU32, Ordering},
};

use store::{Db, Error, Handle, Migration, Place, Room, Sql};

static DESK: Room = Room {
    name: "rivalstory_desk",
    schema: &[Migration {
        name: "0001_chair",
        sql: "
CREATE TABLE chair (
    number INTEGER NOT NULL PRIMARY KEY,
    sat INTEGER NOT NULL
);
INSERT INTO chair (number, sat) VALUES (1, 0), (2, 0);
",
    }],
    publishes: &[],
    reads: &[],
};

/// Takes both chairs, one after the other; the first time not before the rival has one as well.
async fn sit(desk: Handle, chairs: [i64; 2], met: Arc<Barrier>) -> (Result<(), Error>, u32) {
    static SIT: Sql = Sql::new("UPDATE chair SET sat = sat + 1 WHERE number = $1");
    let runs = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&runs);
    let outcome = desk
        .write(move |tx| {
            tx.execute(&SIT, &[&chairs[0]])?;
            if counted.fetch_add(1, Ordering::SeqCst) == 0 {
                met.wait();
            }
            tx.execute(&SIT, &[&chairs[1]])?;
            Ok::<_, Error>(())
        })
        .await;
    (outcome, runs.load(Ordering::SeqCst))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_who_wait_for_each_other_both_get_what_they_came_for() {
    let place = Place::Postgres(pgtest::fresh_database("rivals").expect("PostgreSQL for stories"));
    let desk = || Db::open(&place, &[&DESK]).unwrap().handle(&DESK);
    let (here, there, met) = (desk(), desk(), Arc::new(Barrier::new(2)));
    let (one, other) =
        tokio::join!(sit(here.clone(), [1, 2], Arc::clone(&met)), sit(there, [2, 1], met));
    one.0.expect("the one");
    other.0.expect("the other");
    assert_eq!(one.1 + other.1, 3, "the server has ended one of them, who began again");
    let sat: Vec<(i64,)> = here
        .read(|tx| {
            static SAT: Sql = Sql::new("SELECT sat FROM chair ORDER BY number");
            tx.all::<(i64,)>(&SAT, &[])
        })
        .await
        .unwrap();
    assert_eq!(sat, [(2,), (2,)], "each sat once on each");
}
