//! An offer to a phone that nobody knows: promised, compared at the desk, delivered once.

use issuance::{Answer, Asked, Binding, CredentialError, DeferredError, OfferError, PhoneState};
use protocols::{
    Secret,
    oauth::{Authorization, Scheme},
    oid4vci::{CredentialResponse, DeferredCode, TokenResponse, comparison},
};
use store::Sql;
use testkit::both_engines;

use crate::office::{Office, ROOMS, Wallet, officer};

static PROMISED: Sql = Sql::new("SELECT COUNT(*) FROM delivery WHERE promised_keys IS NOT NULL");

both_engines! { ROOMS =>
    async fn what_was_promised_is_delivered_once_when_the_desk_has_compared(world) {
        let office = Office::open(&world).await.deferring(&world);
        let offered = office.offer(Binding::Any).await;
        let phone = async || office.issuance.phone(&officer(), offered.id).await.unwrap().state;
        assert_eq!(phone().await, PhoneState::NotYet);
        let wallet = Wallet::new(&office);
        let token = wallet.token(&office, &offered).await.unwrap();
        assert_eq!(phone().await, PhoneState::NotYet, "a token alone shows no keys");
        let transaction = promised(&office, &wallet, &token).await;
        let again = wallet.ask(&office, &token, "pid", 2).await;
        assert!(matches!(again, Err(CredentialError::Token(_))), "promised once: {again:?}");
        for _ in 0..2 {
            let pending = poll(&office, &wallet, &token, &transaction).await.unwrap();
            let CredentialResponse::Deferred { transaction_id, interval } = pending else {
                panic!("{pending:?}")
            };
            assert_eq!((transaction_id.as_str(), interval), (transaction.as_str(), 5));
        }
        let number = comparison(&wallet.thumbprint(), &keys::AwsLc);
        assert_eq!(phone().await, PhoneState::Compare(number.clone()));
        let wrong = crate::office::wrong(&number);
        let refused = office.issuance.confirm(&officer(), offered.id, &wrong).await;
        assert!(matches!(refused, Err(OfferError::PhoneOther)), "{refused:?}");
        office.issuance.confirm(&officer(), offered.id, &number).await.unwrap();
        assert_eq!(phone().await, PhoneState::Confirmed);
        assert_eq!(office.activated().await, 0, "nothing was delivered yet");
        let (one, other) = tokio::join!(
            poll(&office, &wallet, &token, &transaction),
            poll(&office, &wallet, &token, &transaction),
        );
        let issued = |it: &Result<CredentialResponse, _>| {
            matches!(it, Ok(CredentialResponse::Issued { credentials, .. }) if credentials.len() == 2)
        };
        assert!(issued(&one) != issued(&other), "one of two who ask: {one:?} {other:?}");
        let dead = poll(&office, &wallet, &token, &transaction).await.unwrap_err();
        assert_eq!(code(&dead), DeferredCode::InvalidTransactionId);
        assert_eq!(office.activated().await, 1);
        let fresh = wallet.refresh(&office, &token).await.unwrap();
        wallet.issue(&office, &fresh, "pid", 2).await.expect("the phone is known now");
    }

    async fn what_the_desk_declines_is_denied(world) {
        let office = Office::open(&world).await.deferring(&world);
        let offered = office.offer(Binding::Any).await;
        let wallet = Wallet::new(&office);
        let token = wallet.token(&office, &offered).await.unwrap();
        let transaction = promised(&office, &wallet, &token).await;
        assert_eq!(world.count(&issuance::ROOM, &PROMISED).await, 1);
        office.issuance.decline(&officer(), offered.id).await.unwrap();
        assert_eq!(world.count(&issuance::ROOM, &PROMISED).await, 0, "keys are kept no longer");
        let denied = poll(&office, &wallet, &token, &transaction).await.unwrap_err();
        assert_eq!(code(&denied), DeferredCode::CredentialRequestDenied);
        let state = office.issuance.phone(&officer(), offered.id).await.unwrap().state;
        assert_eq!(state, PhoneState::Ended);
        assert!(wallet.refresh(&office, &token).await.is_err());
        assert!(office.issuance.decline(&officer(), offered.id).await.is_err(), "once");
    }

    async fn a_promise_is_its_own_tokens_and_ends_with_the_person(world) {
        let office = Office::open(&world).await.deferring(&world);
        let residents = office.residents(true).await;
        let (wallet, other) = (Wallet::new(&office), Wallet::new(&office));
        let offered = office.offer_to(&residents[0], Binding::Any).await;
        let token = wallet.token(&office, &offered).await.unwrap();
        let transaction = promised(&office, &wallet, &token).await;
        let elsewhere = office.offer_to(&residents[1], Binding::Any).await;
        let foreign = other.token(&office, &elsewhere).await.unwrap();
        let stolen = poll(&office, &other, &foreign, &transaction).await.unwrap_err();
        assert_eq!(code(&stolen), DeferredCode::InvalidTransactionId);
        let nonsense = poll(&office, &wallet, &token, "nonsense").await.unwrap_err();
        assert_eq!(code(&nonsense), DeferredCode::InvalidTransactionId);
        let why = issuance::RevokeReason::Loss;
        office.issuance.revoke(&officer(), residents[0].id, why).await.unwrap();
        assert_eq!(world.count(&issuance::ROOM, &PROMISED).await, 0);
        let ended = poll(&office, &wallet, &token, &transaction).await.unwrap_err();
        assert_eq!(code(&ended), DeferredCode::CredentialRequestDenied);
        let region = "51.71".parse().unwrap();
        let far = office.issuance.phone(&officer().within(region), elsewhere.id).await;
        assert!(matches!(far, Err(OfferError::OfferMissing)), "{far:?}");
    }

    async fn only_an_issuer_that_defers_says_where(world) {
        let office = Office::open(&world).await;
        assert!(office.issuance.issuer_metadata().deferred_credential_endpoint.is_none());
        let office = office.deferring(&world);
        let endpoint = office.issuance.issuer_metadata().deferred_credential_endpoint.clone();
        assert!(endpoint.unwrap().as_str().ends_with("/deferred_credential"));
    }
}

pub async fn promised(office: &Office, wallet: &Wallet, token: &TokenResponse) -> String {
    match wallet.ask(office, token, "pid", 2).await.unwrap() {
        CredentialResponse::Deferred { transaction_id, .. } => transaction_id,
        issued @ CredentialResponse::Issued { .. } => panic!("{issued:?}"),
    }
}

pub async fn poll(
    office: &Office,
    wallet: &Wallet,
    token: &TokenResponse,
    transaction: &str,
) -> Result<CredentialResponse, DeferredError> {
    let token: &Secret = &token.access_token;
    let header = Authorization { scheme: Scheme::Dpop, token: token.clone() }.header();
    let proof = wallet.proof(office, "/deferred_credential", Some(token));
    let body = serde_json::json!({ "transaction_id": transaction }).to_string();
    let asked = Asked { authorization: &[&header], dpop: &[&proof], body: body.as_bytes() };
    office.issuance.deferred_credential(asked).await
}

pub fn code(error: &DeferredError) -> DeferredCode {
    match error.answer() {
        Answer::Body(400, body) => body.error,
        answer => panic!("{answer:?}"),
    }
}
