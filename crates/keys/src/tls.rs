//! A certificate for TLS on a developer's machine.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    time::Duration,
};

use rcgen::{IsCa, KeyUsagePurpose};
use terms::{Die, Moment};
use zeroize::Zeroizing;

use crate::{
    certificate::{CertificateError, Signer, Subject, Validity, encoding, parameters},
    error::KeyError,
    extension::{AltName, Purpose, alternative_names, extended_usage},
    signing::SigningKey,
    software::{self, Software},
};

/// A certificate with its private key, as a TLS library takes them.
pub struct TlsIdentity {
    /// The certificate, DER.
    pub certificate: Vec<u8>,
    /// The private key, PKCS#8 DER, unencrypted: for the TLS library, or sealed for storage.
    pub key: Zeroizing<Vec<u8>>,
}

impl std::fmt::Debug for TlsIdentity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TlsIdentity({} bytes, ‹secret›)", self.certificate.len())
    }
}

/// Browsers refuse server certificates that hold for longer than 398 days.
const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// A self-signed server certificate for `localhost`, its addresses and `hosts` (names or
/// addresses), good for a year. For development: nobody but its maker can vouch for it.
pub fn self_signed_tls(
    hosts: &[&str],
    now: Moment,
    die: &dyn Die,
) -> Result<TlsIdentity, CertificateError> {
    let scalar = software::draw_scalar(die)?;
    let pair = Software::from_scalar(&*scalar).ok_or(KeyError::Library("draw a key"))?;
    let secret = pair.dangerous_pkcs8()?;
    let key = SigningKey::software(pair);
    let subject = Subject::new("ikd development", None)?;
    let validity = Validity::starting(now, YEAR);
    let mut parameters = parameters(subject.distinguished_name()?, validity, die)?;
    parameters.is_ca = IsCa::ExplicitNoCa;
    parameters.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    parameters.subject_alt_names = alternative_names(&names(hosts))?;
    parameters.custom_extensions.extend(extended_usage(&[Purpose::ServerAuth])?);
    let certificate = parameters.self_signed(&Signer(&key)).map_err(encoding)?;
    Ok(TlsIdentity { certificate: certificate.der().to_vec(), key: secret })
}

fn names(hosts: &[&str]) -> Vec<AltName> {
    let mut names = vec![
        AltName::Dns("localhost".into()),
        AltName::Ip(Ipv4Addr::LOCALHOST.into()),
        AltName::Ip(Ipv6Addr::LOCALHOST.into()),
    ];
    for host in hosts {
        let name =
            host.parse::<IpAddr>().map_or_else(|_| AltName::Dns((*host).to_owned()), AltName::Ip);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}
