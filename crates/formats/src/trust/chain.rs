//! A chain of certificates, from the leaf that signs to an anchor that we trust.

use terms::{Crypto, Moment, PublicKey};

use super::{
    certificate::Certificate,
    distrust::Withdrawn,
    error::{ChainError, ProfileError},
    kind::Kind,
    profile,
};

/// A chain that ends at an anchor: whose key it is, and for how long that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedChain {
    /// The leaf's key.
    pub key: PublicKey,
    /// The leaf's subject: common name.
    pub common_name: Option<String>,
    /// The leaf's subject: organisation.
    pub organisation: Option<String>,
    /// The leaf's alternative names that are host names, in lower case.
    pub dns_names: Vec<String>,
    /// SHA-256 of the leaf in DER: the `x509_hash` of OpenID4VP.
    pub leaf_sha256: [u8; 32],
    /// Which keys have certified: the authority key identifiers of all certificates that say one,
    /// the leaf's first (`aki` in DCQL's `trusted_authorities`, OpenID4VP 1.0, section 6.1.1.1).
    pub authority_keys: Vec<Vec<u8>>,
    /// The name that the trust list gives to the anchor.
    pub anchor: String,
    /// From when all certificates of the chain hold.
    pub from: Moment,
    /// Until when all of them hold.
    pub until: Moment,
}

/// A certificate on a trust list.
#[derive(Clone, Debug)]
pub(super) struct Anchor {
    pub kind: Kind,
    pub name: String,
    pub certificate: Certificate,
}

/// A chain that was followed, and what annex B of ISO/IEC 18013-5 says to its leaf.
pub(super) struct Followed {
    pub chain: VerifiedChain,
    pub mdoc: Result<(), ProfileError>,
}

/// No more certificates between leaf and anchor than this.
const MAX_CHAIN: usize = 4;

/// Follows `chain`, the leaf first, to an anchor of `kind` (RFC 5280, section 6.1, narrowed).
pub(super) fn verify(
    crypto: &dyn Crypto,
    (anchors, withdrawn): (&[Anchor], &Withdrawn),
    kind: &Kind,
    chain: &[Vec<u8>],
    now: Moment,
) -> Result<Followed, ChainError> {
    if chain.len() > MAX_CHAIN {
        return Err(ChainError::TooLong);
    }
    let chain = chain.iter().map(|it| Certificate::parse(it)).collect::<Result<Vec<_>, _>>()?;
    let (leaf, authorities) = chain.split_first().ok_or(ChainError::Missing)?;
    if chain.iter().any(|it| withdrawn.holds(it, crypto)) {
        return Err(ChainError::Distrusted);
    }
    check_members(&chain, anchors)?;
    check_leaf(leaf, kind)?;
    check_authorities(authorities)?;
    for (child, parent) in chain.iter().zip(authorities) {
        if !child.is_signed_by(parent, crypto) {
            return Err(ChainError::Untrusted);
        }
    }
    let last = authorities.last().unwrap_or(leaf);
    let anchor = anchors
        .iter()
        .filter(|it| it.kind == *kind.anchored())
        .find(|it| last.is_signed_by(&it.certificate, crypto))
        .ok_or(ChainError::Untrusted)?;
    if !may_certify(&anchor.certificate, authorities.len()) {
        return Err(ChainError::NoAuthority);
    }
    check_purpose_said((leaf, kind), anchor, anchors)?;
    let all = || chain.iter().chain([&anchor.certificate]);
    all().try_for_each(|it| it.check_time(now))?;
    let mdoc = profile::check(leaf, (authorities, &anchor.certificate), kind);
    let chain = VerifiedChain {
        key: leaf.key,
        common_name: leaf.common_name(),
        organisation: leaf.organisation(),
        dns_names: leaf.dns_names.clone(),
        leaf_sha256: crypto.sha256(&leaf.der),
        authority_keys: chain.iter().filter_map(|it| it.authority_key.clone()).collect(),
        anchor: anchor.name.clone(),
        from: all().map(|it| it.from).max().unwrap_or(leaf.from),
        until: all().map(|it| it.until).min().unwrap_or(leaf.until),
    };
    Ok(Followed { chain, mdoc })
}

/// Neither an anchor, under whatever wrapping, nor a certificate that names itself its issuer.
fn check_members(chain: &[Certificate], anchors: &[Anchor]) -> Result<(), ChainError> {
    let is_anchor =
        |it: &Certificate| anchors.iter().any(|anchor| anchor.certificate.key == it.key);
    if chain.iter().any(is_anchor) {
        return Err(ChainError::AnchorIncluded);
    }
    if chain.iter().any(|it| it.issuer == it.subject) {
        return Err(ChainError::SelfSigned);
    }
    Ok(())
}

fn check_leaf(leaf: &Certificate, kind: &Kind) -> Result<(), ChainError> {
    let fits = leaf.purposes.is_none() || kind.purpose().is_some_and(|it| leaf.is_for(&it));
    if leaf.authority.is_some() || !leaf.signs || !fits {
        return Err(ChainError::LeafUsage);
    }
    Ok(())
}

/// Where one authority is trusted for several things, the leaf says which of them it is for:
/// otherwise whoever signs status lists could issue, and who asks could register itself.
fn check_purpose_said(
    (leaf, kind): (&Certificate, &Kind),
    anchor: &Anchor,
    anchors: &[Anchor],
) -> Result<(), ChainError> {
    let key = &anchor.certificate.key;
    let shared = anchors.iter().any(|it| it.kind != anchor.kind && it.certificate.key == *key);
    let several = shared || anchor.kind != *kind;
    if several && !kind.purpose().is_some_and(|it| leaf.is_for(&it)) {
        return Err(ChainError::LeafUsage);
    }
    Ok(())
}

/// `authorities` in the order of the chain: the first one stands directly above the leaf.
fn check_authorities(authorities: &[Certificate]) -> Result<(), ChainError> {
    let fits = |(below, it): (usize, &Certificate)| may_certify(it, below) && it.purposes.is_none();
    if !authorities.iter().enumerate().all(fits) {
        return Err(ChainError::NoAuthority);
    }
    Ok(())
}

fn may_certify(certificate: &Certificate, authorities_below: usize) -> bool {
    certificate.authority.is_some_and(|length| authorities_below <= usize::from(length))
}
