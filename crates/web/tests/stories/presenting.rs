//! Requests and answers on the wire.

use protocols::form::Form;
use relying::{Asked, Want};
use terms::Act;

use super::{
    house::House,
    http::{Call, FORM},
    wallet::{Wallet, offer},
};

async fn ask(house: &House) -> Asked {
    let want = Want::from_list("full_name,birthdate").unwrap();
    let party = "library".parse().unwrap();
    house.app.relying.ask(&Act::operator(), &party, want, None).await.unwrap()
}

#[tokio::test]
async fn a_request_is_fetched_either_way_and_answered_once() {
    let house = House::open().await;
    let wallet = Wallet::new(&house);
    let credential = wallet.accept(&house, &offer(&house, &house.ratna().await).await).await;
    let asked = ask(&house).await;
    let place = asked.request_uri.parse::<protocols::Url>().unwrap().path().to_owned();
    let fetched = Call::get(&place).to(house.public).await;
    assert_eq!(fetched.header("content-type"), Some("application/oauth-authz-req+jwt"));
    assert_eq!(fetched.header("cache-control"), Some("no-store"));
    assert_eq!(fetched.ok(200).split('.').count(), 3);
    let empty = Call::post(&place).to(house.public).await;
    assert_eq!(empty.status, 200, "a wallet need not say anything");

    let answer = wallet.present(&house, &asked.link, &credential).await;
    assert_eq!(answer.json(200), serde_json::json!({}), "nobody has to be sent anywhere");
    let outcome = house.app.relying.result(&Act::operator(), asked.transaction).await.unwrap();
    assert!(outcome.is_verified(), "{outcome:?}");
    Call::get(&place).to(house.public).await.is_error(409, "conflict");
}

#[tokio::test]
async fn a_bad_presentation_is_told_why() {
    let house = House::open().await;
    let wallet = Wallet::new(&house);
    let credential = wallet.accept(&house, &offer(&house, &house.ratna().await).await).await;
    let asked = ask(&house).await;
    let request = wallet.read(&house, &asked.link).await;
    let body = wallet.show(&house, &request, &credential, "a-nonce-of-another-request");
    let path = request.response_uri.path().to_owned();
    let answer = Call::post(&path).body(FORM, body).to(house.public).await;
    answer.is_error(400, "invalid_request");
    assert!(answer.body.contains("nonce"), "the reason is named: {}", answer.body);
    let good = wallet.show(&house, &request, &credential, &request.nonce);
    let late = Call::post(&path).body(FORM, good).to(house.public).await;
    late.is_error(400, "invalid_request");
    assert!(late.body.contains("replayed"), "{}", late.body);
}

#[tokio::test]
async fn to_say_no_is_a_proper_answer() {
    let house = House::open().await;
    let asked = ask(&house).await;
    let request = Wallet::new(&house).read(&house, &asked.link).await;
    let no =
        Form::new().with("error", "access_denied").with_some("state", request.state.as_deref());
    let path = request.response_uri.path();
    let answer = Call::post(path).body(FORM, no.encode()).to(house.public).await;
    assert_eq!(answer.json(200), serde_json::json!({}));
}
