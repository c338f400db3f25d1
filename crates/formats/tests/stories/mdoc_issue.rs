//! Documents issued, held, presented and verified: what goes in comes out, piece by piece.

use std::{collections::BTreeSet, time::Duration};

use crate::common::{
    NOON, Rust,
    mdoc::{
        DOCTYPE, DOMESTIC, HOUR, anchors, chain, elements, hold, holder, issue, issuer, show,
        status, transcript, verify,
    },
};
use formats::{
    cbor::{Reader, Value},
    mdoc::{
        DraftError, Elements, Issuer, MAX_ELEMENTS, Mdoc, MdocError, SessionTranscript,
        UnverifiedMdoc,
    },
};
use serde_json::json;
use terms::{Moment, SeededDie};

/// A member of a map, by its name.
fn member(value: &Value, name: &str) -> Value {
    let Value::Map(members) = value else { panic!("a map") };
    members.iter().find(|(key, _)| key.as_str() == Some(name)).unwrap().1.clone()
}

/// What a byte string with tag 24 holds.
fn inner(value: &Value) -> Value {
    match value {
        Value::Tag(24, inner) => match inner.as_ref() {
            Value::Bytes(bytes) => Value::parse(bytes).unwrap(),
            other => panic!("bytes and not {other:?}"),
        },
        other => panic!("tag 24 and not {other:?}"),
    }
}

/// The items of a namespace, decoded.
fn items(document: &[u8], namespace: &str) -> Vec<Value> {
    let document = Value::parse(document).unwrap();
    let Value::Array(items) = member(&member(&document, "nameSpaces"), namespace) else {
        panic!("an array")
    };
    items.iter().map(inner).collect()
}

fn object(document: &[u8]) -> Value {
    let Value::Array(auth) = member(&Value::parse(document).unwrap(), "issuerAuth") else {
        panic!("an array")
    };
    let Value::Bytes(payload) = &auth[2] else { panic!("bytes") };
    inner(&Value::parse(payload).unwrap())
}

#[test]
fn elements_are_held_and_shown_one_by_one() {
    let held = hold(&issue(&elements(), 1));
    assert_eq!(held.doctype(), DOCTYPE);
    assert_eq!(held.elements().len(), 8);
    assert_eq!(
        json!(held.to_json()),
        json!({
            DOCTYPE: {
                "full_name": "Nur'aini", "birth_date": "2001-02-03", "sex": 2,
                "nationality": ["ID"], "portrait": "_9j_", "age_over_18": true,
                "place_of_birth": {"country": "ID", "region": "Banten"},
            },
            DOMESTIC: {"nik": "3673014302010001"},
        })
    );
    let shown = |names: &[(&str, &str)]| {
        let presented = verify(&show(&held, names, &transcript())).unwrap();
        assert_eq!(presented.doctype(), DOCTYPE);
        json!(presented.to_json())
    };
    assert_eq!(shown(&[]), json!({}));
    assert_eq!(shown(&[(DOCTYPE, "sex")]), json!({DOCTYPE: {"sex": 2}}));
    assert_eq!(
        shown(&[(DOMESTIC, "nik"), (DOCTYPE, "full_name")]),
        json!({DOCTYPE: {"full_name": "Nur'aini"}, DOMESTIC: {"nik": "3673014302010001"}})
    );
    assert_eq!(shown(&[(DOCTYPE, "nik"), (DOMESTIC, "sex")]), json!({}), "names of others");
    for debug in [format!("{held:?}"), format!("{:?}", elements())] {
        assert!(!debug.contains("Nur") && !debug.contains("367301"), "{debug}");
    }
}

