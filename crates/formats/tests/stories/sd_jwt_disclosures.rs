//! Verifying disclosures: every rule of RFC 9901, section 7.1, broken once.

use crate::common::{
    NOON,
    forge::{bound, digest, disclosure, issued, judge, payload, verify},
};
use formats::sd_jwt::SdJwtError;
use serde_json::{Value, json};

fn name() -> Value {
    json!(["salt-1", "full_name", "Budi"])
}

fn hash(value: &Value) -> String {
    digest(&disclosure(value))
}

#[test]
fn a_digest_stands_in_one_place_only() {
    let twice = json!({"_sd": [hash(&name()), hash(&name())]});
    assert_eq!(judge(&twice, &[&name()]).err(), Some(SdJwtError::DigestTwice));
    assert_eq!(judge(&twice, &[]).err(), Some(SdJwtError::DigestTwice), "undisclosed too");
    let nested = json!({"_sd": [hash(&name())], "a": {"_sd": [hash(&name())]}});
    assert_eq!(judge(&nested, &[&name()]).err(), Some(SdJwtError::DigestTwice));
    let element = json!(["salt-1", "x"]);
    let in_array = json!({"a": [{"...": hash(&element)}, {"...": hash(&element)}]});
    assert_eq!(judge(&in_array, &[&element]).err(), Some(SdJwtError::DigestTwice));
    let inner = json!(["salt-2", "b", {"_sd": [hash(&name())]}]);
    let in_disclosure = json!({"_sd": [hash(&name()), hash(&inner)]});
    assert_eq!(judge(&in_disclosure, &[&name(), &inner]).err(), Some(SdJwtError::DigestTwice));
    let once = json!({"_sd": [hash(&name())]});
    assert_eq!(judge(&once, &[&name(), &name()]).err(), Some(SdJwtError::DigestTwice));
}

#[test]
fn a_disclosure_must_belong_somewhere() {
    let error = judge(&json!({"_sd": [digest("decoy")]}), &[&name()]).err();
    assert_eq!(error, Some(SdJwtError::DisclosureUnreferenced));
    // The parts of an object that stays hidden belong nowhere either.
    let part = json!(["salt-2", "b", 1]);
    let whole = json!(["salt-3", "a", {"_sd": [hash(&part)]}]);
    let error = judge(&json!({"_sd": [hash(&whole)]}), &[&part]).err();
    assert_eq!(error, Some(SdJwtError::DisclosureUnreferenced));
    assert!(judge(&json!({"_sd": [hash(&whole)]}), &[&part, &whole]).is_ok());
}

#[test]
fn a_disclosed_claim_takes_no_place_that_is_taken() {
    let open = json!({"_sd": [hash(&name())], "full_name": "Siti"});
    assert_eq!(judge(&open, &[&name()]).err(), Some(SdJwtError::ClaimCollides));
    let rival = json!(["salt-2", "full_name", "Siti"]);
    let two = json!({"_sd": [hash(&name()), hash(&rival)]});
    assert_eq!(judge(&two, &[&name(), &rival]).err(), Some(SdJwtError::ClaimCollides));
    assert!(judge(&two, &[&rival]).is_ok());
}

#[test]
fn a_disclosed_claim_has_no_reserved_name() {
    for reserved in ["_sd", "...", "_sd_alg"] {
        let hidden = json!(["salt", reserved, ["x"]]);
        let error = judge(&json!({"_sd": [hash(&hidden)]}), &[&hidden]).err();
        assert_eq!(error, Some(SdJwtError::ClaimNameReserved), "{reserved}");
        let error = judge(&json!({"a": {"_sd": [hash(&hidden)]}}), &[&hidden]).err();
        assert_eq!(error, Some(SdJwtError::ClaimNameReserved), "{reserved} beneath");
    }
}

#[test]
fn a_disclosure_has_the_elements_that_its_place_needs() {
    let element = json!(["salt", "Budi"]);
    let error = judge(&json!({"_sd": [hash(&element)]}), &[&element]).err();
    assert_eq!(error, Some(SdJwtError::DisclosureArity), "two for a claim");
    let error = judge(&json!({"a": [{"...": hash(&name())}]}), &[&name()]).err();
    assert_eq!(error, Some(SdJwtError::DisclosureArity), "three for an element");
    for wrong in [json!(["s", "n", 1, 2]), json!(["s"]), json!([])] {
        let error = judge(&json!({"_sd": [hash(&wrong)]}), &[&wrong]).err();
        assert_eq!(error, Some(SdJwtError::DisclosureArity), "{wrong}");
    }
    for wrong in [json!([1, "n", 1]), json!(["s", 2, 1]), json!({"s": 1}), json!("s")] {
        let error = judge(&json!({"_sd": [hash(&wrong)]}), &[&wrong]).err();
        assert_eq!(error, Some(SdJwtError::DisclosureMalformed), "{wrong}");
    }
}

