//! Certificates for mobile documents (ISO/IEC 18013-5, annex B): what a document signer's and a
//! reader's certificate must say beyond what every leaf must.
//!
//! Issuer's alternative name and revocation list's address, which the annex asks of those who make
//! certificates, are not asked for here: a national trust list says who is distrusted, and test
//! ecosystems leave them out.

use std::time::Duration;

use super::{certificate::Certificate, error::ProfileError, kind::Kind};

const DAY: u64 = 86_400;
/// B.1.4: a document signer's certificate holds for at most 457 days.
const SIGNER_LIFE: Duration = Duration::from_secs(457 * DAY);
/// B.1.7: a reader's for at most 1187 days.
const READER_LIFE: Duration = Duration::from_secs(1187 * DAY);

/// Checks `leaf` as a document signer, reader or signer of status lists, certified by `authority`.
pub(super) fn check(
    leaf: &Certificate,
    authority: &Certificate,
    kind: &Kind,
) -> Result<(), ProfileError> {
    if !leaf.only_signs {
        return Err(ProfileError::KeyUsage);
    }
    if let Some(purpose) = kind.purpose() {
        // Read only if critical.
        if !leaf.purposes.as_ref().is_some_and(|named| named.contains(&purpose)) {
            return Err(ProfileError::Purpose);
        }
    }
    let longest = match kind {
        Kind::Access => READER_LIFE,
        Kind::Issuer | Kind::Other(_) | Kind::Status => SIGNER_LIFE,
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
