//! Status lists as CWT: the specification's own example, and what a verifier refuses.

use std::time::Duration;

use crate::common::{
    Key, NOON, Rust,
    pki::{authority_params, certify, leaf_params, list, self_signed},
};
use formats::{
    cbor::{Value, Writer},
    cose::{self, CoseError},
    status_list::{
        Bits, STATUS_LIST_CWT_TYPE, Status, StatusList, StatusListError, StatusToken, TokenError,
        UnverifiedStatusCwt, VerifiedStatusToken,
    },
    trust::{ChainError, Kind, TrustAnchors},
};
use proptest::prelude::*;
use terms::Moment;

const URI: &str = "https://example.com/statuslists/1";

/// Token Status List, section 5.2: a token, of which we have no key.
const PUBLISHED: &str = "d2845820a2012610781a6170706c69636174696f6e2f7374617475736c6973742b637774a1044231325850a502782168747470733a2f2f6578616d706c652e636f6d2f7374617475736c697374732f31061a648c5bea041a8898dfea19fffe19a8c019fffda2646269747301636c73744a78dadbb918000217015d584093fa4d01032b18c35e2fe1101b77fd6cc9440022caa4694450c4e4e9feab4e99d1fa6d9772ce2bf3a12e0323ded7c982c5e101a5e67f0cbc1e2b6f57ce99c279";

fn hex(text: &str) -> Vec<u8> {
    let digits = text.as_bytes().chunks(2).map(|it| std::str::from_utf8(it).unwrap());
    digits.map(|it| u8::from_str_radix(it, 16).unwrap()).collect()
}

/// What the published token says.
fn token() -> StatusToken {
    StatusToken {
        uri: URI.to_owned(),
        issued: Moment::from_seconds(1_686_920_170),
        expires: Some(Moment::from_seconds(2_291_720_170)),
        ttl: Some(Duration::from_secs(43_200)),
        aggregation: None,
    }
}

fn sixteen() -> StatusList {
    StatusList::from_bytes(Bits::One, vec![0xb9, 0xa3]).unwrap()
}

fn signed(draft: cose::Draft, key: u8) -> Vec<u8> {
    let signature = Key::number(key).sign(draft.to_sign());
    draft.complete(&signature)
}

fn verify(bytes: &[u8]) -> Result<VerifiedStatusToken, TokenError> {
    let (crypto, signer) = (Rust::default(), Key::number(1).public());
    UnverifiedStatusCwt::parse(bytes)?.verify(&crypto, &signer, URI, NOON)
}

/// A signed token of these claims.
fn claims(members: Vec<(Value, Value)>) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.value(&Value::Map(members)).unwrap();
    let header = cose::Header::new().typ(STATUS_LIST_CWT_TYPE);
    signed(cose::Draft::embedded(&header, writer.as_bytes()).tagged(), 1)
}

fn number(value: i64) -> Value {
    match u64::try_from(value) {
        Ok(value) => Value::Unsigned(value),
        Err(_) => Value::Negative(!value.cast_unsigned()),
    }
}

fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

/// Good claims, after `edit`.
fn refusal(edit: impl FnOnce(&mut Vec<(Value, Value)>)) -> Option<TokenError> {
    let lst = (text("lst"), Value::Bytes(sixteen().compressed()));
    let mut members = vec![
        (number(2), text(URI)),
        (number(6), number(NOON.seconds())),
        (number(65_533), Value::Map(vec![(text("bits"), number(1)), lst])),
    ];
    edit(&mut members);
    verify(&claims(members)).err()
}

#[test]
fn the_published_token_is_written_as_published() {
    let published = hex(PUBLISHED);
    let draft = token().draft_cwt(&sixteen(), &[]);
    // Ours has its certificates where the example has the name of a key.
    let payload = &published[published.len() - 66 - 80..published.len() - 66];
    assert!(draft.to_sign().ends_with(payload));
    let ours = signed(draft, 1);
    assert_eq!(ours[..4 + 32], published[..4 + 32], "tag, array and protected header");
    let verified = verify(&ours).unwrap();
    assert_eq!((verified.token, verified.list), (token(), sixteen()));
}

#[test]
fn the_published_token_is_read_but_not_believed() {
    let published = hex(PUBLISHED);
    assert_eq!(verify(&published).err(), Some(TokenError::Cose(CoseError::Signature)));
    let tagged_cwt = [&[0xd8, 61][..], &published].concat();
    let tag = UnverifiedStatusCwt::parse(&tagged_cwt).err();
    assert!(matches!(tag, Some(TokenError::Cose(CoseError::Cbor(_)))), "no tag of a CWT: {tag:?}");
}

