//! Signing in: a question is answered once, soon, and for what it was asked.

use staff::{Role, SignInError};
use terms::{Clock, Id};
use testkit::both_engines;

use crate::{
    authenticator::Authenticator,
    office::{Office, ROOMS, logged, new},
};

both_engines! { ROOMS =>
    async fn an_answer_counts_once(world) {
        let office = Office::open(&world);
        let (first, _) = office.heads().await;
        let act = office.act(&first).await;
        let officer = new("Loket", Role::Operator, "36.73");
        let invited = office.staff.invite(&act, officer, None).await.unwrap();
        // A synced key does not count, so that only the question's own mark stops a copy.
        let (mut key, _) = office.confirmed(&act, &invited, Authenticator::synced(3)).await;
        let answer = key.answer(&office.staff.begin_sign_in());
        office.staff.sign_in(&answer).await.unwrap();
        for _ in 0..2 {
            let again = office.staff.sign_in(&answer).await;
            assert!(matches!(again, Err(SignInError::Spent)));
        }
        for _ in 0..10 {
            let answer = key.answer(&office.staff.begin_sign_in());
            let (one, two) =
                tokio::join!(office.staff.sign_in(&answer), office.staff.sign_in(&answer));
            assert_eq!(u8::from(one.is_ok()) + u8::from(two.is_ok()), 1);
        }
    }

    async fn two_answers_with_one_counter_do_not_both_count(world) {
        let office = Office::open(&world);
        let (first, _) = office.heads().await;
        let mut copy = first.key.clone();
        let mut original = first.key;
        for _ in 0..10 {
            let (one, two) = (office.staff.begin_sign_in(), office.staff.begin_sign_in());
            let (one, two) = (original.answer(&one), copy.answer(&two));
            let (one, two) = tokio::join!(office.staff.sign_in(&one), office.staff.sign_in(&two));
            assert_eq!(u8::from(one.is_ok()) + u8::from(two.is_ok()), 1);
            office.wait(3_600);
        }
    }

    async fn a_question_is_answered_within_five_minutes_and_was_asked_by_us(world) {
        let office = Office::open(&world);
        let (mut first, _) = office.heads().await;
        let begun = office.staff.begin_sign_in();
        let answer = first.key.answer(&begun);
        office.wait(300);
        let late = office.staff.sign_in(&answer).await;
        assert!(matches!(late, Err(SignInError::Expired)));
        let mut ours = office.staff.begin_sign_in();
        let made_up = Id::draw(world.clock.now(), &*world.die);
        let ahead = Id::draw(
            world.clock.now().plus(std::time::Duration::from_secs(60)),
            &*world.die,
        );
        ours.id = ahead;
        let refused = office.staff.sign_in(&first.key.answer(&ours)).await;
        assert!(matches!(refused, Err(SignInError::Expired)), "from the future");
        ours.id = made_up;
        let refused = office.staff.sign_in(&first.key.answer(&ours)).await;
        assert!(matches!(refused, Err(SignInError::Flaw(staff::Flaw::Challenge))));
    }

    async fn an_answer_to_one_kind_of_question_is_none_to_another(world) {
        let office = Office::open(&world);
        let (mut first, mut second) = office.heads().await;
        let challenge = |it: &Result<_, SignInError>| {
            matches!(it, Err(SignInError::Flaw(staff::Flaw::Challenge)))
        };
        let unlock = office.staff.begin_unlock(&first.code).await.unwrap();
        let signed_in = office.staff.sign_in(&first.key.answer(&unlock)).await;
        assert!(challenge(&signed_in));
        let sign_in = office.staff.begin_sign_in();
        let unlocked = office.staff.unlock(&first.code, &first.key.answer(&sign_in)).await;
        assert!(challenge(&unlocked));
        // The question of one session unlocks no other.
        let other_code = office.sign_in(&mut second.key).await;
        let other = office.staff.begin_unlock(&other_code).await.unwrap();
        let unlocked = office.staff.unlock(&second.code, &second.key.answer(&other)).await;
        assert!(challenge(&unlocked));
    }

    async fn a_copy_of_a_key_is_noticed_and_logged(world) {
        let office = Office::open(&world);
        let (mut first, _) = office.heads().await;
        let mut copy = first.key.clone();
        office.sign_in(&mut first.key).await;
        let begun = office.staff.begin_sign_in();
        let refused = office.staff.sign_in(&copy.answer(&begun)).await;
        assert!(matches!(refused, Err(SignInError::Flaw(staff::Flaw::Counter))));
        let all = logged(&world).await;
        let (_, payload) = all.iter().find(|(name, _)| name == "staff.key.refused").unwrap();
        assert!(payload.contains(r#""why":"counter""#), "{payload}");
        assert!(payload.contains(&first.id.to_string()));
    }
}
