//! One resident, from the registry to a proven identity to a figure.

use std::{thread, time::Duration};

use serde_json::Value;
use terms::{Clock, SystemClock};

use crate::server::{Deployment, Engine};

const PIN: &str = "258036";

#[test]
fn one_resident_goes_the_whole_way_on_sqlite() {
    the_whole_way(Engine::Sqlite);
}

#[test]
fn one_resident_goes_the_whole_way_on_postgres() {
    the_whole_way(Engine::Postgres);
}

fn the_whole_way(engine: Engine) {
    let it = Deployment::settled(engine, 300);
    let server = it.serve();
    let nik = it.eligible().remove(0);
    let wallet = it.data.join("wallet");
    let wallet = wallet.to_str().unwrap();
    assert_eq!(activated(&it), 0);

    let offer = it.json(&["offer", "--nik", &nik]);
    let (link, code) = (text(&offer, "credential_offer_uri"), text(&offer, "tx_code"));
    let accept = ["wallet", "--dir", wallet, "accept", &link, "--tx-code", &code, "--pin", PIN];
    let accepted = it.json(&[&accept[..], &["--json"]].concat());
    assert_eq!(accepted["accepted"][0]["type"], "pid");
    assert_eq!(accepted["accepted"][0]["copies"], 10);
    assert_eq!(accepted["trust_list"].as_str().map(str::len), Some(64));
    assert_eq!(activated(&it), 1, "the count has moved by one");
    let again = it.bad(1, &accept);
    assert!(!again.contains(&code), "{again}");

    let asked = it.json(&["verify", "ask", "--rp", "demo", "--want", "full_name,address.locality"]);
    let (request, transaction) = (text(&asked, "request"), text(&asked, "transaction"));
    let pending = it.json(&["verify", "result", &transaction]);
    assert_eq!(pending["status"], "pending");
    let present = ["wallet", "--dir", wallet, "present", &request, "--pin", PIN];
    assert_eq!(it.json(&present)["presented"], true);
    let result = it.json(&["verify", "result", &transaction]);
    assert_eq!(result["verified"], true, "{result}");
    assert!(result["claims"]["full_name"].is_string());
    assert!(result["claims"]["address"]["locality"].is_string());
    assert_eq!(result["claims"].as_object().map(|it| it.contains_key("nik")), Some(false));
    let gone = it.json(&["verify", "result", &transaction]);
    assert_eq!((&gone["verified"], &gone["claims"]), (&Value::Bool(true), &Value::Null));
    it.bad(1, &present);

    it.good(&["revoke", "--nik", &nik, "--why", "leaving"]);
    assert_eq!(activated(&it), 0, "leaving is counted too");
    it.good(&["audit", "verify"]);
    server.stop();
    it.good(&["audit", "verify"]);
}

#[test]
fn an_offer_bound_to_a_wallet_is_for_that_wallet() {
    let it = Deployment::settled(Engine::Sqlite, 300);
    let _server = it.serve();
    let nik = it.eligible().remove(0);
    let path = |name: &str| it.data.join(name).to_str().unwrap().to_owned();
    let (mine, other) = (path("mine"), path("other"));
    let key = it.good(&["wallet", "--dir", &mine, "key", "--pin", PIN]);
    let offer = it.json(&["offer", "--nik", &nik, "--key", key.trim()]);
    let (link, code) = (text(&offer, "credential_offer_uri"), text(&offer, "tx_code"));
    let accept = |wallet: &str| {
        it.run(&["wallet", "--dir", wallet, "accept", &link, "--tx-code", &code, "--pin", PIN])
    };
    assert_eq!(accept(&other).status.code(), Some(1));
    assert!(accept(&mine).status.success());
}

