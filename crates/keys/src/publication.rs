//! What an authority makes public of itself: where it is reached, and where it says which of its
//! certificates count no more.

use rcgen::CustomExtension;
use x509_cert::{
    TbsCertificate,
    der::{
        Encode,
        asn1::{Ia5String, ObjectIdentifier},
    },
    ext::pkix::{
        CrlDistributionPoints, IssuerAltName,
        crl::dp::DistributionPoint,
        name::{DistributionPointName, GeneralName},
    },
};

use crate::certificate::CertificateError;

const ISSUER_ALT_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.18");
const DISTRIBUTION_POINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.31");

/// Two addresses that ISO/IEC 18013-5 (B.1.2, B.1.4) wants in an issuing authority's certificates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// Where to turn to about the authority: a URI (issuer's alternative name).
    pub contact: String,
    /// Where its list of revoked certificates is served: a URL (CRL distribution point).
    pub revocations: String,
}

impl Publication {
    /// As extensions of a certificate, neither of them critical.
    pub(crate) fn extensions(&self) -> Result<Vec<CustomExtension>, CertificateError> {
        let point = DistributionPoint {
            distribution_point: Some(DistributionPointName::FullName(vec![
                uri(&self.revocations)?,
            ])),
            reasons: None,
            crl_issuer: None,
        };
        Ok(vec![
            extension(ISSUER_ALT_NAME, &IssuerAltName(vec![uri(&self.contact)?]))?,
            extension(DISTRIBUTION_POINTS, &CrlDistributionPoints(vec![point]))?,
        ])
    }
}

/// The same of a certificate that has them, byte for byte: a leaf names its authority as the
/// authority names itself.
pub(crate) fn published(content: &TbsCertificate) -> Vec<CustomExtension> {
    let all = content.extensions().map(Vec::as_slice).unwrap_or_default();
    let ours = all.iter().filter(|it| [ISSUER_ALT_NAME, DISTRIBUTION_POINTS].contains(&it.extn_id));
    ours.map(|it| written(it.extn_id, it.extn_value.as_bytes().to_vec())).collect()
}

fn uri(text: &str) -> Result<GeneralName, CertificateError> {
    Ia5String::new(text).map(GeneralName::UniformResourceIdentifier).map_err(unwritable)
}

fn extension(
    oid: ObjectIdentifier,
    value: &impl Encode,
) -> Result<CustomExtension, CertificateError> {
    Ok(written(oid, value.to_der().map_err(unwritable)?))
}

fn written(oid: ObjectIdentifier, value: Vec<u8>) -> CustomExtension {
    let arcs: Vec<u64> = oid.arcs().map(u64::from).collect();
    CustomExtension::from_oid_content(&arcs, value)
}

fn unwritable(error: x509_cert::der::Error) -> CertificateError {
    CertificateError::Encoding(error.to_string())
}
