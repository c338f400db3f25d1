//! An age that no document stores: asked, answered by the nearest one, and told as it was asked.

use serde_json::json;

use crate::{
    journey::text,
    server::{Deployment, Engine},
};

const PIN: &str = "258036";
const DOCTYPE: &str = "id.go.example.age.1";

#[test]
fn an_age_between_two_is_proven_by_the_next_and_told_as_it_was_asked() {
    let it = Deployment::settled(Engine::Sqlite, 300);
    let _server = it.serve();
    // Digits eleven and twelve are the year of birth: somebody of the last century.
    let born_before_2000 = |nik: &String| ('3'..='9').contains(&nik.chars().nth(10).unwrap());
    let nik = it.eligible().into_iter().find(born_before_2000).unwrap();
    let wallet = it.data.join("wallet").to_str().unwrap().to_owned();
    let offer = it.json(&["offer", "--nik", &nik, "--type", "age_mdoc"]);
    let (link, code) = (text(&offer, "credential_offer_uri"), text(&offer, "tx_code"));
    it.good(&["wallet", "--dir", &wallet, "accept", &link, "--tx-code", &code, "--pin", PIN]);

    let ask = ["verify", "ask", "--rp", "demo", "--type", "age", "--format", "any", "--want"];
    let asked = it.json(&[&ask[..], &["age_over_20"]].concat());
    let (request, transaction) = (text(&asked, "request"), text(&asked, "transaction"));
    it.good(&["wallet", "--dir", &wallet, "present", &request, "--pin", PIN]);
    let result = it.json(&["verify", "result", &transaction]);
    assert_eq!(result["verified"], true, "{result}");
    assert_eq!(result["claims"], json!({DOCTYPE: {"age_over_20": true}}), "over 20, and no more");
    it.bad(1, &[&ask[..], &["age_over_19"]].concat());
}
