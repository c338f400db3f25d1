//! The old phone is gone: code and PIN on the next one, then a wait.

use std::sync::Arc;

use protocols::{
    Secret,
    unlock::{AccountState, Arriving, Leaving, Recover, Refusal, RefusalCode, Verb},
};
use serde_json::Value;
use store::Sql;
use testkit::{World, both_engines};
use unlock::{ATTEMPTS, SelfRecovery, WAITS};

use crate::{
    house::{House, ROOMS, WAIT},
    phone::{OTHER, PIN, Phone},
};

both_engines! { ROOMS =>
    async fn every_message_may_come_twice_and_the_next_phone_follows_after_the_wait(world) {
        let house = House::open(&world).await;
        let (old, next) = (Phone::new(&house).await, Phone::new(&house).await);
        next.recover(&old, PIN).await.unwrap();
        let tried = next.recover(&old, PIN).await.unwrap();
        assert_eq!(tried.right.as_ref().unwrap().1, old.export, "the old vault's key");
        let wait = WAIT.as_secs();
        assert_eq!(next.claim(&tried).await.unwrap(), wait);
        assert_eq!(old.status().await.tries_left, ATTEMPTS, "what was spent is forgotten");
        house.pass(60);
        assert_eq!(next.claim(&tried).await.unwrap(), wait - 60, "the time goes on");
        assert_eq!(next.take(&old).await, wait - 60, "even with another try");
        let leaving = Leaving { ready_in: wait - 60, can_cancel: true };
        assert_eq!(old.status().await.leaving, Some(leaving));
        assert_eq!(next.status().await.arriving, Some(Arriving { ready_in: wait - 60 }));
        let early = next.complete().await.unwrap_err();
        let told = Refusal { retry_after: Some(wait - 60), ..RefusalCode::TooEarly.into() };
        assert_eq!(early, told);
        house.clock.advance(WAIT);
        for _ in 0..3 {
            assert_eq!(next.complete().await.unwrap(), old.followed_by(&next));
        }
        assert_eq!(events(&world, "unlock.account.moved").await, 1);
        assert_eq!(events(&world, "unlock.recovery.begun").await, 1);
        assert_eq!(old.status().await.state, AccountState::Moved);
        assert_eq!(old.refused(PIN).await, RefusalCode::Blocked);
        assert_eq!(old.block(&old.code).await.unwrap_err().error, RefusalCode::UnknownCode);
        assert_eq!(world.count(&unlock::ROOM, &OPENING).await, 1, "nothing opens the old vault");
        assert_eq!(house.unlock.sweep().await.unwrap().recoveries, 0);
        house.pass(7 * 86_400);
        assert_eq!(house.unlock.sweep().await.unwrap().recoveries, 1);
        assert_eq!(next.complete().await.unwrap_err().error, RefusalCode::UnknownRecovery);
    }

    async fn of_ten_thousand_mixed_guesses_as_many_are_taken_as_the_policy_says(world) {
        let house = House::open(&world).await;
        let (old, next) =
            (Arc::new(Phone::new(&house).await), Arc::new(Phone::new(&house).await));
        let mut taken = vec![crowd(&old, &next, 10_000).await];
        for wait in WAITS {
            house.clock.advance(wait);
            taken.push(crowd(&old, &next, 50).await);
        }
        assert_eq!(taken, [3, 1, 1, 1, 1, 1, 1, 1], "three, then one after each wait");
        house.clock.advance(WAITS[6]);
        assert_eq!(old.refused(PIN).await, RefusalCode::Blocked);
        assert_eq!(next.recover(&old, PIN).await.unwrap_err().error, RefusalCode::Blocked);
        assert_eq!(next.status().await.tries_left, ATTEMPTS, "the old one's are spent");
    }

    async fn a_wrong_pin_or_code_begins_nothing_and_nobody_else_can_go_on(world) {
        let house = House::open(&world).await;
        let (old, next, other) =
            (Phone::new(&house).await, Phone::new(&house).await, Phone::new(&house).await);
        let tried = next.recover(&old, OTHER).await.unwrap();
        let wrong = next.claim(&tried).await.unwrap_err();
        assert_eq!((wrong.error, wrong.tries_left), (RefusalCode::WrongPin, Some(ATTEMPTS - 1)));
        let own = next.recover(&next, PIN).await.unwrap_err();
        assert_eq!(own.error, RefusalCode::UnknownCode, "its own code leads to no other phone");
        let tried = next.recover(&old, PIN).await.unwrap();
        for stranger in [other.claim(&tried).await.err(), old.claim(&tried).await.err()] {
            assert_eq!(stranger.unwrap().error, RefusalCode::UnknownLogin);
        }
        let here = old.finish(&tried).await.unwrap_err();
        assert_eq!(here.error, RefusalCode::UnknownLogin, "and it opens no session");
        assert_eq!(next.status().await.arriving, None);
        assert_eq!(next.complete().await.unwrap_err().error, RefusalCode::UnknownRecovery);
    }

    async fn the_old_phone_says_no_once_for_each_pin(world) {
        let house = House::open(&world).await;
        let (old, next) = (Phone::new(&house).await, Phone::new(&house).await);
        let (_, session) = old.open(PIN).await.unwrap();
        let none = old.cancel(&session).await.unwrap_err();
        assert_eq!(none.error, RefusalCode::UnknownRecovery);
        let tried = next.recover(&old, PIN).await.unwrap();
        next.claim(&tried).await.unwrap();
        house.clock.advance(WAIT);
        let (_, session) = old.open(PIN).await.unwrap();
        old.cancel(&session).await.unwrap();
        assert_eq!(next.complete().await.unwrap_err().error, RefusalCode::UnknownRecovery);
        next.take(&old).await;
        assert!(!old.status().await.leaving.unwrap().can_cancel);
        let (_, session) = old.open(PIN).await.unwrap();
        assert_eq!(old.cancel(&session).await.unwrap_err().error, RefusalCode::NotAllowed);
        let (edition, _) = old.stage_pin(&session, OTHER).await.unwrap();
        old.adopt(edition).await.unwrap();
        let (_, session) = old.open(OTHER).await.unwrap();
        old.cancel(&session).await.unwrap();
        assert_eq!(events(&world, "unlock.recovery.cancelled").await, 2);
    }

    async fn of_no_and_taking_over_at_once_exactly_one_wins(world) {
        let house = House::open(&world).await;
        for _ in 0..10 {
            let (old, next) = (Phone::new(&house).await, Phone::new(&house).await);
            next.take(&old).await;
            house.clock.advance(WAIT);
            let (_, session) = old.open(PIN).await.unwrap();
            let (no, taken) = tokio::join!(old.cancel(&session), next.complete());
            assert!(no.is_ok() != taken.is_ok(), "{no:?} {taken:?}");
            assert_eq!(old.open(PIN).await.is_ok(), no.is_ok());
        }
    }

    async fn another_next_phone_takes_the_place_of_the_first_and_waits_anew(world) {
        let house = House::open(&world).await;
        let (old, first, second) =
            (Phone::new(&house).await, Phone::new(&house).await, Phone::new(&house).await);
        first.take(&old).await;
        house.pass(3_600);
        assert_eq!(second.take(&old).await, WAIT.as_secs());
        house.clock.advance(WAIT);
        assert_eq!(first.complete().await.unwrap_err().error, RefusalCode::UnknownRecovery);
        assert_eq!(second.complete().await.unwrap(), old.followed_by(&second));
    }

    async fn a_phone_stopped_by_its_code_is_recovered_and_one_guessed_out_is_not(world) {
        let house = House::open(&world).await;
        let (old, out, next) =
            (Phone::new(&house).await, Phone::new(&house).await, Phone::new(&house).await);
        old.block(&old.code).await.unwrap();
        next.take(&old).await;
        assert_eq!(old.refused(PIN).await, RefusalCode::Blocked, "it stays stopped");
        for _ in 0..ATTEMPTS {
            next.recover(&out, OTHER).await.unwrap();
            house.pass(86_400);
        }
        let shut = next.recover(&out, PIN).await.unwrap_err();
        assert_eq!(shut.error, RefusalCode::Blocked);
        assert_eq!(out.refused(PIN).await, RefusalCode::Blocked, "one counter");
        next.block(&next.code).await.unwrap();
        let stopped = next.complete().await.unwrap_err();
        assert_eq!(stopped.error, RefusalCode::Blocked, "who was stopped follows nobody");
    }

    async fn where_nobody_recovers_alone_nothing_is_spent(world) {
        let house = House::with(&world, SelfRecovery::Off).await.unwrap();
        let (old, next) = (Phone::new(&house).await, Phone::new(&house).await);
        let refusal = next.recover(&old, PIN).await.unwrap_err();
        assert_eq!(refusal.error, RefusalCode::NotAllowed);
        assert_eq!(old.status().await.tries_left, ATTEMPTS);
        let (_, session) = old.open(PIN).await.unwrap();
        old.hand_to(&session, &next).await.unwrap();
        assert_eq!(next.complete().await.unwrap(), old.followed_by(&next));
    }
}

