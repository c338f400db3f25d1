//! From an offer to cards in the vault.

use std::collections::HashSet;

use protocols::oid4vci::{
    CredentialCode, CredentialOffer, NotificationEvent, OfferError, TokenCode, TxCode, Wanted,
};
use serde_json::json;
use wallet::{
    Accept, AcceptError, AnswerError, Method, Response, Step, Unreachable, WalletError,
    vault::{Deed, Outcome},
};

use crate::{
    issuer::{CODE, FakeIssuer, ISSUER, PID, TOKEN, TX_CODE},
    pki::Pki,
    world::{Outside, World, answer, url},
};

pub fn stage() -> (World, FakeIssuer) {
    let world = World::new();
    let issuer = FakeIssuer::new(&Pki::new(), world.clock.clone());
    (world, issuer)
}

/// Accepts, and expects nothing to be stored.
pub fn refused(world: &mut World, accept: Accept, outside: &mut dyn Outside) -> WalletError {
    let error = world.accept(accept, outside).unwrap_err();
    assert!(world.vault.cards().is_empty() && world.vault.trust().is_none(), "{error}");
    error
}

#[test]
fn an_offer_becomes_copies_each_with_a_key_of_its_own() {
    let (mut world, mut issuer) = stage();
    let accepted = world.accept(issuer.invite(), &mut issuer).unwrap();
    let card = world.card();
    assert_eq!((accepted.cards.as_slice(), accepted.deferred), ([card.id].as_slice(), 0));
    assert_eq!(
        (card.kind.type_name.as_str(), card.issuer_name.as_str()),
        (PID, "Dinas Dukcapil Contoh")
    );
    assert_eq!(card.name(terms::Language::Indonesian), "Identitas");
    let keys: HashSet<_> = card.copies.iter().map(|copy| copy.key).collect();
    assert_eq!(keys.len(), 10, "the issuer would give 20, ten are enough");
    assert!(
        !keys.contains(&world.vault.instance_key()),
        "a credential is not bound to the DPoP key"
    );
    for copy in &card.copies {
        assert!(world.vault.sign(&copy.key, b"x").is_ok(), "its key is in the vault");
    }
    let (wanted, proven) = &issuer.asked[0];
    assert_eq!(*wanted, Wanted::Configuration("pid".to_owned()));
    assert_eq!(proven.iter().copied().collect::<HashSet<_>>(), keys);
    let told: Vec<_> = issuer.notifications.iter().map(|it| it.event).collect();
    assert_eq!(told, [NotificationEvent::CredentialAccepted]);
}

#[test]
fn the_history_holds_names_and_no_values() {
    let (mut world, mut issuer) = stage();
    world.accept(issuer.invite(), &mut issuer).unwrap();
    let entries: Vec<_> = world.vault.history().collect();
    let [entry] = entries.as_slice() else { panic!("{entries:?}") };
    assert_eq!((entry.deed, entry.outcome), (Deed::Accept, Outcome::Succeeded));
    assert_eq!((entry.who.as_str(), entry.identifier.as_str()), ("Dinas Dukcapil Contoh", ISSUER));
    let written = serde_json::to_string(&entry).unwrap();
    assert!(written.contains("full_name") && !written.contains("Siti"), "{written}");
}

#[test]
fn no_code_token_or_claim_is_ever_printed() {
    let (mut world, mut issuer) = stage();
    issuer.wants_dpop_nonce = true;
    world.accept(issuer.invite(), &mut issuer).unwrap();
    let vault = format!("{:?} {:?}", world.vault, world.vault.cards());
    let everything = [world.printed.as_str(), &vault, &format!("{:?}", issuer.invite())].concat();
    assert!(everything.contains("/id/token"), "something was printed at all");
    for secret in [TX_CODE, TOKEN, "Siti", "3673014505990001"] {
        assert!(!everything.contains(secret), "{secret}");
    }
    assert!(!world.printed.contains(CODE));
}

