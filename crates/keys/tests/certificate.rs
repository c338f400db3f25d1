//! Certificates hold what they promise, and a TLS library believes them.
#![expect(clippy::unwrap_used, reason = "a story that goes wrong should stop")]

use std::{sync::Arc, time::Duration};

use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1, UnparsedPublicKey};
use keys::{
    AltName, Authority, CertificateError, Leaf, Purpose, SigningKey, Subject, Validity,
    self_signed_tls,
};
use rustls::{
    ClientConfig, ClientConnection, RootCertStore, ServerConfig, ServerConnection,
    pki_types::{CertificateDer, PrivateKeyDer, ServerName},
};
use terms::{Clock, Moment, OsDie, PublicKey, SeededDie, SystemClock};
use x509_cert::{
    Certificate,
    der::{Decode, Encode},
    ext::pkix::{
        AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, KeyUsage, SubjectAltName,
        SubjectKeyIdentifier,
    },
    time::Time,
};

const YEAR: Duration = Duration::from_secs(365 * 24 * 3600);
/// 2026-01-01T00:00:00Z.
const NOW: Moment = Moment::from_seconds(1_767_225_600);

#[test]
fn a_trust_anchor_certifies_leaves_and_nothing_else() {
    let (authority, key) = anchor();
    let anchor = parse(authority.certificate());
    let content = anchor.tbs_certificate();
    assert_eq!(content.subject(), content.issuer());
    assert_eq!(content.subject().to_string(), "CN=Akar Penerbit,O=Contoh,C=ID");
    let (critical, constraints) = content.get_extension::<BasicConstraints>().unwrap().unwrap();
    assert!(critical && constraints.ca && constraints.path_len_constraint == Some(0));
    let (critical, usage) = content.get_extension::<KeyUsage>().unwrap().unwrap();
    assert!(critical && usage.key_cert_sign() && usage.crl_sign() && !usage.digital_signature());
    assert!(is_signed_by(&anchor, key.public()));
}

#[test]
fn a_leaf_signs_and_does_not_certify() {
    let (authority, key) = anchor();
    let leaf_key = signing_key(2);
    let leaf = parse(&authority.certify(leaf_key.public(), &leaf(), &OsDie).unwrap());
    let content = leaf.tbs_certificate();
    assert!(is_signed_by(&leaf, key.public()) && !is_signed_by(&leaf, leaf_key.public()));
    assert_eq!(content.subject().to_string(), "CN=Penerbit,C=ID");
    assert_ne!(content.subject(), content.issuer(), "not self-signed (HAIP 6.1.1)");
    assert!(content.get_extension::<BasicConstraints>().unwrap().is_none_or(|(_, it)| !it.ca));
    let (critical, usage) = content.get_extension::<KeyUsage>().unwrap().unwrap();
    assert!(critical && usage.digital_signature() && !usage.key_cert_sign());
    let public = content.subject_public_key_info().subject_public_key.raw_bytes();
    assert_eq!(public, leaf_key.public().as_sec1());

    let anchor = parse(authority.certificate());
    let identifier = |of: &Certificate| {
        let found = of.tbs_certificate().get_extension::<SubjectKeyIdentifier>();
        found.unwrap().unwrap().1.0.as_bytes().to_vec()
    };
    let (_, named) = content.get_extension::<AuthorityKeyIdentifier>().unwrap().unwrap();
    assert_eq!(named.key_identifier.unwrap().as_bytes(), identifier(&anchor));
    assert_ne!(identifier(&leaf), identifier(&anchor));
    assert_eq!(identifier(&leaf).len(), 20);
    assert_eq!(content.issuer().to_der(), anchor.tbs_certificate().subject().to_der());
}

#[test]
fn a_leaf_says_where_it_is_found_and_what_it_is_good_for() {
    let (authority, _) = anchor();
    let mut asked = leaf();
    asked.names = vec![
        AltName::Dns("issuer.example".into()),
        AltName::Uri("https://issuer.example/pid".into()),
        AltName::Ip([192, 0, 2, 1].into()),
    ];
    for (purpose, oid, is_critical) in [
        (Purpose::ClientAuth, "1.3.6.1.5.5.7.3.2", false),
        (Purpose::MdocReader, "1.0.18013.5.1.6", true),
        (Purpose::MdocSigner, "1.0.18013.5.1.2", true),
        (Purpose::ServerAuth, "1.3.6.1.5.5.7.3.1", false),
    ] {
        asked.purposes = vec![purpose];
        let made = authority.certify(signing_key(2).public(), &asked, &OsDie).unwrap();
        let made = parse(&made);
        let content = made.tbs_certificate();
        let (critical, usage) = content.get_extension::<ExtendedKeyUsage>().unwrap().unwrap();
        assert_eq!(usage.0.iter().map(ToString::to_string).collect::<Vec<_>>(), [oid]);
        assert_eq!(critical, is_critical, "{purpose:?}");
        let (_, names) = content.get_extension::<SubjectAltName>().unwrap().unwrap();
        assert_eq!(names.0.len(), 3);
    }
    asked.names = vec![AltName::Dns("bücher.example".into())];
    let refused = authority.certify(signing_key(2).public(), &asked, &OsDie).unwrap_err();
    assert!(matches!(refused, CertificateError::Encoding(_)), "{refused}");
}

