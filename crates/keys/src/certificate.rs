//! What every certificate has: whom it names, how long it holds, and a key that signs it.

use std::time::Duration;

use rcgen::{
    CertificateParams, DistinguishedName, DnType, DnValue, PKCS_ECDSA_P256_SHA256, PublicKeyData,
    SerialNumber, SignatureAlgorithm,
};
use terms::{Class, Die, Moment, PublicKey, Signature};
use time::OffsetDateTime;

use crate::{error::KeyError, signing::SigningKey};

/// Why a certificate could not be made or used.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// It cannot be written, as an alternative name that is not ASCII cannot.
    #[error("the certificate cannot be written: {0}")]
    Encoding(String),
    /// The key that should sign it failed.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The certificate is of another key than the one at hand.
    #[error("the authority's certificate is not of the authority's key")]
    KeyForeign,
    /// Not a certificate that may sign certificates, or its name is of a kind we do not write.
    #[error("this is no usable certificate of a certification authority: {0}")]
    NoAuthority(&'static str),
    /// It would hold before or after its authority does.
    #[error("a certificate cannot hold at a time when its authority's does not")]
    Outlives,
    /// It would certify the authority's own key or name.
    #[error("an authority does not certify itself as a leaf")]
    SelfIssued,
    /// A name is empty or longer than 64 characters (RFC 5280, appendix A.1).
    #[error("a name in a certificate is 1 to 64 characters, none of them control characters")]
    SubjectLength,
}

impl CertificateError {
    /// What it means to the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Encoding(_) | Self::NoAuthority(_) | Self::SubjectLength => Class::Invalid,
            Self::Key(error) => error.class(),
            Self::KeyForeign => Class::Conflict,
            Self::Outlives | Self::SelfIssued => Class::Refused,
        }
    }
}

/// Whom a certificate names: common name, organisation if any, country ID.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    common_name: String,
    organization: Option<String>,
}

impl Subject {
    /// Refuses names that are empty or longer than 64 characters.
    pub fn new(common_name: &str, organization: Option<&str>) -> Result<Self, CertificateError> {
        for name in [Some(common_name), organization].into_iter().flatten() {
            if name.trim().is_empty()
                || name.chars().count() > 64
                || name.contains(char::is_control)
            {
                return Err(CertificateError::SubjectLength);
            }
        }
        let organization = organization.map(str::to_owned);
        Ok(Self { common_name: common_name.to_owned(), organization })
    }

    pub(crate) fn distinguished_name(&self) -> Result<DistinguishedName, CertificateError> {
        let mut name = DistinguishedName::new();
        // Countries are PrintableString by their definition (X.520, section 6.3.1).
        name.push(
            DnType::CountryName,
            DnValue::PrintableString("ID".try_into().map_err(encoding)?),
        );
        if let Some(organization) = &self.organization {
            name.push(DnType::OrganizationName, organization.as_str());
        }
        name.push(DnType::CommonName, self.common_name.as_str());
        Ok(name)
    }
}

/// From when until when a certificate holds, to the second, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validity {
    /// The first moment.
    pub from: Moment,
    /// The last moment.
    pub until: Moment,
}

/// Clocks of phones go wrong by a few minutes.
const SKEW: Duration = Duration::from_secs(5 * 60);

impl Validity {
    /// Holds for `length` from now, and began five minutes ago for clocks that are late.
    pub fn starting(now: Moment, length: Duration) -> Self {
        Self { from: now.minus(SKEW), until: now.plus(length) }
    }
}

/// What all our certificates share. Serial numbers have 126 bits of chance (RFC 5280, 4.1.2.2:
/// positive, at most 20 bytes), so that they tell nothing and never meet.
pub(crate) fn parameters(
    name: DistinguishedName,
    validity: Validity,
    die: &dyn Die,
) -> Result<CertificateParams, CertificateError> {
    let mut serial: [u8; 16] = die.bytes();
    serial[0] = serial[0] & 0x3f | 0x40;
    let mut parameters = CertificateParams::default();
    parameters.serial_number = Some(SerialNumber::from_slice(&serial));
    parameters.distinguished_name = name;
    parameters.not_before = at(validity.from)?;
    parameters.not_after = at(validity.until)?;
    Ok(parameters)
}

