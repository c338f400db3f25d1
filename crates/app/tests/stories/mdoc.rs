//! The other format, ISO mdoc, in an offer of several: accepted, shown alone and beside the first
//! format, refilled, looked up, taken back.

use std::fs;

use serde_json::{Value, json};

use crate::{
    journey::{next_edition, text},
    server::{Deployment, Engine},
};

const PIN: &str = "258036";
const PID: &str = "id.go.example.pid.1";
const AGE: &str = "id.go.example.age.1";

#[test]
fn an_mdoc_goes_the_whole_way_on_sqlite() {
    the_whole_way(Engine::Sqlite);
}

#[test]
fn an_mdoc_goes_the_whole_way_on_postgres() {
    the_whole_way(Engine::Postgres);
}

fn the_whole_way(engine: Engine) {
    let it = Deployment::settled(engine, 300);
    let server = it.serve();
    let nik = it.eligible().remove(0);
    let holder = Holder { it: &it, wallet: it.data.join("wallet").to_str().unwrap().to_owned() };
    holder.accepts(&nik);
    holder.shows_what_is_asked();
    let before = holder.unused();
    let renewed = holder.does(&["refresh", "--all"]);
    assert_eq!(renewed["renewed"].as_array().map(Vec::len), Some(3), "{renewed}");
    let after = holder.unused();
    assert!(after.iter().zip(&before).all(|(now, then)| now > then), "{before:?} {after:?}");
    assert_eq!(holder.does(&["check"])["cards"], json!([]), "nothing was taken back");
    assert_eq!(holder.shown(&["full_name", "--format", "mdoc"])["verified"], true);

    it.good(&["revoke", "--nik", &nik, "--why", "loss"]);
    next_edition();
    for ask in [
        &["full_name", "--format", "mdoc"][..],
        &["age_over_18", "--type", "age", "--format", "mdoc"],
        &["full_name"],
    ] {
        let refused = holder.shown(ask);
        assert_eq!(refused["reasons"][0]["code"], "revoked", "{ask:?}: {refused}");
    }
    let told = holder.does(&["check"]);
    let cards = told["cards"].as_array().unwrap();
    let mut found: Vec<String> = cards.iter().map(|card| text(card, "type")).collect();
    found.sort();
    assert_eq!(found, ["age_mdoc", "pid", "pid_mdoc"], "{told}");
    let asked = holder.ask(&["full_name", "--format", "mdoc"]);
    holder.refuses(&text(&asked, "request"));
    server.stop();
    it.good(&["audit", "verify"]);
}

#[test]
fn an_offer_of_several_is_whole_or_not_made() {
    let it = Deployment::settled(Engine::Sqlite, 300);
    it.serve().stop();
    let nik = it.eligible().remove(0);
    let offered = it.json(&["offer", "--nik", &nik, "--type", "ktp,kk,ktp_mdoc"]);
    let named = &offered["credential_offer"]["credential_configuration_ids"];
    assert_eq!(named, &json!(["ktp", "kk", "ktp_mdoc"]));
    let complaint = it.bad(1, &["offer", "--nik", &nik, "--type", "pid,passport"]);
    assert!(complaint.contains("age_mdoc") && complaint.contains("kia"), "{complaint}");
    let complaint = it.bad(1, &["offer", "--nik", &nik, "--type", "pid,kia"]);
    assert!(complaint.contains("17 already"), "why not is told: {complaint}");
    it.bad(1, &["offer", "--nik", &nik, "--type", ""]);
    it.bad(1, &["offer", "--nik", &nik, "--type", "pid,pid"]);
}

/// A resident with a wallet on the command line.
struct Holder<'a> {
    it: &'a Deployment,
    wallet: String,
}

