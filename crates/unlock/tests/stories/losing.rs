//! A phone that is gone.

use protocols::unlock::{AccountState, RefusalCode};
use testkit::both_engines;

use crate::{
    house::{House, ROOMS},
    phone::{OTHER, PIN, Phone},
};

both_engines! { ROOMS =>
    async fn the_recovery_code_alone_blocks_at_once_and_for_good(world) {
        let house = House::open(&world).await;
        let (phone, other) = (Phone::new(&house).await, Phone::new(&house).await);
        let (_, session) = phone.open(PIN).await.unwrap();
        let (edition, _) = phone.stage_pin(&session, OTHER).await.unwrap();
        let tried = phone.attempt(PIN).await.unwrap();
        for _ in 0..2 {
            // From any phone: the message needs no proof.
            other.block(&phone.code).await.unwrap();
        }
        assert_eq!(phone.refused(PIN).await, RefusalCode::Blocked);
        assert_eq!(phone.status().await.state, AccountState::Blocked);
        let late = phone.finish(&tried).await.unwrap_err();
        assert_eq!(late.error, RefusalCode::Blocked, "not even what was being tried");
        let late = phone.adopt(edition).await.unwrap_err();
        assert_eq!(late.error, RefusalCode::Blocked, "nor a PIN that was staged");
        assert!(other.open(PIN).await.is_ok(), "nobody else is touched");
    }

    async fn a_code_that_is_none_blocks_nobody(world) {
        let house = House::open(&world).await;
        let phone = Phone::new(&house).await;
        for code in ["", "0000000000000000000000000", &phone.code.to_uppercase()] {
            let refusal = phone.block(code).await.unwrap_err();
            assert_eq!(refusal.error, RefusalCode::UnknownCode);
        }
        assert!(phone.open(PIN).await.is_ok());
    }
}
