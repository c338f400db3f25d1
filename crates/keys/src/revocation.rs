//! Lists of certificates that count no more although their time is not over (RFC 5280, section 5).

use rcgen::{
    CertificateRevocationListParams, KeyIdMethod, RevocationReason, RevokedCertParams, SerialNumber,
};
use terms::Moment;
use x509_cert::{Certificate, der::Decode, ext::pkix::AuthorityKeyIdentifier};

use crate::{
    authority::Authority,
    certificate::{CertificateError, Validity, at, encoding},
};

/// A certificate that its authority has revoked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revoked {
    serial: Vec<u8>,
    since: Moment,
    reason: RevokedFor,
}

/// Why it was (RFC 5280, section 5.3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevokedFor {
    /// Its owner has stopped.
    Ceased,
    /// Somebody else has the key.
    Compromised,
    /// Another reason, which the list leaves out.
    Other,
    /// Another certificate stands in its place.
    Superseded,
}

impl Authority {
    /// Revokes `certificate` (DER); `None` if it is none of this authority's.
    pub fn revoke(&self, certificate: &[u8], since: Moment, reason: RevokedFor) -> Option<Revoked> {
        let parsed = Certificate::from_der(certificate).ok()?;
        let content = parsed.tbs_certificate();
        let (_, by) = content.get_extension::<AuthorityKeyIdentifier>().ok().flatten()?;
        let is_ours = content.issuer() == self.subject()
            && by.key_identifier.is_some_and(|it| it.as_bytes() == self.key_identifier());
        let serial = content.serial_number().as_bytes().to_vec();
        is_ours.then_some(Revoked { serial, since, reason })
    }

    /// The list of these, DER, signed by the authority's key, for which it waits. It is numbered by
    /// the second from which it holds, so that a later one has a higher number whoever makes it.
    pub fn revocations(
        &self,
        revoked: &[Revoked],
        validity: Validity,
    ) -> Result<Vec<u8>, CertificateError> {
        if !self.signs_revocations() {
            return Err(CertificateError::NoAuthority("its key usage is not to sign revocations"));
        }
        let list = CertificateRevocationListParams {
            this_update: at(validity.from)?,
            next_update: at(validity.until)?,
            crl_number: SerialNumber::from(validity.from.seconds().unsigned_abs()),
            issuing_distribution_point: None,
            revoked_certs: revoked.iter().map(Revoked::entry).collect::<Result<_, _>>()?,
            key_identifier_method: KeyIdMethod::PreSpecified(self.key_identifier().to_vec()),
        };
        Ok(list.signed_by(&self.issuer()).map_err(encoding)?.der().to_vec())
    }
}

impl Revoked {
    fn entry(&self) -> Result<RevokedCertParams, CertificateError> {
        Ok(RevokedCertParams {
            serial_number: SerialNumber::from_slice(&self.serial),
            revocation_time: at(self.since)?,
            reason_code: match self.reason {
                RevokedFor::Ceased => Some(RevocationReason::CessationOfOperation),
                RevokedFor::Compromised => Some(RevocationReason::KeyCompromise),
                RevokedFor::Other => None,
                RevokedFor::Superseded => Some(RevocationReason::Superseded),
            },
            invalidity_date: None,
        })
    }
}
