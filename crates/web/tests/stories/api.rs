//! Offers for programs at the console.

use protocols::{
    Secret,
    oid4vci::{CredentialOffer, OfferLink},
};
use serde_json::{Value, json};

use super::{
    house::House,
    http::{Answer, Call, JSON},
    wallet::Wallet,
};

async fn ask(house: &House, session: &Secret, wish: &Value) -> Answer {
    let call = Call::post("/api/offers").body(JSON, wish.to_string());
    call.with("authorization", format!("Bearer {}", session.reveal())).to(house.console).await
}

#[tokio::test]
async fn a_program_is_given_an_offer_that_a_wallet_can_redeem() {
    let house = House::open().await;
    let session = house.session().await;
    let ratna = house.ratna().await;
    let wallet = Wallet::new(&house);
    for wish in [
        json!({"resident": ratna.id, "type": "pid"}),
        json!({"nik": ratna.person.nik.reveal(), "type": "pid"}),
        json!({"resident": ratna.id, "type": "pid", "key": wallet.thumbprint()}),
    ] {
        let told = ask(&house, &session, &wish).await.json(200);
        let link = told["credential_offer_uri"].as_str().unwrap();
        assert!(matches!(OfferLink::parse(link), Ok(OfferLink::Reference(_))), "{link}");
        let offer: CredentialOffer =
            serde_json::from_value(told["credential_offer"].clone()).unwrap();
        assert_eq!(told["expires"], "2024-06-05T02:15:00Z");
        let id = told["id"].as_str().unwrap();
        let found = house.app.issuance.phone(&terms::Act::operator(), id.parse().unwrap()).await;
        assert_eq!(found.unwrap().resident, ratna.id);
        assert!(told["confirmed"] == true && told.get("phone").is_none(), "{told}");
        let code = offer.grants.pre_authorized.unwrap().code;
        let tx_code = told["tx_code"].as_str().unwrap();
        wallet.token_call(&house, &code, tx_code).to(house.public).await.json(200);
    }
}

#[tokio::test]
async fn only_a_session_shown_as_bearer_token_opens_the_door_for_programs() {
    let house = House::open().await;
    let session = house.session().await;
    let wish = json!({"resident": house.ratna().await.id, "type": "pid"}).to_string();
    let call = || Call::post("/api/offers").body(JSON, wish.clone());
    let cookie = format!("ikd_desk={}", session.reveal());
    for call in [
        call(),
        call().with("cookie", cookie),
        call().with("authorization", "Bearer guessed"),
        call().with("authorization", format!("DPoP {}", session.reveal())),
        call()
            .with("authorization", format!("Bearer {}", session.reveal()))
            .with("authorization", "Bearer guessed"),
    ] {
        let answer = call.to(house.console).await;
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
        answer.is_error(401, "invalid_token");
    }
    let foreign = Call::new("OPTIONS /api/offers").with("access-control-request-method", "POST");
    let foreign = foreign.with("origin", "https://evil.example").to(house.console).await;
    assert_eq!(foreign.header("access-control-allow-origin"), None);
}

#[tokio::test]
async fn an_offer_is_asked_for_as_json_and_nothing_else() {
    let house = House::open().await;
    let bearer = format!("Bearer {}", house.session().await.reveal());
    let wish = json!({"resident": house.ratna().await.id, "type": "pid"}).to_string();
    for media_type in ["text/plain", "application/x-www-form-urlencoded", ""] {
        let call = Call::post("/api/offers").body(media_type, wish.clone());
        let answer = call.with("authorization", &bearer).to(house.console).await;
        answer.is_error(400, "invalid_request");
    }
}

#[tokio::test]
async fn what_is_asked_for_wrongly_is_refused_and_no_nik_is_repeated() {
    let house = House::open().await;
    let session = house.session().await;
    let id = house.ratna().await.id;
    let child = house.residents(false).await.remove(0).id;
    let nik = "3673014505990001";
    for (wish, status, code) in [
        (json!({"type": "pid"}), 400, "invalid_request"),
        (json!({"resident": id, "nik": nik, "type": "pid"}), 400, "invalid_request"),
        (json!({"nik": 3_673_014_505_990_001_u64, "type": "pid"}), 400, "invalid_request"),
        (json!({"nik": "36730145059900", "type": "pid"}), 400, "invalid_request"),
        (json!({"resident": id}), 400, "invalid_request"),
        (json!({"resident": id, "type": "pid", "key": "short"}), 400, "invalid_request"),
        (json!({"resident": id, "type": "pid", "more": nik}), 400, "invalid_request"),
        (json!({"resident": id, "type": "passport"}), 400, "invalid_request"),
        (json!("x".repeat(5_000)), 413, "invalid_request"),
        (json!({"nik": nik, "type": "pid"}), 404, "not_found"),
        (json!({"resident": child, "type": "pid"}), 403, "access_denied"),
    ] {
        let answer = ask(&house, &session, &wish).await;
        answer.is_error(status, code);
        assert!(!answer.body.contains("3673"), "{}", answer.body);
    }
}
