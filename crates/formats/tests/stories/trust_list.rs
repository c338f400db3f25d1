//! Trust lists: numbered editions, signed by their keeper, with a fingerprint to pin.

use std::time::Duration;

use crate::common::{
    Key, NOON, Rust,
    pki::{authority_params, leaf_params, list, self_signed},
};
use formats::{
    jose::JwsError,
    trust::{
        ChainError, Kind, SeenEdition, TrustAnchors, TrustList, TrustListError, UnverifiedTrustList,
    },
};
use serde_json::{Value, json};

fn anchor() -> Vec<u8> {
    self_signed(&authority_params("Akar", 0), &Key::number(1))
}

fn edition(sequence: u64) -> TrustList {
    TrustList::new(sequence, NOON, list(Kind::Issuer, anchor()).entries)
}

fn signed(list: &TrustList, keeper: &Key) -> String {
    let draft = list.draft(&keeper.public()).unwrap();
    let signature = keeper.sign(draft.to_sign());
    draft.complete(&signature)
}

#[test]
fn a_list_reads_back_from_file_and_signed_with_one_fingerprint() {
    let (crypto, keeper, list) = (Rust::default(), Key::number(7), edition(3));
    let spread = serde_json::to_string_pretty(&list).unwrap();
    let from_file = TrustList::parse(spread.as_bytes()).unwrap();
    let text = signed(&list, &keeper);
    let from_jws = UnverifiedTrustList::parse(&text).unwrap();
    let from_jws = from_jws.verify(&crypto, &keeper.public()).unwrap();
    assert_eq!((&from_file, &from_jws), (&list, &list));
    assert_eq!(from_file.fingerprint(&crypto), from_jws.fingerprint(&crypto));
    assert_ne!(edition(4).fingerprint(&crypto), list.fingerprint(&crypto));
}

#[test]
fn only_the_pinned_keeper_may_sign() {
    let (crypto, keeper) = (Rust::default(), Key::number(7));
    let text = signed(&edition(1), &Key::number(8));
    let verified = UnverifiedTrustList::parse(&text).unwrap().verify(&crypto, &keeper.public());
    assert_eq!(verified.err(), Some(TrustListError::Jws(JwsError::Signature)));
    let (_, pinned) =
        UnverifiedTrustList::parse(&text).unwrap().dangerous_verify_at_first_use(&crypto).unwrap();
    assert_eq!(pinned, Key::number(8).public());
}

#[test]
fn an_older_edition_never_replaces_a_newer_one() {
    assert_eq!(edition(4).check_follows(&edition(3)), Ok(()));
    assert_eq!(edition(3).check_follows(&edition(3)), Ok(()), "the same again");
    assert_eq!(edition(2).check_follows(&edition(3)), Err(TrustListError::Older));
    let mut other = edition(3);
    other.entries.clear();
    assert_eq!(
        other.check_follows(&edition(3)),
        Err(TrustListError::Older),
        "one number, two lists"
    );
}

#[test]
fn only_authorities_are_anchors() {
    let leaf = list(Kind::Issuer, self_signed(&leaf_params("Daun"), &Key::number(2)));
    let error = Some(TrustListError::Certificate(ChainError::NoAuthority));
    assert_eq!(TrustAnchors::new(&leaf).err(), error);
    assert_eq!(TrustList::parse(&serde_json::to_vec(&leaf).unwrap()).err(), error);
    let broken = list(Kind::Status, vec![1, 2, 3]);
    let error = Some(TrustListError::Certificate(ChainError::Malformed));
    assert_eq!(TrustAnchors::new(&broken).err(), error);
}

#[test]
fn a_kind_of_a_later_version_is_kept_but_good_for_nothing() {
    let list = list(Kind::Other("wallet".to_owned()), vec![1, 2, 3]);
    let read = TrustList::parse(&serde_json::to_vec(&list).unwrap()).unwrap();
    assert_eq!(read, list);
    assert!(TrustAnchors::new(&read).is_ok());
}

