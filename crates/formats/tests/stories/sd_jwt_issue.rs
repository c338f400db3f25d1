//! Issuing and holding: what goes into a credential comes out again, piece by piece.

use std::{collections::BTreeSet, time::Duration};

use crate::common::{
    NOON, Rust,
    forge::{self, AUDIENCE, NONCE, holder, issuer},
};
use formats::{
    Path, base64url,
    jose::UnverifiedJws,
    sd_jwt::{
        Claims, Credential, DraftError, Elements, HeldCredential, Issuer, KeyBinding, SdJwtError,
        UnverifiedCredential,
    },
    status_list::StatusReference,
};
use serde_json::{Map, Value, json};
use terms::SeededDie;

const VCT: &str = "urn:test:1";

/// A credential with a holder and nothing else around these claims.
fn issue(claims: &Claims<'_>, seed: u64) -> String {
    let by = Issuer::new(&[]).unwrap();
    let key = holder().public();
    let credential = Credential::new(&by, VCT, claims).holder(&key);
    let draft = credential.draft(&Rust::default(), &SeededDie::new(seed)).unwrap();
    let signature = issuer().sign(draft.to_sign());
    draft.complete(&signature)
}

fn hold(text: &str) -> HeldCredential {
    UnverifiedCredential::parse(text)
        .unwrap()
        .verify(&Rust::default(), &issuer().public(), NOON, Duration::ZERO)
        .unwrap()
}

fn payload(text: &str) -> Map<String, Value> {
    let jwt = text.split('~').next().unwrap();
    UnverifiedJws::parse(jwt).unwrap().dangerous_unverified_claims().unwrap()
}

/// What a verifier learns when the holder selects these paths.
fn shown(held: &HeldCredential, selected: &[&str]) -> Map<String, Value> {
    let selected: Vec<Path> = selected.iter().map(|it| it.parse().unwrap()).collect();
    let binding = KeyBinding { audience: AUDIENCE, nonce: NONCE, issued: NOON };
    let draft = held.present(&Rust::default(), &selected, &binding).unwrap();
    let signature = holder().sign(draft.to_sign());
    let mut claims = forge::verify(&draft.complete(&signature)).unwrap().into_claims();
    claims.retain(|name, _| !["vct", "cnf"].contains(&name.as_str()));
    claims
}

fn paths(held: &HeldCredential) -> BTreeSet<String> {
    held.disclosable().map(ToString::to_string).collect()
}

fn address() -> Claims<'static> {
    Claims::new().hidden("locality", "Serang").hidden("region", "Banten").open("country", "ID")
}

#[test]
fn hidden_claims_are_held_and_shown_one_by_one() {
    let claims = Claims::new()
        .hidden("full_name", "Nur'aini")
        .hidden("birthdate", "2001-02-03")
        .open("issuing_country", "ID");
    let text = issue(&claims, 1);
    let held = hold(&text);
    assert_eq!(paths(&held), BTreeSet::from(["full_name".to_owned(), "birthdate".to_owned()]));
    assert_eq!(held.claims().get("full_name"), Some(&json!("Nur'aini")));
    let signed = payload(&text);
    assert!(!signed.contains_key("full_name") && signed.contains_key("issuing_country"));
    assert_eq!(Value::Object(shown(&held, &[])), json!({"issuing_country": "ID"}));
    assert_eq!(
        Value::Object(shown(&held, &["birthdate"])),
        json!({"issuing_country": "ID", "birthdate": "2001-02-03"})
    );
    assert!(!format!("{held:?}").contains("Nur"), "debug output shows no claim");
}

#[test]
fn without_hidden_claims_there_are_no_digests() {
    let text = issue(&Claims::new().open("issuing_country", "ID"), 1);
    assert!(text.ends_with('~') && text.matches('~').count() == 1);
    let signed = payload(&text);
    assert!(!signed.contains_key("_sd") && !signed.contains_key("_sd_alg"));
    assert_eq!(hold(&text).disclosable().count(), 0);
}

