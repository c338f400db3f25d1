//! Certificates for stories: authorities, leaves and whatever is wrong with them.

use formats::trust::{Kind, TrustEntry, TrustList};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyUsagePurpose, PublicKeyData,
    SignatureAlgorithm,
};
use rcgen::{DistinguishedName, PKCS_ECDSA_P256_SHA256, SanType};

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
    params.distinguished_name.push(DnType::OrganizationName, "Dinas Contoh");
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = rcgen::date_time_ymd(2024, 6, 1);
    params.not_after = rcgen::date_time_ymd(2024, 6, 10);
    params
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
