//! An answer opens with one key only, and only as it was closed.

use formats::base64url;
use proptest::prelude::*;
use protocols::jwe::{Enc, Jwe, JweError, Parties, encrypt};
use serde_json::{Value, json};
use terms::SeededDie;

use crate::common::{Key, Rust};

fn closed(enc: Enc) -> String {
    let mut recipient = Key::number(1).jwk();
    recipient.kid = Some("k1".to_owned());
    let parties = Parties { apu: b"wallet".to_vec(), apv: b"verifier".to_vec() };
    encrypt(b"the answer", &recipient, enc, &parties, &Rust::default(), &SeededDie::new(7)).unwrap()
}

fn open(text: &str, key: u8) -> Result<Vec<u8>, JweError> {
    Jwe::parse(text, 10_000)?.decrypt(&Key::number(key).agreement(), &Rust::default())
}

/// The message with another header; what it encrypts no longer opens.
fn with_header(bend: impl FnOnce(&mut Value)) -> Result<Vec<u8>, JweError> {
    let text = closed(Enc::A256Gcm);
    let (header, rest) = text.split_once('.').unwrap();
    let mut header = serde_json::from_slice(&base64url::decode(header).unwrap()).unwrap();
    bend(&mut header);
    open(&format!("{}.{rest}", base64url::encode(header.to_string().as_bytes())), 1)
}

#[test]
fn only_the_named_key_opens_a_message() {
    for enc in [Enc::A128Gcm, Enc::A256Gcm] {
        let text = closed(enc);
        assert_eq!(open(&text, 1).as_deref(), Ok(b"the answer".as_slice()));
        assert_eq!(open(&text, 2), Err(JweError::Closed));
        let jwe = Jwe::parse(&text, 10_000).unwrap();
        assert_eq!((jwe.kid(), jwe.enc()), (Some("k1"), enc));
        assert_eq!(jwe.parties().apu, b"wallet");
        assert_eq!(text.split('.').nth(1), Some(""), "no encrypted key: the agreement is direct");
    }
}

#[test]
fn every_message_has_an_ephemeral_key_of_its_own() {
    let (crypto, die) = (Rust::default(), SeededDie::new(7));
    let recipient = Key::number(1).jwk();
    let write =
        || encrypt(b"x", &recipient, Enc::A128Gcm, &Parties::default(), &crypto, &die).unwrap();
    let (one, other) = (write(), write());
    assert_ne!(one.split('.').next(), other.split('.').next());
    assert_ne!(one.split('.').nth(2), other.split('.').nth(2));
}

#[test]
fn other_algorithms_and_extensions_are_refused() {
    for alg in ["ECDH-ES+A128KW", "RSA-OAEP", "dir", "none"] {
        assert_eq!(with_header(|it| it["alg"] = json!(alg)), Err(JweError::Algorithm), "{alg}");
    }
    for enc in ["A192GCM", "A128CBC-HS256", ""] {
        assert_eq!(with_header(|it| it["enc"] = json!(enc)), Err(JweError::Algorithm), "{enc}");
    }
    assert_eq!(with_header(|it| it["zip"] = json!("DEF")), Err(JweError::Extension));
    assert_eq!(with_header(|it| it["crit"] = json!(["x"])), Err(JweError::Extension));
    assert_eq!(with_header(|it| it["enc"] = json!("A128GCM")), Err(JweError::Closed));
    assert_eq!(with_header(|it| it["apu"] = json!("b3RoZXI")), Err(JweError::Closed));
    assert_eq!(with_header(|it| it["kid"] = json!("k2")), Err(JweError::Closed), "authenticated");
}

#[test]
fn an_unusable_ephemeral_key_is_refused() {
    use formats::jose::JwkError;
    let off_curve = with_header(|it| it["epk"]["x"] = it["epk"]["y"].clone());
    assert_eq!(off_curve, Err(JweError::Point));
    assert_eq!(
        with_header(|it| it["epk"]["crv"] = json!("P-384")),
        Err(JweError::Key(JwkError::Unsupported))
    );
    assert_eq!(
        with_header(|it| it["epk"]["d"] = json!("AA")),
        Err(JweError::Key(JwkError::Private))
    );
    assert_eq!(with_header(|it| it["epk"] = json!(1)), Err(JweError::Key(JwkError::Malformed)));
    let none = with_header(|it| crate::common::without(it, "epk"));
    assert_eq!(none, Err(JweError::Malformed));
}

#[test]
fn what_is_no_message_is_not_read() {
    let text = closed(Enc::A128Gcm);
    assert_eq!(Jwe::parse(&text, 100).unwrap_err(), JweError::TooLarge);
    let parts: Vec<_> = text.split('.').collect();
    let changed = |at: usize, to: &str| {
        let mut parts = parts.clone();
        parts[at] = to;
        open(&parts.join("."), 1)
    };
    assert_eq!(changed(1, "AAAA"), Err(JweError::Malformed), "an encrypted key has no place");
    assert_eq!(changed(2, "AAAA"), Err(JweError::Malformed), "96 bits of nonce");
    assert_eq!(changed(4, "AAAA"), Err(JweError::Malformed), "128 bits of tag");
    assert_eq!(changed(3, ""), Err(JweError::Closed));
    assert_eq!(changed(0, &base64url::encode(b"[]")), Err(JweError::Malformed));
    assert_eq!(changed(0, &"A".repeat(5000)), Err(JweError::TooLarge));
    for bad in ["", "....", "a.b.c", "a.b.c.d.e.f", &format!("{text}.")] {
        assert_eq!(open(bad, 1), Err(JweError::Malformed), "{bad}");
    }
    assert!(!format!("{:?}", Jwe::parse(&text, 10_000).unwrap()).contains(parts[3]));
}

proptest! {
    #[test]
    fn a_message_with_any_letter_changed_does_not_open(at: usize, to in "[A-Za-z0-9_.-]") {
        let good = closed(Enc::A128Gcm);
        let mut text = good.clone();
        let at = at % text.len();
        text.replace_range(at..=at, &to);
        prop_assume!(text != good);
        prop_assert!(open(&text, 1).is_err());
    }

    #[test]
    fn no_text_panics(text in "[A-Za-z0-9_.-]{0,80}") {
        let _ = open(&text, 1);
    }
}
