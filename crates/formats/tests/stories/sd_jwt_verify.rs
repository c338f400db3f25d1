//! Verifying signatures, key binding and time: one story for each way to be wrong.

use std::time::Duration;

use crate::common::{
    Key, NOON, Rust,
    forge::{
        AUDIENCE, NONCE, binding, bound, digest, disclosure, holder, issued, issuer, judge,
        payload, sign, verify,
    },
    pki::{authority_params, certify, leaf_params, list, self_signed},
};
use formats::{
    sd_jwt::{Expect, SdJwtError, UnverifiedPresentation},
    trust::{ChainError, Kind, TrustAnchors},
};
use proptest::prelude::*;
use serde_json::{Value, json};

fn name() -> Value {
    json!(["salt-1", "full_name", "Budi"])
}

fn hash(value: &Value) -> String {
    digest(&disclosure(value))
}

/// A credential with one hidden claim, disclosed.
fn credential() -> String {
    issued(&payload(&json!({"_sd": [hash(&name())]})), &[disclosure(&name())])
}

/// The credential above with a key binding that says and is signed otherwise.
fn bound_with(edit: impl FnOnce(&mut Value), header: &Value, key: &Key) -> String {
    let issued = credential();
    let mut payload = binding(&issued);
    edit(&mut payload);
    format!("{issued}{}", sign(header, &payload, key))
}

fn refusal(edit: impl FnOnce(&mut Value)) -> Option<SdJwtError> {
    verify(&bound_with(edit, &json!({"alg": "ES256", "typ": "kb+jwt"}), &holder())).err()
}

#[test]
fn an_honest_presentation_is_accepted() {
    let presentation = verify(&bound(&credential())).unwrap();
    assert_eq!(presentation.claims().get("full_name"), Some(&json!("Budi")));
    assert!(!presentation.claims().contains_key("_sd"));
    assert!(!presentation.claims().contains_key("_sd_alg"));
    assert_eq!(presentation.registered().vct, "urn:test:1");
    assert!(!format!("{presentation:?}").contains("Budi"), "debug output shows no claim");
}

#[test]
fn a_corrupted_issuer_signature_is_refused() {
    let text = bound(&credential());
    let (jwt, rest) = text.split_once('~').unwrap();
    let (signed, signature) = jwt.rsplit_once('.').unwrap();
    let flipped = if signature.starts_with('A') { "B" } else { "A" };
    let text = format!("{signed}.{flipped}{}~{rest}", &signature[1..]);
    assert_eq!(verify(&text).err(), Some(SdJwtError::IssuerSignature));
    let none = sign(&json!({"alg": "none", "typ": "dc+sd-jwt"}), &payload(&json!({})), &issuer());
    assert_eq!(verify(&bound(&format!("{none}~"))).err(), Some(SdJwtError::IssuerSignature));
}

#[test]
fn only_the_type_of_a_credential_is_a_credential() {
    for typ in ["vc+sd-jwt", "JWT", "kb+jwt"] {
        let jwt = sign(&json!({"alg": "ES256", "typ": typ}), &payload(&json!({})), &issuer());
        assert_eq!(verify(&bound(&format!("{jwt}~"))).err(), Some(SdJwtError::Type), "{typ}");
    }
}

#[test]
fn without_key_binding_nobody_is_the_holder() {
    assert_eq!(verify(&credential()).err(), Some(SdJwtError::KeyBindingMissing));
    let payload = payload(&json!({"cnf": {"kid": "1"}}));
    let error = verify(&bound(&issued(&payload, &[]))).err();
    assert_eq!(error, Some(SdJwtError::HolderKeyMissing));
    let mut no_cnf = payload;
    no_cnf.as_object_mut().unwrap().remove("cnf");
    let error = verify(&bound(&issued(&no_cnf, &[]))).err();
    assert_eq!(error, Some(SdJwtError::HolderKeyMissing));
}

#[test]
fn the_key_binding_is_signed_by_the_holders_key() {
    let header = json!({"alg": "ES256", "typ": "kb+jwt"});
    let by = |key: &Key, header: &Value| verify(&bound_with(|_| {}, header, key)).err();
    assert_eq!(by(&holder(), &header), None);
    assert_eq!(by(&issuer(), &header), Some(SdJwtError::KeyBindingSignature));
    let none = json!({"alg": "none", "typ": "kb+jwt"});
    assert_eq!(by(&holder(), &none), Some(SdJwtError::KeyBindingSignature));
    let other = json!({"alg": "ES256", "typ": "JWT"});
    assert_eq!(by(&holder(), &other), Some(SdJwtError::KeyBindingType));
    let garbage = format!("{}abc", credential());
    assert_eq!(verify(&garbage).err(), Some(SdJwtError::KeyBindingMalformed));
}

