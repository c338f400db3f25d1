//! The digests that the issuer has signed, found by namespace and id, each to be taken once.

use std::ops::Range;

use super::MdocError;
use crate::cbor::Reader;

/// A security object has no more digests than this, decoys included.
const MAX_DIGESTS: usize = 1024;

/// The digests of all namespaces.
#[derive(Debug, Default)]
pub(super) struct Digests<'a> {
    namespaces: Vec<(&'a str, Range<usize>)>,
    /// Those of one namespace in a row, in the order of their ids.
    all: Vec<(u64, &'a [u8; 32])>,
    taken: Vec<bool>,
}

impl<'a> Digests<'a> {
    /// Reads `valueDigests`.
    pub fn read(reader: &mut Reader<'a>) -> Result<Self, MdocError> {
        let mut digests = Self::default();
        reader.members(|namespace, reader| {
            let start = digests.all.len();
            let count = reader.map()?;
            if start + count > MAX_DIGESTS {
                return Err(MdocError::TooLarge);
            }
            digests.all.reserve_exact(count);
            for _ in 0..count {
                let id = reader.unsigned()?;
                let digest = reader.bytes()?.try_into().map_err(|_| MdocError::HashUnknown)?;
                digests.all.push((id, digest));
            }
            let new = digests.all.get_mut(start..).unwrap_or_default();
            if !new.is_sorted_by(|one, other| one.0 < other.0) {
                new.sort_unstable_by_key(|(id, _)| *id);
                if new.windows(2).any(|pair| matches!(pair, [one, other] if one.0 == other.0)) {
                    return Err(MdocError::DigestTwice);
                }
            }
            digests.namespaces.push((namespace, start..start + count));
            Ok(())
        })?;
        digests.taken = vec![false; digests.all.len()];
        digests.check_once()?;
        Ok(digests)
    }

    /// The digest with this id, when it is first asked for.
    pub fn take(&mut self, namespace: &str, id: u64) -> Result<&'a [u8; 32], MdocError> {
        let range = self.namespaces.iter().find(|(name, _)| *name == namespace);
        let (_, range) = range.ok_or(MdocError::ElementUnsigned)?;
        let digests = self.all.get(range.clone()).unwrap_or_default();
        let place = digests.binary_search_by_key(&id, |(id, _)| *id);
        let place = place.map_err(|_| MdocError::ElementUnsigned)?;
        let (_, digest) = digests.get(place).ok_or(MdocError::ElementUnsigned)?;
        match self.taken.get_mut(range.start + place) {
            Some(taken) if !*taken => *taken = true,
            _ => return Err(MdocError::DigestTwice),
        }
        Ok(digest)
    }

    /// No digest stands for two elements: their salts would be the same.
    fn check_once(&self) -> Result<(), MdocError> {
        let head = |digest: &[u8; 32]| digest.first_chunk().copied().map(u64::from_ne_bytes);
        let mut heads: Vec<_> = self.all.iter().map(|(_, it)| (head(it), *it)).collect();
        heads.sort_unstable();
        let same = |pair: &[(_, &[u8; 32])]| matches!(pair, [one, other] if one.1 == other.1);
        if heads.windows(2).any(same) { Err(MdocError::DigestTwice) } else { Ok(()) }
    }
}
