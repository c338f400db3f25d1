//! Status lists: packed as the specification packs them, signed, and looked up with care.

use std::{io::Write, time::Duration};

use crate::common::{
    Key, NOON, Rust,
    forge::sign,
    pki::{authority_params, certify, leaf_params, list, self_signed},
};
use formats::{
    base64url,
    jose::JwsError,
    status_list::{
        Aggregation, AggregationError, Bits, MAX_LISTS, Seen, Status, StatusList, StatusListError,
        StatusToken, TokenError, UnverifiedStatusToken, VerifiedStatusToken,
    },
    trust::{ChainError, Kind, TrustAnchors},
};
use proptest::prelude::*;
use serde_json::{Value, json};

const URI: &str = "https://status.example/lists/7";

/// Token Status List, appendix C.1: 2^20 statuses of one bit.
const MILLION: &str = "eNrt3AENwCAMAEGogklACtKQPg9LugC9k_ACvreiogEAAKkeCQAAAAAAAAAAAAAAAAAAAIBylgQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAXG9IAAAAAAAAAPwsJAAAAAAAAAAAAAAAvhsSAAAAAAAAAAAA7KpLAAAAAAAAAAAAAAAAAAAAAJsLCQAAAAAAAAAAADjelAAAAAAAAAAAKjDMAQAAAACAZC8L2AEb";

fn token() -> StatusToken {
    StatusToken {
        uri: URI.to_owned(),
        issued: NOON,
        expires: Some(NOON.plus(Duration::from_secs(86_400))),
        ttl: Some(Duration::from_secs(3_600)),
        aggregation: Some("https://status.example/lists".to_owned()),
    }
}

fn revoked() -> StatusList {
    let mut list = StatusList::new(Bits::One, 1_000).unwrap();
    list.set(7, Status::INVALID).unwrap();
    list
}

fn verify(text: &str) -> Result<VerifiedStatusToken, TokenError> {
    let crypto = Rust::default();
    UnverifiedStatusToken::parse(text)?.verify(&crypto, &Key::number(1).public(), URI, NOON)
}

/// What the verifier says to a token whose claims have been edited.
fn refusal(edit: impl FnOnce(&mut Value)) -> Option<TokenError> {
    let lst = base64url::encode(&revoked().compressed());
    let mut payload = json!({
        "sub": URI, "iat": NOON.seconds(), "status_list": {"bits": 1, "lst": lst},
    });
    edit(&mut payload);
    let header = json!({"alg": "ES256", "typ": "statuslist+jwt"});
    verify(&sign(&header, &payload, &Key::number(1))).err()
}

#[test]
fn bits_are_packed_from_the_lowest_on() {
    let mut list = StatusList::new(Bits::One, 16).unwrap();
    for index in [0, 3, 4, 5, 7, 8, 9, 13, 15] {
        list.set(index, Status::INVALID).unwrap();
    }
    assert_eq!(list.as_bytes(), [0xb9, 0xa3]);
    let stream = [0x78, 0xda, 0xdb, 0xb9, 0x18, 0x00, 0x02, 0x17, 0x01, 0x5d];
    assert_eq!(StatusList::decompress(Bits::One, &stream), Ok(list.clone()));
    assert_eq!(list.compressed(), stream, "section 4.3, byte for byte");
}

#[test]
fn the_list_of_a_million_reads_as_published() {
    let list = StatusList::decompress(Bits::One, &base64url::decode(MILLION).unwrap()).unwrap();
    assert_eq!(list.length(), 1 << 20);
    let set: Vec<u64> =
        (0..1 << 20).filter(|index| list.status(*index) != Ok(Status::VALID)).collect();
    let published =
        [0, 1993, 25460, 159_495, 495_669, 554_353, 645_645, 723_232, 854_545, 934_534, 1_000_345];
    assert_eq!(set, published);
}

