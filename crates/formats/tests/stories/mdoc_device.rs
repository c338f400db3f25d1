//! What a verifier refuses of a wallet's response: whoever has a copy is not the holder.

use crate::common::{
    Key, NOON, Rust,
    forge_mdoc::{ES256, Forged, encoded, judge, map, member, response, sign1, without},
    mdoc::{DOCTYPE, DOMESTIC, anchors, session, transcript},
};
use formats::{
    cbor::Value,
    mdoc::{Expect, MdocError, SessionTranscript, UnverifiedDeviceResponse},
};

/// What the verifier says to one document, changed by hand.
fn fault(change: impl FnOnce(&mut Value)) -> Option<MdocError> {
    let mut document = Forged::honest().document();
    change(&mut document);
    judge(&response(vec![document])).err()
}

#[test]
fn without_device_authentication_nobody_is_the_holder() {
    assert_eq!(fault(|_| ()), None);
    let missing = Some(MdocError::DeviceAuthMissing);
    assert_eq!(fault(|it| without(it, "deviceSigned")), missing);
    assert_eq!(fault(|it| without(member(it, "deviceSigned"), "deviceAuth")), missing);
    let auth = |auth: Value| fault(|it| *member(member(it, "deviceSigned"), "deviceAuth") = auth);
    assert_eq!(auth(map(&[])), Some(MdocError::Malformed));
    assert_eq!(auth(map(&[("deviceMac", map(&[]))])), Some(MdocError::DeviceMac));
    assert_eq!(auth(map(&[("deviceTrust", map(&[]))])), Some(MdocError::Malformed));
    let both = fault(|it| {
        *member(member(member(it, "deviceSigned"), "deviceAuth"), "deviceMac") = map(&[]);
    });
    assert_eq!(both, Some(MdocError::Malformed));
    let nameless = fault(|it| without(member(it, "deviceSigned"), "nameSpaces"));
    assert_eq!(nameless, Some(MdocError::Malformed));
}

#[test]
fn a_signature_of_another_session_is_refused() {
    let crypto = Rust::default();
    let (id, nonce, to) = ("x509_hash:abc", "n-0S6_WzA2Mj", "https://v.example/r");
    let others = [
        session("another nonce"),
        SessionTranscript::openid4vp(&crypto, "x509_hash:abd", nonce, None, to),
        SessionTranscript::openid4vp(&crypto, id, nonce, Some(&[7; 32]), to),
        SessionTranscript::openid4vp(&crypto, id, nonce, None, "https://v.example/s"),
        SessionTranscript::dc_api(&crypto, "https://v.example", nonce, None),
    ];
    for other in others {
        let forged = Forged::with(|it| it.session = other.clone());
        assert_eq!(forged.fault(), Some(MdocError::DeviceSignature), "{other:?}");
    }
}

#[test]
fn only_the_key_in_the_document_speaks_for_its_holder() {
    let thief = Forged::with(|it| it.holder = Key::number(66));
    assert_eq!(thief.fault(), Some(MdocError::DeviceSignature));
    // A good signature for a document of another type, moved here.
    let mut moved = Forged::honest().document();
    let other = Forged::with(|it| it.doctype = "other");
    *member(&mut moved, "deviceSigned") = other.device_signed();
    assert_eq!(judge(&response(vec![moved])).err(), Some(MdocError::DeviceSignature));
    let embedded = fault(|it| {
        let signature =
            sign1((&ES256, &map(&[])), b"anything", true, &crate::common::mdoc::holder());
        *member(member(it, "deviceSigned"), "deviceAuth") = map(&[("deviceSignature", signature)]);
    });
    assert_eq!(embedded, Some(MdocError::Malformed), "its payload is not for the wallet to choose");
}