#[test]
fn a_holder_can_say_no_and_a_wallet_needs_its_pin() {
    let it = Deployment::settled(Engine::Sqlite, 300);
    let _server = it.serve();
    let nik = it.eligible().remove(0);
    let wallet = it.data.join("wallet").to_str().unwrap().to_owned();
    let offer = it.json(&["offer", "--nik", &nik]);
    let (link, code) = (text(&offer, "credential_offer_uri"), text(&offer, "tx_code"));
    it.good(&["wallet", "--dir", &wallet, "accept", &link, "--tx-code", &code, "--pin", PIN]);
    it.bad(1, &["wallet", "--dir", &wallet, "list", "--pin", "258037"]);
    it.bad(1, &["wallet", "--dir", &wallet, "list", "--pin", "123456"]);
    let asked = it.json(&["verify", "ask", "--rp", "demo", "--want", "nik"]);
    let (request, transaction) = (text(&asked, "request"), text(&asked, "transaction"));
    it.good(&["wallet", "--dir", &wallet, "present", &request, "--pin", PIN, "--deny"]);
    let output = it.run(&["verify", "result", &transaction]);
    assert_eq!(output.status.code(), Some(1));
    let result: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(result["reasons"][0]["code"], "declined", "{result}");
}

#[test]
fn a_revoked_credential_is_refused() {
    let it = Deployment::settled(Engine::Sqlite, 300);
    let _server = it.serve();
    let nik = it.eligible().remove(0);
    let wallet = it.data.join("wallet").to_str().unwrap().to_owned();
    let offer = it.json(&["offer", "--nik", &nik]);
    let (link, code) = (text(&offer, "credential_offer_uri"), text(&offer, "tx_code"));
    it.good(&["wallet", "--dir", &wallet, "accept", &link, "--tx-code", &code, "--pin", PIN]);
    it.good(&["revoke", "--nik", &nik, "--why", "loss"]);
    next_edition();
    let asked = it.json(&["verify", "ask", "--rp", "demo", "--want", "full_name"]);
    let (request, transaction) = (text(&asked, "request"), text(&asked, "transaction"));
    let shown = it.run(&["wallet", "--dir", &wallet, "present", &request, "--pin", PIN]);
    assert!(!shown.status.success());
    let output = it.run(&["verify", "result", &transaction]);
    let result: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(result["reasons"][0]["code"], "revoked", "{result}");
}

#[test]
fn the_claims_that_are_asked_must_be_registered() {
    let it = Deployment::settled(Engine::Sqlite, 300);
    let _server = it.serve();
    let complaint = it.bad(1, &["verify", "ask", "--rp", "demo", "--want", "full_name,kk_number"]);
    assert!(complaint.contains("kk_number"), "{complaint}");
    it.bad(1, &["verify", "ask", "--rp", "nobody", "--want", "full_name"]);
    it.bad(2, &["verify", "ask", "--rp", "demo"]);
    // In whichever format: what is registered is the claim.
    let ask = ["verify", "ask", "--rp", "demo", "--want"];
    let asks = |words: &[&'static str]| [&ask[..], words].concat();
    let complaint = it.bad(1, &asks(&["full_name,kk_number", "--format", "mdoc"]));
    assert!(complaint.contains("kk_number"), "{complaint}");
    it.good(&asks(&["full_name,nik", "--format", "mdoc"]));
    it.good(&asks(&["birth_date", "--format", "mdoc"]));
    it.good(&asks(&["full_name,birthdate", "--format", "any"]));
    it.good(&asks(&["age_over_18", "--type", "age", "--format", "any"]));
    it.bad(1, &asks(&["full_name", "--type", "kk"]));
    it.bad(2, &asks(&["full_name", "--format", "paper"]));
    it.bad(2, &["verify", "ask", "--rp", "demo", "--query", "q.json", "--format", "mdoc"]);
}

/// Waits until what has happened stands in the status lists: they are published by epochs of
/// thirty seconds, two seconds after each has begun.
pub fn next_edition() {
    let left = 33 - SystemClock.now().seconds().rem_euclid(30);
    thread::sleep(Duration::from_secs(left.unsigned_abs()));
}

pub fn activated(it: &Deployment) -> i64 {
    let figure = it.json(&["figures", "show", "--region", "36.73"]);
    assert_eq!(figure["base"]["kind"], "recorded");
    figure["numerator"].as_i64().unwrap()
}

pub fn text(of: &Value, member: &str) -> String {
    of[member].as_str().unwrap_or_else(|| panic!("no {member} in {of}")).to_owned()
}