#[test]
fn an_offer_comes_by_link_by_reference_or_as_text() {
    let texts = |offer: &CredentialOffer| {
        let location = url("https://issuer.example/offers/7");
        [
            offer.link(),
            serde_json::to_string(offer).unwrap(),
            CredentialOffer::reference_link(&location),
            location.to_string(),
            format!("https://wallet.example/?credential_offer_uri={location}"),
        ]
    };
    for text in texts(&stage().1.offer()) {
        let (mut world, mut issuer) = stage();
        world.accept(Accept::new(text.as_str()).tx_code(TX_CODE), &mut issuer).unwrap();
        assert_eq!(world.vault.cards().len(), 1, "{text}");
    }
}

#[test]
fn an_offer_in_two_forms_is_refused() {
    let (mut world, mut issuer) = stage();
    let both = format!("{}&credential_offer_uri=https%3A%2F%2Fa.example", issuer.offer().link());
    let error = refused(&mut world, Accept::new(both).tx_code(TX_CODE), &mut issuer);
    assert_eq!(error, AcceptError::Offer(OfferError::Both).into());
    assert!(world.requests.is_empty(), "nobody was asked anything");
}

#[test]
fn the_transaction_code_is_settled_before_anybody_is_asked() {
    let (mut world, mut issuer) = stage();
    let missing = refused(&mut world, Accept::new(issuer.offer().link()), &mut issuer);
    let WalletError::Accept(AcceptError::TxCodeMissing(TxCode { length, description, .. })) =
        missing
    else {
        panic!("{missing:?}")
    };
    assert_eq!((length, description.as_deref()), (Some(6), Some("Kode dari petugas")));
    let short = Accept::new(issuer.offer().link()).tx_code("1234");
    assert_eq!(refused(&mut world, short, &mut issuer), AcceptError::TxCodeShape.into());
    let grant = "urn:ietf:params:oauth:grant-type:pre-authorized_code";
    issuer.offer["grants"][grant].as_object_mut().unwrap().remove("tx_code");
    let error = refused(&mut world, issuer.invite(), &mut issuer);
    assert_eq!(error, AcceptError::TxCodeUnexpected.into());
    issuer.offer["grants"] = json!({"authorization_code": {}});
    let error = refused(&mut world, issuer.invite(), &mut issuer);
    assert_eq!(error, AcceptError::SignInNeeded.into());
    assert!(world.requests.is_empty());
}

#[test]
fn a_wrong_or_spent_code_is_the_issuers_no() {
    let (mut world, mut issuer) = stage();
    let wrong = Accept::new(issuer.offer().link()).tx_code("000001");
    let error = refused(&mut world, wrong, &mut issuer);
    assert_eq!(error, AcceptError::TokenRefused(TokenCode::InvalidGrant).into());
    issuer.spent = true;
    let error = refused(&mut world, issuer.invite(), &mut issuer);
    assert_eq!(error, AcceptError::TokenRefused(TokenCode::InvalidGrant).into());
    assert_ne!(error.reason(terms::Language::Indonesian), error.reason(terms::Language::English));
}

#[test]
fn a_server_that_wants_its_nonce_gets_it() {
    let (mut world, mut issuer) = stage();
    issuer.wants_dpop_nonce = true;
    world.accept(issuer.invite(), &mut issuer).unwrap();
    let asked = |path: &str| world.requests.iter().filter(|it| it.url.path() == path).count();
    assert_eq!(asked("/id/token"), 2, "once without and once with the nonce");
    assert_eq!((asked("/id/credential"), asked("/id/notification")), (1, 1), "now it is known");
}

#[test]
fn a_server_that_never_likes_its_own_nonce_is_asked_twice_only() {
    let (mut world, mut issuer) = stage();
    (issuer.wants_dpop_nonce, issuer.dpop_nonce_is_never_good) = (true, true);
    let error = refused(&mut world, issuer.invite(), &mut issuer);
    assert_eq!(error, AcceptError::TokenRefused(TokenCode::UseDpopNonce).into());
    assert_eq!(world.requests.iter().filter(|it| it.url.path() == "/id/token").count(), 2);
}

