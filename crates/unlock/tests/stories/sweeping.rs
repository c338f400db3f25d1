//! What has ended goes.

use store::Sql;
use testkit::both_engines;

use crate::{
    house::{House, ROOMS},
    phone::{OTHER, PIN, Phone},
};

both_engines! { ROOMS =>
    async fn what_has_ended_goes_and_what_is_in_use_stays(world) {
        let house = House::open(&world).await;
        let phone = Phone::new(&house).await;
        let pending = Phone::bare(&house);
        pending.enrol(pending.begin(PIN).1).await.unwrap();
        let (_, session) = phone.open(PIN).await.unwrap();
        phone.stage_pin(&session, OTHER).await.unwrap();
        let nothing = house.unlock.sweep().await.unwrap();
        assert_eq!(nothing, Default::default());
        house.pass(7 * 86_400);
        let swept = house.unlock.sweep().await.unwrap();
        assert_eq!((swept.accounts, swept.staged), (1, 1));
        for sql in [&TRIES, &SESSIONS, &NONCES] {
            assert_eq!(world.count(&unlock::ROOM, sql).await, 0, "{sql:?}");
        }
        assert_eq!(world.count(&unlock::ROOM, &ACCOUNTS).await, 1);
        assert_eq!(phone.open(PIN).await.unwrap().0, phone.export);
    }
}

static ACCOUNTS: Sql = Sql::new("SELECT count(*) FROM pin_account");
static NONCES: Sql = Sql::new("SELECT count(*) FROM pin_nonce");
static SESSIONS: Sql = Sql::new("SELECT count(*) FROM pin_session");
static TRIES: Sql = Sql::new("SELECT count(*) FROM pin_try");
