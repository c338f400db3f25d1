//! Authorities, leaves and trust lists of the stories.

use formats::trust::{Kind, TrustEntry, TrustList};
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, Issuer, KeyUsagePurpose,
    PKCS_ECDSA_P256_SHA256, PublicKeyData, SanType, SignatureAlgorithm,
};
use terms::{PublicKey, SeededDie, Signature};
use wallet::KeyPair;

use crate::world::NOON;

/// A software key, the same in every run.
pub struct Key(KeyPair);

impl Key {
    pub fn number(number: u64) -> Self {
        Self(KeyPair::draw(&SeededDie::new(1000 + number)))
    }

    pub fn sign(&self, message: &[u8]) -> Signature {
        self.0.sign(message)
    }

    pub fn public(&self) -> PublicKey {
        self.0.public()
    }
}

/// The public half as rcgen wants it.
struct Subject([u8; 65]);

impl PublicKeyData for Subject {
    fn der_bytes(&self) -> &[u8] {
        &self.0
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        &PKCS_ECDSA_P256_SHA256
    }
}

struct Signing<'k>(&'k Key, Subject);

impl<'k> Signing<'k> {
    fn with(key: &'k Key) -> Self {
        Self(key, Subject(*key.public().as_sec1()))
    }
}

impl PublicKeyData for Signing<'_> {
    fn der_bytes(&self) -> &[u8] {
        self.1.der_bytes()
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        self.1.algorithm()
    }
}

impl rcgen::SigningKey for Signing<'_> {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        let signature = p256::ecdsa::Signature::from_slice(&self.0.sign(message)).unwrap();
        Ok(signature.to_der().as_bytes().to_vec())
    }
}

/// A trust anchor.
pub struct Authority {
    key: Key,
    params: CertificateParams,
    pub certificate: Vec<u8>,
}

/// A key with a certificate that an authority vouches for.
pub struct Leaf {
    pub key: Key,
    pub chain: Vec<Vec<u8>>,
}

impl Authority {
    pub fn new(name: &str, key: Key) -> Self {
        let mut params = params(name);
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let certificate = params.self_signed(&Signing::with(&key)).unwrap().der().to_vec();
        Self { key, params, certificate }
    }

    pub fn certify(&self, name: &str, key: Key) -> Leaf {
        let mut params = params(name);
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.subject_alt_names = vec![SanType::DnsName("rp.example".try_into().unwrap())];
        params.use_authority_key_identifier_extension = true;
        let signing = Signing::with(&self.key);
        let issuer = Issuer::from_params(&self.params, &signing);
        let subject = Subject(*key.public().as_sec1());
        let certificate = params.signed_by(&subject, &issuer).unwrap().der().to_vec();
        Leaf { key, chain: vec![certificate] }
    }
}

fn params(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::OrganizationName, format!("Dinas {name}"));
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = rcgen::date_time_ymd(2024, 6, 1);
    params.not_after = rcgen::date_time_ymd(2024, 6, 30);
    params
}

/// The ecosystem of the stories: an authority for issuers, one for verifiers, one for status lists.
pub struct Pki {
    pub issuers: Authority,
    pub verifiers: Authority,
    pub statuses: Authority,
    pub keeper: Key,
}

impl Pki {
    pub fn new() -> Self {
        Self {
            issuers: Authority::new("Penerbit Nasional", Key::number(1)),
            verifiers: Authority::new("Pemeriksa Nasional", Key::number(2)),
            statuses: Authority::new("Status Nasional", Key::number(4)),
            keeper: Key::number(3),
        }
    }

    /// Another ecosystem, with the same names and other keys.
    pub fn foreign() -> Self {
        Self {
            issuers: Authority::new("Penerbit Nasional", Key::number(11)),
            verifiers: Authority::new("Pemeriksa Nasional", Key::number(12)),
            statuses: Authority::new("Status Nasional", Key::number(14)),
            keeper: Key::number(13),
        }
    }

    pub fn list(&self, sequence: u64) -> TrustList {
        let entry = |kind, authority: &Authority| TrustEntry {
            kind,
            name: "Otoritas Contoh".to_owned(),
            certificate: authority.certificate.clone(),
        };
        let entries = vec![
            entry(Kind::Issuer, &self.issuers),
            entry(Kind::Access, &self.verifiers),
            entry(Kind::Status, &self.statuses),
        ];
        TrustList::new(sequence, NOON, entries)
    }

    pub fn signed_list(&self, sequence: u64) -> String {
        self.signed_list_made(sequence, 0)
    }

    /// An edition that was made so many seconds earlier.
    pub fn signed_list_made(&self, sequence: u64, earlier: u64) -> String {
        let list = self.list(sequence);
        let made = NOON.minus(std::time::Duration::from_secs(earlier));
        let list = TrustList::new(sequence, made, list.entries);
        let draft = list.draft(&self.keeper.public()).unwrap();
        let signature = self.keeper.sign(draft.to_sign());
        draft.complete(&signature)
    }
}
