//! Whom we trust: chains end where an anchor's key has signed, and nowhere else.

use std::time::Duration;

use crate::common::{
    Key, NOON, Rust,
    pki::{authority_params, certify, leaf_params, list, params, self_signed},
};
use formats::trust::{ChainError, Kind, TrustAnchors, VerifiedChain};
use proptest::prelude::*;
use rcgen::{CertificateParams, CustomExtension, IsCa, KeyUsagePurpose};
use terms::{Crypto, Moment};

/// Root, intermediate, leaf.
const ROOT: u8 = 10;
const MIDDLE: u8 = 11;
const LEAF: u8 = 12;

fn root_params() -> CertificateParams {
    authority_params("Akar", 1)
}

fn root() -> Vec<u8> {
    self_signed(&root_params(), &Key::number(ROOT))
}

fn anchors() -> TrustAnchors {
    TrustAnchors::new(&list(Kind::Issuer, root())).unwrap()
}

fn by_root(params: &CertificateParams, key: u8) -> Vec<u8> {
    certify(params, &Key::number(key), &root_params(), &Key::number(ROOT))
}

fn judge_at(chain: &[Vec<u8>], now: Moment) -> Result<VerifiedChain, ChainError> {
    anchors().verify(&Rust::default(), &Kind::Issuer, chain, now).map(|it| (*it).clone())
}

fn judge(chain: &[Vec<u8>]) -> Result<VerifiedChain, ChainError> {
    judge_at(chain, NOON)
}

#[test]
fn a_leaf_signed_by_the_anchor_is_trusted_and_named() {
    let leaf = by_root(&leaf_params("Penerbit"), LEAF);
    let chain = judge(std::slice::from_ref(&leaf)).unwrap();
    assert_eq!(chain.key, Key::number(LEAF).public());
    assert_eq!(chain.common_name.as_deref(), Some("Penerbit"));
    assert_eq!(chain.organisation.as_deref(), Some("Dinas Contoh"));
    assert_eq!(chain.dns_names, ["verifier.example"]);
    assert_eq!(chain.leaf_sha256, Rust::default().sha256(&leaf));
    assert_eq!(chain.anchor, "Otoritas Contoh");
}

#[test]
fn an_intermediate_may_stand_between() {
    let middle_params = authority_params("Tengah", 0);
    let middle = by_root(&middle_params, MIDDLE);
    let (leaf, by) = (Key::number(LEAF), Key::number(MIDDLE));
    let leaf = certify(&leaf_params("Penerbit"), &leaf, &middle_params, &by);
    assert!(judge(&[leaf.clone(), middle.clone()]).is_ok());
    assert_eq!(judge(&[middle.clone(), leaf.clone()]), Err(ChainError::LeafUsage));
    assert_eq!(judge(std::slice::from_ref(&leaf)), Err(ChainError::Untrusted));
    assert_eq!(judge(&[leaf, middle, root()]), Err(ChainError::AnchorIncluded));
}

#[test]
fn a_chain_says_which_keys_have_certified() {
    // AuthorityKeyIdentifier: a SEQUENCE with the key identifier as its member 0.
    let says = |mut params: CertificateParams, identifier: &[u8]| {
        let length = u8::try_from(identifier.len()).unwrap();
        let content = [&[0x30, length + 2, 0x80, length], identifier].concat();
        let extension = CustomExtension::from_oid_content(&[2, 5, 29, 35], content);
        params.custom_extensions.push(extension);
        params
    };
    let middle_params = authority_params("Tengah", 0);
    let middle = by_root(&says(middle_params.clone(), &[4, 5]), MIDDLE);
    let by_middle = |params: &CertificateParams| {
        certify(params, &Key::number(LEAF), &middle_params, &Key::number(MIDDLE))
    };
    let leaf = by_middle(&says(leaf_params("Penerbit"), &[1, 2, 3]));
    let keys = |leaf| judge(&[leaf, middle.clone()]).unwrap().authority_keys;
    assert_eq!(keys(leaf), [vec![1, 2, 3], vec![4, 5]]);
    assert_eq!(keys(by_middle(&leaf_params("Penerbit"))), [vec![4, 5]]);
    let mut unreadable = leaf_params("Penerbit");
    let extension = CustomExtension::from_oid_content(&[2, 5, 29, 35], vec![1, 2]);
    unreadable.custom_extensions.push(extension);
    assert_eq!(keys(by_middle(&unreadable)), [vec![4, 5]]);
}

