//! Bad input at every endpoint: a clear error with the specification's code, never a panic.

use serde_json::Value;

use super::{
    house::House,
    http::{Call, FORM, JSON},
};

const GRANT: &str = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Apre-authorized_code";

/// Texts that are nobody's form and nobody's JSON.
fn nonsense() -> Vec<String> {
    vec![
        String::new(),
        "{".to_owned(),
        "[]".to_owned(),
        "null".to_owned(),
        "{\"a\":1,\"a\":2}".to_owned(),
        "%ff%00".to_owned(),
        "=&=&=".to_owned(),
        "[".repeat(20_000),
        "{\"proofs\":".repeat(1_000),
        "\u{202e}\u{0}".to_owned(),
    ]
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_with_the_endpoints_code() {
    let house = House::open().await;
    let bearer = ("authorization", "Bearer x");
    let long = |letters: usize| "a".repeat(letters);
    let cases = [
        (Call::post("/token").body(JSON, "{}"), 400, "invalid_request"),
        (Call::post("/token").body("text/plain", GRANT), 400, "invalid_request"),
        (Call::post("/token"), 400, "invalid_request"),
        (Call::post("/token").body(FORM, GRANT), 400, "invalid_request"),
        (Call::post("/token").body(FORM, format!("{GRANT}&{GRANT}")), 400, "invalid_request"),
        (Call::post("/token").body(FORM, "grant_type=password"), 400, "unsupported_grant_type"),
        (Call::post("/token").body(FORM, long(20_000)), 413, "invalid_request"),
        (
            Call::post("/token")
                .body(FORM, format!("{GRANT}&pre-authorized_code=x&tx_code=1"))
                .with("dpop", "no.proof"),
            400,
            "invalid_dpop_proof",
        ),
        (
            Call::post("/credential").with(bearer.0, bearer.1).body(FORM, "a=b"),
            400,
            "invalid_credential_request",
        ),
        (
            Call::post("/credential").with(bearer.0, bearer.1).body(JSON, long(200_000)),
            413,
            "invalid_credential_request",
        ),
        (
            Call::post("/notification").with(bearer.0, bearer.1).body("text/plain", "{}"),
            400,
            "invalid_notification_request",
        ),
        (Call::post("/oid4vp/requests/x").body(JSON, "{}"), 400, "invalid_request"),
        (Call::post("/oid4vp/requests/x").body(FORM, "a=%zz"), 400, "invalid_request"),
        (Call::post("/oid4vp/requests/x").body(FORM, "wallet_nonce=1"), 404, "not_found"),
        (Call::get("/oid4vp/requests/x"), 404, "not_found"),
        (Call::post("/oid4vp/responses/x").body(FORM, "response=x"), 404, "invalid_request"),
        (Call::post("/oid4vp/responses/x").body(JSON, "{}"), 400, "invalid_request"),
        (Call::post("/oid4vp/responses/x").body(FORM, long(300_000)), 413, "invalid_request"),
        (Call::get("/types/%ff"), 400, "invalid_request"),
    ];
    for (call, status, code) in cases {
        call.to(house.public).await.is_error(status, code);
    }
}

#[tokio::test]
async fn nonsense_is_refused_everywhere_and_the_server_goes_on() {
    let house = House::open().await;
    for body in nonsense() {
        for media_type in [FORM, JSON, "application/x-www-form-urlencoded; charset=utf-8", ""] {
            for path in [
                "/token",
                "/credential",
                "/notification",
                "/oid4vp/requests/x",
                "/oid4vp/responses/x",
            ] {
                let call = Call::post(path).body(media_type, body.clone());
                let answer = call.with("authorization", "Bearer x").to(house.public).await;
                assert!((400..500).contains(&answer.status), "{path}: {}", answer.head);
                let explained = answer.header("www-authenticate").is_some()
                    || serde_json::from_str::<Value>(&answer.body).unwrap()["error"].is_string();
                assert!(explained, "{path}: {}", answer.body);
            }
        }
    }
    Call::post("/nonce").to(house.public).await.json(200);
}

#[tokio::test]
async fn another_method_is_told_which_one_would_do() {
    let house = House::open().await;
    for (call, allowed) in [
        ("GET /token", "POST"),
        ("PUT /credential", "POST"),
        ("GET /nonce", "POST"),
        ("DELETE /notification", "POST"),
        ("POST /offers/x", "GET,HEAD"),
        ("POST /status/1", "GET,HEAD"),
        ("PUT /oid4vp/requests/x", "GET,HEAD,POST"),
        ("GET /oid4vp/responses/x", "POST"),
        ("POST /.well-known/openid-credential-issuer", "GET,HEAD"),
        ("PATCH /verify", "GET,HEAD,POST"),
    ] {
        let answer = Call::new(call).to(house.public).await;
        answer.is_error(405, "invalid_request");
        assert_eq!(answer.header("allow"), Some(allowed), "{call}");
    }
}

#[tokio::test]
async fn headers_that_are_no_text_or_stand_there_twice_are_refused() {
    let house = House::open().await;
    let twice = Call::post("/credential")
        .with("authorization", "Bearer a")
        .with("authorization", "Bearer b")
        .body(JSON, "{}");
    let answer = twice.to(house.public).await;
    assert!(answer.header("www-authenticate").unwrap().contains("invalid_request"));
    assert_eq!(answer.status, 400);
    let odd = Call::post("/credential").with("authorization", "DPoP ü").body(JSON, "{}");
    assert_eq!(odd.to(house.public).await.status, 400);
    let odd = Call::post("/token")
        .with("dpop", "ü")
        .body(FORM, format!("{GRANT}&pre-authorized_code=x&tx_code=1"));
    odd.to(house.public).await.is_error(400, "invalid_dpop_proof");
}
