//! What comes later (OpenID4VCI 1.0, section 9): promised to a phone that nobody knows, compared at
//! the desk, and delivered once.

use formats::sd_jwt::UnverifiedCredential;
use issuance::{Binding, Offered, Unbound};
use keys::AwsLc;
use protocols::{Secret, Url, oid4vci::comparison};
use registry::Resident;
use serde_json::{Value, json};
use staff::Role;

use super::{
    asked::between,
    house::{House, Plan},
    http::{Answer, Call},
    officer::Officer,
    wallet::Wallet,
};

const WAITING: &str = "/deferred_credential";

/// A house that promises, with an officer at the desk.
struct Desk {
    house: House,
    head: Officer,
}

/// A wallet to which something was promised.
struct Promised {
    wallet: Wallet,
    token: Secret,
    transaction: String,
    /// The page of the desk on which its phone waits.
    page: String,
}

impl Desk {
    async fn open() -> Self {
        let plan = Plan { demo: false, unbound: Some(Unbound::Deferred), ..Plan::default() };
        let house = House::planned(plan).await;
        let head = Officer::first(&house, "Ratu Kepala", Role::HeadOfOffice, "36.73", 1).await;
        Self { house, head }
    }

    async fn offer(&self, to: &Resident) -> Offered {
        let act = self.head.act(&self.house).await;
        self.house.app.issuance.offer(&act, to.id, "pid", Binding::Any).await.unwrap()
    }

    /// Offered to whichever phone, redeemed, asked for, and promised.
    async fn promise(&self, to: &Resident) -> Promised {
        let (offered, wallet) = (self.offer(to).await, Wallet::new(&self.house));
        let token = wallet.token(&self.house, &offered).await;
        let nonce = Call::post("/nonce").to(self.house.public).await.json(200);
        let wish = wallet.wish(&self.house, nonce["c_nonce"].as_str().unwrap());
        let asked = wallet.call(&self.house, "/credential", &token, &wish);
        let transaction = pending(asked.to(self.house.public).await);
        let page = format!("/residents/{}/offers/{}", to.id, offered.id);
        Promised { wallet, token, transaction, page }
    }

    /// Asks for what was promised.
    async fn ask(&self, who: &Promised, body: &Value) -> Answer {
        who.wallet.call(&self.house, WAITING, &who.token, body).to(self.house.public).await
    }

    async fn collect(&self, who: &Promised) -> Answer {
        self.ask(who, &json!({"transaction_id": who.transaction})).await
    }

    async fn say(&self, who: &Promised, word: &str, form: &str) -> Answer {
        self.head.send(&self.house, &format!("{}/{word}", who.page), form).await
    }
}