/// Token Status List, appendix C.2: 2^20 statuses of two bits.
const TWO_BITS: &str = "eNrt2zENACEQAEEuoaBABP5VIO01fCjIHTMStt9ovGVIAAAAAABAbiEBAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAEB5WwIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAID0ugQAAAAAAAAAAAAAAAAAQG12SgAAAAAAAAAAAAAAAAAAAAAAAAAAAOCSIQEAAAAAAAAAAAAAAAAAAAAAAAD8ExIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAwJEuAQAAAAAAAAAAAAAAAAAAAAAAAMB9SwIAAAAAAAAAAAAAAAAAAACoYUoAAAAAAAAAAAAAAEBqH81gAQw";

#[test]
fn the_list_of_two_bits_reads_as_published() {
    let list = StatusList::decompress(Bits::Two, &base64url::decode(TWO_BITS).unwrap()).unwrap();
    assert_eq!(list.length(), 1 << 20);
    let set: Vec<(u64, u8)> = (0..1 << 20)
        .filter_map(|index| Some((index, list.status(index).ok()?.0)))
        .filter(|(_, status)| *status != 0)
        .collect();
    let published = [
        (0, 1),
        (1993, 2),
        (25460, 1),
        (159_495, 3),
        (495_669, 1),
        (554_353, 1),
        (645_645, 2),
        (723_232, 1),
        (854_545, 1),
        (934_534, 2),
        (1_000_345, 3),
    ];
    assert_eq!(set, published);
    let small = StatusList::decompress(Bits::Two, &base64url::decode("eNo76fITAAPfAgc").unwrap());
    assert_eq!(small.unwrap().as_bytes(), [0xc9, 0x44, 0xf9], "section 4.1");
}

#[test]
fn two_bits_make_four_statuses() {
    let mut list = StatusList::new(Bits::Two, 12).unwrap();
    for (index, status) in [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3].into_iter().enumerate() {
        list.set(index as u64, Status(status)).unwrap();
    }
    assert_eq!(list.as_bytes(), [0xc9, 0x44, 0xf9]);
    assert_eq!(list.status(1), Ok(Status::SUSPENDED));
    assert!(!Status::SUSPENDED.is_valid() && !Status(3).is_valid() && Status::VALID.is_valid());
    assert_eq!(list.set(0, Status(4)), Err(StatusListError::StatusTooLarge));
    list.set(3, Status::VALID).unwrap();
    assert_eq!(list.status(3), Ok(Status::VALID), "a status can be set back");
}

#[test]
fn beyond_the_end_nothing_is_valid() {
    let list = revoked();
    assert_eq!(list.status(999), Ok(Status::VALID));
    assert_eq!(list.status(1_000), Err(StatusListError::OutOfRange));
    assert_eq!(list.status(u64::MAX), Err(StatusListError::OutOfRange));
    assert_eq!(revoked().set(1_000, Status::INVALID), Err(StatusListError::OutOfRange));
}

#[test]
fn a_list_that_swells_is_not_unpacked() {
    let bomb = StatusList::new(Bits::One, 8 * 16 * 1024 * 1024).unwrap();
    let stream = bomb.compressed();
    assert!(StatusList::decompress(Bits::One, &stream).is_ok(), "just as large as allowed");
    assert_eq!(
        StatusList::new(Bits::One, 8 * 16 * 1024 * 1024 + 1).err(),
        Some(StatusListError::TooLarge)
    );

    // 64 MiB of nothing.
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..64 {
        encoder.write_all(&vec![0; 1 << 20]).unwrap();
    }
    let stream = encoder.finish().unwrap();
    assert!(stream.len() < 100_000);
    assert_eq!(StatusList::decompress(Bits::One, &stream), Err(StatusListError::TooLarge));
}

#[test]
fn only_one_whole_stream_is_a_list() {
    let stream = revoked().compressed();
    let read = |stream: &[u8]| StatusList::decompress(Bits::One, stream).err();
    assert_eq!(read(&stream), None);
    for length in 0..stream.len() {
        assert_eq!(read(&stream[..length]), Some(StatusListError::Malformed), "cut at {length}");
    }
    assert_eq!(read(&[&stream[..], &[0]].concat()), Some(StatusListError::Malformed));
    let mut damaged = stream.clone();
    *damaged.last_mut().unwrap() ^= 1;
    assert_eq!(read(&damaged), Some(StatusListError::Malformed), "the checksum counts");
}