#[test]
fn a_nonce_that_ran_out_is_fetched_anew_once() {
    let (mut world, mut issuer) = stage();
    issuer.old_nonces = 1;
    world.accept(issuer.invite(), &mut issuer).unwrap();
    let asked = |path: &str| world.requests.iter().filter(|it| it.url.path() == path).count();
    assert_eq!((asked("/id/nonce"), asked("/id/credential")), (2, 2));

    let (mut world, mut issuer) = stage();
    issuer.old_nonces = 2;
    let error = refused(&mut world, issuer.invite(), &mut issuer);
    assert_eq!(error, AcceptError::CredentialRefused(CredentialCode::InvalidNonce).into());
}

#[test]
fn a_token_that_anybody_could_use_is_not_used() {
    let (mut world, mut issuer) = stage();
    issuer.token["token_type"] = "Bearer".into();
    let error = refused(&mut world, issuer.invite(), &mut issuer);
    assert_eq!(error, AcceptError::Downgraded.into());
    assert!(issuer.asked.is_empty());
}

#[test]
fn a_server_without_dpop_gets_no_proof() {
    let (mut world, mut issuer) = stage();
    issuer.server.as_object_mut().unwrap().remove("dpop_signing_alg_values_supported");
    issuer.token["token_type"] = "Bearer".into();
    world.accept(issuer.invite(), &mut issuer).unwrap();
    assert!(world.requests.iter().all(|it| it.headers.iter().all(|(name, _)| *name != "dpop")));
}

#[test]
fn identifiers_replace_the_configuration_where_the_token_names_them() {
    let (mut world, mut issuer) = stage();
    issuer.token["authorization_details"] = json!([{
        "type": "openid_credential",
        "credential_configuration_id": "pid",
        "credential_identifiers": ["pid-a", "pid-b"]
    }]);
    world.accept(issuer.invite(), &mut issuer).unwrap();
    let wanted: Vec<_> = issuer.asked.iter().map(|(wanted, _)| wanted.name()).collect();
    assert_eq!((wanted.as_slice(), world.vault.cards().len()), (["pid-a", "pid-b"].as_slice(), 2));

    let (mut world, mut issuer) = stage();
    issuer.token["authorization_details"] = json!([{
        "type": "openid_credential",
        "credential_configuration_id": "other",
        "credential_identifiers": ["x"]
    }]);
    let error = refused(&mut world, issuer.invite(), &mut issuer);
    assert_eq!(error, AcceptError::NotAuthorized.into());
}

#[test]
fn of_several_configurations_those_are_taken_that_can_be_kept() {
    let (mut world, mut issuer) = stage();
    issuer.offer["credential_configuration_ids"] = json!(["pid_other", "age", "pid"]);
    let accepted = world.accept(issuer.invite(), &mut issuer).unwrap();
    assert_eq!(accepted.cards.len(), 2);
    assert_eq!(issuer.notifications.len(), 2);
    let vcts: Vec<_> =
        world.vault.cards().iter().map(|card| card.kind.type_name.as_str()).collect();
    assert_eq!(vcts, [PID, "urn:example:age:1"], "the newest first");

    let (mut world, mut issuer) = stage();
    issuer.offer["credential_configuration_ids"] = json!(["pid_other", "unknown"]);
    let error = refused(&mut world, issuer.invite(), &mut issuer);
    assert_eq!(error, AcceptError::NothingSupported.into());
}

#[test]
fn no_redirect_is_followed_and_no_large_answer_read() {
    let steps = [
        "/offers/7",
        "/.well-known/openid-credential-issuer/id",
        "/.well-known/oauth-authorization-server/id",
        "/id/token",
        "/id/nonce",
        "/id/credential",
    ];
    for path in steps {
        let moved = Response {
            headers: vec![("location".to_owned(), "https://issuer.example/x".to_owned())],
            ..answer(302, "")
        };
        let large = answer(200, vec![b' '; 9 * 1024 * 1024]);
        for (response, expected) in
            [(moved, AnswerError::Redirected), (large, AnswerError::TooLarge)]
        {
            let (mut world, mut issuer) = stage();
            issuer.instead.insert(path, response);
            let accept = Accept::new("https://issuer.example/offers/7").tx_code(TX_CODE);
            assert_eq!(refused(&mut world, accept, &mut issuer), expected.into(), "{path}");
            assert_eq!(world.requests.last().unwrap().url.path(), path, "nothing went on");
        }
    }
}

