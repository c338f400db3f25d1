//! One X.509 certificate (RFC 5280), read into what we judge it by.

use terms::{Crypto, Moment, PublicKey, Signature};
use x509_cert::{
    TbsCertificate, Version,
    der::{
        Decode, Encode, Reader, SliceReader,
        asn1::{ObjectIdentifier, UintRef},
    },
    ext::pkix::{
        AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages,
        SubjectAltName, SubjectKeyIdentifier, name::DirectoryString, name::GeneralName,
    },
    name::Name,
    time::Time,
};

use super::error::ChainError;

const MAX_CERTIFICATE_BYTES: usize = 16 * 1024;

const ECDSA_WITH_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const BASIC_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.19");
const KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.15");
const ALT_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.17");
const EXTENDED_KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.37");

/// A certificate, read; who has signed it is not yet known.
#[derive(Clone, Debug)]
pub(super) struct Certificate {
    pub der: Vec<u8>,
    pub subject: Name,
    pub issuer: Name,
    pub key: PublicKey,
    pub from: Moment,
    pub until: Moment,
    /// `Some` for an authority: how many authorities may stand between it and a leaf.
    pub authority: Option<u8>,
    /// Key usage `digitalSignature`.
    pub signs: bool,
    /// Key usage is critical, and is `digitalSignature` alone.
    pub only_signs: bool,
    /// An extended key usage, critical or not: the only purposes it may be used for (RFC 5280,
    /// section 4.2.1.12).
    pub purposes: Option<Vec<ObjectIdentifier>>,
    /// That one is critical.
    pub purposes_critical: bool,
    pub dns_names: Vec<String>,
    /// The key identifier of the authority that has signed, if it says one that can be read.
    pub authority_key: Option<Vec<u8>>,
    /// The identifier of its own key, if it says one that can be read.
    pub own_key: Option<Vec<u8>>,
    signed: Vec<u8>,
    signature: Signature,
}

impl Certificate {
    /// Reads a certificate in DER.
    pub fn parse(bytes: &[u8]) -> Result<Self, ChainError> {
        if bytes.len() > MAX_CERTIFICATE_BYTES {
            return Err(ChainError::TooLong);
        }
        let read = x509_cert::Certificate::from_der(bytes).map_err(|_| ChainError::Malformed)?;
        let content = read.tbs_certificate();
        let algorithm = read.signature_algorithm();
        if content.version() != Version::V3 || algorithm != content.signature() {
            return Err(ChainError::Malformed);
        }
        if algorithm.oid != ECDSA_WITH_SHA256 || algorithm.parameters.is_some() {
            return Err(ChainError::Unsupported);
        }
        let extensions = Extensions::read(content)?;
        Ok(Self {
            subject: content.subject().clone(),
            issuer: content.issuer().clone(),
            key: public_key(content)?,
            from: moment(content.validity().not_before),
            until: moment(content.validity().not_after),
            authority: extensions.authority,
            signs: extensions.signs,
            only_signs: extensions.only_signs,
            purposes: extensions.purposes,
            purposes_critical: extensions.purposes_critical,
            dns_names: extensions.dns_names,
            authority_key: extensions.authority_key,
            own_key: extensions.own_key,
            signed: content.to_der().map_err(|_| ChainError::Malformed)?,
            signature: signature(read.signature().as_bytes().ok_or(ChainError::Malformed)?)?,
            der: bytes.to_vec(),
        })
    }

    /// Whether `authority` may certify others, bears the name of the issuer, and has signed.
    pub fn is_signed_by(&self, authority: &Self, crypto: &dyn Crypto) -> bool {
        self.issuer == authority.subject
            && crypto.verify(&authority.key, &self.signed, &self.signature)
    }

    /// Whether its extended key usage names this purpose.
    pub fn is_for(&self, purpose: &ObjectIdentifier) -> bool {
        self.purposes.as_ref().is_some_and(|named| named.contains(purpose))
    }

    /// SHA-256 of what is signed: the certificate's name, whichever of its valid signatures it
    /// bears.
    pub fn signed_sha256(&self, crypto: &dyn Crypto) -> [u8; 32] {
        crypto.sha256(&self.signed)
    }

    /// Refuses outside the certificate's time; both ends belong to it.
    pub fn check_time(&self, now: Moment) -> Result<(), ChainError> {
        if now < self.from {
            return Err(ChainError::NotYetValid);
        }
        if Moment::from_seconds(now.seconds()) > self.until {
            return Err(ChainError::Expired);
        }
        Ok(())
    }

    /// The subject's common name.
    pub fn common_name(&self) -> Option<String> {
        text(self.subject.common_name().ok()??)
    }

    /// The subject's country.
    pub fn country(&self) -> Option<String> {
        let country = self.subject.country().ok()??;
        Some(country.as_str().to_ascii_uppercase())
    }

