//! The old phone in hand, or an office.

use std::sync::Arc;

use protocols::unlock::{AccountState, RefusalCode};
use terms::{Act, Actor, Permission};
use testkit::both_engines;
use unlock::{EndError, Ending};

use crate::{
    house::{House, ROOMS},
    phone::{OTHER, PIN, Phone},
    recovering::events,
};

both_engines! { ROOMS =>
    async fn with_the_old_phone_in_hand_the_next_follows_at_once_and_so_on(world) {
        let house = House::open(&world).await;
        let (first, second, third) =
            (Phone::new(&house).await, Phone::new(&house).await, Phone::new(&house).await);
        let (_, session) = first.open(PIN).await.unwrap();
        let bare = Phone::bare(&house);
        for nobody in [&bare, &first] {
            let refusal = first.hand_to(&session, nobody).await.unwrap_err();
            assert_eq!(refusal.error, RefusalCode::UnknownAccount);
        }
        third.take(&first).await;
        for _ in 0..2 {
            first.hand_to(&session, &second).await.unwrap();
        }
        assert_eq!(second.status().await.arriving.unwrap().ready_in, 0);
        assert_eq!(second.complete().await.unwrap(), first.followed_by(&second));
        assert_eq!(third.complete().await.unwrap_err().error, RefusalCode::UnknownRecovery);
        let (_, session) = second.open(PIN).await.unwrap();
        second.hand_to(&session, &third).await.unwrap();
        assert_eq!(third.complete().await.unwrap(), second.followed_by(&third));
        assert_eq!(second.complete().await.unwrap_err().error, RefusalCode::Blocked);
        assert_eq!(second.status().await.state, AccountState::Moved);
        assert_eq!(events(&world, "unlock.account.moved").await, 2);
    }

    async fn of_many_who_take_over_at_once_all_hear_the_same(world) {
        let house = House::open(&world).await;
        let (old, next) = (Phone::new(&house).await, Arc::new(Phone::new(&house).await));
        let (_, session) = old.open(PIN).await.unwrap();
        old.hand_to(&session, &next).await.unwrap();
        let tasks: Vec<_> = (0..20)
            .map(|_| {
                let next = Arc::clone(&next);
                tokio::spawn(async move { next.complete().await.unwrap() })
            })
            .collect();
        for task in tasks {
            assert_eq!(task.await.unwrap(), old.followed_by(&next));
        }
        assert_eq!(events(&world, "unlock.account.moved").await, 1);
    }

    async fn an_office_ends_a_phone_by_its_wallets_key(world) {
        let house = House::open(&world).await;
        let (old, next, other) =
            (Phone::new(&house).await, Phone::new(&house).await, Phone::new(&house).await);
        let keys = vec![old.wallet_key, [9; 32]];
        let nobody = house.unlock.end(&Act::holder(), keys.clone(), Ending::Moved).await;
        assert!(matches!(nobody, Err(EndError::Forbidden(_))), "{nobody:?}");
        let office = Act::new(Actor::Operator, &[Permission::ReportLoss]);
        for ended in [1, 0] {
            let told = house.unlock.end(&office, keys.clone(), Ending::Blocked).await;
            assert_eq!(told.unwrap(), ended);
        }
        assert_eq!(old.refused(PIN).await, RefusalCode::Blocked);
        next.take(&old).await;
        for ended in [1, 0] {
            let told = house.unlock.end(&office, keys.clone(), Ending::Moved).await;
            assert_eq!(told.unwrap(), ended);
        }
        assert_eq!(old.status().await.state, AccountState::Moved);
        assert_eq!(next.complete().await.unwrap_err().error, RefusalCode::UnknownRecovery);
        let dead = next.recover(&old, PIN).await.unwrap_err();
        assert_eq!(dead.error, RefusalCode::UnknownCode);
        assert!(other.open(PIN).await.is_ok(), "nobody else is touched");
    }

    async fn a_phone_hears_how_many_wrong_pins_came_before(world) {
        let house = House::open(&world).await;
        let (phone, next) = (Phone::new(&house).await, Phone::new(&house).await);
        let tried = phone.attempt(PIN).await.unwrap();
        assert_eq!(phone.finish(&tried).await.unwrap().wrong_before, 0);
        phone.attempt(OTHER).await.unwrap();
        next.recover(&phone, OTHER).await.unwrap();
        let tried = phone.attempt(PIN).await.unwrap();
        for _ in 0..2 {
            assert_eq!(phone.finish(&tried).await.unwrap().wrong_before, 2, "even told again");
        }
    }
}
