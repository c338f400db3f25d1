//! An authority says where it is reached, and which of its certificates count no more.
#![expect(clippy::unwrap_used, reason = "a story that goes wrong should stop")]

use std::time::Duration;

use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1, UnparsedPublicKey};
use keys::{Authority, Leaf, Publication, Revoked, RevokedFor, SigningKey, Subject, Validity};
use terms::{Moment, OsDie, SeededDie};
use x509_cert::{
    Certificate,
    crl::CertificateList,
    der::{Decode, Encode, asn1::ObjectIdentifier},
    ext::pkix::{
        AuthorityKeyIdentifier, CrlDistributionPoints, CrlNumber, CrlReason, IssuerAltName,
        SubjectKeyIdentifier,
        name::{DistributionPointName, GeneralName},
    },
};

const YEAR: Duration = Duration::from_secs(365 * 86_400);
const DAY: Duration = Duration::from_secs(86_400);
/// 2026-01-01T00:00:00Z.
const NOW: Moment = Moment::from_seconds(1_767_225_600);
const CONTACT: &str = "https://dukcapil.example/";
const LIST: &str = "https://dukcapil.example/issuers.crl";

#[test]
fn a_root_and_its_leaves_say_where_it_is_reached_and_where_its_revocations_are() {
    let root = public();
    let anchor = parse(root.certificate());
    for certificate in [anchor.clone(), parse(&certify(&root, 2))] {
        let content = certificate.tbs_certificate();
        let (critical, contact) = content.get_extension::<IssuerAltName>().unwrap().unwrap();
        assert_eq!((critical, uris(&contact.0)), (false, vec![CONTACT.to_owned()]));
        let points = content.get_extension::<CrlDistributionPoints>().unwrap().unwrap();
        let (critical, CrlDistributionPoints(points)) = points;
        assert!(!critical && points.len() == 1);
        assert!(points[0].reasons.is_none() && points[0].crl_issuer.is_none());
        let Some(DistributionPointName::FullName(names)) = &points[0].distribution_point else {
            panic!("no place: {points:?}")
        };
        assert_eq!(uris(names), [LIST]);
    }
}

#[test]
fn an_authority_found_again_publishes_the_same_and_one_without_nothing() {
    let root = public();
    let again = Authority::open(key(1), root.certificate().to_vec()).unwrap();
    let extensions = |leaf: Vec<u8>| {
        let all = parse(&leaf).tbs_certificate().extensions().unwrap().clone();
        let named = |it: &str| ObjectIdentifier::new_unwrap(it);
        let ours = [named("2.5.29.18"), named("2.5.29.31")];
        all.into_iter().filter(|it| ours.contains(&it.extn_id)).collect::<Vec<_>>()
    };
    let (first, second) = (extensions(certify(&root, 2)), extensions(certify(&again, 2)));
    assert_eq!((first.len(), &first), (2, &second));
    assert!(extensions(certify(&plain(1), 2)).is_empty());
    let bad = Publication { contact: "https://bücher.example".into(), revocations: LIST.into() };
    let refused = Authority::found_publicly(key(1), &subject(), years(10), &bad, &OsDie);
    assert!(refused.is_err(), "a URI is ASCII");
}

#[test]
fn a_list_of_revoked_certificates_names_them_and_is_signed_by_their_authority() {
    let root = public();
    let (one, two) = (certify(&root, 2), certify(&root, 3));
    let since = NOW.minus(DAY);
    let revoked = [
        root.revoke(&one, since, RevokedFor::Compromised).unwrap(),
        root.revoke(&two, since, RevokedFor::Other).unwrap(),
    ];
    let der = list(&root, &revoked, NOW);
    let read = CertificateList::from_der(&der).unwrap();
    let anchor = parse(root.certificate());
    assert_eq!(read.tbs_cert_list.issuer, *anchor.tbs_certificate().subject());
    assert!(is_signed_by(&read, &key(1)) && !is_signed_by(&read, &key(2)));
    let seconds = |time: x509_cert::time::Time| time.to_unix_duration().as_secs();
    let (from, until) = (years(1).from.seconds().unsigned_abs(), NOW.plus(DAY).seconds());
    assert_eq!(seconds(read.tbs_cert_list.this_update), from);
    assert_eq!(read.tbs_cert_list.next_update.map(seconds), Some(until.unsigned_abs()));

    let entries = read.tbs_cert_list.revoked_certificates.clone().unwrap();
    let serial = |of: &[u8]| parse(of).tbs_certificate().serial_number().clone();
    assert_eq!(entries.len(), 2);
    assert_eq!(entries[0].serial_number, serial(&one));
    assert_eq!(entries[1].serial_number, serial(&two));
    assert_eq!(seconds(entries[0].revocation_date), since.seconds().unsigned_abs());
    let said = entries[0].crl_entry_extensions.as_ref().unwrap();
    let reason = CrlReason::from_der(said[0].extn_value.as_bytes()).unwrap();
    assert_eq!(reason, CrlReason::KeyCompromise);
    assert!(entries[1].crl_entry_extensions.is_none(), "an unknown reason is left out");

    let named = extension::<AuthorityKeyIdentifier>(&read, "2.5.29.35").key_identifier.unwrap();
    let own = anchor.tbs_certificate().get_extension::<SubjectKeyIdentifier>().unwrap().unwrap().1;
    assert_eq!(named, own.0);
}

