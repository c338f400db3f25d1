//! Which authorities have certified an issuer: what a query for `aki` asks for
//! (OpenID4VP 1.0, section 6.1.1.1).

use x509_cert::{Certificate, der::Decode, ext::pkix::AuthorityKeyIdentifier};

/// The authority key identifiers of the certificates in a chain; one that cannot be read has none.
pub fn key_identifiers(chain: &[Vec<u8>]) -> Vec<Vec<u8>> {
    chain.iter().filter_map(|der| key_identifier(der)).collect()
}

fn key_identifier(der: &[u8]) -> Option<Vec<u8>> {
    let certificate = Certificate::from_der(der).ok()?;
    let extension = certificate.tbs_certificate().get_extension::<AuthorityKeyIdentifier>();
    let (_, identifier) = extension.ok()??;
    Some(identifier.key_identifier?.as_bytes().to_vec())
}
