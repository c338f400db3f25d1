//! The growing edge of the tree: what must be at hand to add leaves and to know the root.

use crate::hash::Hash;

/// Hashes in a full tile.
pub(crate) const WIDTH: usize = 256;

/// `WIDTH` is two to this power.
pub(crate) const HEIGHT: u32 = 8;

/// Up to [`WIDTH`] neighbouring hashes of one level; see the schema.
pub(crate) struct Tile {
    pub(crate) level: u32,
    pub(crate) place: u64,
    pub(crate) hashes: Vec<Hash>,
}

/// The last, not yet full tile of every level.
#[derive(Default)]
pub(crate) struct Edge {
    size: u64,
    levels: Vec<Vec<Hash>>,
}

impl Edge {
    /// The edge of a tree of `size` leaves whose unfinished tiles hold these hashes, level by
    /// level from the leaves up.
    pub(crate) const fn new(size: u64, levels: Vec<Vec<Hash>>) -> Self {
        Self { size, levels }
    }

    /// The leaves so far.
    pub(crate) const fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf; tiles that it fills are put into `full`.
    pub(crate) fn push(&mut self, leaf: Hash, full: &mut Vec<Tile>) {
        let (mut hash, mut level) = (leaf, 0);
        loop {
            if self.levels.len() <= level as usize {
                self.levels.push(Vec::with_capacity(WIDTH));
            }
            let Some(hashes) = self.levels.get_mut(level as usize) else { return };
            hashes.push(hash);
            if hashes.len() < WIDTH {
                break;
            }
            let hashes = std::mem::replace(hashes, Vec::with_capacity(WIDTH));
            hash = whole_root(&hashes);
            full.push(Tile { level, place: self.size >> (HEIGHT * (level + 1)), hashes });
            level += 1;
        }
        self.size += 1;
    }

    /// The tiles that are not yet full, from the leaves up.
    pub(crate) fn unfinished(&self) -> impl Iterator<Item = Tile> + '_ {
        (0..).zip(&self.levels).filter(|(_, hashes)| !hashes.is_empty()).map(|(level, hashes)| {
            let place = self.size >> (HEIGHT * (level + 1));
            Tile { level, place, hashes: hashes.clone() }
        })
    }

    /// The root over all leaves so far.
    pub(crate) fn root(&self) -> Hash {
        let mut joined: Option<Hash> = None;
        for hashes in &self.levels {
            let mut wholes = Vec::new();
            let mut rest = hashes.as_slice();
            while !rest.is_empty() {
                let (whole, after) = rest.split_at(1 << rest.len().ilog2());
                wholes.push(whole_root(whole));
                rest = after;
            }
            for left in wholes.iter().rev() {
                joined = Some(joined.map_or(*left, |right| Hash::of_node(left, &right)));
            }
        }
        joined.unwrap_or_else(Hash::of_nothing)
    }
}

/// The root over a power of two of neighbouring hashes.
pub(crate) fn whole_root(hashes: &[Hash]) -> Hash {
    if let [only] = hashes {
        return *only;
    }
    let mut row: Vec<Hash> = pairs(hashes).collect();
    while row.len() > 1 {
        row = pairs(&row).collect();
    }
    row.first().copied().unwrap_or_else(Hash::of_nothing)
}

fn pairs(row: &[Hash]) -> impl Iterator<Item = Hash> + '_ {
    row.chunks_exact(2).filter_map(|pair| match pair {
        [left, right] => Some(Hash::of_node(left, right)),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, convert::Infallible};

    use super::*;
    use crate::proof;

    #[test]
    fn the_edge_knows_the_root_at_every_size() {
        let (mut edge, mut full, mut leaves) = (Edge::default(), Vec::new(), Vec::new());
        let subtree = |height: u32, place: u64, leaves: &[Hash]| {
            let first = (place as usize) << height;
            Ok::<_, Infallible>(whole_root(&leaves[first..first + (1 << height)]))
        };
        assert_eq!(edge.root(), Hash::of_nothing());
        for number in 0..(256 * 3 + 5_u64) {
            let leaf = Hash::of_leaf(&number.to_be_bytes());
            leaves.push(leaf);
            edge.push(leaf, &mut full);
            let expected =
                proof::root(0, number + 1, &mut |height, place| subtree(height, place, &leaves));
            assert_eq!(edge.root(), expected.unwrap(), "{} leaves", number + 1);
        }
    }

    #[test]
    fn an_edge_taken_up_again_goes_on_as_if_it_had_never_stopped() {
        let size = 256 * 256 + 300_u64;
        let (mut straight, mut tiles) = (Edge::default(), Vec::new());
        let (mut halting, mut kept) = (Edge::default(), BTreeMap::new());
        for number in 0..size {
            let leaf = Hash::of_leaf(&number.to_be_bytes());
            straight.push(leaf, &mut tiles);
            let mut full = Vec::new();
            halting.push(leaf, &mut full);
            for tile in full {
                kept.insert((tile.level, tile.place), tile.hashes);
            }
            if number % 997 == 0 {
                let mut levels = vec![Vec::new(); halting.levels.len()];
                for tile in halting.unfinished() {
                    levels[tile.level as usize] = tile.hashes;
                }
                halting = Edge::new(number + 1, levels);
            }
        }
        assert_eq!(halting.root(), straight.root());
        assert_eq!(kept.len(), 258, "257 tiles of leaves and the first one above them");
        assert!(tiles.iter().all(|tile| kept[&(tile.level, tile.place)] == tile.hashes));
        let unfinished: Vec<_> =
            straight.unfinished().map(|tile| (tile.level, tile.place, tile.hashes.len())).collect();
        assert_eq!(unfinished, [(0, 257, 44), (1, 1, 1), (2, 0, 1)]);
    }
}