#[test]
fn everything_that_a_token_can_say_reads_back() {
    let aggregation = Some("https://example.com/statuslists".to_owned());
    for said in [
        StatusToken { aggregation, ..token() },
        StatusToken { ttl: None, ..token() },
        StatusToken { expires: None, ttl: None, ..token() },
    ] {
        let verified = verify(&signed(said.draft_cwt(&sixteen(), &[]), 1)).unwrap();
        assert_eq!(verified.token, said);
        let for_mdoc = verified.for_mdoc().map(|it| it.token);
        let ends = said.expires.is_some();
        assert_eq!(for_mdoc, if ends { Ok(said) } else { Err(TokenError::Profile) });
    }
    let two = StatusList::new(Bits::Two, 8).unwrap();
    let verified = verify(&signed(token().draft_cwt(&two, &[]), 1)).unwrap();
    assert_eq!(verified.for_mdoc().err(), Some(TokenError::Profile), "more than one bit");
}

#[test]
fn a_token_is_for_its_list_and_its_time() {
    assert_eq!(refusal(|_| {}), None);
    let other = refusal(|it| it[0].1 = text("https://example.com/statuslists/2"));
    assert_eq!(other, Some(TokenError::Subject));
    let expired = refusal(|it| it.push((number(4), number(NOON.seconds()))));
    assert_eq!(expired, Some(TokenError::Expired));
    let early = refusal(|it| it[1].1 = number(NOON.seconds() + 61));
    assert_eq!(early, Some(TokenError::NotYetValid));
}

#[test]
fn a_token_has_its_form() {
    for missing in 0..3 {
        let without = refusal(|it| drop(it.remove(missing)));
        assert_eq!(without, Some(TokenError::Cose(CoseError::Malformed)), "claim {missing}");
    }
    let malformed = |it: Option<TokenError>| matches!(it, Some(TokenError::Cose(_)));
    assert!(malformed(refusal(|it| it.push((number(4), text("9999999999"))))), "exp is a number");
    assert!(malformed(refusal(|it| it.push((number(65_534), number(0))))), "ttl is positive");
    assert!(malformed(refusal(|it| it.push((number(65_534), number(-1))))));
    assert!(malformed(refusal(|it| it[1].1 = number(-1))));
    assert!(malformed(refusal(|it| it[1].1 = number(i64::MAX))));
    let bits = |bits| {
        let lst = (text("lst"), Value::Bytes(sixteen().compressed()));
        refusal(|it| it[2].1 = Value::Map(vec![(text("bits"), number(bits)), lst]))
    };
    assert_eq!(bits(3), Some(TokenError::List(StatusListError::Bits)));
    let other = cose::Header::new().typ("application/other");
    let other = signed(cose::Draft::embedded(&other, &[0xa0]).tagged(), 1);
    assert_eq!(verify(&other).err(), Some(TokenError::Cose(CoseError::Type)));
}

#[test]
fn only_a_trusted_key_says_what_is_valid() {
    let forged = signed(token().draft_cwt(&sixteen(), &[]), 2);
    assert_eq!(verify(&forged).err(), Some(TokenError::Cose(CoseError::Signature)));

    let (root, root_key) = (authority_params("Akar", 0), Key::number(10));
    let certificate = certify(&leaf_params("Status"), &Key::number(1), &root, &root_key);
    let bytes = signed(token().draft_cwt(&sixteen(), &[certificate]), 1);
    let under = |kind: Kind| {
        let anchors = TrustAnchors::new(&list(kind, self_signed(&root, &root_key))).unwrap();
        let token = UnverifiedStatusCwt::parse(&bytes).unwrap();
        token.verify_trusted(&Rust::default(), &anchors, URI, NOON).err()
    };
    assert_eq!(under(Kind::Status), None);
    assert_eq!(under(Kind::Access), Some(TokenError::Chain(ChainError::Untrusted)));
}

proptest! {
    #[test]
    fn no_token_makes_it_panic(at in 0_usize..256, to: u8, cut in 0_usize..256) {
        let mut bytes = signed(token().draft_cwt(&sixteen(), &[]), 1);
        let length = bytes.len();
        bytes[at % length] = to;
        bytes.truncate(length.min(cut + 64));
        let good = verify(&bytes);
        if let Ok(verified) = good {
            prop_assert_eq!(verified.list.status(0), Ok(Status::INVALID));
        }
    }
}
