//! Which authorities stand behind an issuer's certificates: DCQL's `trusted_authorities` of type
//! `aki` (OpenID4VP 1.0, section 6.1.1; HAIP 1.0, section 5).

use x509_cert::{Certificate, der::Decode, ext::pkix::AuthorityKeyIdentifier};

/// The authority key identifier of each certificate of a chain that was verified.
pub(crate) fn keys_of(chain: &[Vec<u8>]) -> Vec<Vec<u8>> {
    chain.iter().filter_map(|certificate| key_of(certificate)).collect()
}

fn key_of(certificate: &[u8]) -> Option<Vec<u8>> {
    let certificate = Certificate::from_der(certificate).ok()?;
    let found = certificate.tbs_certificate().get_extension::<AuthorityKeyIdentifier>().ok()??;
    Some(found.1.key_identifier?.into_bytes().into_vec())
}