#[test]
fn a_wallet_vouches_only_for_what_the_issuer_allows() {
    let added = map(&[(DOMESTIC, map(&[("occupation", "nelayan".into())]))]);
    let allowing = |authorisation: Option<Value>| {
        Forged::with(|it| {
            it.added = added.clone();
            if let Some(authorisation) = authorisation {
                *member(member(&mut it.object, "deviceKeyInfo"), "keyAuthorizations") =
                    authorisation;
            }
        })
    };
    let list = |names: &[&str]| Value::Array(names.iter().map(|it| (*it).into()).collect());
    let namespaces = |names: &[&str]| Some(map(&[("nameSpaces", list(names))]));
    let elements = |namespace: &str, names: &[&str]| {
        Some(map(&[("dataElements", map(&[(namespace, list(names))]))]))
    };
    let refused = Some(MdocError::DeviceElement);
    assert_eq!(allowing(None).fault(), refused);
    assert_eq!(allowing(namespaces(&[DOCTYPE])).fault(), refused);
    assert_eq!(allowing(elements(DOCTYPE, &["occupation"])).fault(), refused);
    assert_eq!(allowing(elements(DOMESTIC, &["nik"])).fault(), refused);
    for allowed in [namespaces(&[DOCTYPE, DOMESTIC]), elements(DOMESTIC, &["a", "occupation"])] {
        let presented = allowing(allowed).judge().unwrap();
        assert_eq!(presented.elements().len(), 2, "but it is not the issuer's word");
    }
    let odd = allowing(Some(map(&[("nameSpaces", 1.into())])));
    assert_eq!(odd.fault(), Some(MdocError::Malformed));
    // What is added is covered by the signature.
    let after = fault(|it| *member(member(it, "deviceSigned"), "nameSpaces") = encoded(&added));
    assert_eq!(after, Some(MdocError::DeviceSignature));
}

#[test]
fn a_response_says_that_all_is_well() {
    let with = |name: &str, value: Value| {
        let mut response = Forged::honest().response();
        *member(&mut response, name) = value;
        judge(&response).err()
    };
    for status in [10, 11, 12] {
        assert_eq!(with("status", status.into()), Some(MdocError::ResponseStatus));
    }
    assert_eq!(with("status", "0".into()), Some(MdocError::Malformed));
    assert_eq!(with("version", "0.9".into()), Some(MdocError::Version));
    assert_eq!(with("version", "1.1".into()), None);
    assert_eq!(with("documentErrors", Value::Array(Vec::new())), None);
    for name in ["status", "version"] {
        let mut response = Forged::honest().response();
        without(&mut response, name);
        assert_eq!(judge(&response).err(), Some(MdocError::Malformed), "{name}");
    }
    let errors = fault(|it| *member(it, "errors") = map(&[(DOCTYPE, map(&[("nik", 0.into())]))]));
    assert_eq!(errors, None, "what the wallet would not give");
}

#[test]
fn one_document_was_asked_for() {
    let document = || Forged::honest().document();
    assert_eq!(judge(&response(vec![])).err(), Some(MdocError::DocumentMissing));
    let none = map(&[("version", "1.0".into()), ("status", 0.into())]);
    assert_eq!(judge(&none).err(), Some(MdocError::DocumentMissing));
    let two = response(vec![document(), document()]);
    assert_eq!(judge(&two).err(), Some(MdocError::DocumentsMany));
    let all = |response: &Value| {
        let bytes = response.encode().unwrap();
        let transcript = transcript();
        let expect = Expect::new(&transcript, NOON);
        let response = UnverifiedDeviceResponse::parse(&bytes)?;
        response.verify_all_trusted(&Rust::default(), &anchors(), &expect).map(|it| it.len())
    };
    assert_eq!(all(&two), Ok(2));
    assert_eq!(all(&response(vec![])), Err(MdocError::DocumentMissing));
    let mut thief = Forged::honest();
    thief.holder = Key::number(66);
    let mixed = response(vec![document(), thief.document()]);
    assert_eq!(all(&mixed), Err(MdocError::DeviceSignature), "each is checked");
    let crowd = response((0..17).map(|_| document()).collect());
    assert_eq!(all(&crowd), Err(MdocError::TooLarge));
}

#[test]
fn an_issuers_key_that_is_known_needs_no_certificates() {
    let forged = Forged::with(|it| it.unprotected = map(&[]));
    let (bytes, transcript) = (forged.response().encode().unwrap(), transcript());
    let expect = Expect::new(&transcript, NOON);
    let verify = |key: Key| {
        let response = UnverifiedDeviceResponse::parse(&bytes).unwrap();
        response.verify(&Rust::default(), &key.public(), &expect).err()
    };
    assert_eq!(verify(crate::common::mdoc::issuer()), None);
    assert_eq!(verify(Key::number(66)), Some(MdocError::IssuerSignature));
}
