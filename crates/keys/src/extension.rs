//! Extensions: where a certificate's holder is found, what it is good for, which key it is.

use std::net::IpAddr;

use aws_lc_rs::digest;
use rcgen::{CustomExtension, SanType};
use terms::PublicKey;
use x509_cert::{
    der::{Encode, asn1::ObjectIdentifier},
    ext::pkix::ExtendedKeyUsage,
};

use crate::certificate::{CertificateError, encoding};

/// An alternative name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AltName {
    /// A host name.
    Dns(String),
    /// A network address.
    Ip(IpAddr),
    /// A URI.
    Uri(String),
}

/// An extended key usage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// TLS as a client.
    ClientAuth,
    /// Asking for mobile documents (ISO/IEC 18013-5, B.1.7). The extension is then critical.
    MdocReader,
    /// Signing mobile documents (ISO/IEC 18013-5, B.1.4). The extension is then critical.
    MdocSigner,
    /// Saying what relying parties are registered for; one of the numbers that RFC 5612 keeps free.
    /// The extension is then critical.
    Registrar,
    /// TLS as a server.
    ServerAuth,
    /// Signing status lists (`id-kp-oauthStatusSigning` of Token Status List, which has no number
    /// yet: one of those that RFC 5612 keeps free). The extension is then critical.
    StatusSigner,
}

impl Purpose {
    const fn oid(self) -> ObjectIdentifier {
        match self {
            Self::ClientAuth => ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.2"),
            Self::MdocReader => ObjectIdentifier::new_unwrap("1.0.18013.5.1.6"),
            Self::MdocSigner => ObjectIdentifier::new_unwrap("1.0.18013.5.1.2"),
            Self::Registrar => ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.1.2"),
            Self::ServerAuth => ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.1"),
            Self::StatusSigner => ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.1.1"),
        }
    }

    const fn is_critical(self) -> bool {
        matches!(self, Self::MdocReader | Self::MdocSigner | Self::Registrar | Self::StatusSigner)
    }
}

pub(crate) fn alternative_names(names: &[AltName]) -> Result<Vec<SanType>, CertificateError> {
    let written = names.iter().map(|name| {
        Ok(match name {
            AltName::Dns(host) => SanType::DnsName(host.as_str().try_into()?),
            AltName::Ip(address) => SanType::IpAddress(*address),
            AltName::Uri(uri) => SanType::URI(uri.as_str().try_into()?),
        })
    });
    written.collect::<Result<_, _>>().map_err(encoding)
}

pub(crate) fn extended_usage(
    purposes: &[Purpose],
) -> Result<Option<CustomExtension>, CertificateError> {
    if purposes.is_empty() {
        return Ok(None);
    }
    let usage = ExtendedKeyUsage(purposes.iter().map(|purpose| purpose.oid()).collect());
    let value = usage.to_der().map_err(|error| CertificateError::Encoding(error.to_string()))?;
    let mut extension = CustomExtension::from_oid_content(&[2, 5, 29, 37], value);
    extension.set_criticality(purposes.iter().any(|purpose| purpose.is_critical()));
    Ok(Some(extension))
}

/// SHA-1 of the public key (RFC 5280, 4.2.1.2, method 1), which ISO/IEC 18013-5 B.1.1 asks for.
/// It only tells keys apart; nothing rests on it.
pub(crate) fn key_identifier(key: &PublicKey) -> [u8; 20] {
    let mut identifier = [0; 20];
    let hash = digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, key.as_sec1());
    identifier.copy_from_slice(hash.as_ref());
    identifier
}

/// An extension that the library leaves out of certificates that are not an authority's.
pub(crate) fn subject_key_identifier(key: &PublicKey) -> CustomExtension {
    let value = [&[4, 20][..], &key_identifier(key)].concat(); // OCTET STRING
    CustomExtension::from_oid_content(&[2, 5, 29, 14], value)
}