#[test]
fn a_forged_authority_of_the_same_name_is_not_the_anchor() {
    let forger = Key::number(66);
    let leaf = certify(&leaf_params("Penerbit"), &Key::number(LEAF), &root_params(), &forger);
    assert_eq!(judge(std::slice::from_ref(&leaf)), Err(ChainError::Untrusted));
    let forged = self_signed(&root_params(), &forger);
    assert_eq!(judge(&[leaf.clone(), forged]), Err(ChainError::SelfSigned));
    let middle = certify(&root_params(), &forger, &authority_params("Lain", 3), &Key::number(67));
    assert_eq!(judge(&[leaf, middle]), Err(ChainError::Untrusted));
}

#[test]
fn a_leaf_that_signs_itself_is_refused() {
    let leaf = self_signed(&leaf_params("Penerbit"), &Key::number(LEAF));
    assert_eq!(judge(&[leaf]), Err(ChainError::SelfSigned));
    assert_eq!(judge(&[root()]), Err(ChainError::AnchorIncluded));
    assert_eq!(judge(&[]), Err(ChainError::Missing));
}

#[test]
fn a_chain_holds_from_its_first_to_its_last_moment() {
    let leaf = [by_root(&leaf_params("Penerbit"), LEAF)];
    let chain = judge(&leaf).unwrap();
    let second = Duration::from_secs(1);
    assert!(judge_at(&leaf, chain.from).is_ok() && judge_at(&leaf, chain.until).is_ok());
    assert_eq!(judge_at(&leaf, chain.from.minus(second)), Err(ChainError::NotYetValid));
    assert_eq!(judge_at(&leaf, chain.until.plus(second)), Err(ChainError::Expired));
    let mut short = leaf_params("Penerbit");
    short.not_after = rcgen::date_time_ymd(2024, 6, 5);
    assert_eq!(judge(&[by_root(&short, LEAF)]), Err(ChainError::Expired));
}

#[test]
fn an_anchor_is_good_for_its_kind_only() {
    let leaf = [by_root(&leaf_params("Penerbit"), LEAF)];
    let verify = |kind: Kind| anchors().verify(&Rust::default(), &kind, &leaf, NOON).err();
    assert_eq!(verify(Kind::Issuer), None);
    assert_eq!(verify(Kind::Access), Some(ChainError::Untrusted));
    assert_eq!(verify(Kind::Status), Some(ChainError::Untrusted));
}

#[test]
fn a_leaf_must_be_for_signing_and_nothing_more() {
    let mut no_usage = leaf_params("Penerbit");
    no_usage.key_usages.clear();
    assert_eq!(judge(&[by_root(&no_usage, LEAF)]), Err(ChainError::LeafUsage));
    let mut agreement = leaf_params("Penerbit");
    agreement.key_usages = vec![KeyUsagePurpose::KeyAgreement];
    assert_eq!(judge(&[by_root(&agreement, LEAF)]), Err(ChainError::LeafUsage));
    let mut authority = authority_params("Penerbit", 0);
    authority.key_usages.push(KeyUsagePurpose::DigitalSignature);
    assert_eq!(judge(&[by_root(&authority, LEAF)]), Err(ChainError::LeafUsage));
}

#[test]
fn a_middle_that_may_not_certify_is_refused() {
    let under = |middle_params: &CertificateParams| {
        let middle = by_root(middle_params, MIDDLE);
        let (leaf, by) = (Key::number(LEAF), Key::number(MIDDLE));
        judge(&[certify(&leaf_params("Penerbit"), &leaf, middle_params, &by), middle])
    };
    assert!(under(&authority_params("Tengah", 0)).is_ok());
    assert_eq!(under(&leaf_params("Tengah")).err(), Some(ChainError::NoAuthority));
    let mut no_usage = authority_params("Tengah", 0);
    no_usage.key_usages = vec![KeyUsagePurpose::CrlSign];
    assert_eq!(under(&no_usage).err(), Some(ChainError::NoAuthority));
    let mut no_authority = authority_params("Tengah", 0);
    no_authority.is_ca = IsCa::ExplicitNoCa;
    assert_eq!(under(&no_authority).err(), Some(ChainError::NoAuthority));
}