#[test]
fn a_later_list_has_a_higher_number_and_an_empty_one_no_entries() {
    let root = public();
    let number = |at: Moment| {
        let read = CertificateList::from_der(&list(&root, &[], at)).unwrap();
        assert!(read.tbs_cert_list.revoked_certificates.is_none(), "absent and not empty");
        extension::<CrlNumber>(&read, "2.5.29.20").0.as_bytes().to_vec()
    };
    let (first, second) = (number(NOW), number(NOW.plus(Duration::from_secs(1))));
    assert!(first.len() <= 20 && first < second);
}

#[test]
fn an_authority_revokes_its_own_certificates_only() {
    let root = public();
    let by = |authority: &Authority| {
        root.revoke(&certify(authority, 2), NOW, RevokedFor::Superseded).is_some()
    };
    assert!(by(&root));
    assert!(!by(&plain(9)), "another key under the same name");
    assert_eq!(root.revoke(root.certificate(), NOW, RevokedFor::Ceased), None);
    assert_eq!(root.revoke(b"no certificate", NOW, RevokedFor::Ceased), None);
}

fn public() -> Authority {
    let publication = Publication { contact: CONTACT.to_owned(), revocations: LIST.to_owned() };
    Authority::found_publicly(key(1), &subject(), years(10), &publication, &OsDie).unwrap()
}

fn plain(seed: u64) -> Authority {
    Authority::found(key(seed), &subject(), years(10), &OsDie).unwrap()
}

fn certify(authority: &Authority, seed: u64) -> Vec<u8> {
    let leaf = Leaf {
        subject: Subject::new("Penerbit", None).unwrap(),
        validity: years(1),
        names: Vec::new(),
        purposes: Vec::new(),
    };
    authority.certify(key(seed).public(), &leaf, &OsDie).unwrap()
}

fn list(root: &Authority, revoked: &[Revoked], at: Moment) -> Vec<u8> {
    root.revocations(revoked, Validity::starting(at, DAY)).unwrap()
}

fn subject() -> Subject {
    Subject::new("Akar Penerbit", Some("Contoh")).unwrap()
}

fn years(number: u32) -> Validity {
    Validity::starting(NOW, number * YEAR)
}

fn key(seed: u64) -> SigningKey {
    SigningKey::draw(&SeededDie::new(seed)).unwrap()
}

fn parse(certificate: &[u8]) -> Certificate {
    Certificate::from_der(certificate).unwrap()
}

fn uris(names: &[GeneralName]) -> Vec<String> {
    let uri = |name: &GeneralName| match name {
        GeneralName::UniformResourceIdentifier(uri) => uri.to_string(),
        other => format!("no URI: {other:?}"),
    };
    names.iter().map(uri).collect()
}

fn extension<T: for<'a> Decode<'a>>(list: &CertificateList, oid: &str) -> T {
    let all = list.tbs_cert_list.crl_extensions.as_ref().unwrap();
    let found = all.iter().find(|it| it.extn_id == ObjectIdentifier::new_unwrap(oid)).unwrap();
    T::from_der(found.extn_value.as_bytes()).ok().unwrap()
}

fn is_signed_by(list: &CertificateList, key: &SigningKey) -> bool {
    let content = list.tbs_cert_list.to_der().unwrap();
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, key.public().as_sec1())
        .verify(&content, list.signature.raw_bytes())
        .is_ok()
}