/// A signing key as the certificate library sees it.
pub(crate) struct Signer<'a>(pub(crate) &'a SigningKey);

/// A public key as the certificate library sees it.
pub(crate) struct Certified<'a>(pub(crate) &'a PublicKey);

impl rcgen::SigningKey for Signer<'_> {
    #[expect(clippy::disallowed_methods, reason = "here an authority certifies a key")]
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        let signature = self.0.sign_now(message).map_err(|error| {
            tracing::error!(%error, "A key could not sign a certificate");
            rcgen::Error::RemoteKeyError
        })?;
        Ok(der_signature(&signature))
    }
}

impl PublicKeyData for Signer<'_> {
    fn der_bytes(&self) -> &[u8] {
        self.0.public().as_sec1()
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        &PKCS_ECDSA_P256_SHA256
    }
}

impl PublicKeyData for Certified<'_> {
    fn der_bytes(&self) -> &[u8] {
        self.0.as_sec1()
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        &PKCS_ECDSA_P256_SHA256
    }
}

pub(crate) fn encoding(error: rcgen::Error) -> CertificateError {
    match error {
        rcgen::Error::RemoteKeyError => KeyError::Library("sign a certificate").into(),
        other => CertificateError::Encoding(other.to_string()),
    }
}

pub(crate) fn at(moment: Moment) -> Result<OffsetDateTime, CertificateError> {
    // GeneralizedTime has four digits for the year, and readers count from 1970.
    OffsetDateTime::from_unix_timestamp(moment.seconds())
        .ok()
        .filter(|time| (1970..=9999).contains(&time.year()))
        .ok_or_else(|| CertificateError::Encoding("the year is not 1970 to 9999".into()))
}

/// `r || s` as X.509 carries it: a SEQUENCE of two INTEGERs (RFC 3279, section 2.2.3).
fn der_signature(signature: &Signature) -> Vec<u8> {
    let (r, s) = signature.split_at(32);
    let mut body = Vec::with_capacity(72);
    for number in [r, s] {
        let zeros = number.iter().take_while(|byte| **byte == 0).count().min(31);
        let digits = number.get(zeros..).unwrap_or(number);
        let sign = usize::from(digits.first().is_some_and(|byte| *byte >= 0x80));
        body.extend([2, u8::try_from(digits.len() + sign).unwrap_or(0)]);
        body.extend(std::iter::repeat_n(0, sign));
        body.extend_from_slice(digits);
    }
    let mut der = vec![0x30, u8::try_from(body.len()).unwrap_or(0)];
    der.append(&mut body);
    der
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use x509_cert::der::{Decode, asn1::Uint};

    use super::*;

    proptest! {
            #[test]
            fn a_signature_is_two_whole_numbers_in_der(
                r in prop::array::uniform32(any::<u8>()),
                s in prop::array::uniform32(any::<u8>()),
                zeros in 0_usize..33,
            ) {
                let mut signature = [0; 64];
                signature[..32].copy_from_slice(&r);
                signature[32..].copy_from_slice(&s);
                signature[..zeros].fill(0);
                let der = der_signature(&signature);
                let numbers = Vec::<Uint>::from_der(&der)?;
                let pad = |number: &[u8]| [vec![0; 32 - number.len()], number.to_vec()].concat();
    let read: Vec<u8> = numbers.iter().flat_map(|it| pad(it.as_bytes())).collect();
                prop_assert_eq!(read, signature.to_vec());
            }
        }

    #[test]
    fn names_that_do_not_fit_are_refused() {
        assert!(Subject::new(&"é".repeat(64), Some("O'Brien")).is_ok());
        for bad in ["", "  ", "a\0b", "line\nbreak", &"a".repeat(65)] {
            let refused = Subject::new(bad, None).unwrap_err();
            assert!(matches!(refused, CertificateError::SubjectLength), "{bad:?}");
            assert!(Subject::new("fine", Some(bad)).is_err(), "{bad:?}");
        }
    }
}
