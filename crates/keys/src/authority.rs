//! Certification authorities: trust anchors, and the leaves they certify.

use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, DistinguishedName, DnType, DnValue, IsCa,
    Issuer, KeyIdMethod, KeyUsagePurpose,
};
use terms::{Die, Moment, PublicKey};
use x509_cert::{
    Certificate,
    attr::AttributeTypeAndValue,
    der::{Decode, Encode, Tag, Tagged},
    ext::pkix::{self, SubjectKeyIdentifier},
    name::Name,
};

use crate::{
    certificate::{CertificateError, Certified, Signer, Subject, Validity, encoding, parameters},
    extension::{
        AltName, Purpose, alternative_names, extended_usage, key_identifier, subject_key_identifier,
    },
    publication::{Publication, published},
    signing::SigningKey,
};

/// A key that certifies others, with its own certificate.
#[derive(Clone, Debug)]
pub struct Authority {
    key: SigningKey,
    certificate: Vec<u8>,
    subject: Name,
    name: DistinguishedName,
    key_identifier: Vec<u8>,
    /// What its certificate says of where it is reached, which its leaves repeat.
    published: Vec<CustomExtension>,
    signs_revocations: bool,
    validity: Validity,
}

/// What a leaf certificate says besides its key.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// Whom it names.
    pub subject: Subject,
    /// How long it holds; within the time of its authority.
    pub validity: Validity,
    /// Alternative names: where its holder is found.
    pub names: Vec<AltName>,
    /// What it is good for; empty is any signature.
    pub purposes: Vec<Purpose>,
}

impl Authority {
    /// A new trust anchor: signs itself, certifies leaves only (path length 0) and revocations.
    pub fn found(
        key: SigningKey,
        subject: &Subject,
        validity: Validity,
        die: &dyn Die,
    ) -> Result<Self, CertificateError> {
        Self::sign_itself(key, parameters(subject.distinguished_name()?, validity, die)?)
    }

    /// The same, which says in its certificate and in those of its leaves where it is reached and
    /// where its revocations are (ISO/IEC 18013-5, B.1.2 and B.1.4).
    pub fn found_publicly(
        key: SigningKey,
        subject: &Subject,
        validity: Validity,
        publication: &Publication,
        die: &dyn Die,
    ) -> Result<Self, CertificateError> {
        let mut parameters = parameters(subject.distinguished_name()?, validity, die)?;
        parameters.custom_extensions = publication.extensions()?;
        Self::sign_itself(key, parameters)
    }

    fn sign_itself(
        key: SigningKey,
        mut parameters: CertificateParams,
    ) -> Result<Self, CertificateError> {
        parameters.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        parameters.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let identifier = key_identifier(key.public()).to_vec();
        parameters.key_identifier_method = KeyIdMethod::PreSpecified(identifier);
        let certificate = parameters.self_signed(&Signer(&key)).map_err(encoding)?;
        Self::open(key, certificate.der().to_vec())
    }

    /// The authority of a certificate in DER, ours or one that a higher authority gave.
    pub fn open(key: SigningKey, certificate: Vec<u8>) -> Result<Self, CertificateError> {
        use CertificateError::NoAuthority;
        let parsed =
            Certificate::from_der(&certificate).map_err(|_| NoAuthority("it cannot be read"))?;
        let content = parsed.tbs_certificate();
        let constraints = content.get_extension::<pkix::BasicConstraints>();
        if !matches!(constraints, Ok(Some((_, it))) if it.ca) {
            return Err(NoAuthority("it is an end entity's"));
        }
        let usage = content.get_extension::<pkix::KeyUsage>().ok().flatten().map(|(_, it)| it);
        let usage = usage.filter(pkix::KeyUsage::key_cert_sign);
        let usage = usage.ok_or(NoAuthority("its key usage is not to sign certificates"))?;
        let public = content.subject_public_key_info().subject_public_key.raw_bytes();
        if public != key.public().as_sec1() {
            return Err(CertificateError::KeyForeign);
        }
        let identifier = content.get_extension::<SubjectKeyIdentifier>();
        let key_identifier = match identifier {
            Ok(Some((_, it))) => it.0.into_bytes().into_vec(),
            _ => key_identifier(key.public()).to_vec(),
        };
        let subject = content.subject().clone();
        let name = copy_name(&subject).ok_or(NoAuthority("its name is of unusual parts"))?;
        let held = content.validity();
        let moment = |time: &x509_cert::time::Time| {
            Moment::from_seconds(time.to_unix_duration().as_secs().try_into().unwrap_or(i64::MAX))
        };
        let validity = Validity { from: moment(&held.not_before), until: moment(&held.not_after) };
        // What a higher authority publishes is about this one, and not about its leaves.
        let is_root = content.issuer() == content.subject();
        let published = if is_root { published(content) } else { Vec::new() };
        let signs_revocations = usage.crl_sign();
        Ok(Self {
            key,
            certificate,
            subject,
            name,
            key_identifier,
            published,
            signs_revocations,
            validity,
        })
    }

    /// Its own certificate, DER.
    pub fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    /// How long its own certificate holds.
    pub const fn validity(&self) -> Validity {
        self.validity
    }