/// Sends that many guesses at the same time, every other one from the next phone; how many were taken.
async fn crowd(old: &Arc<Phone>, next: &Arc<Phone>, count: usize) -> usize {
    let (_, login) = old.first(OTHER);
    let recover = Recover {
        account: next.account.clone(),
        code: Secret::new(old.code.as_str()),
        credential_request: login.credential_request.clone(),
    };
    let mut messages = Vec::new();
    for at in 0..count {
        messages.push(match at % 2 {
            0 => (Verb::Recover, next.message(Verb::Recover, &recover).await),
            _ => (Verb::Login, old.message(Verb::Login, &login).await),
        });
    }
    let send = |(verb, message): (Verb, String)| {
        let old = Arc::clone(old);
        tokio::spawn(async move {
            match old.send::<Value>(verb, &message).await {
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

pub async fn events(world: &World, name: &'static str) -> u64 {
    let found: Result<Option<(u64,)>, store::Error> =
        world.db.handle(&audit::ROOM).read(move |tx| tx.find(&EVENTS, &[&name])).await;
    found.unwrap().unwrap().0
}

static EVENTS: Sql = Sql::new("SELECT count(*) FROM audit_entry WHERE name = $1");

static OPENING: Sql = Sql::new(
    "SELECT count(*) FROM pin_account WHERE record IS NOT NULL OR recovery_tag IS NOT NULL",
);