#[test]
fn the_key_binding_is_for_this_request_and_these_bytes() {
    assert_eq!(refusal(|it| it["nonce"] = json!("other")), Some(SdJwtError::KeyBindingNonce));
    assert_eq!(refusal(|it| it["aud"] = json!("abc")), Some(SdJwtError::KeyBindingAudience));
    let list = refusal(|it| it["aud"] = json!([AUDIENCE]));
    assert_eq!(list, Some(SdJwtError::KeyBindingMalformed), "one audience, a text");
    let hash = refusal(|it| it["sd_hash"] = json!(digest("other")));
    assert_eq!(hash, Some(SdJwtError::KeyBindingHash));
    for name in ["nonce", "aud", "sd_hash", "iat"] {
        let error = refusal(|it| {
            it.as_object_mut().unwrap().remove(name);
        });
        assert_eq!(error, Some(SdJwtError::KeyBindingMalformed), "{name}");
    }
}

#[test]
fn a_disclosure_added_or_dropped_afterwards_breaks_the_key_binding() {
    let other = json!(["salt-2", "nik", "3673014505990001"]);
    let payload = payload(&json!({"_sd": [hash(&name()), hash(&other)]}));
    let (name, other) = (disclosure(&name()), disclosure(&other));
    let both = issued(&payload, &[name.clone(), other.clone()]);
    let both = bound(&both);
    assert!(verify(&both).is_ok());
    let dropped = both.replacen(&format!("~{other}"), "", 1);
    assert_eq!(verify(&dropped).err(), Some(SdJwtError::KeyBindingHash));
    let one = bound(&issued(&payload, std::slice::from_ref(&name)));
    let added = one.replacen(&name, &format!("{name}~{other}"), 1);
    assert_eq!(verify(&added).err(), Some(SdJwtError::KeyBindingHash));
}

#[test]
fn the_key_binding_was_made_just_now() {
    let year = 365 * 86_400;
    let at = |seconds: i64| refusal(|it| it["iat"] = json!(NOON.seconds() + seconds));
    assert_eq!((at(0), at(-299), at(-359), at(59)), (None, None, None, None));
    for off in [-361, 61, year, -year] {
        assert_eq!(at(off), Some(SdJwtError::KeyBindingTime), "{off}");
    }
    let text = refusal(|it| it["iat"] = json!(NOON.seconds().to_string()));
    assert_eq!(text, Some(SdJwtError::KeyBindingMalformed));
    let over = refusal(|it| it["exp"] = json!(NOON.seconds() - 100));
    assert_eq!(over, Some(SdJwtError::KeyBindingTime));
}

#[test]
fn a_credential_holds_in_its_time_only() {
    let at = |name: &str, value: Value| judge(&json!({name: value}), &[]).err();
    let now = NOON.seconds();
    assert_eq!(at("exp", json!(now - 60)), Some(SdJwtError::Expired));
    assert_eq!(at("exp", json!(now - 59)), None, "clocks differ");
    assert_eq!(at("nbf", json!(now + 61)), Some(SdJwtError::NotYetValid));
    assert_eq!(at("nbf", json!(now + 60)), None);
    assert_eq!(at("iat", json!(now + 61)), Some(SdJwtError::NotYetValid));
    for name in ["exp", "nbf", "iat"] {
        let text = at(name, json!((now + 1_000).to_string()));
        assert_eq!(text, Some(SdJwtError::Malformed), "{name} as a text");
    }
}

#[test]
fn the_issuers_certificates_must_lead_to_an_anchor() {
    let root = authority_params("Akar", 0);
    let root_key = Key::number(10);
    let leaf = certify(&leaf_params("Penerbit"), &issuer(), &root, &root_key);
    let anchors = TrustAnchors::new(&list(Kind::Issuer, self_signed(&root, &root_key))).unwrap();
    let judge = |x5c: Value| {
        let header = json!({"alg": "ES256", "typ": "dc+sd-jwt", "x5c": x5c});
        let text = bound(&format!("{}~", sign(&header, &payload(&json!({})), &issuer())));
        let expect = Expect::new(AUDIENCE, NONCE, NOON);
        let presentation = UnverifiedPresentation::parse(&text)?;
        presentation.verify_trusted(&Rust::default(), &anchors, &expect)
    };
    let text = formats::base64url::encode_padded;
    let presentation = judge(json!([text(&leaf)])).unwrap();
    let named = presentation.issuer().and_then(|it| it.common_name.clone());
    assert_eq!(named.as_deref(), Some("Penerbit"));
    let own = self_signed(&leaf_params("Penerbit"), &issuer());
    let error = judge(json!([text(&own)])).err();
    assert_eq!(error, Some(SdJwtError::Issuer(ChainError::SelfSigned)));
    let forged = certify(&leaf_params("Penerbit"), &issuer(), &root, &Key::number(11));
    let error = judge(json!([text(&forged)])).err();
    assert_eq!(error, Some(SdJwtError::Issuer(ChainError::Untrusted)));
    let other = certify(&leaf_params("Lain"), &Key::number(12), &root, &root_key);
    let error = judge(json!([text(&other)])).err();
    assert_eq!(error, Some(SdJwtError::IssuerSignature), "a good chain of another key");
    let plain = bound(&credential());
    let expect = Expect::new(AUDIENCE, NONCE, NOON);
    let plain = UnverifiedPresentation::parse(&plain).unwrap();
    let error = plain.verify_trusted(&Rust::default(), &anchors, &expect).err();
    assert_eq!(error, Some(SdJwtError::Issuer(ChainError::Missing)));
}