/// The transaction of an answer that says: not yet.
fn pending(answer: Answer) -> String {
    assert_eq!(answer.header("cache-control"), Some("no-store"), "{}", answer.head);
    let told = answer.json(202);
    assert_eq!(told["interval"], 5, "seconds until it may be asked again: {told}");
    assert_eq!(told.get("credentials"), None);
    told["transaction_id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn what_was_promised_is_delivered_when_the_desk_has_compared_six_digits() {
    let desk = Desk::open().await;
    let house = &desk.house;
    let place = "/.well-known/openid-credential-issuer";
    let metadata = Call::get(place).to(house.public).await.json(200);
    let named = metadata["deferred_credential_endpoint"].as_str().unwrap();
    assert_eq!(named.parse::<Url>().unwrap().path(), WAITING, "wallets are told where to ask");

    let ratna = house.ratna().await;
    let promised = desk.promise(&ratna).await;
    for _ in 0..2 {
        assert_eq!(pending(desk.collect(&promised).await), promised.transaction, "the same one");
    }
    let shown = desk.head.page(house, &promised.page).await.ok(200);
    let digits = between(&shown, "name=\"number\" value=\"", "\"").to_owned();
    let thumbprint = formats::base64url::decode_array(&promised.wallet.thumbprint()).unwrap();
    assert_eq!(digits, comparison(&thumbprint, &AwsLc), "as the wallet shows them");
    let wrong = if digits == "000000" { "000001" } else { "000000" };
    let refused = desk.say(&promised, "phone", &format!("number={wrong}")).await.ok(409);
    assert!(refused.contains("Compare once more"), "{refused}");
    assert_eq!(pending(desk.collect(&promised).await), promised.transaction, "not before");

    let confirmed = desk.say(&promised, "phone", &format!("number={digits}")).await;
    assert_eq!((confirmed.status, confirmed.header("location")), (303, Some(&*promised.page)));
    let issued = desk.collect(&promised).await;
    assert_eq!(issued.header("cache-control"), Some("no-store"));
    let issued = issued.json(200);
    assert_eq!((issued.get("transaction_id"), issued.get("interval")), (None, None));
    let credential = issued["credentials"][0]["credential"].as_str().unwrap();
    let held = UnverifiedCredential::parse(credential).unwrap();
    let held = held.dangerous_from_vault(&AwsLc).unwrap();
    assert_eq!(held.claims()["full_name"], ratna.person.full_name.reveal());
    let word = json!({
        "notification_id": issued["notification_id"], "event": "credential_accepted",
    });
    let told = promised.wallet.call(house, "/notification", &promised.token, &word);
    told.to(house.public).await.ok(204);
    desk.collect(&promised).await.is_error(400, "invalid_transaction_id");
}

#[tokio::test]
async fn a_phone_that_the_desk_declines_gets_nothing() {
    let desk = Desk::open().await;
    let promised = desk.promise(&desk.house.ratna().await).await;
    assert_eq!(desk.say(&promised, "decline", "").await.status, 303);
    desk.collect(&promised).await.is_error(400, "credential_request_denied");
    let shown = desk.head.page(&desk.house, &promised.page).await.ok(200);
    assert!(shown.contains("This offer has ended"), "{shown}");
    assert_eq!(desk.say(&promised, "phone", "number=000000").await.status, 409);
    desk.collect(&promised).await.is_error(400, "credential_request_denied");
}

#[tokio::test]
async fn a_promise_is_its_own_wallets_and_no_other_transaction_is_known() {
    let desk = Desk::open().await;
    let house = &desk.house;
    let residents = house.residents(true).await;
    let mine = desk.promise(&residents[0]).await;
    let theirs = desk.promise(&residents[1]).await;
    for unknown in [theirs.transaction.as_str(), "nonsense", ""] {
        let answer = desk.ask(&mine, &json!({"transaction_id": unknown})).await;
        answer.is_error(400, "invalid_transaction_id");
    }
    for unreadable in [json!({}), json!({"transaction_id": 7}), json!("a text")] {
        desk.ask(&mine, &unreadable).await.is_error(400, "invalid_credential_request");
    }
    // A token that was stolen is worth nothing without the key that it is bound to.
    let body = json!({"transaction_id": mine.transaction});
    let stolen = theirs.wallet.call(house, WAITING, &mine.token, &body).to(house.public).await;
    assert_eq!(stolen.status, 401, "{}", stolen.body);
    let challenge = stolen.header("www-authenticate").unwrap();
    assert!(challenge.starts_with("DPoP error=\"invalid_"), "{challenge}");
    // Nor does one officer's word open what another region's phone waits for.
    let second = Officer::first(house, "Bagus Wakil", Role::HeadOfOffice, "51.71", 2).await;
    assert_eq!(second.page(house, &mine.page).await.status, 404);
    let far = second.send(house, &format!("{}/phone", mine.page), "number=000000").await;
    assert_eq!(far.status, 404);
    assert_eq!(pending(desk.collect(&mine).await), mine.transaction, "it waits all the same");
    assert_eq!(pending(desk.collect(&theirs).await), theirs.transaction);
}
