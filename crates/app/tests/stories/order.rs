//! Text has one order: no column of any room is left to the locale of somebody's server.

use store::{Db, Error, Place, Sql};

/// Texts of tables and views that are not ordered by their bytes.
static LEFT: Sql = Sql::new(
    "SELECT CAST(relation.relname AS TEXT) || '.' || CAST(attribute.attname AS TEXT)
     FROM pg_catalog.pg_attribute AS attribute
     JOIN pg_catalog.pg_class AS relation ON relation.oid = attribute.attrelid
     JOIN pg_catalog.pg_collation AS sorted ON sorted.oid = attribute.attcollation
     WHERE relation.relnamespace = 'public'::regnamespace
       AND attribute.attnum > 0 AND NOT attribute.attisdropped
       AND sorted.collname <> 'C'",
);
static TEXTS: Sql = Sql::new(
    "SELECT COUNT(*)
     FROM pg_catalog.pg_attribute AS attribute
     JOIN pg_catalog.pg_class AS relation ON relation.oid = attribute.attrelid
     WHERE relation.relnamespace = 'public'::regnamespace
       AND attribute.attnum > 0 AND attribute.attcollation <> 0",
);

#[tokio::test(flavor = "multi_thread")]
async fn every_text_of_every_room_is_ordered_by_its_bytes() {
    let place = Place::Postgres(pgtest::fresh_database_sorted("texts", "id-ID").unwrap());
    let rooms = [
        &audit::ROOM,
        &indicators::ROOM,
        &staff::ROOM,
        &registry::ROOM,
        &activation::ROOM,
        &issuance::ROOM,
        &relying::ROOM,
        &messages::ROOM,
        &desk::ROOM,
    ];
    let handle = Db::open(&place, &rooms).unwrap().handle(&audit::ROOM);
    let left: Result<Vec<(String,)>, Error> = handle.read(|tx| tx.all(&LEFT, &[])).await;
    assert_eq!(left.unwrap(), [], "left to the locale");
    let texts: Result<Option<(i64,)>, Error> = handle.read(|tx| tx.find(&TEXTS, &[])).await;
    assert!(texts.unwrap().unwrap().0 > 50, "the catalogue was read");
}