#[test]
fn a_verifier_may_learn_the_places_of_all_disclosures() {
    let root = authority_params("Akar", 0);
    let leaf = certify(&leaf_params("Penerbit"), &issuer(), &root, &Key::number(10));
    let anchor = self_signed(&root, &Key::number(10));
    let anchors = TrustAnchors::new(&list(Kind::Issuer, anchor)).unwrap();
    let street = json!(["salt-2", "street", "Jl. Raya"]);
    let address = json!(["salt-3", "address", {"_sd": [hash(&street)], "region": "Banten"}]);
    let second = json!(["salt-4", "ID"]);
    let kept = json!(["salt-5", "sex", 2]);
    let claims = payload(&json!({
        "_sd": [hash(&name()), hash(&address), hash(&kept)],
        "nationalities": ["NL", {"...": hash(&second)}],
        "country": "ID",
    }));
    let header = json!({
        "alg": "ES256", "typ": "dc+sd-jwt", "x5c": [formats::base64url::encode_padded(&leaf)],
    });
    let jwt = sign(&header, &claims, &issuer());
    let shown = [&name(), &street, &address, &second].map(disclosure).join("~");
    let text = bound(&format!("{jwt}~{shown}~"));
    let expect = Expect::new(AUDIENCE, NONCE, NOON);
    let received = || UnverifiedPresentation::parse(&text).unwrap();
    let crypto = Rust::default();
    let placed = received().verify_trusted_with_places(&crypto, &anchors, &expect);
    let (presentation, places) = placed.unwrap();
    let mut places: Vec<String> = places.iter().map(ToString::to_string).collect();
    places.sort_unstable();
    assert_eq!(places, ["address", "address.street", "full_name", "nationalities.1"]);
    let plain = received().verify_trusted(&crypto, &anchors, &expect).unwrap();
    assert_eq!(presentation.claims(), plain.claims());
    assert_eq!(presentation.issuer(), plain.issuer());
}

#[test]
fn a_digest_stands_for_one_disclosure_in_one_place() {
    let (shown, hidden) = (hash(&name()), hash(&json!(["salt-9", "sex", 2])));
    for twice in [&shown, &hidden] {
        let within = json!({"_sd": [shown, hidden, twice]});
        assert_eq!(judge(&within, &[&name()]), Err(SdJwtError::DigestTwice));
        let apart = json!({"_sd": [shown, hidden], "a": {"_sd": [twice]}});
        assert_eq!(judge(&apart, &[&name()]), Err(SdJwtError::DigestTwice));
    }
}

#[test]
fn an_old_key_binding_is_taken_if_the_verifier_says_so() {
    let text = bound_with(
        |it| it["iat"] = json!(NOON.seconds() - 3_000),
        &json!({"alg": "ES256", "typ": "kb+jwt"}),
        &holder(),
    );
    let expect =
        Expect { max_age: Duration::from_secs(3_600), ..Expect::new(AUDIENCE, NONCE, NOON) };
    let presentation = UnverifiedPresentation::parse(&text).unwrap();
    assert!(presentation.verify(&Rust::default(), &issuer().public(), &expect).is_ok());
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "[A-Za-z0-9_.~=-]{0,300}|\\PC{0,100}") {
        prop_assert!(verify(&text).is_err());
    }

    #[test]
    fn no_single_changed_letter_goes_unnoticed(place in 0_usize..1000, letter in "[A-Za-z0-9_-]") {
        let text = bound(&credential());
        let place = place % text.len();
        let mut changed = text.clone();
        changed.replace_range(place..=place, &letter);
        if changed != text {
            prop_assert!(verify(&changed).is_err());
        }
    }
}