#[test]
fn the_registered_claims_stand_in_the_open() {
    let status = StatusReference { index: 42, uri: "https://status.example/1".to_owned() };
    let by = Issuer::new(&[vec![1, 2], vec![3]]).unwrap().named("https://issuer.example");
    let key = holder().public();
    let claims = Claims::new().hidden("full_name", "Budi");
    let draft = Credential::new(&by, VCT, &claims)
        .integrity("sha256-abc=")
        .issued(NOON)
        .not_before(NOON)
        .expires(NOON.plus(Duration::from_secs(60)))
        .holder(&key)
        .status(&status)
        .draft(&Rust::default(), &SeededDie::new(1))
        .unwrap();
    let text = draft.clone().complete(&issuer().sign(draft.to_sign()));
    let jws = UnverifiedJws::parse(text.split('~').next().unwrap()).unwrap();
    assert_eq!(jws.header().typ.as_deref(), Some("dc+sd-jwt"));
    assert_eq!(jws.header().x5c, [vec![1, 2], vec![3]]);
    let mut signed = payload(&text);
    assert_eq!(signed.remove("_sd").unwrap().as_array().unwrap().len(), 1);
    assert_eq!(
        Value::Object(signed),
        json!({
            "vct": VCT, "vct#integrity": "sha256-abc=", "iss": "https://issuer.example",
            "iat": NOON.seconds(), "nbf": NOON.seconds(), "exp": NOON.seconds() + 60,
            "cnf": {"jwk": formats::jose::Jwk::new(key)},
            "status": {"status_list": {"idx": 42, "uri": "https://status.example/1"}},
            "_sd_alg": "sha-256",
        })
    );
    let held = hold(&text);
    assert_eq!(held.registered().status.as_ref(), Some(&status));
    assert_eq!(held.registered().holder.as_ref().map(|it| *it.key()), Some(key));
}

#[test]
fn parts_of_a_hidden_object_come_with_the_object_above_them() {
    let claims = Claims::new().hidden("address", address()).hidden("full_name", "Budi");
    let held = hold(&issue(&claims, 1));
    let names = ["address", "address.locality", "address.region", "full_name"];
    assert_eq!(paths(&held), names.map(str::to_owned).into());
    assert_eq!(
        Value::Object(shown(&held, &["address.region"])),
        json!({"address": {"region": "Banten", "country": "ID"}})
    );
    assert_eq!(
        Value::Object(shown(&held, &["address"])),
        json!({"address": {"region": "Banten", "locality": "Serang", "country": "ID"}})
    );
    assert_eq!(
        held.disclosed_by(&["address.region".parse().unwrap()]).count(),
        2,
        "the wallet can say beforehand what would be shown"
    );
}

#[test]
fn parts_of_an_open_object_are_hidden_on_their_own() {
    let held = hold(&issue(&Claims::new().open("address", address()), 1));
    assert_eq!(Value::Object(shown(&held, &[])), json!({"address": {"country": "ID"}}));
    assert_eq!(
        Value::Object(shown(&held, &["address.locality"])),
        json!({"address": {"country": "ID", "locality": "Serang"}})
    );
    let only_hidden = Claims::new().open("a", Claims::new().hidden("b", json!(1)));
    assert_eq!(Value::Object(shown(&hold(&issue(&only_hidden, 1)), &[])), json!({"a": {}}));
}

#[test]
fn elements_of_an_array_are_hidden_one_by_one() {
    let list = Elements::new().hidden("ID").open("MY").hidden(Claims::new().hidden("x", json!(1)));
    let held = hold(&issue(&Claims::new().open("list", list), 1));
    let names = ["list.0", "list.2", "list.2.x"];
    assert_eq!(paths(&held), names.map(str::to_owned).into());
    assert_eq!(Value::Object(shown(&held, &[])), json!({"list": ["MY"]}));
    assert_eq!(Value::Object(shown(&held, &["list.2.x"])), json!({"list": ["MY", {"x": 1}]}));
    assert_eq!(Value::Object(shown(&held, &["list.*"])), json!({"list": ["ID", "MY", {"x": 1}]}));
    assert_eq!(Value::Object(shown(&held, &["list"])), json!({"list": ["ID", "MY", {"x": 1}]}));
}