    /// A certificate over `key`, DER, for signatures only. Waits for the authority's key.
    pub fn certify(
        &self,
        key: &PublicKey,
        leaf: &Leaf,
        die: &dyn Die,
    ) -> Result<Vec<u8>, CertificateError> {
        // Compared as they are written, to the second.
        let (held, whole) = (leaf.validity, self.validity);
        if held.from.seconds() < whole.from.seconds()
            || held.until.seconds() > whole.until.seconds()
        {
            return Err(CertificateError::Outlives);
        }
        let name = leaf.subject.distinguished_name()?;
        if key == self.key.public() || name == self.name {
            return Err(CertificateError::SelfIssued);
        }
        let mut parameters = parameters(name, held, die)?;
        parameters.is_ca = IsCa::NoCa;
        parameters.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        parameters.use_authority_key_identifier_extension = true;
        parameters.subject_alt_names = alternative_names(&leaf.names)?;
        parameters.custom_extensions = vec![subject_key_identifier(key)];
        parameters.custom_extensions.extend(extended_usage(&leaf.purposes)?);
        parameters.custom_extensions.extend(self.published.iter().cloned());
        let certificate =
            parameters.signed_by(&Certified(key), &self.issuer()).map_err(encoding)?;
        self.recheck(certificate.der().to_vec())
    }

    /// Its name as its certificate has it.
    pub(crate) const fn subject(&self) -> &Name {
        &self.subject
    }

    /// What tells its key from others of its name.
    pub(crate) fn key_identifier(&self) -> &[u8] {
        &self.key_identifier
    }

    /// Whether its certificate lets it sign lists of revoked certificates.
    pub(crate) const fn signs_revocations(&self) -> bool {
        self.signs_revocations
    }

    pub(crate) fn issuer(&self) -> Issuer<'static, Signer<'_>> {
        let mut own = CertificateParams::default();
        own.distinguished_name = self.name.clone();
        own.key_identifier_method = KeyIdMethod::PreSpecified(self.key_identifier.clone());
        Issuer::new(own, Signer(&self.key))
    }

    /// Chains are found by the bytes of names: what was written must name us byte for byte.
    fn recheck(&self, certificate: Vec<u8>) -> Result<Vec<u8>, CertificateError> {
        let issuer = Certificate::from_der(&certificate)
            .and_then(|parsed| parsed.tbs_certificate().issuer().to_der());
        if issuer.is_ok_and(|issuer| Ok(issuer) == self.subject.to_der()) {
            return Ok(certificate);
        }
        Err(CertificateError::NoAuthority("its name cannot be repeated"))
    }
}

/// The name in the writing library's words, if each part has one value of a common kind.
fn copy_name(name: &Name) -> Option<DistinguishedName> {
    let mut copy = DistinguishedName::new();
    for part in name.iter_rdn() {
        let mut values = part.iter();
        let (Some(AttributeTypeAndValue { oid, value }), None) = (values.next(), values.next())
        else {
            return None;
        };
        let text = std::str::from_utf8(value.value()).ok()?;
        let value = match value.tag() {
            Tag::Ia5String => DnValue::Ia5String(text.try_into().ok()?),
            Tag::PrintableString => DnValue::PrintableString(text.try_into().ok()?),
            Tag::Utf8String => DnValue::Utf8String(text.to_owned()),
            _ => return None,
        };
        let arcs: Vec<u64> = oid.arcs().map(u64::from).collect();
        let kind = DnType::from_oid(&arcs);
        if copy.get(&kind).is_some() {
            return None;
        }
        copy.push(kind, value);
    }
    Some(copy)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use rcgen::string::TeletexString;
    use terms::SeededDie;

    use super::*;

    #[test]
    fn anothers_name_is_repeated_byte_for_byte() {
        let printable = |text: &str| DnValue::PrintableString(text.try_into().unwrap());
        let mut name = DistinguishedName::new();
        name.push(DnType::CommonName, printable("Akar Lain"));
        name.push(DnType::CountryName, printable("ID"));
        name.push(DnType::CustomDnType(vec![2, 5, 4, 97]), "VATID-1234");
        let mail = DnValue::Ia5String("ca@example.com".try_into().unwrap());
        name.push(DnType::CustomDnType(vec![1, 2, 840, 113_549, 1, 9, 1]), mail);
        let authority = foreign(name).unwrap();
        let key = SigningKey::draw(&SeededDie::new(2)).unwrap();
        let leaf = Leaf {
            subject: Subject::new("Daun", None).unwrap(),
            validity: authority.validity(),
            names: vec![],
            purposes: vec![],
        };
        let leaf = authority.certify(key.public(), &leaf, &SeededDie::new(3)).unwrap();
        let (leaf, anchor) =
            (Certificate::from_der(&leaf), Certificate::from_der(authority.certificate()));
        let issuer = leaf.unwrap().tbs_certificate().issuer().to_der();
        assert_eq!(issuer, anchor.unwrap().tbs_certificate().subject().to_der());
    }

    #[test]
    fn a_name_that_cannot_be_repeated_is_refused() {
        let mut name = DistinguishedName::new();
        let old = TeletexString::try_from("Akar Lama").unwrap();
        name.push(DnType::CommonName, DnValue::TeletexString(old));
        assert!(matches!(foreign(name), Err(CertificateError::NoAuthority(_))));
    }

    /// An authority whose certificate somebody else's program wrote.
    fn foreign(name: DistinguishedName) -> Result<Authority, CertificateError> {
        let die = SeededDie::new(1);
        let key = SigningKey::draw(&die)?;
        let validity =
            Validity::starting(Moment::from_seconds(1_000_000_000), Duration::from_secs(9));
        let mut parameters = parameters(name, validity, &die)?;
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        parameters.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let certificate = parameters.self_signed(&Signer(&key)).unwrap();
        Authority::open(key, certificate.der().to_vec())
    }
}
