//! Signed CBOR: what is signed verifies, and nothing else does.

use crate::common::{
    Key, Rust,
    forge_mdoc::{ES256, map, sign1},
};
use formats::{
    cbor::{CborError, Reader, Value, Writer},
    cose::{CoseError, Draft, Header, Place, UnverifiedSign1, read_key, write_key},
};
use terms::PublicKey;

const LIMIT: usize = 4_096;

fn sign(draft: Draft) -> Vec<u8> {
    let signature = Key::number(1).sign(draft.to_sign());
    draft.complete(&signature)
}

fn parse(bytes: &[u8]) -> Result<UnverifiedSign1<'_>, CoseError> {
    UnverifiedSign1::parse(bytes, LIMIT)
}

fn verify(bytes: &[u8], key: u8) -> Result<Vec<u8>, CoseError> {
    parse(bytes)?.verify(&Rust::default(), &Key::number(key).public()).map(<[u8]>::to_vec)
}

#[test]
fn a_status_list_token_travels_as_the_draft_says() {
    let chain = [vec![1, 2, 3], vec![4]];
    let header = Header::new().typ("application/statuslist+cwt").x5chain(Place::Protected, &chain);
    let bytes = sign(Draft::embedded(&header, b"\xa0").tagged());
    assert_eq!(bytes[0], 0xd2, "tag 18, and none before it");
    let object = parse(&bytes).unwrap().typed("application/statuslist+cwt").unwrap();
    assert_eq!(object.x5chain(), [&[1, 2, 3][..], &[4]]);
    assert_eq!(object.verify(&Rust::default(), &Key::number(1).public()), Ok(&b"\xa0"[..]));
    assert_eq!(object.verify_known(&Rust::default(), &Key::number(1).public()), Ok(&b"\xa0"[..]));
    assert_eq!(object.typed("application/other").err(), Some(CoseError::Type));
    let Ok(Value::Tag(18, content)) = Value::parse(&bytes) else { panic!("a tag") };
    let Value::Array(parts) = *content else { panic!("an array") };
    assert_eq!(parts[1], map(&[]), "nothing stands beside the signature");
}

#[test]
fn the_same_is_signed_as_others_sign() {
    let mut unprotected = map(&[]);
    let Value::Map(members) = &mut unprotected else { panic!("a map") };
    members.push((4.into(), b"11".to_vec().into()));
    let theirs = sign1((&ES256, &unprotected), b"payload", true, &Key::number(1));
    let header = Header::new().key_id(b"11");
    assert_eq!(sign(Draft::embedded(&header, b"payload")), theirs.encode().unwrap());
    let theirs = sign1((&ES256, &unprotected), b"payload", false, &Key::number(1));
    let ours = sign(Draft::detached(&header, b"payload"));
    assert_eq!(ours, theirs.encode().unwrap());
    assert_eq!(parse(&ours).unwrap().key_id(), Some(&b"11"[..]));
}

#[test]
fn a_payload_stands_inside_or_apart() {
    let inside = sign(Draft::embedded(&Header::new(), b"payload"));
    let apart = sign(Draft::detached(&Header::new(), b"payload"));
    assert_eq!(verify(&inside, 1).as_deref(), Ok(&b"payload"[..]));
    assert_eq!(verify(&inside, 2), Err(CoseError::Signature));
    assert_eq!(verify(&apart, 1), Err(CoseError::PayloadMissing));
    let detached = |bytes: &[u8], payload: &[u8]| {
        parse(bytes)?.verify_detached(&Rust::default(), &Key::number(1).public(), payload)
    };
    assert_eq!(detached(&apart, b"payload"), Ok(()));
    assert_eq!(detached(&apart, b"another"), Err(CoseError::Signature));
    assert_eq!(detached(&inside, b"payload"), Err(CoseError::PayloadUnexpected));
    assert_eq!(parse(&inside).unwrap().dangerous_unverified_payload(), Some(&b"payload"[..]));
}

#[test]
fn certificates_stand_where_the_signer_puts_them() {
    let header = Header::new().x5chain(Place::Unprotected, &[vec![9; 40]]);
    let bytes = sign(Draft::embedded(&header, b"x"));
    assert_eq!(parse(&bytes).unwrap().x5chain(), [&[9; 40][..]]);
    assert!(parse(&sign(Draft::embedded(&Header::new(), b"x"))).unwrap().x5chain().is_empty());
    let none = Header::new().x5chain(Place::Protected, &[]);
    assert!(parse(&sign(Draft::embedded(&none, b"x"))).unwrap().x5chain().is_empty());
}

