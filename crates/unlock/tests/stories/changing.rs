//! Changing the PIN, with the connection cut at every step.

use protocols::{
    Secret,
    unlock::{Changing, Nothing, RefusalCode, Verb},
};
use testkit::both_engines;

use crate::{
    house::{House, ROOMS},
    phone::{OTHER, PIN, Phone},
};

both_engines! { ROOMS =>
    async fn the_new_pin_opens_and_the_old_one_does_not(world) {
        let house = House::open(&world).await;
        let phone = Phone::new(&house).await;
        let (_, session) = phone.open(PIN).await.unwrap();
        let (edition, export) = phone.stage_pin(&session, OTHER).await.unwrap();
        assert_eq!(edition, 2);
        assert_eq!(phone.open(PIN).await.unwrap().0, phone.export, "not yet");
        assert_eq!(phone.adopt(edition).await.unwrap().edition, 2);
        assert_eq!(phone.refused(PIN).await, RefusalCode::WrongPin);
        let tried = phone.attempt(OTHER).await.unwrap();
        assert_eq!((tried.edition, tried.right.unwrap().1), (2, export));
    }

    async fn each_message_may_come_twice_and_each_answer_be_lost(world) {
        let house = House::open(&world).await;
        let phone = Phone::new(&house).await;
        let (_, session) = phone.open(PIN).await.unwrap();
        // The answer to `change` is lost: it begins anew.
        let (_, lost) = phone.change(&session, OTHER);
        let _: Changing = phone.ask(Verb::Change, &lost).await.unwrap();
        let (registration, change) = phone.change(&session, OTHER);
        let changing: Changing = phone.ask(Verb::Change, &change).await.unwrap();
        let (upload, export) = phone.end(OTHER, registration, &changing.registration_response);
        // The answer to `stage` is lost: it comes once more.
        let stage = phone.stage(&session, changing.edition, upload);
        for _ in 0..2 {
            let Nothing {} = phone.ask(Verb::Stage, &stage).await.unwrap();
        }
        // The answer to `adopt` is lost, and found days later, without a session.
        assert_eq!(changing.edition, 3, "the change that was lost had a number of its own");
        phone.adopt(3).await.unwrap();
        house.pass(86_400);
        assert_eq!(phone.adopt(3).await.unwrap().edition, 3);
        assert_eq!(phone.open(OTHER).await.unwrap().0, export);
    }

    async fn what_was_begun_with_the_old_pin_ends_with_it(world) {
        let house = House::open(&world).await;
        let phone = Phone::new(&house).await;
        let tried = phone.attempt(PIN).await.unwrap();
        let (_, session) = phone.open(PIN).await.unwrap();
        let (edition, _) = phone.stage_pin(&session, OTHER).await.unwrap();
        phone.adopt(edition).await.unwrap();
        let late = phone.finish(&tried).await.unwrap_err();
        assert_eq!(late.error, RefusalCode::UnknownLogin);
        let (_, change) = phone.change(&session, PIN);
        let late = phone.ask::<Changing>(Verb::Change, &change).await.unwrap_err();
        assert_eq!(late.error, RefusalCode::InvalidSession);
    }

    async fn what_comes_late_of_an_earlier_change_is_not_taken(world) {
        let house = House::open(&world).await;
        let phone = Phone::new(&house).await;
        let (_, session) = phone.open(PIN).await.unwrap();
        let (registration, change) = phone.change(&session, OTHER);
        let earlier: Changing = phone.ask(Verb::Change, &change).await.unwrap();
        let (upload, _) = phone.end(OTHER, registration, &earlier.registration_response);
        let late = phone.stage(&session, earlier.edition, upload);
        let (edition, export) = phone.stage_pin(&session, OTHER).await.unwrap();
        let refusal = phone.ask::<Nothing>(Verb::Stage, &late).await.unwrap_err();
        assert_eq!(refusal.error, RefusalCode::UnknownEdition);
        phone.adopt(edition).await.unwrap();
        assert_eq!(phone.open(OTHER).await.unwrap().0, export);
    }

    async fn what_was_not_staged_is_not_adopted(world) {
        let house = House::open(&world).await;
        let phone = Phone::new(&house).await;
        for edition in [0, 1, 2, 3, u64::MAX] {
            let refusal = phone.adopt(edition).await;
            assert_eq!(refusal.unwrap_err().error, RefusalCode::UnknownEdition, "{edition}");
        }
        let (_, session) = phone.open(PIN).await.unwrap();
        let (edition, _) = phone.stage_pin(&session, OTHER).await.unwrap();
        house.pass(7 * 86_400);
        let late = phone.adopt(edition).await.unwrap_err();
        assert_eq!(late.error, RefusalCode::UnknownEdition, "a week is over");
        assert_eq!(phone.open(PIN).await.unwrap().0, phone.export);
    }

    async fn a_change_needs_a_session_of_this_phone_and_of_now(world) {
        let house = House::open(&world).await;
        let (phone, other) = (Phone::new(&house).await, Phone::new(&house).await);
        let (_, session) = phone.open(PIN).await.unwrap();
        for (who, session) in [(&other, &session), (&phone, &Secret::new("guessed"))] {
            let (_, change) = who.change(session, OTHER);
            let refusal = who.ask::<Changing>(Verb::Change, &change).await.unwrap_err();
            assert_eq!(refusal.error, RefusalCode::InvalidSession);
        }
        let (registration, change) = phone.change(&session, OTHER);
        let changing: Changing = phone.ask(Verb::Change, &change).await.unwrap();
        let (upload, _) = phone.end(OTHER, registration, &changing.registration_response);
        house.pass(300);
        let stage = phone.stage(&session, 2, upload);
        let refusal = phone.ask::<Nothing>(Verb::Stage, &stage).await.unwrap_err();
        assert_eq!(refusal.error, RefusalCode::InvalidSession, "it is over");
    }

    async fn of_two_who_adopt_at_once_both_hear_the_same(world) {
        let house = House::open(&world).await;
        let phone = std::sync::Arc::new(Phone::new(&house).await);
        let (_, session) = phone.open(PIN).await.unwrap();
        let (edition, export) = phone.stage_pin(&session, OTHER).await.unwrap();
        let tasks: Vec<_> = (0..20)
            .map(|_| {
                let phone = std::sync::Arc::clone(&phone);
                tokio::spawn(async move { phone.adopt(edition).await.unwrap().edition })
            })
            .collect();
        for task in tasks {
            assert_eq!(task.await.unwrap(), 2);
        }
        assert_eq!(phone.status().await.edition, 2, "once");
        assert_eq!(phone.open(OTHER).await.unwrap().0, export);
    }
}
