//! What a trust list withdraws, and what a certificate for mobile documents must say.

use std::time::Duration;

use crate::common::{
    Key, NOON, Rust,
    pki::{
        self, authority_params, certify, country, leaf_params, list, self_signed,
        with_other_signature,
    },
};
use formats::trust::{
    ChainError, DistrustReason, Distrusted, Kind, ProfileError, TrustAnchors, TrustList,
};
use rcgen::{CertificateParams, DnType, KeyUsagePurpose};
use serde_json::json;

const ROOT: u8 = 10;
const LEAF: u8 = 12;

fn root_params() -> CertificateParams {
    authority_params("Akar", 1)
}

fn root_list(kind: Kind) -> TrustList {
    list(kind, self_signed(&root_params(), &Key::number(ROOT)))
}

fn by_root(params: &CertificateParams, key: u8) -> Vec<u8> {
    certify(params, &Key::number(key), &root_params(), &Key::number(ROOT))
}

fn judge(list: &TrustList, leaf: &[u8]) -> Option<ChainError> {
    let anchors = TrustAnchors::new(list).unwrap();
    anchors.verify(&Rust::default(), &Kind::Issuer, &[leaf.to_vec()], NOON).err()
}

fn withdrawing(list: &TrustList, leaf: &[u8], reason: DistrustReason) -> TrustList {
    let distrusted = Distrusted::new(leaf, NOON, reason, &Rust::default()).unwrap();
    list.next(NOON, None).distrusting(distrusted)
}

#[test]
fn a_withdrawn_certificate_is_refused_by_name_and_others_are_not() {
    let list = root_list(Kind::Issuer);
    let (old, other) =
        (by_root(&leaf_params("Penerbit"), LEAF), by_root(&leaf_params("Penerbit"), 13));
    assert_eq!(judge(&list, &old), None);
    for reason in [
        DistrustReason::Ceased,
        DistrustReason::Compromised,
        DistrustReason::Other("later".to_owned()),
        DistrustReason::Superseded,
    ] {
        let next = withdrawing(&list, &old, reason.clone());
        let wire = serde_json::to_vec(&next).unwrap();
        let next = TrustList::parse(&wire).unwrap();
        assert_eq!(next.distrusted[0].reason, reason);
        assert_eq!(judge(&next, &old), Some(ChainError::Distrusted));
        assert_eq!(judge(&next, &other), None);
        let last = next.next(NOON, None);
        assert_eq!(judge(&last, &old), Some(ChainError::Distrusted), "for good");
    }
}

#[test]
fn a_stolen_key_is_withdrawn_with_every_certificate_over_it() {
    let list = root_list(Kind::Issuer);
    let old = by_root(&leaf_params("Penerbit"), LEAF);
    let again = by_root(&leaf_params("Nama Lain"), LEAF);
    let stolen = withdrawing(&list, &old, DistrustReason::Compromised);
    assert_eq!(judge(&stolen, &again), Some(ChainError::Distrusted));
    let moved = withdrawing(&list, &old, DistrustReason::Superseded);
    assert_eq!(judge(&moved, &again), None, "a new certificate of the same key");
}

/// Of every ECDSA signature (r, s) anybody makes a second valid one, (r, n - s): the certificate
/// is the same and its hash is another.
#[test]
fn a_withdrawn_certificate_does_not_come_back_with_its_other_signature() {
    let list = root_list(Kind::Issuer);
    let old = by_root(&leaf_params("Penerbit"), LEAF);
    let flipped = with_other_signature(&old);
    assert_ne!(flipped, old);
    assert_eq!(with_other_signature(&flipped), old, "there are just two");
    assert_eq!(judge(&list, &flipped), None, "both are genuine");
    for reason in [
        DistrustReason::Ceased,
        DistrustReason::Compromised,
        DistrustReason::Other("privilege_withdrawn".to_owned()),
        DistrustReason::Superseded,
    ] {
        for (named, shown) in [(&old, &flipped), (&flipped, &old), (&flipped, &flipped)] {
            let next = withdrawing(&list, named, reason.clone());
            assert_eq!(judge(&next, shown), Some(ChainError::Distrusted), "{reason:?}");
            assert!(next.find_distrusted(shown, &Rust::default()).is_some());
        }
    }
}

#[test]
fn a_withdrawn_authority_in_the_middle_takes_all_beneath_it_along() {
    let list = root_list(Kind::Issuer);
    let middle_params = authority_params("Tengah", 0);
    let middle = by_root(&middle_params, 11);
    let leaf =
        certify(&leaf_params("Penerbit"), &Key::number(LEAF), &middle_params, &Key::number(11));
    let next = withdrawing(&list, &middle, DistrustReason::Ceased);
    let verify = |list: &TrustList| {
        let chain = [leaf.clone(), middle.clone()];
        let anchors = TrustAnchors::new(list).unwrap();
        anchors.verify(&Rust::default(), &Kind::Issuer, &chain, NOON).err()
    };
    assert_eq!((verify(&list), verify(&next)), (None, Some(ChainError::Distrusted)));
}