#[test]
fn only_whole_lists_of_this_version_are_read() {
    let good = serde_json::to_value(edition(1)).unwrap();
    let with = |name: &str, value: Value| {
        let mut changed = good.clone();
        changed[name] = value;
        TrustList::parse(changed.to_string().as_bytes()).err()
    };
    assert_eq!(with("version", json!(2)), Some(TrustListError::Malformed));
    assert_eq!(with("sequence", json!(-1)), Some(TrustListError::Malformed));
    assert_eq!(with("issued_at", json!("2024-06-05")), Some(TrustListError::Malformed));
    assert_eq!(with("extra", json!(1)), Some(TrustListError::Malformed));
    assert_eq!(with("entries", json!([{"kind": "issuer"}])), Some(TrustListError::Malformed));
    let entry = json!({"kind": "x", "name": "", "certificate": ""});
    assert_eq!(with("entries", json!(vec![entry; 513])), Some(TrustListError::TooLarge));
    assert_eq!(TrustList::parse(b"[]").err(), Some(TrustListError::Malformed));
    assert_eq!(TrustList::parse(&vec![b' '; 2_000_000]).err(), Some(TrustListError::TooLarge));
}

#[test]
fn another_jwt_is_no_trust_list() {
    let text = crate::common::forge::sign(
        &json!({"alg": "ES256", "typ": "JWT"}),
        &serde_json::to_value(edition(1)).unwrap(),
        &Key::number(7),
    );
    let error = UnverifiedTrustList::parse(&text).err();
    assert_eq!(error, Some(TrustListError::Jws(JwsError::Type)));
}

#[test]
fn the_clock_of_the_list_is_kept() {
    assert_eq!(edition(1).issued_at.moment(), NOON);
}

#[test]
fn a_higher_number_with_an_earlier_date_is_nobodys_edition() {
    let list = edition(3);
    let mut back = edition(4);
    back.issued_at = NOON.minus(Duration::from_secs(1)).into();
    assert_eq!(back.check_follows(&list), Err(TrustListError::Backdated));
    let next = list.next(NOON.minus(Duration::from_secs(60)), None);
    assert_eq!((next.sequence, next.issued_at), (4, list.issued_at), "no clock goes back");
    assert_eq!(next.check_follows(&list), Ok(()));
}

#[test]
fn whoever_has_seen_an_edition_takes_no_older_one() {
    let crypto = Rust::default();
    let seen = SeenEdition::of(&edition(3), &crypto);
    let kept = serde_json::to_string(&seen).unwrap();
    let seen: SeenEdition = serde_json::from_str(&kept).unwrap();
    assert_eq!(seen.follow(&edition(3), &crypto), Ok(seen.clone()));
    assert_eq!(seen.follow(&edition(2), &crypto), Err(TrustListError::Older));
    let mut other = edition(3);
    other.entries.clear();
    assert_eq!(seen.follow(&other, &crypto), Err(TrustListError::Older), "one number, two lists");
    let newer = seen.follow(&edition(4), &crypto).unwrap();
    assert_eq!(newer.follow(&edition(3), &crypto), Err(TrustListError::Older));
    let mut back = edition(5);
    back.issued_at = NOON.minus(Duration::from_secs(1)).into();
    assert_eq!(newer.follow(&back, &crypto), Err(TrustListError::Backdated));
}

#[test]
fn a_list_is_good_until_its_successor_is_due() {
    let (crypto, day) = (Rust::default(), Duration::from_secs(86_400));
    let list = edition(1).next(NOON, Some(NOON.plus(day)));
    assert_eq!(list.check_time(NOON.plus(day)), Ok(()));
    let late = NOON.plus(day).plus(Duration::from_secs(1));
    assert_eq!(list.check_time(late), Err(TrustListError::Expired));
    assert_eq!(edition(1).check_time(late), Ok(()), "a list without an end has none");
    let leaf = crate::common::pki::certify(
        &leaf_params("Penerbit"),
        &Key::number(5),
        &authority_params("Akar", 0),
        &Key::number(1),
    );
    let anchors = TrustAnchors::new(&list).unwrap();
    let verify = |now| anchors.verify(&crypto, &Kind::Issuer, std::slice::from_ref(&leaf), now);
    assert!(verify(NOON).is_ok());
    assert_eq!(verify(late).err(), Some(ChainError::ListExpired), "also for a chain seen before");
    let mut wrong = serde_json::to_value(&list).unwrap();
    wrong["next_update"] = json!(NOON.seconds() - 1);
    let read = TrustList::parse(wrong.to_string().as_bytes());
    assert_eq!(read.err(), Some(TrustListError::Malformed), "over before it began");
}