#[test]
fn serial_numbers_are_positive_long_and_never_the_same() {
    let (authority, _) = anchor();
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..64 {
        let made = authority.certify(signing_key(2).public(), &leaf(), &OsDie).unwrap();
        let serial = parse(&made).tbs_certificate().serial_number().as_bytes().to_vec();
        assert!(serial.len() == 16 && serial[0] < 0x80, "{serial:02x?}");
        assert!(seen.insert(serial));
    }
}

#[test]
fn a_certificate_begins_a_little_earlier_and_ends_when_said() {
    let century = Validity::starting(NOW, 30 * YEAR);
    let authority = Authority::found(signing_key(1), &subject(), century, &OsDie).unwrap();
    let anchor = parse(authority.certificate());
    let held = anchor.tbs_certificate().validity();
    assert!(matches!(held.not_before, Time::UtcTime(_)), "before 2050 (RFC 5280, 4.1.2.5)");
    assert!(matches!(held.not_after, Time::GeneralTime(_)), "after 2050");
    let seconds = |time: &Time| time.to_unix_duration().as_secs();
    assert_eq!(seconds(&held.not_before), 1_767_225_600 - 300);
    assert_eq!(seconds(&held.not_after), 1_767_225_600 + 30 * YEAR.as_secs());
    assert_eq!(authority.validity(), century);
}

#[test]
fn a_time_that_cannot_be_written_is_refused() {
    let micros = [i64::MIN, -1, i64::MAX].map(Moment::from_micros);
    for at in micros {
        let validity = Validity { from: at, until: at };
        let refused = Authority::found(signing_key(1), &subject(), validity, &OsDie);
        assert!(matches!(refused, Err(CertificateError::Encoding(_))), "{at:?}");
    }
}

#[test]
fn a_leaf_does_not_outlive_its_authority() {
    let (authority, _) = anchor();
    let held = authority.validity();
    for validity in [
        Validity { until: held.until.plus(Duration::from_secs(1)), ..held },
        Validity { from: held.from.minus(Duration::from_secs(1)), ..held },
    ] {
        let asked = Leaf { validity, ..leaf() };
        let refused = authority.certify(signing_key(2).public(), &asked, &OsDie).unwrap_err();
        assert!(matches!(refused, CertificateError::Outlives), "{refused}");
    }
}

#[test]
fn an_authority_is_no_leaf_of_itself() {
    let (authority, key) = anchor();
    let named_alike = Leaf { subject: subject(), ..leaf() };
    for (key, leaf) in [(key.public(), leaf()), (signing_key(2).public(), named_alike)] {
        let refused = authority.certify(key, &leaf, &OsDie).unwrap_err();
        assert!(matches!(refused, CertificateError::SelfIssued), "{refused}");
    }
}

#[test]
fn only_an_authority_with_its_own_key_is_opened() {
    let (authority, key) = anchor();
    let certificate = authority.certificate().to_vec();
    let again = Authority::open(key.clone(), certificate.clone()).unwrap();
    let made = again.certify(signing_key(2).public(), &leaf(), &OsDie).unwrap();
    assert!(is_signed_by(&parse(&made), key.public()));

    let foreign = Authority::open(signing_key(2), certificate.clone()).unwrap_err();
    assert!(matches!(foreign, CertificateError::KeyForeign), "{foreign}");
    let leaf = Authority::open(signing_key(2), made).unwrap_err();
    assert!(matches!(leaf, CertificateError::NoAuthority(_)), "{leaf}");
    for length in 0..certificate.len() {
        assert!(Authority::open(key.clone(), certificate[..length].to_vec()).is_err(), "{length}");
    }
}

