//! What is said at well-known places, and in status lists and types.

use formats::base64url;
use protocols::{Url, oauth::ServerMetadata, oid4vci::IssuerMetadata};
use serde_json::{Value, json};
use web::REVOCATIONS_PATH;

use super::{
    house::{House, Plan, TRUST_LIST},
    http::{Call, JSON},
    wallet::{Wallet, offer},
};

/// The path of an address.
fn path(address: &str) -> String {
    address.parse::<Url>().unwrap().path().to_owned()
}

async fn is_found_and_contradicts_nothing(house: &House) {
    let url = &house.app.deployment.public_url;
    let issuer = Call::get(path(&IssuerMetadata::location(url))).to(house.public).await;
    assert_eq!(issuer.header("content-type"), Some(JSON));
    assert_eq!(issuer.header("cache-control"), Some("public, max-age=300"));
    assert_eq!(issuer.header("access-control-allow-origin"), Some("*"));
    IssuerMetadata::from_json(issuer.ok(200).as_bytes(), url).unwrap();
    let server = Call::get(path(&ServerMetadata::location(url))).to(house.public).await;
    ServerMetadata::from_json(server.ok(200).as_bytes(), url).unwrap();
    let list = Call::get(path(&url.well_known("ikd-trust-list"))).to(house.public).await;
    assert_eq!(list.header("content-type"), Some("application/jwt"));
    assert_eq!(list.ok(200), TRUST_LIST);
    let revocations = format!("{}{REVOCATIONS_PATH}", url.path().trim_end_matches('/'));
    let list = || Call::get(&revocations).to(house.public);
    let first = list().await;
    assert_eq!(first.header("content-type"), Some("application/pkix-crl"));
    assert_eq!(first.header("cache-control"), Some("public, max-age=300"));
    assert_eq!(first.ok(200), "revocations");
    house.app.revocations.replace(b"the next ones".to_vec());
    assert_eq!(list().await.ok(200), "the next ones");
}

#[tokio::test]
async fn wallets_find_every_document_at_its_well_known_place() {
    is_found_and_contradicts_nothing(&House::open().await).await;
}

#[tokio::test]
async fn an_issuer_beneath_a_path_is_found_between_host_and_path_and_issues_there() {
    let house = House::planned(Plan { path: "/id", ..Plan::default() }).await;
    is_found_and_contradicts_nothing(&house).await;
    let offered = offer(&house, &house.ratna().await).await;
    Wallet::new(&house).accept(&house, &offered).await;
    let asked = Call::page("/verify").to(house.public).await;
    assert_eq!(asked.status, 200, "pages stay where they are");
}

#[tokio::test]
async fn a_status_list_is_given_to_whoever_takes_its_form() {
    let house = House::open().await;
    let offered = offer(&house, &house.ratna().await).await;
    Wallet::new(&house).accept(&house, &offered).await;
    let all = Call::get("/status").to(house.public).await.json(200);
    let address = path(all["status_lists"][0].as_str().unwrap());
    let answer = Call::get(&address).to(house.public).await;
    assert_eq!(answer.header("content-type"), Some("application/statuslist+jwt"));
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    let kept = answer.header("cache-control").unwrap().to_owned();
    let tag = answer.header("etag").unwrap().to_owned();
    let token = answer.ok(200);
    let claims = base64url::decode(token.split('.').nth(1).unwrap()).unwrap();
    let claims: Value = serde_json::from_slice(&claims).unwrap();
    let kept: u64 = kept.strip_prefix("public, max-age=").unwrap().parse().unwrap();
    assert!(kept <= 32 && kept <= claims["ttl"].as_u64().unwrap(), "until the next edition");
    assert_eq!(tag, format!("\"{}-jwt\"", claims["iat"]), "an edition is of its epoch");
    assert_eq!(path(claims["sub"].as_str().unwrap()), address);
    let accept = |form: &str| Call::get(&address).with("accept", form).to(house.public);
    assert_eq!(accept("application/statuslist+jwt").await.status, 200);
    let cwt = accept("application/statuslist+cwt").await;
    assert_eq!(cwt.status, 200);
    assert_eq!(cwt.header("content-type"), Some("application/statuslist+cwt"));
    assert_eq!(cwt.header("vary"), Some("accept"));
    accept("text/html").await.is_error(406, "invalid_request");
    let same = Call::get(&address).with("if-none-match", &tag).to(house.public).await;
    assert_eq!((same.status, same.header("etag")), (304, Some(tag.as_str())));
    let other = Call::get(&address).with("if-none-match", "\"1-jwt\"").to(house.public).await;
    assert_eq!(other.status, 200);
    let cards = Call::get("/status/cards").to(house.public).await.json(200);
    assert_eq!(cards["status_lists"], json!([]), "no card has been printed");
    for missing in ["/status/999", "/status/0", "/status/-1", "/status/x", "/status/9999999999999"]
    {
        Call::get(missing).to(house.public).await.is_error(404, "not_found");
    }
}

#[tokio::test]
async fn a_type_is_given_byte_for_byte_as_its_integrity_counts_it() {
    let house = House::open().await;
    let written = house.app.issuance.type_metadata("urn:ikd:pid:1").unwrap();
    for address in ["/types/urn:ikd:pid:1", "/types/urn%3Aikd%3Apid%3A1"] {
        let answer = Call::get(address).to(house.public).await;
        assert_eq!(answer.header("content-type"), Some(JSON));
        assert_eq!(answer.ok(200), written);
    }
    Call::get("/types/urn:other:1").to(house.public).await.is_error(404, "not_found");
}
