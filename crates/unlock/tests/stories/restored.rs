//! A database that was restored from a backup gives nothing back.

use std::fs;

use protocols::unlock::{AccountState, RefusalCode};
use store::{Answer, Row, Sql};
use testkit::{World, both_engines};
use unlock::{ATTEMPTS, OpenError};

use crate::{
    house::{House, ROOMS, WAIT, journal},
    phone::{OTHER, PIN, Phone},
};

/// An account's whole row.
struct Kept {
    id: [u8; 16],
    keys: [Option<Vec<u8>>; 5],
    numbers: [i64; 6],
    times: [Option<i64>; 2],
}

impl Answer for Kept {
    fn read(row: &Row<'_>) -> Result<Self, store::Error> {
        let bytes = |at: usize| row.cell::<Option<Vec<u8>>>(at);
        let number = |at: usize| row.cell::<i64>(at);
        Ok(Self {
            id: row.cell(0)?,
            keys: [bytes(1)?, bytes(2)?, bytes(3)?, bytes(4)?, bytes(5)?],
            numbers: [number(6)?, number(7)?, number(8)?, number(9)?, number(10)?, number(11)?],
            times: [row.cell(12)?, row.cell(13)?],
        })
    }
}

async fn backup(world: &World) -> Vec<Kept> {
    let kept = world.db.handle(&unlock::ROOM).read(|tx| tx.all::<Kept>(&BACKUP, &[])).await;
    kept.unwrap()
}

async fn restore(world: &World, kept: Vec<Kept>) {
    let restored: Result<(), store::Error> = world
        .db
        .handle(&unlock::ROOM)
        .write(move |tx| {
            tx.execute(&EMPTY, &[])?;
            for Kept { id, keys, numbers, times } in &kept {
                let [a, b, c, d, e] = keys;
                let [f, g, h, i, j, m] = numbers;
                let [k, l] = times;
                tx.execute(&RESTORE, &[id, a, b, c, d, e, f, g, h, i, j, m, k, l])?;
            }
            Ok(())
        })
        .await;
    restored.unwrap();
}

static BACKUP: Sql = Sql::new(
    "SELECT id, throttle_key, record, wallet_key, recovery_tag, staged,
            edition, attempts, locked_until, blocked, version, next, staged_at, pending_until
     FROM pin_account",
);

static EMPTY: Sql = Sql::new("DELETE FROM pin_account");

static RESTORE: Sql = Sql::new(
    "INSERT INTO pin_account
         (id, throttle_key, record, wallet_key, recovery_tag, staged,
          edition, attempts, locked_until, blocked, version, next, staged_at, pending_until)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
);

static OPENING: Sql = Sql::new(
    "SELECT count(*) FROM pin_account WHERE record IS NOT NULL AND recovery_tag IS NOT NULL",
);

both_engines! { ROOMS =>
    async fn yesterdays_database_refunds_no_attempt(world) {
        let house = House::open(&world).await;
        let phone = Phone::new(&house).await;
        let yesterday = backup(&world).await;
        for _ in 0..2 {
            phone.attempt(OTHER).await.unwrap();
        }
        drop(house);
        let phone = phone.alone();
        restore(&world, yesterday).await;
        let house = House::open(&world).await;
        let phone = phone.at(&house);
        assert_eq!(phone.status().await.tries_left, ATTEMPTS - 2);
        phone.attempt(OTHER).await.unwrap();
        assert_eq!(phone.refused(PIN).await, RefusalCode::Locked, "the third was the third");
    }

    async fn yesterdays_database_revives_no_pin_and_no_phone_that_was_blocked(world) {
        let house = House::open(&world).await;
        let (changed, blocked, other) =
            (Phone::new(&house).await, Phone::new(&house).await, Phone::new(&house).await);
        let yesterday = backup(&world).await;
        let (_, session) = changed.open(PIN).await.unwrap();
        let (edition, _) = changed.stage_pin(&session, OTHER).await.unwrap();
        changed.adopt(edition).await.unwrap();
        blocked.block(&blocked.code).await.unwrap();
        drop(house);
        let [changed, blocked, other] = [changed, blocked, other].map(Phone::alone);
        restore(&world, yesterday).await;
        let house = House::open(&world).await;
        let [changed, blocked, other] = [changed, blocked, other].map(|phone| phone.at(&house));
        assert_eq!(changed.refused(PIN).await, RefusalCode::Blocked, "that PIN was given up");
        assert_eq!(blocked.refused(PIN).await, RefusalCode::Blocked);
        assert!(other.open(PIN).await.is_ok(), "who did nothing loses nothing");
    }

    async fn yesterdays_database_revives_no_phone_that_was_moved_and_no_recovery_that_was_denied(world) {
        let house = House::open(&world).await;
        let (old, next, denied) =
            (Phone::new(&house).await, Phone::new(&house).await, Phone::new(&house).await);
        next.take(&denied).await;
        let yesterday = backup(&world).await;
        for _ in 0..2 {
            next.recover(&denied, OTHER).await.unwrap();
        }
        let (_, session) = denied.open(PIN).await.unwrap();
        denied.cancel(&session).await.unwrap();
        next.take(&old).await;
        house.clock.advance(WAIT);
        next.complete().await.unwrap();
        denied.attempt(OTHER).await.unwrap();
        drop(house);
        let [old, next, denied] = [old, next, denied].map(Phone::alone);
        restore(&world, yesterday).await;
        let house = House::open(&world).await;
        let [old, next, denied] = [old, next, denied].map(|phone| phone.at(&house));
        assert_eq!(old.status().await.state, AccountState::Moved);
        assert_eq!(old.refused(PIN).await, RefusalCode::Blocked);
        let dead = next.recover(&old, PIN).await.unwrap_err();
        assert_eq!(dead.error, RefusalCode::UnknownCode, "the code was used up");
        assert_eq!(old.block(&old.code).await.unwrap_err().error, RefusalCode::UnknownCode);
        assert_eq!(world.count(&unlock::ROOM, &OPENING).await, 2, "nothing opens the old vault");
        let status = denied.status().await;
        assert_eq!((status.leaving, status.tries_left), (None, ATTEMPTS - 1));
    }

    async fn a_journal_that_fits_changes_nothing(world) {
        let house = House::open(&world).await;
        let phone = Phone::new(&house).await;
        phone.attempt(OTHER).await.unwrap();
        drop(house);
        let phone = phone.alone();
        let house = House::open(&world).await;
        let phone = phone.at(&house);
        assert_eq!(phone.open(PIN).await.unwrap().0, phone.export, "the secret is the same too");
    }

    async fn a_journal_that_was_altered_keeps_the_room_shut(world) {
        let house = House::open(&world).await;
        drop(Phone::new(&house).await);
        let second = House::try_open(&world).await.err();
        assert!(matches!(second, Some(OpenError::Journal(_))), "another server has it: {second:?}");
        drop(house);
        let whole = fs::read(journal(&world)).unwrap();
        fs::remove_file(journal(&world)).unwrap();
        let error = House::try_open(&world).await.err().unwrap().to_string();
        assert!(error.contains("unlock.journal is missing"), "{error}");
        let mut bytes = whole;
        bytes[20] ^= 1;
        fs::write(journal(&world), bytes).unwrap();
        let error = House::try_open(&world).await.err().unwrap().to_string();
        assert!(error.contains("unlock.journal is damaged"), "{error}");
    }
}