#[test]
fn a_type_counts_only_if_it_is_signed() {
    let typed = Value::Map(vec![(16.into(), "application/x".into())]);
    let beside = sign1((&ES256, &typed), b"x", true, &Key::number(1)).encode().unwrap();
    assert_eq!(parse(&beside).unwrap().typed("application/x").err(), Some(CoseError::Type));
    let number =
        sign1((&[0xa2, 0x01, 0x26, 0x10, 0x18, 0x32], &map(&[])), b"x", true, &Key::number(1));
    let number = number.encode().unwrap();
    assert_eq!(parse(&number).unwrap().typed("50").err(), Some(CoseError::Type));
}

#[test]
fn what_is_no_sign1_is_refused() {
    let good = sign(Draft::embedded(&Header::new(), b"x"));
    assert_eq!(UnverifiedSign1::parse(&good, good.len() - 1).err(), Some(CoseError::TooLarge));
    let behind = [&good[..], &[0]].concat();
    assert_eq!(parse(&behind).err(), Some(CoseError::Cbor(CborError::Trailing)));
    let other_tag = [&[0xd1][..], &good].concat();
    assert_eq!(parse(&other_tag).err(), Some(CoseError::Cbor(CborError::Type)), "a MAC");
    let token = [&[0xd8, 0x3d, 0xd2][..], &good].concat();
    assert_eq!(parse(&token).err(), Some(CoseError::Cbor(CborError::Type)), "a CWT's tag");
    let Ok(Value::Array(parts)) = Value::parse(&good) else { panic!("an array") };
    let with = |place: usize, value: Value| {
        let mut parts = parts.clone();
        parts[place] = value;
        parse(&Value::Array(parts).encode().unwrap()).err()
    };
    assert_eq!(with(3, vec![1; 63].into()), Some(CoseError::Malformed));
    assert_eq!(with(3, vec![1; 70].into()), Some(CoseError::Malformed), "DER");
    assert_eq!(with(0, Vec::<u8>::new().into()), Some(CoseError::Algorithm));
    assert_eq!(with(2, "x".into()), Some(CoseError::Cbor(CborError::Type)));
    let short = Value::Array(parts[..3].to_vec()).encode().unwrap();
    assert_eq!(parse(&short).err(), Some(CoseError::Malformed));
}

#[test]
fn a_key_is_written_as_the_examples_write_it() {
    let key = Key::number(2).public();
    let mut writer = Writer::new();
    write_key(&key, &mut writer);
    let bytes = writer.into_bytes();
    assert_eq!(bytes[..8], [0xa4, 0x01, 0x02, 0x20, 0x01, 0x21, 0x58, 0x20]);
    assert_eq!(read_key(&mut Reader::new(&bytes)), Ok(key));
    let Ok(Value::Map(members)) = Value::parse(&bytes) else { panic!("a map") };
    let read = |members: Vec<(Value, Value)>| -> Result<PublicKey, CoseError> {
        read_key(&mut Reader::new(&Value::Map(members).encode().unwrap()))
    };
    let and = |label: Value, value: Value| [&members[..], &[(label, value)]].concat();
    assert_eq!(read(and(3.into(), Value::Negative(6))), Ok(key), "its algorithm");
    assert_eq!(read(and("of ours".into(), Value::Null)), Ok(key));
    assert_eq!(read(and(Value::Negative(3), vec![1; 32].into())), Err(CoseError::Key), "private");
    for place in 0..4 {
        let mut fewer = members.clone();
        fewer.remove(place);
        assert_eq!(read(fewer), Err(CoseError::Key));
    }
    let with = |place: usize, value: Value| {
        let mut members = members.clone();
        members[place].1 = value;
        read(members)
    };
    assert_eq!(with(0, 1.into()), Err(CoseError::Key), "another kind of key");
    assert_eq!(with(1, 2.into()), Err(CoseError::Key), "another curve");
    assert_eq!(with(2, vec![1; 31].into()), Err(CoseError::Key));
    assert_eq!(with(3, true.into()), Err(CoseError::Cbor(CborError::Type)), "a compressed point");
}
