//! Seeds in CBOR: items, and documents with their presentations.

use std::time::Duration;

use formats::{
    cbor::Value,
    cose,
    mdoc::{Elements, Issuer, Mdoc, SessionTranscript, UnverifiedMdoc},
    status_list::{Bits, Status, StatusList, StatusToken},
};

use super::Seed;
use crate::{
    fake::{self, Fake, Loose, NOON, SameDie},
    target::{DOCTYPE, LIST_URI},
};

const HOUR: Duration = Duration::from_secs(3_600);

pub fn cbor() -> Vec<Seed> {
    let draft = cose::Draft::embedded(&cose::Header::new().typ("x").key_id(b"k"), b"payload");
    let signature = fake::signature(&fake::key(1), draft.to_sign());
    let mut key = formats::cbor::Writer::new();
    cose::write_key(&fake::key(1), &mut key);
    vec![
        ("values", values().encode().unwrap_or_default()),
        ("signed", draft.complete(&signature)),
        ("key", key.into_bytes()),
    ]
}

pub fn cwt() -> Vec<Seed> {
    let mut list = StatusList::new(Bits::One, 4096).expect("small");
    list.set(1993, Status::INVALID).expect("a place in the list");
    let token = StatusToken {
        uri: LIST_URI.to_owned(),
        issued: NOON,
        expires: Some(NOON.plus(HOUR)),
        ttl: Some(HOUR),
        aggregation: Some("https://issuer.example/a".to_owned()),
    };
    let draft = token.draft_cwt(&list, &[]);
    // Inputs are the payload: the harness signs it.
    let signature = fake::signature(&fake::key(1), draft.to_sign());
    let whole = draft.complete(&signature);
    let payload = cose::UnverifiedSign1::parse(&whole, whole.len()).ok();
    let payload = payload.and_then(|it| it.dangerous_unverified_payload().map(<[u8]>::to_vec));
    vec![
        ("payload", [&[0][..], &payload.unwrap_or_default()].concat()),
        ("whole", [&[1][..], &whole].concat()),
    ]
}

pub fn mdoc() -> Vec<Seed> {
    let issuer = Issuer::new(&[vec![1, 2, 3]]);
    let elements = Elements::new()
        .text(DOCTYPE, "full_name", "x")
        .with(DOCTYPE, "age_over_18", &Value::from(true))
        .with(DOCTYPE, "portrait", &Value::from(vec![0xff; 33]))
        .with("id.1", "list", &Value::Array(vec!["a".into(), Value::from(7_u64)]));
    let holder = fake::key(2);
    let draft = Mdoc::new(&issuer, DOCTYPE, &elements)
        .signed(NOON.minus(HOUR))
        .valid(NOON.minus(HOUR), NOON.plus(HOUR))
        .holder(&holder)
        .draft(&Loose, &SameDie)
        .expect("a document");
    let signature = fake::signature(&fake::key(1), draft.to_sign());
    let document = draft.complete(&signature);
    let held = UnverifiedMdoc::parse(&document)
        .and_then(|it| it.verify(&Loose, &fake::key(1), DOCTYPE, NOON, HOUR))
        .expect("a document");
    let transcript =
        SessionTranscript::openid4vp(&Fake, "x509_hash:abc", "nonce", None, "https://rp.example/r");
    let draft = held.present(&[(DOCTYPE, "full_name"), ("id.1", "list")], &transcript);
    let signature = fake::signature(held.holder(), draft.to_sign());
    let response = draft.complete(&signature);
    let members = Value::Map(vec![("full_name".into(), "x".into()), ("a".into(), values())]);
    let map = Value::Map(vec![(DOCTYPE.into(), members)]).encode().unwrap_or_default();
    let of_kind = |kind: u8, bytes: Vec<u8>| [vec![kind], bytes].concat();
    vec![
        ("issued", of_kind(0, document)),
        ("response", of_kind(1, response)),
        ("elements", of_kind(2, map)),
    ]
}

/// One of each kind.
fn values() -> Value {
    let date = terms::parse_date("2001-02-03").map(Value::full_date);
    Value::Map(vec![
        ("a".into(), Value::Array(vec![Value::from(1_u64), Value::Negative(0), Value::Null])),
        ("b".into(), Value::Bytes(vec![1, 2])),
        ("c".into(), Value::Float(1.5)),
        ("d".into(), date.unwrap_or(Value::Undefined)),
        ("e".into(), Value::tdate(NOON).unwrap_or(Value::Undefined)),
        (Value::from(7_u64), Value::Bool(true)),
        (Value::Negative(6), Value::Undefined),
    ])
}