#[test]
fn a_verifier_learns_who_when_and_where_to_ask() {
    let held = hold(&issue(&elements(), 1));
    let presented = verify(&show(&held, &[(DOCTYPE, "sex")], &transcript())).unwrap();
    assert_eq!(presented.holder(), &holder().public());
    assert_eq!(presented.status(), Some(&status()));
    let validity = presented.validity();
    assert_eq!((validity.signed, validity.from), (NOON.minus(HOUR), NOON.minus(HOUR)));
    assert_eq!((validity.until, validity.update), (NOON.plus(HOUR), None));
    assert_eq!(presented.issuer().unwrap().common_name.as_deref(), Some("Penerbit"));
    assert_eq!(presented.find(DOCTYPE, "sex").unwrap().value(), Value::from(2_u64));
    assert_eq!(presented.find(DOCTYPE, "full_name"), None);
    assert!(!format!("{presented:?}").contains("sex"));
    assert_eq!((held.holder(), held.status()), (presented.holder(), presented.status()));
}

#[test]
fn the_security_object_is_what_the_standard_says() {
    let document = issue(&elements(), 1);
    let object = object(&document);
    let Value::Map(members) = &object else { panic!("a map") };
    let names: Vec<_> = members.iter().filter_map(|(name, _)| name.as_str()).collect();
    let expected = ["version", "digestAlgorithm", "valueDigests", "deviceKeyInfo", "docType"];
    assert_eq!(names, [&expected[..], &["validityInfo", "status"]].concat());
    assert_eq!(member(&object, "version"), "1.0".into());
    assert_eq!(member(&object, "digestAlgorithm"), "SHA-256".into());
    assert_eq!(member(&object, "docType"), DOCTYPE.into());
    let dates = ["signed", "validFrom", "validUntil"];
    let dates = dates.map(|name| member(&member(&object, "validityInfo"), name));
    let tdate = |text: &str| Value::Tag(0, Box::new(text.into()));
    assert_eq!(dates[0], tdate("2024-06-05T11:00:00Z"));
    assert_eq!(dates[2], tdate("2024-06-05T13:00:00Z"));
    assert_eq!(
        member(&member(&object, "status"), "status_list").to_json(),
        json!({"idx": 70_001, "uri": "https://status.example/7"})
    );
    let key = member(&member(&object, "deviceKeyInfo"), "deviceKey").to_json();
    assert_eq!((&key["1"], &key["-1"]), (&json!(2), &json!(1)));
    let Value::Array(auth) = member(&Value::parse(&document).unwrap(), "issuerAuth") else {
        panic!("an array")
    };
    assert_eq!(auth[0], Value::Bytes(vec![0xa1, 0x01, 0x26]), "ES256, and nothing else");
    let certificate = Value::Bytes(chain().remove(0));
    assert_eq!(auth[1], Value::Map(vec![(Value::from(33_u64), certificate)]));
    assert_eq!(Value::parse(&document).unwrap().encode().map(|it| it.len()), Ok(document.len()));
}

#[test]
fn digest_ids_and_places_are_chance_and_salts_are_never_the_same() {
    let names: Vec<String> = (0..40).map(|number| format!("element_{number:02}")).collect();
    let same = |all: Elements, name: &String| all.text(DOCTYPE, name, "the same value");
    let elements = names.iter().fold(Elements::new(), same);
    let order = |seed: u64| -> Vec<String> {
        let items = items(&issue(&elements, seed), DOCTYPE);
        let ids: Vec<_> = items.iter().map(|it| member(it, "digestID")).collect();
        assert_eq!(ids, (0..40_u64).map(Value::from).collect::<Vec<_>>());
        let salts: BTreeSet<_> =
            items.iter().map(|it| member(it, "random").to_json().to_string()).collect();
        assert_eq!(salts.len(), 40);
        assert!(salts.iter().all(|it| it.len() == 24), "sixteen bytes each");
        items
            .iter()
            .map(|it| member(it, "elementIdentifier").as_str().unwrap().to_owned())
            .collect()
    };
    let (one, other) = (order(5), order(6));
    assert_ne!(one, names);
    assert_ne!(one, other);
    let digests = member(&object(&issue(&elements, 5)), "valueDigests").to_json();
    assert_eq!(digests[DOCTYPE].as_object().unwrap().len(), 40);
}