#[test]
fn the_hash_function_is_named_at_the_top_or_not_at_all() {
    assert_eq!(judge(&json!({"_sd_alg": "sha-512"}), &[]).err(), Some(SdJwtError::HashUnknown));
    assert_eq!(judge(&json!({"_sd_alg": 256}), &[]).err(), Some(SdJwtError::HashUnknown));
    let beneath = json!({"a": {"_sd_alg": "sha-256"}});
    assert_eq!(judge(&beneath, &[]).err(), Some(SdJwtError::HashMisplaced));
    let inner = json!(["salt", "a", {"_sd_alg": "sha-256"}]);
    let error = judge(&json!({"_sd": [hash(&inner)]}), &[&inner]).err();
    assert_eq!(error, Some(SdJwtError::HashMisplaced));
    let mut silent = payload(&json!({"_sd": [hash(&name())]}));
    silent.as_object_mut().unwrap().remove("_sd_alg");
    let text = bound(&issued(&silent, &[disclosure(&name())]));
    assert!(verify(&text).is_ok(), "SHA-256 where nothing is said");
}

#[test]
fn what_must_be_open_is_not_hidden() {
    for claim in ["iss", "nbf", "exp", "cnf", "vct", "vct#integrity", "aka_vcts", "status"] {
        let hidden = json!(["salt", claim, 1]);
        let error = judge(&json!({"_sd": [hash(&hidden)]}), &[&hidden]).err();
        assert_eq!(error, Some(SdJwtError::NotDisclosable), "{claim}");
    }
    let uri = json!(["salt", "uri", "https://evil.example"]);
    let status = json!({"status": {"status_list": {"idx": 1, "_sd": [hash(&uri)]}}});
    assert_eq!(judge(&status, &[&uri]).err(), Some(SdJwtError::NotDisclosable));
    let element = json!(["salt", "x"]);
    let names = json!({"aka_vcts": [{"...": hash(&element)}]});
    assert_eq!(judge(&names, &[&element]).err(), Some(SdJwtError::NotDisclosable));
    for claim in ["sub", "iat"] {
        let hidden = json!(["salt", claim, NOON.seconds()]);
        let mut payload = payload(&json!({"_sd": [hash(&hidden)]}));
        payload.as_object_mut().unwrap().remove("iat");
        let text = bound(&issued(&payload, &[disclosure(&hidden)]));
        assert!(verify(&text).is_ok(), "{claim} may be hidden");
    }
}

#[test]
fn elements_that_stay_hidden_are_left_out() {
    let element = json!(["salt", "ID"]);
    let list = json!({"list": [{"...": hash(&element)}, "MY", {"...": digest("decoy")}]});
    assert_eq!(judge(&list, &[]).unwrap()["list"], json!(["MY"]));
    assert_eq!(judge(&list, &[&element]).unwrap()["list"], json!(["ID", "MY"]));
}

#[test]
fn digests_have_their_form() {
    for wrong in [json!({"_sd": "x"}), json!({"_sd": [1]}), json!({"_sd": {}}), json!({"...": "x"})]
    {
        assert_eq!(judge(&wrong, &[]).err(), Some(SdJwtError::Malformed), "{wrong}");
    }
    for wrong in [json!([{"...": 1}]), json!([{"...": "x", "y": 1}])] {
        let error = judge(&json!({"list": wrong}), &[]).err();
        assert_eq!(error, Some(SdJwtError::Malformed));
    }
}

#[test]
fn a_disclosure_is_hashed_as_it_came() {
    // White space and escapes that no writer of ours would make.
    let text = formats::base64url::encode(b"[ \"s\\u0061lt\",\n \"full_name\" , \"B\\u0075di\" ]");
    let payload = payload(&json!({"_sd": [digest(&text)]}));
    let claims = verify(&bound(&issued(&payload, &[text]))).unwrap().into_claims();
    assert_eq!(claims["full_name"], "Budi");
}

#[test]
fn the_registered_claims_have_their_types() {
    for (claim, value) in [
        ("vct", json!(1)),
        ("iss", json!({})),
        ("cnf", json!({"jwk": {"kty": "oct", "k": "AA"}})),
        ("status", json!({})),
        ("status", json!({"status_list": {"idx": -1, "uri": "u"}})),
        ("status", json!({"status_list": {"idx": "1", "uri": "u"}})),
        ("status", json!({"status_list": {"idx": 1}})),
    ] {
        let error = judge(&json!({claim: value}), &[]).err();
        assert_eq!(error, Some(SdJwtError::Malformed), "{claim}: {value}");
    }
}

#[test]
fn size_and_depth_are_bounded() {
    let credential = issued(&payload(&json!({})), &[]);
    let long = format!("{credential}~{}", "A".repeat(300_000));
    assert_eq!(verify(&long).err(), Some(SdJwtError::TooLarge));
    let many = format!("{credential}{}", "A~".repeat(2_000));
    assert_eq!(verify(&bound(&many)).err(), Some(SdJwtError::TooLarge));
    let deep = (0..100).fold(json!(1), |value, _| json!([value]));
    let deep = json!(["salt", "deep", deep]);
    let error = judge(&json!({"_sd": [hash(&deep)]}), &[&deep]).err();
    assert_eq!(error, Some(SdJwtError::TooDeep));
    // A chain of disclosures, each in the one before: deep only when put together.
    let mut chain = vec![json!(["salt", "end", 1])];
    for step in 0..40 {
        let inner = hash(chain.last().unwrap());
        chain.push(json!([format!("salt-{step}"), "next", {"_sd": [inner]}]));
    }
    let top = json!({"_sd": [hash(chain.last().unwrap())]});
    let all: Vec<&Value> = chain.iter().collect();
    assert_eq!(judge(&top, &all).err(), Some(SdJwtError::TooDeep));
}
