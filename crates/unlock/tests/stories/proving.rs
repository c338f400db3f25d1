//! Whose phone asks.

use keys::SigningKey;
use protocols::{
    Secret,
    unlock::{Confirm, Login, LoginAnswer, Nothing, RefusalCode, Status, StatusAnswer, Verb},
};
use terms::Die;
use testkit::both_engines;
use unlock::ATTEMPTS;

use crate::{
    house::{House, ROOMS},
    phone::{OTHER, PIN, Phone},
};

both_engines! { ROOMS =>
    async fn a_stranger_who_knows_everything_public_spends_nothing(world) {
        let house = House::open(&world).await;
        let phone = Phone::new(&house).await;
        let die: &dyn Die = &*house.die;
        let stranger = SigningKey::draw(die).unwrap();
        let (_, login) = phone.first(OTHER);
        for _ in 0..20 {
            let nonce = phone.nonce().await;
            let message = phone.signed(Verb::Login, &login, &nonce, &stranger);
            let refusal = phone.send::<LoginAnswer>(Verb::Login, &message).await.unwrap_err();
            assert_eq!(refusal.error, RefusalCode::InvalidProof);
        }
        let nobody = Login { account: "01J0GQ7Y3M5V8ZK2R4T6X9B1CD".to_owned(), ..login.clone() };
        let refusal = phone.ask::<LoginAnswer>(Verb::Login, &nobody).await.unwrap_err();
        assert_eq!(refusal.error, RefusalCode::InvalidProof, "as for an account that is there");
        assert_eq!(phone.status().await.tries_left, ATTEMPTS);
    }

    async fn nobody_names_somebody_elses_wallet_as_their_own(world) {
        let house = House::open(&world).await;
        let victim = Phone::new(&house).await;
        let mut thief = Phone::bare(&house);
        let (registration, request) = thief.begin(PIN);
        let enrolled = thief.enrol(request).await.unwrap();
        thief.account = enrolled.account;
        let (upload, _) = thief.end(PIN, registration, &enrolled.registration_response);
        let own = thief.confirmation(upload.clone());
        let of_victim = victim.confirmation(upload).wallet_proof;
        let (head, signature) = of_victim.rsplit_once('.').unwrap();
        let (own_head, _) = own.wallet_proof.rsplit_once('.').unwrap();
        for wallet_proof in [
            of_victim.clone(),
            format!("{own_head}.{signature}"),
            format!("{head}.AAAA"),
            "LLCnbUbFxGMB4Yc8V5pTMl1lFLIQ_zbNbDHnFXxNOzA".to_owned(),
        ] {
            let confirm = Confirm { wallet_proof, ..own.clone() };
            let refusal = thief.ask::<Nothing>(Verb::Confirm, &confirm).await.unwrap_err();
            assert_eq!(refusal.error, RefusalCode::InvalidProof);
        }
        let Nothing {} = thief.ask(Verb::Confirm, &own).await.unwrap();
    }

    async fn a_message_does_what_it_does_once_and_only_what_it_says(world) {
        let house = House::open(&world).await;
        let phone = Phone::new(&house).await;
        let (_, login) = phone.first(OTHER);
        let message = phone.message(Verb::Login, &login).await;
        let _: LoginAnswer = phone.send(Verb::Login, &message).await.unwrap();
        let code = |refusal: protocols::unlock::Refusal| refusal.error;
        let again = phone.send::<LoginAnswer>(Verb::Login, &message).await.unwrap_err();
        assert_eq!(code(again), RefusalCode::InvalidNonce);
        let elsewhere = phone.send::<StatusAnswer>(Verb::Status, &message).await.unwrap_err();
        assert_eq!(code(elsewhere), RefusalCode::InvalidProof, "signed for another endpoint");
        let stale = phone.message(Verb::Login, &login).await;
        house.pass(300);
        let late = phone.send::<LoginAnswer>(Verb::Login, &stale).await.unwrap_err();
        assert_eq!(code(late), RefusalCode::InvalidNonce);
        let made_up = Secret::new("A".repeat(75));
        let message = phone.signed(Verb::Login, &login, &made_up, &phone.throttle);
        let refusal = phone.send::<LoginAnswer>(Verb::Login, &message).await.unwrap_err();
        assert_eq!(code(refusal), RefusalCode::InvalidNonce);
        assert_eq!(phone.status().await.tries_left, ATTEMPTS - 1, "one was spent");
    }

    async fn what_is_no_message_is_told_so(world) {
        let house = House::open(&world).await;
        let phone = Phone::new(&house).await;
        let long = "a".repeat(20_000);
        for noise in ["", "{}", "a.b.c", "\u{0}", long.as_str()] {
            for verb in Verb::ALL.into_iter().filter(|verb| *verb != Verb::Nonce) {
                let refusal = house.unlock.answer(verb, noise.as_bytes()).await.unwrap_err();
                assert_eq!(refusal.error.status(), 400, "{verb:?} {refusal:?}");
            }
        }
        let refusal = house.unlock.answer(Verb::Login, &[0xff, 0xfe]).await.unwrap_err();
        assert_eq!(refusal.error, RefusalCode::InvalidProof);
        let (_, mut login) = phone.first(PIN);
        login.credential_request.0.truncate(40);
        let refusal = phone.ask::<LoginAnswer>(Verb::Login, &login).await.unwrap_err();
        assert_eq!(refusal.error, RefusalCode::InvalidRequest);
    }

    async fn an_account_waits_a_quarter_of_an_hour_to_be_confirmed_and_is_confirmed_once(world) {
        let house = House::open(&world).await;
        let mut phone = Phone::bare(&house);
        let (registration, request) = phone.begin(PIN);
        let enrolled = phone.enrol(request).await.unwrap();
        phone.account = enrolled.account;
        assert_eq!(phone.refused(PIN).await, RefusalCode::UnknownAccount);
        let status = Status { account: phone.account.clone() };
        let refusal = phone.ask::<StatusAnswer>(Verb::Status, &status).await.unwrap_err();
        assert_eq!(refusal.error, RefusalCode::UnknownAccount);
        let (upload, _) = phone.end(PIN, registration, &enrolled.registration_response);
        let confirmation = phone.confirmation(upload);
        for _ in 0..2 {
            let Nothing {} = phone.ask(Verb::Confirm, &confirmation).await.unwrap();
        }
        assert!(phone.open(PIN).await.is_ok());
        let (registration, request) = phone.begin(OTHER);
        let other = phone.enrol(request).await.unwrap();
        let (upload, _) = phone.end(OTHER, registration, &other.registration_response);
        let refusal = phone.confirm(upload.clone()).await.unwrap_err();
        assert_eq!(refusal.error, RefusalCode::UnknownAccount, "it has its PIN");
        let mut late = Phone::bare(&house);
        late.throttle = phone.throttle;
        late.account = other.account;
        house.pass(900);
        assert_eq!(late.confirm(upload).await.unwrap_err().error, RefusalCode::UnknownAccount);
    }
}
