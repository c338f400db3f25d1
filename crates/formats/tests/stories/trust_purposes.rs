//! What a certificate is for: its extended key usage, critical or not, and an authority that is
//! trusted for more than one thing.

use crate::common::{
    Key, NOON, Rust,
    pki::{authority_params, certify, leaf_params, list, mdoc_params, self_signed},
};
use formats::trust::{ChainError, Kind, TrustAnchors, TrustList};
use rcgen::{CertificateParams, CustomExtension};

const ROOT: u8 = 10;
const MIDDLE: u8 = 11;
const LEAF: u8 = 12;
const SIGNER: u8 = 2;
const READER: u8 = 6;

fn root() -> Vec<u8> {
    self_signed(&authority_params("Akar", 1), &Key::number(ROOT))
}

fn by_root(params: &CertificateParams, key: u8) -> Vec<u8> {
    certify(params, &Key::number(key), &authority_params("Akar", 1), &Key::number(ROOT))
}

/// One authority that is trusted for all three.
fn shared() -> TrustList {
    let mut all = list(Kind::Issuer, root());
    for kind in [Kind::Status, Kind::Access] {
        all.entries.extend(list(kind, root()).entries);
    }
    all
}

fn judge(list: &TrustList, kind: Kind, chain: &[Vec<u8>]) -> Option<ChainError> {
    let anchors = TrustAnchors::new(list).unwrap();
    anchors.verify(&Rust::default(), &kind, chain, NOON).err()
}

/// The critical usage "signing status lists", as our authority writes it.
fn status_params() -> CertificateParams {
    own_params("Status", 1)
}

/// The critical usage "saying what relying parties are registered for".
fn register_params() -> CertificateParams {
    own_params("Daftar", 2)
}

/// One of the usages that have a number of ours.
fn own_params(name: &str, number: u8) -> CertificateParams {
    let mut params = leaf_params(name);
    let oid = [0x30, 12, 6, 10, 0x2b, 6, 1, 4, 1, 0x81, 0xfd, 0x59, 1, number];
    let mut extension = CustomExtension::from_oid_content(&[2, 5, 29, 37], oid.to_vec());
    extension.set_criticality(true);
    params.custom_extensions = vec![extension];
    params
}

fn uncritical(mut params: CertificateParams) -> CertificateParams {
    params.custom_extensions.first_mut().unwrap().set_criticality(false);
    params
}

#[test]
fn under_a_shared_authority_a_leaf_is_for_what_it_says_and_nothing_else() {
    let leaves = [
        (leaf_params("Siapa Saja"), None),
        (mdoc_params("Penerbit", SIGNER), Some(Kind::Issuer)),
        (mdoc_params("Pemeriksa", READER), Some(Kind::Access)),
        (status_params(), Some(Kind::Status)),
        (uncritical(status_params()), Some(Kind::Status)),
    ];
    for (params, own) in leaves {
        let leaf = [by_root(&params, LEAF)];
        for kind in [Kind::Issuer, Kind::Status, Kind::Access] {
            let wanted = (own.as_ref() != Some(&kind)).then_some(ChainError::LeafUsage);
            assert_eq!(judge(&shared(), kind.clone(), &leaf), wanted, "{own:?} as {kind}");
        }
    }
    let plain = [by_root(&leaf_params("Penerbit"), LEAF)];
    assert_eq!(judge(&list(Kind::Issuer, root()), Kind::Issuer, &plain), None, "one thing only");
}

#[test]
fn who_asks_cannot_say_what_it_is_registered_for() {
    let access = list(Kind::Access, root());
    let judged = |params: &CertificateParams, kind| judge(&access, kind, &[by_root(params, LEAF)]);
    let register = register_params();
    assert_eq!(judged(&register, Kind::Register), None);
    assert_eq!(judged(&register, Kind::Access), Some(ChainError::LeafUsage));
    for asker in [leaf_params("Siapa Saja"), mdoc_params("Pemeriksa", READER)] {
        assert_eq!(judged(&asker, Kind::Access), None);
        assert_eq!(judged(&asker, Kind::Register), Some(ChainError::LeafUsage));
    }
    let elsewhere = list(Kind::Register, root());
    let chain = [by_root(&register, LEAF)];
    assert_eq!(judge(&elsewhere, Kind::Register, &chain), Some(ChainError::Untrusted));
}

#[test]
fn a_usage_counts_whether_critical_or_not() {
    let issuers = list(Kind::Issuer, root());
    for purpose in [SIGNER, READER] {
        let fits = (purpose != SIGNER).then_some(ChainError::LeafUsage);
        for params in [mdoc_params("Daun", purpose), uncritical(mdoc_params("Daun", purpose))] {
            assert_eq!(judge(&issuers, Kind::Issuer, &[by_root(&params, LEAF)]), fits);
        }
    }
    let status = [by_root(&uncritical(status_params()), LEAF)];
    assert_eq!(judge(&issuers, Kind::Issuer, &status), Some(ChainError::LeafUsage));

    let under = |middle: &CertificateParams| {
        let by = Key::number(MIDDLE);
        let leaf = certify(&leaf_params("Daun"), &Key::number(LEAF), middle, &by);
        judge(&issuers, Kind::Issuer, &[leaf, by_root(middle, MIDDLE)])
    };
    let mut middle = authority_params("Tengah", 0);
    assert_eq!(under(&middle), None);
    middle.custom_extensions = uncritical(mdoc_params("Tengah", READER)).custom_extensions;
    assert_eq!(under(&middle), Some(ChainError::NoAuthority));
}
