//! Privacy is an edge that is missing: the room's hand on the database reaches no other room.

use store::{Error, Handle, Migration, Room, Sql};
use testkit::both_engines;

/// A stand-in for the registry, which this room must not even name in its dependencies.
static REGISTRY: Room = Room {
    name: "registry",
    schema: &[Migration {
        name: "0001_resident",
        sql: "CREATE TABLE resident (id BLOB NOT NULL PRIMARY KEY, full_name TEXT NOT NULL);\n",
    }],
    publishes: &[],
    reads: &[],
};

/// A stand-in for issuance.
static ISSUANCE: Room = Room {
    name: "issuance",
    schema: &[Migration {
        name: "0001_credential",
        sql: "CREATE TABLE credential (place INTEGER NOT NULL PRIMARY KEY, resident BLOB);\n",
    }],
    publishes: &[],
    reads: &[],
};

static ROOMS: &[&Room] = &[&audit::ROOM, &REGISTRY, &ISSUANCE, &relying::ROOM];

static OWN: Sql = Sql::new("SELECT COUNT(*) FROM presentation");
static RESIDENTS: Sql = Sql::new("SELECT COUNT(*) FROM resident");
static CREDENTIALS: Sql = Sql::new("SELECT COUNT(*) FROM credential");
static EVENTS: Sql = Sql::new("SELECT COUNT(*) FROM audit_event");
static JOINED: Sql =
    Sql::new("SELECT COUNT(*) FROM presentation JOIN resident ON resident.id = presentation.id");
static WRITE: Sql = Sql::new("UPDATE resident SET full_name = ''");
static REMOVE: Sql = Sql::new("DELETE FROM credential");

async fn read(handle: &Handle, sql: &'static Sql) -> Result<Option<(i64,)>, Error> {
    handle.read(move |tx| tx.find(sql, &[])).await
}

both_engines! { ROOMS =>
    async fn the_rooms_hand_reaches_neither_residents_nor_credentials(world) {
        let relying = world.db.handle(&relying::ROOM);
        assert_eq!(read(&relying, &OWN).await.unwrap(), Some((0,)));
        assert_eq!(read(&world.db.handle(&REGISTRY), &RESIDENTS).await.unwrap(), Some((0,)));
        for sql in [&RESIDENTS, &CREDENTIALS, &EVENTS, &JOINED] {
            let outcome = read(&relying, sql).await;
            assert!(matches!(outcome, Err(Error::Wall("relying"))), "{outcome:?}");
        }
        for sql in [&WRITE, &REMOVE] {
            let outcome: Result<u64, Error> =
                relying.write(move |tx| tx.execute(sql, &[])).await;
            assert!(matches!(outcome, Err(Error::Wall("relying"))), "{outcome:?}");
        }
    }
}
