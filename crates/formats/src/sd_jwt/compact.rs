//! The compact form: `issuer JWT ~ disclosure ~ ... ~ [key binding JWT]` (RFC 9901, section 4).

use super::{SdJwtError, TYPE};
use crate::jose::UnverifiedJws;

/// A longer credential or presentation is not read. A portrait of 40 kB fits several times.
pub const MAX_SD_JWT_BYTES: usize = 256 * 1024;

/// More disclosures than any credential type has.
const MAX_DISCLOSURES: usize = 1024;

/// The parts of a compact SD-JWT, not yet believed.
#[derive(Clone, Debug)]
pub(super) struct Compact<'a> {
    pub issued: UnverifiedJws<'a>,
    pub disclosures: Vec<&'a str>,
    /// Everything up to and including the last tilde: what `sd_hash` covers.
    pub covered: &'a str,
    /// What follows the last tilde; empty without key binding.
    pub key_binding: &'a str,
}

impl<'a> Compact<'a> {
    pub fn parse(text: &'a str) -> Result<Self, SdJwtError> {
        if text.len() > MAX_SD_JWT_BYTES {
            return Err(SdJwtError::TooLarge);
        }
        let end = text.rfind('~').ok_or(SdJwtError::Malformed)?;
        let (covered, key_binding) = text.split_at_checked(end + 1).ok_or(SdJwtError::Malformed)?;
        let mut parts = text.get(..end).unwrap_or_default().split('~');
        let issued = parts.next().unwrap_or_default();
        let issued = UnverifiedJws::parse_within(issued, MAX_SD_JWT_BYTES)?.typed(TYPE)?;
        let disclosures: Vec<_> = parts.take(MAX_DISCLOSURES + 1).collect();
        if disclosures.len() > MAX_DISCLOSURES {
            return Err(SdJwtError::TooLarge);
        }
        Ok(Self { issued, disclosures, covered, key_binding })
    }
}
