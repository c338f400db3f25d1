//! Those who bear one word in one village, packed.

use std::collections::BTreeMap;

use terms::{Date, Id};

use crate::Resident;

/// One who bears a word, with as much as tells whether the record is worth a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bearer {
    /// The id as a number, which compares as its bytes do, and faster.
    pub(super) id: u128,
    /// The birth date as a Julian day.
    pub(super) born: i32,
    /// How many words the name has.
    pub(super) words: u8,
}

impl Bearer {
    pub(super) const BYTES: usize = 21;

    pub(super) fn new(id: Id<Resident>, born: Date, words: usize) -> Self {
        let words = u8::try_from(words).unwrap_or(u8::MAX);
        Self { id: u128::from_be_bytes(*id.as_bytes()), born: born.to_julian_day(), words }
    }

    pub(super) fn write(self, packed: &mut Vec<u8>) {
        packed.extend_from_slice(&self.id.to_be_bytes());
        packed.extend_from_slice(&self.born.to_be_bytes());
        packed.push(self.words);
    }
}

/// All in `packed`, in the order of their ids; what is no whole bearer ends it.
pub(super) fn unpack(packed: &[u8]) -> impl Iterator<Item = Bearer> {
    packed.chunks_exact(Bearer::BYTES).map_while(|bytes| {
        let (id, rest) = bytes.split_first_chunk::<16>()?;
        let (born, rest) = rest.split_first_chunk::<4>()?;
        let (id, born) = (u128::from_be_bytes(*id), i32::from_be_bytes(*born));
        Some(Bearer { id, born, words: *rest.first()? })
    })
}

/// `packed` with `bearer` in it once.
pub(super) fn with(packed: &[u8], bearer: Bearer) -> Vec<u8> {
    let mut all: BTreeMap<u128, Bearer> = unpack(packed).map(|it| (it.id, it)).collect();
    all.insert(bearer.id, bearer);
    let mut packed = Vec::with_capacity(all.len() * Bearer::BYTES);
    all.into_values().for_each(|it| it.write(&mut packed));
    packed
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_packed_is_there_once_and_in_order(
            all in prop::collection::vec((any::<u128>(), any::<i32>(), any::<u8>()), 0..20),
            again in 0_usize..20,
        ) {
            let mut packed = Vec::new();
            for (id, born, words) in all.iter().chain(all.get(again)) {
                packed = with(&packed, Bearer { id: *id, born: *born, words: *words });
            }
            let mut ids: Vec<_> = all.iter().map(|it| it.0).collect();
            ids.sort();
            ids.dedup();
            prop_assert_eq!(unpack(&packed).map(|it| it.id).collect::<Vec<_>>(), ids);
        }

        #[test]
        fn damaged_bytes_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
            prop_assert_eq!(unpack(&bytes).count(), bytes.len() / Bearer::BYTES);
        }
    }
}
