//! What is refused, with the code that the specification gives it.

use activation::{Reason, SuspensionReason};
use issuance::{Answer, Asked, Binding, CredentialError, OfferError, TokenError, Unbound};
use protocols::{
    oauth::{Authorization, Scheme},
    oid4vci::{CredentialCode, CredentialResponse, Notification, NotificationEvent, TokenCode},
};
use terms::{Act, Actor, Permission};
use testkit::both_engines;

use crate::office::{Office, ROOMS, Wallet, officer};

both_engines! { ROOMS =>
    async fn who_may_not_is_told_why(world) {
        let office = Office::open(&world).await;
        for resident in office.residents(false).await {
            let outcome =
                office.issuance.offer(&officer(), resident.id, "pid", Binding::Any).await;
            let Err(OfferError::NotEligible(eligibility)) = outcome else { panic!("{outcome:?}") };
            assert!(!eligibility.reasons.is_empty());
        }
    }

    async fn who_dies_meanwhile_gets_nothing(world) {
        let office = Office::open(&world).await;
        let offered = office.offer(Binding::Any).await;
        let token = office.token(&offered).await.unwrap();
        office.everybody_dies().await;
        let body = office.request(&office.keys(1), &office.issuance.nonce().c_nonce).await;
        let outcome = office.credentials(&token, &body).await;
        assert!(matches!(outcome, Err(CredentialError::Denied)), "{outcome:?}");
        assert_eq!(code(&outcome.unwrap_err()), CredentialCode::CredentialRequestDenied);
    }

    async fn who_is_suspended_is_offered_nothing_and_gets_nothing(world) {
        let office = Office::open(&world).await;
        let resident = office.residents(true).await.remove(0);
        let offered = office.offer_to(&resident, Binding::Any).await;
        let token = office.token(&offered).await.unwrap();
        let act = Act::new(Actor::System, &[Permission::ReadResident, Permission::Revoke]);
        let why = SuspensionReason::FraudSuspected;
        office.suspensions.suspend(&act, resident.id, why).await.unwrap();
        let body = office.request(&office.keys(1), &office.issuance.nonce().c_nonce).await;
        let outcome = office.credentials(&token, &body).await;
        assert!(matches!(outcome, Err(CredentialError::Denied)), "{outcome:?}");
        let outcome = office.issuance.offer(&officer(), resident.id, "pid", Binding::Any).await;
        let Err(OfferError::NotEligible(eligibility)) = outcome else { panic!("{outcome:?}") };
        assert_eq!(eligibility.reasons, [Reason::Suspended]);
        office.suspensions.lift(&act, resident.id).await.unwrap();
        office.offer_to(&resident, Binding::Any).await;
    }

    async fn an_unbound_offer_needs_a_demonstration(world) {
        let office = Office::open(&world).await;
        let strict = Office::reopen(&world, world.die.clone(), Unbound::Refused);
        let resident = office.residents(true).await.remove(0);
        let outcome =
            strict.issuance.offer(&officer(), resident.id, "pid", Binding::Any).await;
        assert!(matches!(outcome, Err(OfferError::Unbound)), "{outcome:?}");
        strict.offer_to(&resident, Wallet::new(&strict).binding()).await;
    }

    async fn an_act_without_the_permission_changes_nothing(world) {
        let office = Office::open(&world).await;
        let resident = office.residents(true).await.remove(0);
        let outcome =
            office.issuance.offer(&Act::holder(), resident.id, "pid", Binding::Any).await;
        assert!(matches!(outcome, Err(OfferError::Forbidden(_))), "{outcome:?}");
        let elsewhere = officer().within("51.71".parse().unwrap());
        let outcome =
            office.issuance.offer(&elsewhere, resident.id, "pid", Binding::Any).await;
        assert!(matches!(outcome, Err(OfferError::ResidentMissing)), "{outcome:?}");
    }

    async fn a_nonce_is_ours_fresh_and_good_once(world) {
        let office = Office::open(&world).await;
        let residents = office.residents(true).await;
        let nonce = office.issuance.nonce().c_nonce;
        let first = office.offer_to(&residents[0], Binding::Any).await;
        let token = office.token(&first).await.unwrap();
        for bad in ["", "nonsense", &"A".repeat(75)] {
            let body = office.request(&office.keys(1), bad).await;
            let error = office.credentials(&token, &body).await.unwrap_err();
            assert_eq!(code(&error), CredentialCode::InvalidNonce, "{bad}");
        }
        let body = office.request(&office.keys(1), &nonce).await;
        office.credentials(&token, &body).await.unwrap();
        let second = office.offer_to(&residents[1], Binding::Any).await;
        let token = office.token(&second).await.unwrap();
        let error = office.credentials(&token, &body).await.unwrap_err();
        assert_eq!(code(&error), CredentialCode::InvalidNonce, "the same proof once more");
        let old = office.issuance.nonce().c_nonce;
        world.clock.advance(std::time::Duration::from_secs(301));
        let third = office.offer_to(&residents[2], Binding::Any).await;
        let token = office.token(&third).await.unwrap();
        let body = office.request(&office.keys(1), &old).await;
        let error = office.credentials(&token, &body).await.unwrap_err();
        assert_eq!(code(&error), CredentialCode::InvalidNonce, "too old");
    }

    async fn proofs_must_prove(world) {
        let office = Office::open(&world).await;
        let token = office.token(&office.offer(Binding::Any).await).await.unwrap();
        let ask = async |body: String| {
            let error = office.credentials(&token, &body).await.unwrap_err();
            code(&error)
        };
        let nonce = office.issuance.nonce().c_nonce;
        let good = office.request(&office.keys(1), &nonce).await;
        let broken = good.replace(r#""]}"#, r#"AA"]}"#);
        assert_ne!(good, broken);
        assert_eq!(ask(broken).await, CredentialCode::InvalidProof);
        let none = r#"{"credential_configuration_id":"pid"}"#;
        assert_eq!(ask(none.to_owned()).await, CredentialCode::InvalidProof);
        let unknown = good.replace(r#""pid""#, r#""passport""#);
        assert_eq!(ask(unknown).await, CredentialCode::UnknownCredentialConfiguration);
        let key = office.keys(1).remove(0);
        let twice = office.request(&[key.clone(), key], &nonce).await;
        assert_eq!(ask(twice).await, CredentialCode::InvalidProof, "one key, two credentials");
        let many = office.request(&office.keys(11), &nonce).await;
        assert_eq!(ask(many).await, CredentialCode::InvalidProof, "more than a batch");
        assert_eq!(ask("{".to_owned()).await, CredentialCode::InvalidCredentialRequest);
        office.credentials(&token, &good).await.unwrap();
    }

    async fn a_bound_token_needs_its_key_every_time(world) {
        let office = Office::open(&world).await;
        let (wallet, thief) = (Wallet::new(&office), Wallet::new(&office));
        let token = wallet.token(&office, &office.offer(wallet.binding()).await).await.unwrap();
        let body = office.request(&office.keys(1), &office.issuance.nonce().c_nonce).await;
        let bearer = office.credentials(&token, &body).await;
        assert!(matches!(bearer, Err(CredentialError::Token(_))), "downgrade: {bearer:?}");
        let header = Authorization { scheme: Scheme::Dpop, token: token.access_token.clone() };
        let header = header.header();
        let ask = async |proofs: &[&str]| {
            let asked =
                Asked { authorization: &[&header], dpop: proofs, body: body.as_bytes() };
            office.issuance.credential(asked).await
        };
        let stolen = &*thief.proof(&office, "/credential", Some(&token.access_token));
        let good = &*wallet.proof(&office, "/credential", Some(&token.access_token));
        let elsewhere = &*wallet.proof(&office, "/token", Some(&token.access_token));
        let unhashed = &*wallet.proof(&office, "/credential", None);
        for proofs in [&[][..], &[stolen], &[good, good], &[elsewhere], &[unhashed]] {
            let outcome = ask(proofs).await;
            assert!(matches!(outcome, Err(CredentialError::Dpop(_))), "{outcome:?}");
        }
        ask(&[good]).await.unwrap();
    }

    async fn a_dpop_proof_is_good_once(world) {
        let office = Office::open(&world).await;
        let wallet = Wallet::new(&office);
        let residents = office.residents(true).await;
        let proof = wallet.proof(&office, "/token", None);
        for (number, resident) in residents.iter().take(2).enumerate() {
            let offered = office.offer_to(resident, wallet.binding()).await;
            let form = Office::token_form(&offered, offered.tx_code.reveal());
            let outcome = office.issuance.token(form.as_bytes(), &[&proof]).await;
            match number {
                0 => drop(outcome.unwrap()),
                _ => {
                    let error = outcome.unwrap_err();
                    assert_eq!(error.body().error, TokenCode::InvalidDpopProof);
                }
            }
        }
    }

    async fn a_proofs_id_is_good_once_whatever_its_time(world) {
        let office = Office::open(&world).await;
        let wallet = Wallet::new(&office);
        let residents = office.residents(true).await;
        for (number, resident) in residents.iter().take(3).enumerate() {
            let offered = office.offer_to(resident, wallet.binding()).await;
            let form = Office::token_form(&offered, offered.tx_code.reveal());
            let proof = wallet.proof_with_id(&office, "/token", None, "the same again");
            let outcome = office.issuance.token(form.as_bytes(), &[&proof]).await;
            if number == 1 {
                let error = outcome.unwrap_err();
                assert_eq!(error.body().error, TokenCode::InvalidDpopProof, "signed anew");
                world.clock.advance(std::time::Duration::from_secs(361));
                office.issuance.sweep().await.unwrap();
            } else {
                outcome.expect("new, or forgotten with all its proofs");
                world.clock.advance(std::time::Duration::from_secs(7));
            }
        }
    }

    async fn token_requests_have_their_codes(world) {
        let office = Office::open(&world).await;
        let offered = office.offer(Binding::Any).await;
        let good = Office::token_form(&offered, offered.tx_code.reveal());
        let ask = async |form: &str| {
            let outcome: Result<_, TokenError> =
                office.issuance.token(form.as_bytes(), &[]).await;
            outcome.unwrap_err().body().error
        };
        let cut = good.split("&tx_code").next().unwrap();
        assert_eq!(ask(cut).await, TokenCode::InvalidRequest, "no transaction code");
        let other = good.replace("pre-authorized_code&", "authorization_code&");
        assert_eq!(ask(&other).await, TokenCode::UnsupportedGrantType);
        assert_eq!(ask("").await, TokenCode::InvalidRequest);
        let forged = good.replace("pre-authorized_code=", "pre-authorized_code=A");
        assert_eq!(ask(&forged).await, TokenCode::InvalidGrant);
        office.issuance.token(good.as_bytes(), &[]).await.unwrap();
    }

    async fn a_notification_is_taken_once_and_again(world) {
        let office = Office::open(&world).await;
        let token = office.token(&office.offer(Binding::Any).await).await.unwrap();
        let body = office.request(&office.keys(1), &office.issuance.nonce().c_nonce).await;
        let issued = office.credentials(&token, &body).await.unwrap();
        let CredentialResponse::Issued { notification_id: Some(id), .. } = issued else {
            panic!("{issued:?}")
        };
        let header = Authorization { scheme: Scheme::Bearer, token: token.access_token };
        let header = header.header();
        let tell = async |notification_id: String| {
            let event = NotificationEvent::CredentialAccepted;
            let told = Notification { notification_id, event, event_description: None };
            let body = serde_json::to_vec(&told).unwrap();
            let asked = Asked { authorization: &[&header], dpop: &[], body: &body };
            office.issuance.notification(asked).await
        };
        tell(id.clone()).await.unwrap();
        tell(id).await.unwrap();
        assert!(tell("other".to_owned()).await.is_err());
    }
}

fn code(error: &CredentialError) -> CredentialCode {
    match error.answer() {
        Answer::Body(400, body) => body.error,
        answer => panic!("{answer:?}"),
    }
}