impl Holder<'_> {
    fn accepts(&self, nik: &str) {
        let kinds = ["pid", "pid_mdoc", "age_mdoc"];
        let offer = self.it.json(&["offer", "--nik", nik, "--type", &kinds.join(",")]);
        assert_eq!(offer["credential_offer"]["credential_configuration_ids"], json!(kinds));
        let (link, code) = (text(&offer, "credential_offer_uri"), text(&offer, "tx_code"));
        let accepted = self.does(&["accept", &link, "--tx-code", &code]);
        assert_eq!(accepted["accepted"].as_array().map(Vec::len), Some(3), "{accepted}");
        let cards = self.cards();
        let all = |member| cards.iter().map(|card| card[member].clone()).collect::<Vec<_>>();
        assert_eq!(all("type"), ["age_mdoc", "pid", "pid_mdoc"]);
        assert_eq!(all("format"), ["mso_mdoc", "dc+sd-jwt", "mso_mdoc"]);
        assert_eq!(all("doctype"), [json!(AGE), Value::Null, json!(PID)]);
    }

    fn shows_what_is_asked(&self) {
        let shown = self.shown(&["full_name,birthdate", "--format", "mdoc"]);
        let claims = &shown["claims"];
        assert!(claims[PID]["full_name"].is_string(), "{shown}");
        assert_eq!(claims[PID]["birth_date"], claims["birthdate"], "by both of its names");
        assert_eq!(claims[PID].as_object().map(serde_json::Map::len), Some(2), "and no more");
        let shown = self.shown(&["age_over_18", "--type", "age", "--format", "any"]);
        assert_eq!(shown["claims"][AGE]["age_over_18"], true, "of age, as the mdoc says: {shown}");

        let query = json!({"credentials": [
            {"id": "card", "format": "mso_mdoc", "meta": {"doctype_value": PID},
             "claims": [{"path": [PID, "birth_date"]}]},
            {"id": "pid", "format": "dc+sd-jwt", "meta": {"vct_values": ["urn:ikd:pid:1"]},
             "claims": [{"path": ["full_name"]}]},
        ]});
        let file = self.it.data.join("query.json");
        fs::write(&file, query.to_string()).unwrap();
        let ask = ["verify", "ask", "--rp", "demo", "--query", file.to_str().unwrap()];
        let shown = self.answers(&self.it.json(&ask));
        assert_eq!(shown["verified"], true, "both formats in one answer: {shown}");
        assert!(shown["claims"]["card"][PID]["birth_date"].is_string(), "{shown}");
        assert!(shown["claims"]["pid"]["full_name"].is_string(), "{shown}");
    }

    fn ask(&self, what: &[&str]) -> Value {
        self.it.json(&[&["verify", "ask", "--rp", "demo", "--want"], what].concat())
    }

    /// Asked for these claims, and answered: what the relying party reads.
    fn shown(&self, what: &[&str]) -> Value {
        self.answers(&self.ask(what))
    }

    fn answers(&self, asked: &Value) -> Value {
        // A wallet is told of a refusal too.
        drop(self.run(&["present", &text(asked, "request")]));
        let output = self.it.run(&["verify", "result", &text(asked, "transaction")]);
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// What the wallet knows is taken back it does not show.
    fn refuses(&self, request: &str) {
        let output = self.run(&["present", request]);
        assert_eq!(output.status.code(), Some(1));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("holds nothing that answers"), "{said}");
    }

    /// What the wallet holds, by the names of the types.
    fn cards(&self) -> Vec<Value> {
        let mut cards = self.does(&["list"])["credentials"].as_array().unwrap().clone();
        cards.sort_by_key(|card| text(card, "type"));
        cards
    }

    fn unused(&self) -> Vec<u64> {
        self.cards().iter().map(|card| card["unused"].as_u64().unwrap()).collect()
    }

    fn does(&self, what: &[&str]) -> Value {
        let output = self.run(what);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{what:?}: {said}");
        serde_json::from_slice(&output.stdout).unwrap()
    }

    fn run(&self, what: &[&str]) -> std::process::Output {
        let dir = ["--json", "wallet", "--dir", &self.wallet];
        self.it.run(&[&dir[..], what, &["--pin", PIN]].concat())
    }
}
