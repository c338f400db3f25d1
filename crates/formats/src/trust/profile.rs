//! Certificates for mobile documents (ISO/IEC 18013-5, annex B): what a document signer's and a
//! reader's certificate must say beyond what every leaf must.
//!
//! Issuer's alternative name and revocation list's address, which the annex asks of those who make
//! certificates, are in ours and not asked for here: the trust list says who is distrusted
//! (decision 0013), and test ecosystems leave them out.

use std::time::Duration;

use super::{certificate::Certificate, error::ProfileError, kind::Kind};

const DAY: u64 = 86_400;
/// B.1.4: a document signer's certificate holds for at most 457 days.
const SIGNER_LIFE: Duration = Duration::from_secs(457 * DAY);
/// B.1.7: a reader's for at most 1187 days.
const READER_LIFE: Duration = Duration::from_secs(1187 * DAY);

/// Checks `leaf` as a document signer, reader or signer of status lists, with the authorities of its
/// chain and the anchor above them.
pub(super) fn check(
    leaf: &Certificate,
    (authorities, anchor): (&[Certificate], &Certificate),
    kind: &Kind,
) -> Result<(), ProfileError> {
    // B.1.2: an issuing authority's root has path length 0. B.1.7 leaves a reader's chain open.
    if *kind != Kind::Access && !authorities.is_empty() {
        return Err(ProfileError::Intermediate);
    }
    let authority = authorities.first().unwrap_or(anchor);
    if !leaf.only_signs {
        return Err(ProfileError::KeyUsage);
    }
    let named = |purpose| leaf.purposes_critical && leaf.is_for(&purpose);
    if !kind.purpose().is_none_or(named) {
        return Err(ProfileError::Purpose);
    }
    let longest = match kind {
        Kind::Access => READER_LIFE,
        Kind::Issuer | Kind::Other(_) | Kind::Register | Kind::Status => SIGNER_LIFE,
    };
    if leaf.until > leaf.from.plus(longest) {
        return Err(ProfileError::Lifetime);
    }
    let named = leaf.authority_key.as_ref().ok_or(ProfileError::AuthorityKey)?;
    if authority.own_key.as_ref().is_some_and(|own| own != named) {
        return Err(ProfileError::AuthorityKey);
    }
    let country = authority.country().ok_or(ProfileError::Country)?;
    // B.1.7 leaves a reader's country open.
    if *kind != Kind::Access && leaf.country() != Some(country) {
        return Err(ProfileError::Country);
    }
    Ok(())
}