#[test]
fn salts_are_never_the_same_and_digests_are_sorted() {
    let names: Vec<String> = (0..40).map(|number| format!("claim_{number:02}")).collect();
    let same = |claims: Claims<'static>| claims;
    let claims = names.iter().fold(same(Claims::new()), |claims, name| {
        let name: &'static str = name.clone().leak();
        claims.hidden(name, "the same value")
    });
    let text = issue(&claims, 5);
    let salts: BTreeSet<String> = text
        .trim_end_matches('~')
        .split('~')
        .skip(1)
        .map(|it| serde_json::from_slice::<Value>(&base64url::decode(it).unwrap()).unwrap())
        .map(|it| it[0].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(salts.len(), 40);
    assert!(salts.iter().all(|salt| base64url::decode(salt).unwrap().len() >= 16), "128 bits");
    let digests: Vec<Vec<u8>> = payload(&text)["_sd"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| base64url::decode(it.as_str().unwrap()).unwrap())
        .collect();
    assert!(digests.is_sorted() && digests.len() == 40);
    assert_ne!(issue(&claims, 5), issue(&claims, 6));
}

#[test]
fn decoys_hide_how_many_claims_there_are() {
    let by = Issuer::new(&[]).unwrap();
    let claims = Claims::new().hidden("full_name", "Budi");
    let credential = Credential::new(&by, VCT, &claims).decoys(4);
    let draft = credential.draft(&Rust::default(), &SeededDie::new(1)).unwrap();
    let text = draft.clone().complete(&issuer().sign(draft.to_sign()));
    assert_eq!(payload(&text)["_sd"].as_array().unwrap().len(), 5);
    assert_eq!(paths(&hold(&text)), BTreeSet::from(["full_name".to_owned()]));
}

#[test]
fn names_of_the_specifications_are_not_taken_for_claims() {
    let by = Issuer::new(&[]).unwrap();
    let draft = |claims: Claims<'_>| {
        let credential = Credential::new(&by, VCT, &claims);
        credential.draft(&Rust::default(), &SeededDie::new(1)).err()
    };
    for name in ["iss", "iat", "nbf", "exp", "cnf", "vct", "vct#integrity", "aka_vcts", "status"] {
        assert_eq!(
            draft(Claims::new().hidden(name, "x")),
            Some(DraftError::NameReserved),
            "{name}"
        );
        assert_eq!(draft(Claims::new().open(name, "x")), Some(DraftError::NameReserved), "{name}");
        let beneath = Claims::new().open("a", Claims::new().open(name, "x"));
        assert_eq!(draft(beneath), None, "{name} beneath the top level");
    }
    for name in ["_sd", "...", "_sd_alg"] {
        assert_eq!(
            draft(Claims::new().hidden(name, "x")),
            Some(DraftError::NameReserved),
            "{name}"
        );
        let beneath = Claims::new().hidden("a", Claims::new().open(name, "x"));
        assert_eq!(draft(beneath), Some(DraftError::NameReserved), "{name}");
        let value = json!({"b": [{name: 1}]});
        let value = Claims::new().hidden("a", &value);
        assert_eq!(draft(value), Some(DraftError::NameReserved), "{name} in a value");
    }
    let twice = Claims::new().open("a", "x").hidden("a", "y");
    assert_eq!(draft(twice), Some(DraftError::NameTwice));
    let deep = (0..60).fold(json!(1), |value, _| json!([value]));
    assert_eq!(draft(Claims::new().open("a", &deep)), Some(DraftError::TooDeep));
    let deep = (0..60).fold(Claims::new(), |claims, _| Claims::new().open("a", claims));
    assert_eq!(draft(deep), Some(DraftError::TooDeep));
}

#[test]
fn a_wallet_takes_only_what_its_issuer_signed_and_what_still_holds() {
    let crypto = Rust::default();
    let text = issue(&Claims::new().hidden("full_name", "Budi"), 1);
    let verify = |text: &str, key: u8| {
        let key = crate::common::Key::number(key).public();
        UnverifiedCredential::parse(text)
            .and_then(|it| it.verify(&crypto, &key, NOON, Duration::ZERO))
            .err()
    };
    assert_eq!(verify(&text, 1), None);
    assert_eq!(verify(&text, 9), Some(SdJwtError::IssuerSignature));
    assert_eq!(verify(&forge::bound(&text), 1), Some(SdJwtError::KeyBindingUnexpected));
    assert_eq!(verify(text.trim_end_matches('~'), 1), Some(SdJwtError::KeyBindingUnexpected));
    let dropped = format!("{}~", text.split('~').next().unwrap());
    assert_eq!(verify(&dropped, 1), None, "an issuer may keep a disclosure back");
    let expired = forge::issued(&forge::payload(&json!({"exp": NOON.seconds()})), &[]);
    assert_eq!(verify(&expired, 1), Some(SdJwtError::Expired));
}

#[test]
fn a_vault_gives_back_what_was_put_into_it() {
    let claims = Claims::new().hidden("address", address());
    let text = issue(&claims, 1);
    let stored = UnverifiedCredential::parse(&text).unwrap();
    let held = stored.dangerous_from_vault(&Rust::default()).unwrap();
    assert_eq!(held.claims(), hold(&text).claims());
}
