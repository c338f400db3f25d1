//! The compact form: `issuer JWT ~ disclosure ~ ... ~ [key binding JWT]` (RFC 9901, section 4).

use super::{SdJwtError, TYPE};
use crate::{jose::UnverifiedJws, letters::split_once};

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
        let (issued, mut rest) = split_once(text, b'~').ok_or(SdJwtError::Malformed)?;
        let issued = UnverifiedJws::parse_within(issued, MAX_SD_JWT_BYTES)?.typed(TYPE)?;
        let mut disclosures = Vec::with_capacity(16);
        while let Some((disclosure, behind)) = split_once(rest, b'~') {
            if disclosures.len() == MAX_DISCLOSURES {
                return Err(SdJwtError::TooLarge);
            }
            disclosures.push(disclosure);
            rest = behind;
        }
        let (covered, key_binding) =
            text.split_at_checked(text.len() - rest.len()).ok_or(SdJwtError::Malformed)?;
        Ok(Self { issued, disclosures, covered, key_binding })
    }
}
