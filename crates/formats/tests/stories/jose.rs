//! Keys and signatures as JSON: what is signed reads back, and nothing else is taken.

use crate::common::{Key, Rust};
use formats::{
    base64url,
    jose::{Draft, Header, Jwk, JwkError, JwsError, UnverifiedJws},
};
use proptest::prelude::*;
use serde_json::{Value, json};
use terms::PublicKey;

fn signed(header: &Value, payload: &Value, key: &Key) -> String {
    let draft = Draft::new(header, payload).unwrap();
    let signature = key.sign(draft.to_sign());
    draft.complete(&signature)
}

fn refusal(header: &Value) -> Option<JwsError> {
    UnverifiedJws::parse(&signed(header, &json!({}), &Key::number(1))).err()
}

#[test]
fn what_is_signed_reads_back() {
    let (crypto, key) = (Rust::default(), Key::number(1));
    let header = Header::of_type("test+jwt")
        .kid("one")
        .jwk(Jwk::new(key.public()))
        .x5c(&[vec![1, 2, 3], vec![4]]);
    let draft = Draft::new(&header, &json!({"a": [1, "ü"]})).unwrap();
    let signature = key.sign(draft.to_sign());
    let text = draft.complete(&signature);

    let received = UnverifiedJws::parse(&text).unwrap().typed("test+jwt").unwrap();
    assert_eq!(received.header(), &header);
    let verified = received.verify(&crypto, &key.public()).unwrap();
    assert_eq!(Value::Object(verified.claims().unwrap()), json!({"a": [1, "ü"]}));
    assert_eq!(verified.key(), &key.public());
}

#[test]
fn another_key_or_another_byte_is_refused() {
    let crypto = Rust::default();
    let key = Key::number(1);
    let text = signed(&json!({"alg": "ES256"}), &json!({"a": 1}), &key);
    let verify = |text: &str, key: &Key| {
        UnverifiedJws::parse(text).and_then(|it| it.verify(&crypto, &key.public())).err()
    };
    assert_eq!(verify(&text, &key), None);
    assert_eq!(verify(&text, &Key::number(2)), Some(JwsError::Signature));
    let (head, tail) = text.rsplit_once('.').unwrap();
    let other = signed(&json!({"alg": "ES256"}), &json!({"a": 2}), &key);
    let (other_head, _) = other.rsplit_once('.').unwrap();
    assert_eq!(verify(&format!("{other_head}.{tail}"), &key), Some(JwsError::Signature));
    let nowhere = PublicKey::from_coordinates(&[1; 32], &[1; 32]);
    let off_curve = UnverifiedJws::parse(&text).unwrap().verify(&crypto, &nowhere);
    assert_eq!(off_curve.err(), Some(JwsError::Signature), "a point off the curve signs nothing");
    assert_eq!(verify(head, &key), Some(JwsError::Malformed));
}

#[test]
fn no_other_algorithm_is_taken() {
    for alg in
        [json!("none"), json!("HS256"), json!("RS256"), json!("es256"), json!(null), json!(7)]
    {
        assert_eq!(refusal(&json!({"alg": alg})), Some(JwsError::Algorithm), "{alg}");
    }
    assert_eq!(refusal(&json!({})), Some(JwsError::Algorithm));
}

#[test]
fn what_the_header_asks_for_must_be_known() {
    assert_eq!(refusal(&json!({"alg": "ES256", "crit": ["exp"]})), Some(JwsError::Extension));
    assert_eq!(refusal(&json!({"alg": "ES256", "b64": true})), Some(JwsError::Extension));
    assert_eq!(refusal(&json!({"alg": "ES256", "typ": 1})), Some(JwsError::Header));
    assert_eq!(refusal(&json!({"alg": "ES256", "x5c": []})), Some(JwsError::Header));
    assert_eq!(refusal(&json!({"alg": "ES256", "x5c": ["_-8"]})), Some(JwsError::Header));
    assert_eq!(refusal(&json!(["alg", "ES256"])), Some(JwsError::Header));
    assert_eq!(refusal(&json!({"alg": "ES256", "later": {"x": 1}})), None);
    let text = signed(&json!({"alg": "ES256", "typ": "JWT"}), &json!({}), &Key::number(1));
    let typed = UnverifiedJws::parse(&text).and_then(|it| it.typed("dpop+jwt"));
    assert_eq!(typed.err(), Some(JwsError::Type));
}