#[test]
fn a_wallet_takes_only_what_its_issuer_signed_and_what_still_holds() {
    let document = issue(&elements(), 1);
    let take = |doctype: &str, key: u8, now: Moment| {
        let key = crate::common::Key::number(key).public();
        UnverifiedMdoc::parse(&document)
            .and_then(|it| it.verify(&Rust::default(), &key, doctype, now, Duration::ZERO))
            .err()
    };
    assert_eq!(take(DOCTYPE, 1, NOON), None);
    assert_eq!(take(DOCTYPE, 9, NOON), Some(MdocError::IssuerSignature));
    assert_eq!(take(DOMESTIC, 1, NOON), Some(MdocError::DoctypeUnexpected));
    assert_eq!(take(DOCTYPE, 1, NOON.plus(HOUR)), Some(MdocError::Expired));
    assert_eq!(take(DOCTYPE, 1, NOON.minus(2 * HOUR)), Some(MdocError::NotYetValid));
    let chain = UnverifiedMdoc::parse(&document).unwrap().x5chain();
    assert_eq!(chain, crate::common::mdoc::chain());
    let response = show(&hold(&document), &[], &transcript());
    assert_eq!(UnverifiedMdoc::parse(&response).err(), Some(MdocError::Malformed));
}

#[test]
fn a_vault_gives_back_what_was_put_into_it_even_when_it_has_expired() {
    let document = issue(&elements(), 1);
    let stored = UnverifiedMdoc::parse(&document).unwrap();
    let held = stored.dangerous_from_vault(&Rust::default()).unwrap();
    assert_eq!(held.to_json(), hold(&document).to_json());
    assert!(verify(&show(&held, &[(DOCTYPE, "sex")], &transcript())).is_ok());
}

#[test]
fn a_document_is_whole_or_is_not_drafted() {
    let (by, key) = (Issuer::new(&chain()), holder().public());
    let draft = |mdoc: Mdoc<'_>| mdoc.draft(&Rust::default(), &SeededDie::new(1)).err();
    let good = elements();
    let whole = Mdoc::new(&by, DOCTYPE, &good).signed(NOON).valid(NOON, NOON.plus(HOUR));
    assert_eq!(draft(whole.clone().holder(&key)), None);
    assert_eq!(draft(whole.clone()), Some(DraftError::Incomplete), "no holder");
    let undated = Mdoc::new(&by, DOCTYPE, &good).holder(&key);
    assert_eq!(draft(undated.clone()), Some(DraftError::Incomplete), "no dates");
    let nothing = Elements::new();
    let empty = Mdoc::new(&by, DOCTYPE, &nothing).signed(NOON).valid(NOON, NOON.plus(HOUR));
    assert_eq!(draft(empty.holder(&key)), Some(DraftError::Incomplete), "no elements");
    let late = undated.clone().signed(NOON.plus(HOUR)).valid(NOON, NOON.plus(HOUR));
    assert_eq!(draft(late), Some(DraftError::ValidityOrder));
    let short = undated.clone().signed(NOON).valid(NOON, NOON);
    assert_eq!(draft(short), Some(DraftError::ValidityOrder));
    let never = undated.signed(NOON).valid(NOON, Moment::from_micros(i64::MAX));
    assert_eq!(draft(never), Some(DraftError::Unwritable));
    let of = |elements: Elements| {
        draft(
            Mdoc::new(&by, DOCTYPE, &elements)
                .signed(NOON)
                .valid(NOON, NOON.plus(HOUR))
                .holder(&key),
        )
    };
    assert_eq!(of(elements().text(DOCTYPE, "sex", "1")), Some(DraftError::ElementTwice));
    assert_eq!(of(elements().text(DOMESTIC, "sex", "1")), None, "another namespace");
    let deep = (0..40).fold(Value::Null, |value, _| Value::Array(vec![value]));
    assert_eq!(of(Elements::new().with(DOCTYPE, "a", &deep)), Some(DraftError::Unwritable));
    let twice = Value::Map(vec![("a".into(), Value::Null), ("a".into(), Value::Null)]);
    assert_eq!(of(Elements::new().with(DOCTYPE, "a", &twice)), Some(DraftError::Unwritable));
    let many = |count: usize| {
        (0..count).fold(Elements::new(), |all, number| all.text(DOCTYPE, &number.to_string(), "x"))
    };
    assert_eq!(of(many(MAX_ELEMENTS)), None);
    assert_eq!(of(many(MAX_ELEMENTS + 1)), Some(DraftError::TooMany));
}