#[test]
fn metadata_of_somebody_else_is_refused() {
    let (mut world, mut issuer) = stage();
    issuer.metadata["credential_issuer"] = "https://issuer.example/id/".into();
    let error = refused(&mut world, issuer.invite(), &mut issuer);
    assert!(matches!(error, WalletError::Accept(AcceptError::Issuer(_))), "{error}");
    let (mut world, mut issuer) = stage();
    issuer.server["issuer"] = "https://other.example".into();
    let error = refused(&mut world, issuer.invite(), &mut issuer);
    assert!(matches!(error, WalletError::Accept(AcceptError::Server(_))), "{error}");
}

#[test]
fn nobody_outside_sends_the_wallet_into_this_machine() {
    for member in ["credential_endpoint", "nonce_endpoint", "notification_endpoint"] {
        let (mut world, mut issuer) = stage();
        issuer.metadata[member] = "http://127.0.0.1:631/printers".into();
        let error = refused(&mut world, issuer.invite(), &mut issuer);
        assert_eq!(error, AcceptError::Inward.into(), "{member}");
    }
    let (mut world, mut issuer) = stage();
    issuer.metadata["authorization_servers"] = json!(["http://localhost:8080"]);
    let error = refused(&mut world, issuer.invite(), &mut issuer);
    assert_eq!(error, AcceptError::Inward.into());
    let (mut world, mut issuer) = stage();
    issuer.server["token_endpoint"] = "https://localhost/token".into();
    let error = refused(&mut world, issuer.invite(), &mut issuer);
    assert_eq!(error, AcceptError::Inward.into());
    let (mut world, mut issuer) = stage();
    issuer.offer["credential_issuer"] = "http://localhost:8080".into();
    let by_reference = Accept::new("https://issuer.example/offers/7").tx_code(TX_CODE);
    let error = refused(&mut world, by_reference, &mut issuer);
    assert_eq!(error, AcceptError::Inward.into());
}

#[test]
fn every_request_names_its_bound_and_what_it_takes() {
    let (mut world, mut issuer) = stage();
    world.accept(issuer.invite(), &mut issuer).unwrap();
    for request in &world.requests {
        let has = |name: &str| request.headers.iter().any(|(known, _)| *known == name);
        assert!(request.url.is_private() && request.max_bytes > 0 && has("accept"), "{request:?}");
        assert_eq!(request.method == Method::Post && !request.body.is_empty(), has("content-type"));
    }
}

#[test]
fn a_platform_that_does_otherwise_than_asked_ends_the_flow() {
    let (mut world, mut issuer) = stage();
    let mut step = issuer.invite().start(&world.vault, world.tools.clone()).unwrap();
    let next = loop {
        step = match step {
            Step::Draw(10, next) => break next,
            Step::Fetch(request, next) => next.resume(issuer.answer(&request)).unwrap(),
            Step::Sign(messages, next) => {
                let sign = |it: &wallet::ToSign| world.vault.sign(&it.key, &it.bytes).unwrap();
                next.resume(messages.iter().map(sign).collect()).unwrap()
            }
            Step::Trust(_, next) => next.resume(wallet::Decision::Approve).unwrap(),
            other => panic!("{other:?}"),
        }
    };
    let key = world.vault.draw_keys(1, &*world.tools.die)[0];
    assert_eq!(next.resume(vec![key; 10]).unwrap_err(), WalletError::Platform);
}

#[test]
fn an_issuer_out_of_reach_is_said_so() {
    struct Nobody;
    impl Outside for Nobody {
        fn answer(&mut self, _: &wallet::Request) -> Result<Response, Unreachable> {
            Err(Unreachable)
        }
    }
    let (mut world, issuer) = stage();
    let error = refused(&mut world, issuer.invite(), &mut Nobody);
    assert_eq!(error, AnswerError::Unreachable.into());
}