#[test]
fn a_header_says_a_thing_once() {
    let text =
        |header: &str| format!("{}.e30.{}", base64url::encode(header.as_bytes()), "A".repeat(86));
    let parse = |header: &str| UnverifiedJws::parse(&text(header)).err();
    assert_eq!(parse(r#"{"alg":"ES256"}"#), None);
    assert_eq!(parse(r#"{"alg":"none","alg":"ES256"}"#), Some(JwsError::Header));
}

#[test]
fn only_three_parts_of_base64url_are_a_jws() {
    let good = signed(&json!({"alg": "ES256"}), &json!({}), &Key::number(1));
    for bad in ["", ".", "..", "a.b", &format!("{good}="), &format!(" {good}"), &format!("{good}.")]
    {
        let error = UnverifiedJws::parse(bad).err();
        assert!(matches!(error, Some(JwsError::Malformed | JwsError::Header)), "{bad}: {error:?}");
    }
    assert_eq!(UnverifiedJws::parse(&good[..good.len() - 2]).err(), Some(JwsError::Malformed));
    let long = format!("{good}{}", "A".repeat(70_000));
    assert_eq!(UnverifiedJws::parse(&long).err(), Some(JwsError::TooLarge));
    assert_eq!(UnverifiedJws::parse_within(&good, 10).err(), Some(JwsError::TooLarge));
}

#[test]
fn claims_with_a_name_twice_are_not_read() {
    let (crypto, key) = (Rust::default(), Key::number(1));
    let head = format!(
        "{}.{}",
        base64url::encode(br#"{"alg":"ES256"}"#),
        base64url::encode(br#"{"sub":"a","sub":"b"}"#)
    );
    let text = format!("{head}.{}", base64url::encode(&key.sign(head.as_bytes())));
    let verified = UnverifiedJws::parse(&text).unwrap().verify(&crypto, &key.public()).unwrap();
    assert!(verified.claims().is_err());
    assert_eq!(verified.read::<Value>(), Err(JwsError::Payload));
}

#[test]
fn a_public_key_reads_back_with_its_names() {
    let mut jwk = Jwk::new(Key::number(1).public());
    jwk.kid = Some("enc".to_owned());
    jwk.alg = Some("ECDH-ES".to_owned());
    jwk.usage = Some("enc".to_owned());
    let value = serde_json::to_value(&jwk).unwrap();
    assert_eq!(value["use"], "enc");
    assert!(value.get("d").is_none());
    assert_eq!(Jwk::from_value(&value), Ok(jwk));
}

#[test]
fn only_public_keys_on_p256_are_taken() {
    let good = serde_json::to_value(Jwk::new(Key::number(1).public())).unwrap();
    let with = |name: &str, value: Value| {
        let mut changed = good.clone();
        changed[name] = value;
        Jwk::from_value(&changed).err()
    };
    assert_eq!(with("x5c", json!(["ignored"])), None);
    assert_eq!(with("d", json!("secret")), Some(JwkError::Private));
    assert_eq!(with("d", json!(null)), Some(JwkError::Private));
    assert_eq!(with("kty", json!("OKP")), Some(JwkError::Unsupported));
    assert_eq!(with("kty", json!("oct")), Some(JwkError::Unsupported));
    assert_eq!(with("crv", json!("P-384")), Some(JwkError::Unsupported));
    assert_eq!(with("x", json!("AAEC")), Some(JwkError::Coordinate));
    assert_eq!(with("y", json!("A".repeat(44))), Some(JwkError::Coordinate));
    assert_eq!(with("x", json!(7)), Some(JwkError::Malformed));
    assert_eq!(Jwk::from_value(&json!("key")), Err(JwkError::Malformed));
    let header = json!({"alg": "ES256", "jwk": {"kty": "oct", "k": "AAAA"}});
    assert_eq!(refusal(&header), Some(JwsError::Key));
}

#[test]
fn a_thumbprint_ignores_names_and_order() {
    let crypto = Rust::default();
    let text = r#"{"kid":"x","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
        "x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","use":"enc","crv":"P-256","kty":"EC"}"#;
    let jwk: Jwk = serde_json::from_str(text).unwrap();
    let required = r#"{"crv":"P-256","kty":"EC","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}"#;
    assert_eq!(jwk.thumbprint(&crypto), terms::Crypto::sha256(&crypto, required.as_bytes()));
    assert_eq!(jwk.thumbprint_text(&crypto).len(), 43);
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "[A-Za-z0-9_.=-]{0,200}|\\PC{0,100}") {
        let _ = UnverifiedJws::parse(&text);
    }
}