#[test]
fn a_document_of_many_or_long_elements_is_no_different() {
    let long = "Ü".repeat(40_000);
    let mut elements = Elements::new().text(DOCTYPE, "long", &long);
    for number in 0..MAX_ELEMENTS - 1 {
        elements = elements.text(DOCTYPE, &format!("e{number}"), &"y".repeat(number));
    }
    let held = hold(&issue(&elements, 3));
    assert_eq!(held.elements().len(), MAX_ELEMENTS);
    let names = [(DOCTYPE, "long"), (DOCTYPE, "e24"), (DOCTYPE, "e254")];
    let presented = verify(&show(&held, &names, &transcript())).unwrap();
    assert_eq!(presented.find(DOCTYPE, "long").unwrap().value(), long.as_str().into());
    assert_eq!(presented.find(DOCTYPE, "e254").unwrap().value(), "y".repeat(254).into());
}

/// The key of the examples in OpenID4VP 1.0, appendix B.2.6.
const THUMBPRINT: &str = "4283ec927ae0f208daaa2d026a814f2b22dca52cf85ffa8f3f8626c6bd669047";

#[test]
fn transcripts_are_those_of_openid4vp() {
    let crypto = Rust::default();
    let key: [u8; 32] = hex(THUMBPRINT).try_into().unwrap();
    let nonce = "exc7gBkxjx1rdc9udRrveKvSsJIq80avlXeLHhGwqtA";
    let (id, to) = ("x509_san_dns:example.com", "https://example.com/response");
    let redirect = SessionTranscript::openid4vp(&crypto, id, nonce, Some(&key), to);
    let printed = "83f6f682714f70656e494434565048616e646f7665725820048bc053c00442af9b8eed494c\
                   efdd9d95240d254b046b11b68013722aad38ac";
    assert_eq!(redirect.as_bytes(), hex(printed));
    let api = SessionTranscript::dc_api(&crypto, "https://example.com", nonce, Some(&key));
    let printed = "83f6f682764f70656e4944345650444341504948616e646f7665725820fbece366f4\
                   212f9762c74cfdbf83b8c69e371d5d68cea09cb4c48ca6daab761a";
    assert_eq!(api.as_bytes(), hex(printed));
    let open = SessionTranscript::openid4vp(&crypto, id, nonce, None, to);
    assert_ne!(open, redirect, "whether the response is encrypted is part of the session");
    let mut reader = Reader::new(open.as_bytes());
    assert!(reader.item().is_ok() && reader.end().is_ok());
}

fn hex(text: &str) -> Vec<u8> {
    let pair = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).unwrap();
    (0..text.len()).step_by(2).map(pair).collect()
}

#[test]
fn a_chain_that_was_good_before_costs_no_signature() {
    let (crypto, anchors) = (Rust::default(), anchors());
    let document = issue(&elements(), 1);
    for expected in [2, 3] {
        let received = UnverifiedMdoc::parse(&document).unwrap();
        received.verify_trusted(&crypto, &anchors, DOCTYPE, NOON, Duration::ZERO).unwrap();
        assert_eq!(crypto.verifications(), expected, "certificate once, document each time");
    }
    assert_eq!(issuer().public(), crate::common::Key::number(1).public());
}
