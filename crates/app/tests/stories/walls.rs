//! Privacy is an edge that is missing, at run time too: the verifier's handle reads neither the
//! registry nor what was issued, on both engines, in the database that the program itself made.

use store::{Db, Error, Place, Sql};

use crate::server::{Deployment, Engine};

fn place(engine: Engine) -> (Option<Deployment>, Place) {
    match engine {
        Engine::Sqlite => {
            let it = Deployment::settled(engine, 20);
            let path = it.data.join("ikd.db");
            (Some(it), Place::Sqlite(path))
        }
        Engine::Postgres => (None, Place::Postgres(pgtest::fresh_database("walls").unwrap())),
    }
}

async fn relying_reads_nothing_of_others(engine: Engine) {
    static RESIDENTS: Sql = Sql::new("SELECT nik FROM resident LIMIT 1");
    static OFFERS: Sql = Sql::new("SELECT resident FROM offer LIMIT 1");
    static CREDENTIALS: Sql = Sql::new("SELECT offer FROM credential LIMIT 1");
    static DELIVERIES: Sql = Sql::new("SELECT offer FROM delivery LIMIT 1");
    static ENDINGS: Sql = Sql::new("SELECT resident FROM ending LIMIT 1");
    static COUNTED: Sql = Sql::new("SELECT COUNT(*) FROM audit_event");
    static LISTS: Sql = Sql::new("SELECT COUNT(*) FROM status_list");
    static ACTIVATIONS: Sql = Sql::new("SELECT resident FROM activation LIMIT 1");
    static JOINED: Sql = Sql::new(
        "SELECT party.name FROM relying_party AS party
         WHERE EXISTS (SELECT 1 FROM resident WHERE full_name = party.name)",
    );
    static WRITTEN: Sql = Sql::new("UPDATE credential SET revoked_at = NULL");
    let (_kept, place) = place(engine);
    let rooms = [
        &audit::ROOM,
        &indicators::ROOM,
        &registry::ROOM,
        &activation::ROOM,
        &issuance::ROOM,
        &relying::ROOM,
    ];
    let handle = Db::open(&place, &rooms).unwrap().handle(&relying::ROOM);
    let issued = [&OFFERS, &CREDENTIALS, &DELIVERIES, &ENDINGS, &LISTS];
    for sql in issued.into_iter().chain([&RESIDENTS, &ACTIVATIONS, &JOINED, &COUNTED]) {
        let outcome: Result<(), Error> = handle.read(move |tx| tx.each(sql, &[], |_| Ok(()))).await;
        assert!(matches!(outcome, Err(Error::Wall("relying"))), "{sql:?}: {outcome:?}");
    }
    let outcome: Result<u64, Error> = handle.write(|tx| tx.execute(&WRITTEN, &[])).await;
    assert!(matches!(outcome, Err(Error::Wall("relying"))), "{outcome:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn relying_reads_nothing_of_others_on_sqlite() {
    relying_reads_nothing_of_others(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn relying_reads_nothing_of_others_on_postgres() {
    relying_reads_nothing_of_others(Engine::Postgres).await;
}