    /// The subject's organisation.
    pub fn organisation(&self) -> Option<String> {
        text(self.subject.organization().ok()??)
    }
}

struct Extensions {
    authority: Option<u8>,
    signs: bool,
    only_signs: bool,
    purposes: Option<Vec<ObjectIdentifier>>,
    purposes_critical: bool,
    dns_names: Vec<String>,
    authority_key: Option<Vec<u8>>,
    own_key: Option<Vec<u8>>,
}

impl Extensions {
    fn read(content: &TbsCertificate) -> Result<Self, ChainError> {
        let all = content.extensions().map(Vec::as_slice).unwrap_or_default();
        let known = [BASIC_CONSTRAINTS, KEY_USAGE, ALT_NAME, EXTENDED_KEY_USAGE];
        if all.iter().any(|it| it.critical && !known.contains(&it.extn_id)) {
            return Err(ChainError::ExtensionUnknown);
        }
        // An extension that stands there twice is an error of the library's `get_extension`.
        let constraints = content.get_extension::<BasicConstraints>().map_err(malformed)?;
        let usage = content.get_extension::<KeyUsage>().map_err(malformed)?;
        let only_signs = matches!(usage, Some((true, it)) if it.0 == KeyUsages::DigitalSignature);
        let usage = usage.map(|(_, it)| it);
        let names = content.get_extension::<SubjectAltName>().map_err(malformed)?;
        let purposes = content.get_extension::<ExtendedKeyUsage>().map_err(malformed)?;
        // Nothing is judged by it here, so it need not be readable.
        let identifier = content.get_extension::<AuthorityKeyIdentifier>().ok().flatten();
        let authority = constraints
            .filter(|(_, it)| it.ca && usage.is_some_and(|usage| usage.key_cert_sign()))
            .map(|(_, it)| it.path_len_constraint.unwrap_or(u8::MAX));
        let own_key = content.get_extension::<SubjectKeyIdentifier>().ok().flatten();
        Ok(Self {
            authority,
            signs: usage.is_some_and(|usage| usage.digital_signature()),
            only_signs,
            purposes_critical: purposes.as_ref().is_some_and(|(critical, _)| *critical),
            purposes: purposes.map(|(_, it)| it.0),
            dns_names: names.map(|(_, it)| dns_names(&it)).unwrap_or_default(),
            authority_key: identifier
                .and_then(|(_, it)| Some(it.key_identifier?.into_bytes().into())),
            own_key: own_key.map(|(_, it)| it.0.into_bytes().into()),
        })
    }
}

fn malformed(_: x509_cert::der::Error) -> ChainError {
    ChainError::Malformed
}

fn dns_names(names: &SubjectAltName) -> Vec<String> {
    let dns = |name: &GeneralName| match name {
        GeneralName::DnsName(name) => Some(name.as_str().to_ascii_lowercase()),
        _ => None,
    };
    names.0.iter().filter_map(dns).collect()
}

fn public_key(content: &TbsCertificate) -> Result<PublicKey, ChainError> {
    let info = content.subject_public_key_info();
    let curve = info.algorithm.parameters.as_ref();
    let curve = curve.and_then(|it| it.decode_as::<ObjectIdentifier>().ok());
    if info.algorithm.oid != EC_PUBLIC_KEY || curve != Some(P256) {
        return Err(ChainError::Unsupported);
    }
    let point = info.subject_public_key.as_bytes().ok_or(ChainError::Malformed)?;
    PublicKey::from_sec1(point).map_err(|_| ChainError::Unsupported)
}

/// From a SEQUENCE of two INTEGERs (RFC 3279, section 2.2.3) to `r || s`.
fn signature(der: &[u8]) -> Result<Signature, ChainError> {
    let mut reader = SliceReader::new(der).map_err(malformed)?;
    let (r, s) = reader
        .sequence(|inner| Ok::<_, x509_cert::der::Error>((number(inner)?, number(inner)?)))
        .map_err(malformed)?;
    reader.finish().map_err(malformed)?;
    let mut signature = [0; 64];
    let (left, right) = signature.split_at_mut(32);
    left.copy_from_slice(&r);
    right.copy_from_slice(&s);
    Ok(signature)
}

fn number<'r>(reader: &mut SliceReader<'r>) -> Result<[u8; 32], x509_cert::der::Error> {
    let digits = UintRef::decode(reader)?.as_bytes();
    let mut number = [0; 32];
    let start = 32_usize.checked_sub(digits.len());
    match start.and_then(|start| number.get_mut(start..)) {
        Some(place) => place.copy_from_slice(digits),
        None => return Err(x509_cert::der::ErrorKind::Overlength.into()),
    }
    Ok(number)
}

fn moment(time: Time) -> Moment {
    Moment::from_seconds(i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX))
}

fn text(name: DirectoryString) -> Option<String> {
    Some(name.value().into_owned())
}
