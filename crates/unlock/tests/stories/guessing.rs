//! Right and wrong PINs, one after the other and all at once.

use std::sync::Arc;

use protocols::unlock::{AccountState, LoginAnswer, Refusal, RefusalCode, Verb};
use store::Sql;
use testkit::both_engines;
use unlock::{ATTEMPTS, WAITS};

use crate::{
    house::{House, ROOMS},
    phone::{OTHER, PIN, Phone},
};

both_engines! { ROOMS =>
    async fn the_right_pin_opens_and_a_wrong_one_does_not(world) {
        let house = House::open(&world).await;
        let phone = Phone::new(&house).await;
        let (export, _) = phone.open(PIN).await.unwrap();
        assert_eq!(export, phone.export, "the same key each time");
        let tried = phone.attempt(OTHER).await.unwrap();
        assert!(tried.right.is_none());
        let refusal = phone.finish(&tried).await.unwrap_err();
        assert_eq!(refusal.error, RefusalCode::WrongPin);
        let (state, login) = phone.first(PIN);
        let _: LoginAnswer = phone.ask(Verb::Login, &login).await.unwrap();
        drop(state);
        assert_eq!(phone.status().await.tries_left, ATTEMPTS - 2, "what is not finished counts");
        assert_eq!(phone.open(PIN).await.unwrap().0, phone.export);
        assert_eq!(phone.status().await.tries_left, ATTEMPTS);
    }

    async fn the_waits_grow_and_the_last_attempt_blocks(world) {
        let house = House::open(&world).await;
        let phone = Phone::new(&house).await;
        for left in [9, 8] {
            assert_eq!(phone.refused(OTHER).await, RefusalCode::WrongPin);
            assert_eq!(phone.status().await.tries_left, left);
        }
        for (spent, wait) in (3..).zip(WAITS) {
            assert_eq!(phone.refused(OTHER).await, RefusalCode::WrongPin, "attempt {spent}");
            let wait = wait.as_secs();
            let locked = phone.open(PIN).await.unwrap_err();
            let told = Refusal {
                error: RefusalCode::Locked,
                retry_after: Some(wait),
                tries_left: Some(ATTEMPTS - spent),
            };
            assert_eq!(locked, told, "even the right one waits");
            assert_eq!(phone.status().await.state, AccountState::Locked);
            house.pass(wait - 1);
            assert_eq!(phone.open(PIN).await.unwrap_err().retry_after, Some(1));
            house.pass(1);
            assert_eq!(phone.status().await.state, AccountState::Open);
        }
        assert_eq!(phone.refused(OTHER).await, RefusalCode::WrongPin, "the last one");
        house.pass(365 * 86_400);
        assert_eq!(phone.refused(PIN).await, RefusalCode::Blocked);
        let status = phone.status().await;
        assert_eq!((status.state, status.tries_left), (AccountState::Blocked, 0));
    }

    async fn the_last_attempt_may_be_the_right_one(world) {
        let house = House::open(&world).await;
        let phone = Phone::new(&house).await;
        for _ in 1..ATTEMPTS {
            phone.attempt(OTHER).await.unwrap();
            house.pass(86_400);
        }
        assert_eq!(phone.open(PIN).await.unwrap().0, phone.export);
        assert_eq!(phone.status().await.tries_left, ATTEMPTS);
    }

    async fn a_right_pin_may_be_told_again_for_ten_minutes(world) {
        let house = House::open(&world).await;
        let phone = Phone::new(&house).await;
        let tried = phone.attempt(PIN).await.unwrap();
        let first = phone.finish(&tried).await.unwrap();
        house.pass(599);
        let second = phone.finish(&tried).await.unwrap();
        assert!(first.session != second.session && second.expires_in == 300);
        house.pass(1);
        let late = phone.finish(&tried).await.unwrap_err();
        assert_eq!(late.error, RefusalCode::UnknownLogin);
        let strange = Phone::new(&house).await;
        let tried = phone.attempt(PIN).await.unwrap();
        let refusal = strange.finish(&tried).await.unwrap_err();
        assert_eq!(refusal.error, RefusalCode::UnknownLogin, "another phone's try");
    }

    async fn of_ten_thousand_at_once_as_many_are_taken_as_the_policy_says(world) {
        let house = House::open(&world).await;
        let phone = Arc::new(Phone::new(&house).await);
        let mut taken = vec![crowd(&phone, 10_000).await];
        for wait in WAITS {
            house.clock.advance(wait);
            taken.push(crowd(&phone, 50).await);
        }
        assert_eq!(taken, [3, 1, 1, 1, 1, 1, 1, 1], "three, then one after each wait");
        house.clock.advance(WAITS[6]);
        assert_eq!(phone.refused(PIN).await, RefusalCode::Blocked);
        let tries = world.count(&unlock::ROOM, &TRIES).await;
        assert_eq!(tries, u64::from(ATTEMPTS), "and no more handshakes were begun");
    }
}

/// Sends that many guesses at the same time; how many were taken.
async fn crowd(phone: &Arc<Phone>, count: usize) -> usize {
    let mut messages = Vec::new();
    let (_, login) = phone.first(OTHER);
    for _ in 0..count {
        messages.push(phone.message(Verb::Login, &login).await);
    }
    let send = |message: String| {
        let phone = Arc::clone(phone);
        tokio::spawn(async move {
            match phone.send::<LoginAnswer>(Verb::Login, &message).await {
                Ok(_) => 1,
                Err(Refusal { error: RefusalCode::Locked | RefusalCode::Blocked, .. }) => 0,
                Err(refusal) => panic!("{refusal:?}"),
            }
        })
    };
    let tasks: Vec<_> = messages.into_iter().map(send).collect();
    let mut taken = 0;
    for task in tasks {
        taken += task.await.unwrap();
    }
    taken
}

static TRIES: Sql = Sql::new("SELECT count(*) FROM pin_try");