#[test]
fn what_is_withdrawn_is_written_strictly() {
    let leaf = by_root(&leaf_params("Penerbit"), LEAF);
    let list = withdrawing(&root_list(Kind::Issuer), &leaf, DistrustReason::Compromised);
    let good = serde_json::to_value(&list).unwrap();
    assert_eq!(good["distrusted"][0]["reason"], "key_compromise");
    assert_eq!(list.clone().distrusting(list.distrusted[0].clone()), list, "once is enough");
    for (name, value) in [
        ("tbs_sha256", json!("AA")),
        ("since", json!("today")),
        ("reason", json!("x".repeat(65))),
        ("extra", json!(1)),
    ] {
        let mut bad = good.clone();
        bad["distrusted"][0][name] = value;
        assert!(TrustList::parse(bad.to_string().as_bytes()).is_err(), "{name}");
    }
    assert!(Distrusted::new(b"no", NOON, DistrustReason::Ceased, &Rust::default()).is_err());
}

fn mdoc_params(purpose: u8) -> CertificateParams {
    pki::mdoc_params("Penerbit", purpose)
}

fn judge_mdoc(kind: &Kind, params: &CertificateParams) -> Option<ChainError> {
    let anchors = TrustAnchors::new(&root_list(kind.clone())).unwrap();
    let leaf = [by_root(params, LEAF)];
    let verify = || anchors.verify_mdoc(&Rust::default(), kind, &leaf, NOON).err();
    let first = verify();
    assert_eq!(verify(), first, "a chain seen before is judged alike");
    first
}

#[test]
fn a_document_signer_is_as_annex_b_asks() {
    let judge = |params: &CertificateParams| judge_mdoc(&Kind::Issuer, params);
    let flaw = |error| Some(ChainError::Profile(error));
    assert_eq!(judge(&mdoc_params(2)), None);
    assert_eq!(judge(&mdoc_params(6)), Some(ChainError::LeafUsage), "a reader's");
    let mut params = mdoc_params(2);
    params.custom_extensions.clear();
    assert_eq!(judge(&params), flaw(ProfileError::Purpose));
    let mut params = mdoc_params(2);
    params.custom_extensions[0].set_criticality(false);
    assert_eq!(judge(&params), flaw(ProfileError::Purpose), "not critical");
    let mut params = mdoc_params(2);
    params.key_usages.push(KeyUsagePurpose::KeyAgreement);
    assert_eq!(judge(&params), flaw(ProfileError::KeyUsage));
    let mut params = mdoc_params(2);
    params.use_authority_key_identifier_extension = false;
    assert_eq!(judge(&params), flaw(ProfileError::AuthorityKey));
    let mut params = mdoc_params(2);
    params.distinguished_name.push(DnType::CountryName, country("MY"));
    assert_eq!(judge(&params), flaw(ProfileError::Country));
}

#[test]
fn a_document_signer_stands_right_beneath_the_anchor_and_a_reader_need_not() {
    let middle_params = authority_params("Tengah", 0);
    let middle = by_root(&middle_params, 11);
    let judge = |kind: Kind, purpose| {
        let anchors = TrustAnchors::new(&root_list(kind.clone())).unwrap();
        let params = mdoc_params(purpose);
        let leaf = certify(&params, &Key::number(LEAF), &middle_params, &Key::number(11));
        let chain = [leaf, middle.clone()];
        assert!(anchors.verify(&Rust::default(), &kind, &chain, NOON).is_ok());
        anchors.verify_mdoc(&Rust::default(), &kind, &chain, NOON).err()
    };
    let flaw = Some(ChainError::Profile(ProfileError::Intermediate));
    assert_eq!((judge(Kind::Issuer, 2), judge(Kind::Access, 6)), (flaw, None));
}

#[test]
fn a_list_says_what_it_says_of_a_certificate() {
    let (list, crypto) = (root_list(Kind::Issuer), Rust::default());
    let (old, other) =
        (by_root(&leaf_params("Penerbit"), LEAF), by_root(&leaf_params("Penerbit"), 13));
    let again = by_root(&leaf_params("Nama Lain"), LEAF);
    let said =
        |list: &TrustList, of: &[u8]| list.find_distrusted(of, &crypto).map(|it| it.reason.clone());
    let moved = withdrawing(&list, &old, DistrustReason::Superseded);
    assert_eq!(said(&moved, &old), Some(DistrustReason::Superseded));
    assert_eq!((said(&moved, &again), said(&moved, &other), said(&list, &old)), (None, None, None));
    let stolen = withdrawing(&list, &old, DistrustReason::Compromised);
    assert_eq!(said(&stolen, &again), Some(DistrustReason::Compromised), "by its key");
    assert_eq!((said(&stolen, &other), said(&stolen, b"no")), (None, None));
}

#[test]
fn a_certificate_holds_for_as_long_as_its_kind_may() {
    let lasting = |purpose, days: u64| {
        let mut params = mdoc_params(purpose);
        params.not_after = params.not_before + Duration::from_secs(days * 86_400);
        params
    };
    let late = Some(ChainError::Profile(ProfileError::Lifetime));
    let long = |kind, purpose, days| {
        // The anchor of these stories ends first; only the leaf's own length counts here.
        judge_mdoc(&kind, &lasting(purpose, days))
    };
    assert_eq!(long(Kind::Issuer, 2, 457), None);
    assert_eq!(long(Kind::Issuer, 2, 458), late);
    assert_eq!(long(Kind::Access, 6, 1187), None);
    assert_eq!(long(Kind::Access, 6, 1188), late);
}
