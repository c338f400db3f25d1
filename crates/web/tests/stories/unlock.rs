//! The endpoints by which a phone opens its vault, over a connection. What they answer to OPAQUE's
//! own messages is told by the stories of the room.

use serde_json::json;

use super::{
    house::{House, Plan},
    http::{Call, JSON},
};

const JWT: &str = "application/jwt";

async fn house(path: &'static str) -> House {
    House::planned(Plan { residents: 0, path, ..Plan::default() }).await
}

#[tokio::test]
async fn a_phone_gets_nonces_and_nobody_keeps_them_on_the_way() {
    let house = house("/ikd").await;
    let ask =
        || Call::post("/ikd/unlock/nonce").body(JSON, "{}").with("origin", "https://w.example");
    let answer = ask().to(house.public).await;
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    let (first, second) = (answer.json(200), ask().to(house.public).await.json(200));
    assert_ne!(first["nonce"], second["nonce"]);
    assert_eq!(first["expires_in"], 300);
    let preflight = Call::new("OPTIONS /ikd/unlock/login")
        .with("origin", "https://w.example")
        .with("access-control-request-method", "POST")
        .with("access-control-request-headers", "content-type");
    let answer = preflight.to(house.public).await;
    assert!(answer.header("access-control-allow-headers").unwrap().contains("content-type"));
    assert_eq!(answer.status, 204);
}

#[tokio::test]
async fn what_is_no_message_is_refused_by_its_code() {
    let house = house("").await;
    for (verb, media_type, body, status, code) in [
        ("login", JWT, "a.b.c", 400, "invalid_proof"),
        ("login", JSON, "{}", 400, "invalid_request"),
        ("block", JSON, "{}", 400, "invalid_request"),
        ("block", JWT, "{\"code\":\"X\"}", 400, "invalid_request"),
        ("block", JSON, "{\"code\":\"X\"}", 404, "unknown_code"),
        ("open", JSON, "{}", 404, "not_found"),
        ("Login", JWT, "a.b.c", 404, "not_found"),
    ] {
        let call = Call::post(format!("/unlock/{verb}")).body(media_type, body);
        let told = call.to(house.public).await.json(status);
        assert_eq!(told["error"], code, "{verb} {body}");
    }
    let long = json!({"code": "X".repeat(16 << 10)}).to_string();
    let call = Call::post("/unlock/block").body(JSON, long);
    assert_eq!(call.to(house.public).await.status, 413);
    assert_eq!(Call::get("/unlock/nonce").to(house.public).await.status, 405);
    for listener in [house.wallet, house.ops] {
        let call = Call::post("/unlock/nonce").body(JSON, "{}");
        assert_eq!(call.to(listener).await.status, 404, "it is there for everybody at one place");
    }
}