#[test]
fn path_lengths_are_kept() {
    let (first, second) = (authority_params("Satu", 0), authority_params("Dua", 0));
    let (one, two) = (Key::number(MIDDLE), Key::number(MIDDLE + 50));
    let upper = by_root(&first, MIDDLE);
    let lower = certify(&second, &two, &first, &one);
    let leaf = certify(&leaf_params("Penerbit"), &Key::number(LEAF), &second, &two);
    let chain = [leaf, lower, upper];
    assert_eq!(judge(&chain), Err(ChainError::NoAuthority), "the upper one allows no other");

    let flat = authority_params("Akar", 0);
    let flat_list = list(Kind::Issuer, self_signed(&flat, &Key::number(ROOT)));
    let anchors = TrustAnchors::new(&flat_list).unwrap();
    let verified = anchors.verify(&Rust::default(), &Kind::Issuer, &chain[..0], NOON);
    assert_eq!(verified.err(), Some(ChainError::Missing));
    let middle = authority_params("Tengah", 0);
    let leaf = certify(&leaf_params("Penerbit"), &Key::number(LEAF), &middle, &one);
    let chain = [leaf, by_root(&middle, MIDDLE)];
    let verified = anchors.verify(&Rust::default(), &Kind::Issuer, &chain, NOON);
    assert_eq!(verified.err(), Some(ChainError::NoAuthority), "the anchor allows no other");
}

#[test]
fn what_is_critical_must_be_known() {
    let mut odd = leaf_params("Penerbit");
    let mut extension = CustomExtension::from_oid_content(&[1, 3, 6, 1, 4, 1, 99999], vec![5, 0]);
    odd.custom_extensions = vec![extension.clone()];
    assert!(judge(&[by_root(&odd, LEAF)]).is_ok(), "not critical: passed over");
    extension.set_criticality(true);
    odd.custom_extensions = vec![extension];
    assert_eq!(judge(&[by_root(&odd, LEAF)]), Err(ChainError::ExtensionUnknown));
}

#[test]
fn a_purpose_must_be_ours() {
    // SEQUENCE of one OBJECT IDENTIFIER: mdoc signer, TLS server.
    let signer = [0x30, 9, 6, 7, 0x28, 0x81, 0x8c, 0x5d, 5, 1, 2].as_slice();
    let server = [0x30, 10, 6, 8, 0x2b, 6, 1, 5, 5, 7, 3, 1].as_slice();
    let with = |purpose: &[u8], critical: bool| {
        let mut extension = CustomExtension::from_oid_content(&[2, 5, 29, 37], purpose.to_vec());
        extension.set_criticality(critical);
        let mut params = leaf_params("Penerbit");
        params.custom_extensions = vec![extension];
        judge(&[by_root(&params, LEAF)]).err()
    };
    assert_eq!((with(signer, true), with(signer, false)), (None, None));
    let refused = Some(ChainError::LeafUsage);
    assert_eq!((with(server, true), with(server, false)), (refused, refused), "no hint");
}

#[test]
fn a_damaged_certificate_is_refused() {
    let leaf = by_root(&leaf_params("Penerbit"), LEAF);
    let mut longer = leaf.clone();
    longer.push(0);
    assert_eq!(judge(&[longer]), Err(ChainError::Malformed));
    assert_eq!(judge(&[leaf[..leaf.len() - 1].to_vec()]), Err(ChainError::Malformed));
    assert_eq!(judge(&[vec![0x30; 20_000]]), Err(ChainError::TooLong));
    assert_eq!(judge(&vec![leaf.clone(); 5]), Err(ChainError::TooLong));
    for place in 0..leaf.len() {
        let mut damaged = leaf.clone();
        damaged[place] ^= 1;
        assert!(judge(&[damaged]).is_err(), "byte {place}");
    }
}

#[test]
fn a_chain_seen_before_costs_no_signature_while_it_holds() {
    let (crypto, anchors) = (Rust::default(), anchors());
    let leaf = [by_root(&leaf_params("Penerbit"), LEAF)];
    let verify = |now| anchors.verify(&crypto, &Kind::Issuer, &leaf, now).err();
    assert_eq!((verify(NOON), verify(NOON), crypto.verifications()), (None, None, 1));
    let late = NOON.plus(Duration::from_secs(30 * 86_400));
    assert_eq!(verify(late), Some(ChainError::Expired), "what was good is not good for ever");
    let other = anchors.verify(&crypto, &Kind::Access, &leaf, NOON);
    assert_eq!(other.err(), Some(ChainError::Untrusted), "nor for another kind");
}

#[test]
fn more_chains_than_are_remembered_are_still_verified() {
    let (crypto, anchors) = (Rust::default(), anchors());
    for number in 100..160 {
        let leaf = [by_root(&leaf_params("Penerbit"), number)];
        assert!(anchors.verify(&crypto, &Kind::Issuer, &leaf, NOON).is_ok());
    }
    assert_eq!(crypto.verifications(), 60);
}

#[test]
fn other_algorithms_are_refused() {
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ED25519).unwrap();
    let params = params("Lain");
    let der = params.self_signed(&key).unwrap().der().to_vec();
    assert_eq!(judge(&[der]), Err(ChainError::Unsupported));
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes: Vec<u8>) {
        prop_assert!(judge(&[bytes]).is_err());
    }
}
