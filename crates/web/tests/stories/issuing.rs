//! From an offer to credentials.

use formats::sd_jwt::UnverifiedCredential;
use keys::AwsLc;
use protocols::{Url, oid4vci::CredentialOffer};
use serde_json::json;

use super::{
    house::House,
    http::{Call, FORM, JSON},
    wallet::{Wallet, offer},
};

#[tokio::test]
async fn a_wallet_fetches_the_offer_and_then_its_credential() {
    let house = House::open().await;
    let ratna = house.ratna().await;
    let offered = offer(&house, &ratna).await;
    let place = offered.uri.parse::<Url>().unwrap().path().to_owned();
    let fetched = Call::get(&place).to(house.public).await;
    assert_eq!(fetched.header("cache-control"), Some("no-store"));
    let fetched = CredentialOffer::from_json(fetched.ok(200).as_bytes()).unwrap();
    assert_eq!(fetched, offered.offer);

    let wallet = Wallet::new(&house);
    let credential = wallet.accept(&house, &offered).await;
    let held = UnverifiedCredential::parse(&credential).unwrap();
    let held = held.dangerous_from_vault(&AwsLc).unwrap();
    assert_eq!(held.claims()["full_name"], ratna.person.full_name.reveal());
    Call::get(&place).to(house.public).await.is_error(404, "not_found");
    Call::get("/offers/never-was").to(house.public).await.is_error(404, "not_found");
}

#[tokio::test]
async fn what_is_spent_is_refused_with_the_code_of_the_specification() {
    let house = House::open().await;
    let offered = offer(&house, &house.ratna().await).await;
    let wallet = Wallet::new(&house);
    let code = &offered.offer.grants.pre_authorized.as_ref().unwrap().code;
    let token = wallet.token(&house, &offered).await;
    let again = wallet.token_call(&house, code, offered.tx_code.reveal());
    again.to(house.public).await.is_error(400, "invalid_grant");

    let nonce = Call::post("/nonce").to(house.public).await.json(200);
    let wish = wallet.wish(&house, nonce["c_nonce"].as_str().unwrap());
    let stale = wallet.call(&house, "/credential", &token, &wallet.wish(&house, "stale"));
    stale.to(house.public).await.is_error(400, "invalid_nonce");
    let other = json!({"credential_configuration_id": "other", "proofs": wish["proofs"]});
    let other = wallet.call(&house, "/credential", &token, &other).to(house.public).await;
    other.is_error(400, "unknown_credential_configuration");
    wallet.call(&house, "/credential", &token, &wish).to(house.public).await.json(200);
    let again = wallet.call(&house, "/credential", &token, &wish).to(house.public).await;
    assert_eq!(again.status, 401);
    assert!(again.header("www-authenticate").unwrap().starts_with("DPoP error=\"invalid_token\""));
    let word = json!({"notification_id": "x", "event": "credential_accepted"});
    let word = wallet.call(&house, "/notification", &token, &word).to(house.public).await;
    word.is_error(400, "invalid_notification_id");
}

#[tokio::test]
async fn who_shows_no_token_is_asked_for_one_and_an_address_is_no_place_for_it() {
    let house = House::open().await;
    for path in ["/credential", "/deferred_credential", "/notification"] {
        for call in [Call::post(path), Call::post(path).body(JSON, "{}")] {
            let answer = call.to(house.public).await;
            assert_eq!(answer.header("www-authenticate"), Some("DPoP algs=\"ES256\""));
            assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
            assert_eq!(answer.ok(401), "");
        }
        let wrong = Call::post(path).with("authorization", "Bearer guessed").body(JSON, "{}");
        let wrong = wrong.to(house.public).await;
        let challenge = wrong.header("www-authenticate").unwrap();
        assert!(challenge.starts_with("Bearer error=\"invalid_token\""), "{challenge}");
        assert_eq!(wrong.status, 401);
        let query = Call::post(format!("{path}?a=b&access_token=x")).body(JSON, "{}");
        let query = query.with("authorization", "Bearer guessed").to(house.public).await;
        assert!(query.header("www-authenticate").unwrap().contains("error=\"invalid_request\""));
        assert_eq!(query.status, 400);
    }
}

#[tokio::test]
async fn a_nonce_is_fresh_and_never_kept() {
    let house = House::open().await;
    let ask = || async {
        let answer = Call::post("/nonce").to(house.public).await;
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        answer.json(200)["c_nonce"].as_str().unwrap().to_owned()
    };
    assert_ne!(ask().await, ask().await);
}

#[tokio::test]
async fn pages_of_other_origins_may_call_and_read_what_wallets_need() {
    let house = House::open().await;
    for path in [
        "/token",
        "/nonce",
        "/credential",
        "/notification",
        "/offers/x",
        "/status/1",
        "/oid4vp/requests/x",
        "/oid4vp/responses/x",
        "/.well-known/openid-credential-issuer",
        "/.well-known/ikd-trust-list",
        "/issuers.crl",
    ] {
        let asks = Call::new(format!("OPTIONS {path}"))
            .with("origin", "https://dompet.example")
            .with("access-control-request-method", "POST")
            .with("access-control-request-headers", "dpop");
        let answer = asks.to(house.public).await;
        assert_eq!(answer.status, 204, "{path}");
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
        assert_eq!(answer.header("access-control-allow-credentials"), None);
        let headers = answer.header("access-control-allow-headers").unwrap();
        for needed in ["authorization", "content-type", "dpop"] {
            assert!(headers.contains(needed), "{headers}");
        }
    }
    let refused = Call::post("/token").with("origin", "https://dompet.example").body(FORM, "a=b");
    let refused = refused.to(house.public).await;
    assert_eq!(refused.header("access-control-allow-origin"), Some("*"), "errors are read, too");
    let exposed = refused.header("access-control-expose-headers").unwrap();
    assert!(exposed.contains("dpop-nonce") && exposed.contains("www-authenticate"), "{exposed}");
    let page = Call::page("/").with("origin", "https://dompet.example").to(house.public).await;
    assert_eq!(page.header("access-control-allow-origin"), None, "pages are nobody else's");
}
