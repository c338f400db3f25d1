//! Certificates for stories: authorities, leaves and whatever is wrong with them.

use formats::trust::{Kind, TrustEntry, TrustList};
use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, DistinguishedName, DnType, DnValue, IsCa,
    Issuer, KeyUsagePurpose, PKCS_ECDSA_P256_SHA256, PublicKeyData, SanType, SignatureAlgorithm,
};

use super::{Key, NOON};

impl PublicKeyData for &Key {
    fn der_bytes(&self) -> &[u8] {
        self.point()
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        &PKCS_ECDSA_P256_SHA256
    }
}

impl rcgen::SigningKey for &Key {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        Ok(self.sign_der(message))
    }
}

/// Parameters that hold for ten days around the stories' noon.
pub fn params(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CountryName, country("ID"));
    params.distinguished_name.push(DnType::OrganizationName, "Dinas Contoh");
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = rcgen::date_time_ymd(2024, 6, 1);
    params.not_after = rcgen::date_time_ymd(2024, 6, 10);
    params
}

pub fn country(code: &str) -> DnValue {
    DnValue::PrintableString(code.try_into().unwrap())
}

pub fn authority_params(name: &str, path_length: u8) -> CertificateParams {
    let mut params = params(name);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(path_length));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    params
}

pub fn leaf_params(name: &str) -> CertificateParams {
    let mut params = params(name);
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.subject_alt_names = vec![SanType::DnsName("Verifier.Example".try_into().unwrap())];
    params
}

/// A leaf as ISO/IEC 18013-5 annex B wants it, for the purpose of this number: 2 is a document
/// signer's, 6 a reader's.
pub fn mdoc_params(name: &str, purpose: u8) -> CertificateParams {
    let mut params = leaf_params(name);
    params.use_authority_key_identifier_extension = true;
    let oid = [0x30, 9, 6, 7, 0x28, 0x81, 0x8c, 0x5d, 5, 1, purpose];
    let mut extension = CustomExtension::from_oid_content(&[2, 5, 29, 37], oid.to_vec());
    extension.set_criticality(true);
    params.custom_extensions = vec![extension];
    params
}

/// A certificate for `subject`'s key, signed by `by` under the name in `issuer`.
pub fn certify(
    params: &CertificateParams,
    subject: &Key,
    issuer: &CertificateParams,
    by: &Key,
) -> Vec<u8> {
    let issuer = Issuer::from_params(issuer, by);
    params.signed_by(&subject, &issuer).unwrap().der().to_vec()
}

pub fn self_signed(params: &CertificateParams, key: &Key) -> Vec<u8> {
    params.self_signed(&key).unwrap().der().to_vec()
}

/// A list with one anchor.
pub fn list(kind: Kind, certificate: Vec<u8>) -> TrustList {
    let entry = TrustEntry { kind, name: "Otoritas Contoh".to_owned(), certificate };
    TrustList::new(1, NOON, vec![entry])
}

/// The same certificate with the other valid signature: (r, n - s) in the place of (r, s).
#[expect(clippy::indexing_slicing, reason = "a certificate of a story's own")]
pub fn with_other_signature(der: &[u8]) -> Vec<u8> {
    let (_, whole) = element(der);
    let (tbs, _) = element(whole);
    let (algorithm, _) = element(&whole[tbs..]);
    let (signed, bits) = whole.split_at(tbs + algorithm);
    // A BIT STRING without unused bits.
    let signature = p256::ecdsa::Signature::from_der(&element(bits).1[1..]).unwrap();
    let (r, s) = signature.split_scalars();
    let other = p256::ecdsa::Signature::from_scalars(r, -s).unwrap();
    let signature = [&[0], other.to_der().as_bytes()].concat();
    wrapped(0x30, &[signed, &wrapped(3, &signature)].concat())
}

/// How long the first element of DER is, and what stands in it.
#[expect(clippy::indexing_slicing, reason = "a certificate of a story's own")]
fn element(der: &[u8]) -> (usize, &[u8]) {
    let digits = usize::from(der[1]).saturating_sub(0x80);
    let long = der[2..2 + digits].iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
    let length = if digits == 0 { usize::from(der[1]) } else { long };
    (2 + digits + length, &der[2 + digits..2 + digits + length])
}

fn wrapped(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap().to_be_bytes();
    let head = match length {
        [0, short @ ..0x80] => vec![tag, short],
        [0, short] => vec![tag, 0x81, short],
        [high, low] => vec![tag, 0x82, high, low],
    };
    [&head, content].concat()
}
