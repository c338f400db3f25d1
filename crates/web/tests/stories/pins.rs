//! What becomes of a phone with a PIN: another one follows it, or the office is told that it is gone.

use protocols::{
    Secret,
    unlock::{Complete, Confirm, Move, Nothing, RefusalCode, Verb},
};
use serde_json::Value;
use staff::Role;

use super::{
    house::House,
    http::{Answer, Call},
    officer::{Officer, new},
    phone::{PIN, Phone, proven},
    wallet::{Wallet, offer},
};

const JWT: &str = "application/jwt";

/// A phone whose wallet lies behind a PIN.
struct Carried {
    pin: Phone,
    wallet: Wallet,
}

impl Carried {
    async fn new(house: &House) -> Self {
        let (mut pin, wallet) = (Phone::bare(house), Wallet::new(house));
        let (registration, request) = pin.begin(PIN);
        let enrolled = pin.enrol(request).await.unwrap();
        pin.account = enrolled.account;
        let (upload, _) = pin.end(PIN, registration, &enrolled.registration_response);
        let wallet_proof = proven(&wallet.dpop, &pin.account);
        let confirm = Confirm { wallet_proof, ..pin.confirmation(upload) };
        let Nothing {} = pin.ask(Verb::Confirm, &confirm).await.unwrap();
        Self { pin, wallet }
    }

    /// The same with an identity in its wallet.
    async fn holding(house: &House) -> Self {
        let phone = Self::new(house).await;
        phone.wallet.accept(house, &offer(house, &house.ratna().await).await).await;
        phone
    }

    /// Names, opened by its PIN, the phone that follows it.
    async fn leave_to(&self, next: &Self) {
        let (_, session) = self.pin.open(PIN).await.unwrap();
        let (account, wallet_key) = (self.pin.account.clone(), next.wallet.thumbprint());
        let go = Move { account, session, wallet_key };
        let Nothing {} = self.pin.ask(Verb::Move, &go).await.unwrap();
    }

    async fn complete(&self, house: &House) -> Answer {
        let complete = Complete { account: self.pin.account.clone() };
        let message = self.pin.message(Verb::Complete, &complete).await;
        Call::post("/unlock/complete").body(JWT, message).to(house.public).await
    }
}

/// What was offered: the code of the grant, and the transaction code.
async fn offered(house: &House, told: &Value) -> (Secret, String) {
    assert_eq!(told["offers"].as_array().unwrap().len(), 1, "{told}");
    let (link, code) = (&told["offers"][0]["offer"], &told["offers"][0]["tx_code"]);
    let link = link.as_str().unwrap();
    assert!(link.starts_with("openid-credential-offer://?credential_offer_uri="), "{link}");
    let reference = link.rsplit("%2F").next().unwrap();
    let offer = house.app.issuance.find_offer(reference).await.unwrap().unwrap();
    let grant = offer.grants.pre_authorized.unwrap().code;
    (grant, code.as_str().unwrap().to_owned())
}

#[tokio::test]
async fn one_phone_follows_another_and_is_offered_what_that_one_held() {
    let house = House::open().await;
    let (old, next) = (Carried::holding(&house).await, Carried::new(&house).await);
    let early = next.complete(&house).await.json(404);
    assert_eq!(early["error"], "unknown_recovery");
    old.leave_to(&next).await;
    let lost = next.complete(&house).await.json(200);
    let (grant, code) = offered(&house, &next.complete(&house).await.json(200)).await;
    assert_ne!(lost["offers"][0]["offer"], "", "the answer may be lost: {lost}");
    let thief = old.wallet.token_call(&house, &grant, &code).to(house.public).await;
    assert_eq!(thief.status, 400, "bound to the next phone's key");
    next.wallet.token_call(&house, &grant, &code).to(house.public).await.json(200);
    assert_eq!(next.complete(&house).await.json(200)["offers"], serde_json::json!([]));
    assert!(old.pin.open(PIN).await.is_err(), "the old vault opens no more");
}

#[tokio::test]
async fn after_the_call_the_pin_opens_nothing() {
    let house = House::open().await;
    let (head, _) = Officer::heads(&house).await;
    let operator = head.hire(&house, new("Oki Operator", Role::Operator, "36.73"), 3).await;
    let (phone, other) = (Carried::holding(&house).await, Carried::new(&house).await);
    phone.pin.open(PIN).await.unwrap();
    let loss = format!("/residents/{}/revocation/loss", house.ratna().await.id);
    assert_eq!(operator.send(&house, &loss, "sure=yes").await.status, 303);
    assert_eq!(phone.pin.refused(PIN).await, RefusalCode::Blocked);
    assert!(other.pin.open(PIN).await.is_ok(), "nobody else is touched");
}

#[tokio::test]
async fn a_supervisor_who_names_the_loss_as_the_reason_blocks_as_well() {
    let house = House::open().await;
    let (head, _) = Officer::heads(&house).await;
    let phone = Carried::holding(&house).await;
    let path = format!("/residents/{}/revocation", house.ratna().await.id);
    assert_eq!(head.send(&house, &path, "reason=loss&sure=yes").await.status, 303);
    assert_eq!(phone.pin.refused(PIN).await, RefusalCode::Blocked);
}

#[tokio::test]
async fn a_desk_reset_leaves_nothing_that_opens_the_old_vault() {
    let house = House::open().await;
    let (mut first, mut second) = Officer::heads(&house).await;
    let (old, next) = (Carried::holding(&house).await, Carried::new(&house).await);
    let path = format!("/residents/{}/new-phone", house.ratna().await.id);
    let form = format!("reason=lost&key={}", next.wallet.thumbprint());
    let page = first.page(&house, &format!("{path}?{form}")).await.ok(200);
    assert_eq!(first.sign(&house, &page).await.status, 303);
    super::new_phone::approve(&house, &mut second).await;
    assert!(old.pin.open(PIN).await.is_ok(), "an approval does nothing by itself");
    first.send(&house, &path, &form).await.ok(200);
    assert!(old.pin.open(PIN).await.is_err());
    assert!(next.pin.open(PIN).await.is_ok());
}
