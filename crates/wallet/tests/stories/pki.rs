//! Authorities, leaves and trust lists of the stories.

use formats::trust::{Kind, TrustEntry, TrustList};
use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, DistinguishedName, DnType, DnValue, IsCa,
    Issuer, KeyUsagePurpose, PKCS_ECDSA_P256_SHA256, PublicKeyData, SanType, SignatureAlgorithm,
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
    kind: Kind,
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
    pub fn new(kind: Kind, name: &str, key: Key) -> Self {
        let mut params = params(name);
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let certificate = params.self_signed(&Signing::with(&key)).unwrap().der().to_vec();
        Self { kind, key, params, certificate }
    }

    /// A certificate as ISO/IEC 18013-5 annex B wants it for what the authority is trusted for.
    pub fn certify(&self, name: &str, key: Key) -> Leaf {
        self.certify_for(purpose(&self.kind), name, key)
    }

    /// A certificate for the purpose of this number in ISO/IEC 18013-5, or for any.
    pub fn certify_for(&self, purpose: Option<u8>, name: &str, key: Key) -> Leaf {
        let number = |it: u8| vec![0x30, 9, 6, 7, 0x28, 0x81, 0x8c, 0x5d, 5, 1, it];
        self.certify_with(purpose.map(number), name, key)
    }

    /// The certificate of who says what verifiers are registered for.
    pub fn certify_register(&self, key: Key) -> Leaf {
        let number = vec![0x30, 12, 6, 10, 0x2b, 6, 1, 4, 1, 0x81, 0xfd, 0x59, 1, 2];
        self.certify_with(Some(number), "Daftar", key)
    }

    fn certify_with(&self, purpose: Option<Vec<u8>>, name: &str, key: Key) -> Leaf {
        let mut params = params(name);
        params.custom_extensions = purpose.map(extended_usage).into_iter().collect();
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

/// 2 is a document signer's, 6 a reader's.
fn purpose(kind: &Kind) -> Option<u8> {
    match kind {
        Kind::Access => Some(6),
        Kind::Issuer => Some(2),
        Kind::Other(_) | Kind::Register | Kind::Status => None,
    }
}

fn extended_usage(purpose: Vec<u8>) -> CustomExtension {
    let mut extension = CustomExtension::from_oid_content(&[2, 5, 29, 37], purpose);
    extension.set_criticality(true);
    extension
}

fn params(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    let country = DnValue::PrintableString("ID".try_into().unwrap());
    params.distinguished_name.push(DnType::CountryName, country);
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
        Self::numbered(0)
    }

    /// Another ecosystem, with the same names and other keys.
    pub fn foreign() -> Self {
        Self::numbered(10)
    }

    fn numbered(above: u64) -> Self {
        let key = |number| Key::number(above + number);
        Self {
            issuers: Authority::new(Kind::Issuer, "Penerbit Nasional", key(1)),
            verifiers: Authority::new(Kind::Access, "Pemeriksa Nasional", key(2)),
            statuses: Authority::new(Kind::Status, "Status Nasional", key(4)),
            keeper: key(3),
        }
    }

    pub fn list(&self, sequence: u64) -> TrustList {
        let entry = |authority: &Authority| TrustEntry {
            kind: authority.kind.clone(),
            name: "Otoritas Contoh".to_owned(),
            certificate: authority.certificate.clone(),
        };
        let entries = [&self.issuers, &self.verifiers, &self.statuses].map(entry);
        TrustList::new(sequence, NOON, entries.into())
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