#[test]
fn a_signed_list_reads_back() {
    let draft = token().draft(&revoked(), &[vec![1, 2, 3]]).unwrap();
    let signature = Key::number(1).sign(draft.to_sign());
    let text = draft.complete(&signature);
    let verified = verify(&text).unwrap();
    assert_eq!((&verified.token, &verified.list), (&token(), &revoked()));
    assert_eq!(verified.list.status(7), Ok(Status::INVALID));
    let hour = Duration::from_secs(3_600);
    assert_eq!(verified.fresh_until(NOON), Some(NOON.plus(hour)));
    let late = NOON.plus(hour * 23 + hour / 2);
    assert_eq!(verified.fresh_until(late), token().expires, "not beyond its own end");
}

#[test]
fn a_token_is_for_its_list_and_its_time() {
    assert_eq!(refusal(|_| {}), None);
    let other = refusal(|it| it["sub"] = json!("https://status.example/lists/8"));
    assert_eq!(other, Some(TokenError::Subject));
    let expired = refusal(|it| it["exp"] = json!(NOON.seconds()));
    assert_eq!(expired, Some(TokenError::Expired));
    let early = refusal(|it| it["iat"] = json!(NOON.seconds() + 61));
    assert_eq!(early, Some(TokenError::NotYetValid));
}

#[test]
fn a_token_has_its_form() {
    let payload = Some(TokenError::Jws(JwsError::Payload));
    assert_eq!(refusal(|it| it["exp"] = json!("9999999999")), payload, "a date is a number");
    assert_eq!(refusal(|it| it["ttl"] = json!(0)), payload, "ttl is positive");
    assert_eq!(refusal(|it| it["ttl"] = json!(-1)), payload);
    for name in ["sub", "iat", "status_list"] {
        let without = refusal(|it| {
            it.as_object_mut().unwrap().remove(name);
        });
        assert_eq!(without, payload, "{name}");
    }
    let bits = refusal(|it| it["status_list"]["bits"] = json!(3));
    assert_eq!(bits, Some(TokenError::List(StatusListError::Bits)));
    let list = refusal(|it| it["status_list"]["lst"] = json!("AAAA"));
    assert_eq!(list, Some(TokenError::List(StatusListError::Malformed)));
    let text = sign(&json!({"alg": "ES256", "typ": "JWT"}), &json!({}), &Key::number(1));
    assert_eq!(verify(&text).err(), Some(TokenError::Jws(JwsError::Type)));
}

#[test]
fn only_a_trusted_key_says_what_is_valid() {
    let draft = token().draft(&revoked(), &[]).unwrap();
    let signature = Key::number(2).sign(draft.to_sign());
    let forged = draft.complete(&signature);
    assert_eq!(verify(&forged).err(), Some(TokenError::Jws(JwsError::Signature)));

    let (root, root_key) = (authority_params("Akar", 0), Key::number(10));
    let certificate = certify(&leaf_params("Status"), &Key::number(1), &root, &root_key);
    let draft = token().draft(&revoked(), &[certificate]).unwrap();
    let signature = Key::number(1).sign(draft.to_sign());
    let text = draft.complete(&signature);
    let under = |kind: Kind| {
        let anchors = TrustAnchors::new(&list(kind, self_signed(&root, &root_key))).unwrap();
        let token = UnverifiedStatusToken::parse(&text).unwrap();
        token.verify_trusted(&Rust::default(), &anchors, URI, NOON).err()
    };
    assert_eq!(under(Kind::Status), None);
    assert_eq!(under(Kind::Access), Some(TokenError::Chain(ChainError::Untrusted)));
}

