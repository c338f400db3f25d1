//! The keys of one map, as they come: none may stand there twice.

use super::CborError;

/// Most maps have few members: those are compared one by one, and need no memory.
const FEW: usize = 8;

/// The keys that have been seen.
pub(super) enum Keys<'a> {
    Few([&'a [u8]; FEW], usize),
    Many(Vec<&'a [u8]>),
}

impl<'a> Keys<'a> {
    /// For a map of `count` members.
    pub fn of(count: usize) -> Self {
        if count <= FEW {
            Self::Few([&[]; FEW], 0)
        } else {
            Self::Many(Vec::with_capacity(count.min(8 * FEW)))
        }
    }

    /// One key more.
    #[inline]
    pub fn add(&mut self, key: &'a [u8]) -> Result<(), CborError> {
        match self {
            Self::Few(keys, count) => {
                if keys.iter().take(*count).any(|it| *it == key) {
                    return Err(CborError::KeyTwice);
                }
                if let Some(place) = keys.get_mut(*count) {
                    *place = key;
                }
                *count += 1;
            }
            Self::Many(keys) => keys.push(key),
        }
        Ok(())
    }

    /// That was the last key.
    pub fn end(self) -> Result<(), CborError> {
        let Self::Many(mut keys) = self else { return Ok(()) };
        if !keys.is_sorted() {
            keys.sort_unstable();
        }
        let twice = keys.windows(2).any(|pair| matches!(pair, [one, other] if one == other));
        if twice { Err(CborError::KeyTwice) } else { Ok(()) }
    }
}