#[test]
fn a_tls_library_believes_a_leaf_by_its_anchor() {
    let now = SystemClock.now();
    let validity = Validity::starting(now, YEAR);
    let authority = Authority::found(signing_key(1), &subject(), validity, &OsDie).unwrap();
    // The TLS library wants the private key itself, so take a development certificate's.
    let identity = self_signed_tls(&[], now, &OsDie).unwrap();
    let inner = parse(&identity.certificate);
    let public = inner.tbs_certificate().subject_public_key_info();
    let public = PublicKey::from_sec1(public.subject_public_key.raw_bytes()).unwrap();
    let names = vec![AltName::Dns("desk.example".into())];
    let leaf = Leaf { validity, names, purposes: vec![Purpose::ServerAuth], ..leaf() };
    let leaf = authority.certify(&public, &leaf, &OsDie).unwrap();
    shake_hands(authority.certificate(), &leaf, &identity.key, "desk.example").unwrap();
    shake_hands(authority.certificate(), &leaf, &identity.key, "other.example").unwrap_err();
    // Names decide nothing: an anchor of the same name with another key is a stranger.
    let namesake = Authority::found(signing_key(3), &subject(), validity, &OsDie).unwrap();
    shake_hands(namesake.certificate(), &leaf, &identity.key, "desk.example").unwrap_err();
}

#[test]
fn a_development_certificate_serves_localhost_and_the_hosts_given() {
    let hosts = ["dev.example", "192.0.2.7", "localhost"];
    let made = self_signed_tls(&hosts, SystemClock.now(), &OsDie).unwrap();
    for host in ["localhost", "127.0.0.1", "::1", "dev.example", "192.0.2.7"] {
        shake_hands(&made.certificate, &made.certificate, &made.key, host).unwrap();
    }
    shake_hands(&made.certificate, &made.certificate, &made.key, "other.example").unwrap_err();
    let other = self_signed_tls(&hosts, SystemClock.now(), &OsDie).unwrap();
    shake_hands(&other.certificate, &made.certificate, &made.key, "localhost").unwrap_err();
    let late = self_signed_tls(&[], SystemClock.now().minus(2 * YEAR), &OsDie).unwrap();
    shake_hands(&late.certificate, &late.certificate, &late.key, "localhost").unwrap_err();
    assert!(!format!("{made:?}").contains(&format!("{:?}", &made.key[..4])));
}

/// A TLS handshake in memory, with `anchor` as the only one the client trusts.
fn shake_hands(anchor: &[u8], leaf: &[u8], key: &[u8], host: &str) -> Result<(), rustls::Error> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from(anchor.to_vec())).unwrap();
    let client = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    let server = ServerConfig::builder().with_no_client_auth().with_single_cert(
        vec![CertificateDer::from(leaf.to_vec())],
        PrivateKeyDer::try_from(key.to_vec()).unwrap(),
    )?;
    let host = ServerName::try_from(host.to_owned()).unwrap();
    let mut client = ClientConnection::new(Arc::new(client), host)?;
    let mut server = ServerConnection::new(Arc::new(server))?;
    while client.is_handshaking() || server.is_handshaking() {
        let mut wire = Vec::new();
        client.write_tls(&mut wire).unwrap();
        server.read_tls(&mut wire.as_slice()).unwrap();
        server.process_new_packets()?;
        let mut wire = Vec::new();
        server.write_tls(&mut wire).unwrap();
        client.read_tls(&mut wire.as_slice()).unwrap();
        client.process_new_packets()?;
    }
    Ok(())
}

fn anchor() -> (Authority, SigningKey) {
    let key = signing_key(1);
    let validity = Validity::starting(NOW, 10 * YEAR);
    (Authority::found(key.clone(), &subject(), validity, &OsDie).unwrap(), key)
}

fn subject() -> Subject {
    Subject::new("Akar Penerbit", Some("Contoh")).unwrap()
}

fn leaf() -> Leaf {
    Leaf {
        subject: Subject::new("Penerbit", None).unwrap(),
        validity: Validity::starting(NOW, YEAR),
        names: Vec::new(),
        purposes: Vec::new(),
    }
}

fn signing_key(seed: u64) -> SigningKey {
    SigningKey::draw(&SeededDie::new(seed)).unwrap()
}

fn parse(certificate: &[u8]) -> Certificate {
    Certificate::from_der(certificate).unwrap()
}

fn is_signed_by(certificate: &Certificate, key: &PublicKey) -> bool {
    let content = certificate.tbs_certificate().to_der().unwrap();
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, key.as_sec1())
        .verify(&content, certificate.signature().raw_bytes())
        .is_ok()
}