#[test]
fn a_newer_edition_is_taken_and_an_older_one_refused() {
    let mut seen = Seen::new(2);
    let edition = |uri: &str, minute: u64| StatusToken {
        uri: uri.to_owned(),
        issued: NOON.plus(Duration::from_secs(60 * minute)),
        ..token()
    };
    assert_eq!(seen.note(&edition("a", 5)), Ok(true));
    assert_eq!(seen.note(&edition("a", 5)), Ok(false), "the same again");
    assert_eq!(seen.note(&edition("a", 4)), Err(TokenError::Older));
    assert_eq!(seen.note(&edition("a", 6)), Ok(true));
    assert_eq!(seen.note(&edition("b", 1)), Ok(true), "each list has editions of its own");
    seen.recall("b".to_owned(), edition("b", 3).issued);
    seen.recall("b".to_owned(), edition("b", 2).issued);
    assert_eq!(seen.note(&edition("b", 2)), Err(TokenError::Older), "recalled");
    assert_eq!(seen.note(&edition("c", 9)), Ok(true));
    assert_eq!((seen.newest("b"), seen.newest("a")), (Some(edition("b", 3).issued), None));
}

#[test]
fn a_list_that_somebody_keeps_back_is_not_forgotten_while_it_is_asked_about() {
    let mut seen = Seen::new(8);
    let edition = |uri: &str, minute: u64| StatusToken {
        uri: uri.to_owned(),
        issued: NOON.plus(Duration::from_secs(60 * minute)),
        ..token()
    };
    assert_eq!(seen.note(&edition("kept back", 1)), Ok(true));
    for turn in 0..100 {
        assert_eq!(seen.note(&edition(&format!("list {turn}"), 2 + turn)), Ok(true));
        assert_eq!(seen.note(&edition("kept back", 0)), Err(TokenError::Older));
    }
}

#[test]
fn an_aggregation_names_lists_and_not_without_end() {
    let read = |text: &str| Aggregation::parse(text.as_bytes());
    let lists = read(r#"{"status_lists": ["https://a.example/1", "https://a.example/2"], "x": 1}"#);
    assert_eq!(lists.unwrap().status_lists, ["https://a.example/1", "https://a.example/2"]);
    assert_eq!(read(r#"{"status_lists": []}"#), Ok(Aggregation::default()));
    for bad in [
        "[]",
        "{}",
        r#"{"status_lists": "https://a.example/1"}"#,
        r#"{"status_lists": [1]}"#,
        r#"{"status_lists": ["a", "a"]}"#,
        r#"{"status_lists": [], "status_lists": []}"#,
        r#"{"status_lists": []} x"#,
    ] {
        assert_eq!(read(bad), Err(AggregationError::Malformed), "{bad}");
    }
    let status_lists = (0..=MAX_LISTS).map(|it| it.to_string()).collect();
    let many = serde_json::to_string(&Aggregation { status_lists }).unwrap();
    assert_eq!(read(&many), Err(AggregationError::TooLarge));
    assert_eq!(read(&" ".repeat(1 << 20 | 1)), Err(AggregationError::TooLarge));
}

proptest! {
    #[test]
    fn what_is_set_is_found(
        bits in prop::sample::select(vec![Bits::One, Bits::Two, Bits::Four, Bits::Eight]),
        marks in prop::collection::btree_map(0_u64..500, 0_u8..=255, 0..50),
    ) {
        let mut list = StatusList::new(bits, 500).unwrap();
        let largest = u8::MAX >> (8 - bits.count());
        for (index, status) in &marks {
            list.set(*index, Status(status & largest)).unwrap();
        }
        let list = StatusList::decompress(bits, &list.compressed()).unwrap();
        for index in 0..500 {
            let expected = marks.get(&index).map_or(0, |status| status & largest);
            prop_assert_eq!(list.status(index), Ok(Status(expected)));
        }
    }

    #[test]
    fn no_stream_makes_it_panic(bytes: Vec<u8>) {
        let _ = StatusList::decompress(Bits::Eight, &bytes);
        let framed = [&[0x78, 0x9c][..], &bytes].concat();
        let _ = StatusList::decompress(Bits::Eight, &framed);
    }
}
