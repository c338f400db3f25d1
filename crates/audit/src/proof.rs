//! Proofs about the tree that anyone can check: that a leaf is in it, and that it only grew.

use serde::Serialize;

use crate::hash::Hash;

/// Proves that a leaf is in a tree (RFC 9162, section 2.1.3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Inclusion {
    /// The leaf's number, from 0.
    pub number: u64,
    /// The leaves of the tree.
    pub size: u64,
    /// Hashes beside the way from the leaf to the root.
    pub path: Vec<Hash>,
}

/// Proves that a tree is an older one that has grown (RFC 9162, section 2.1.4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Consistency {
    /// The leaves of the older tree.
    pub old: u64,
    /// The leaves of the tree.
    pub size: u64,
    /// Hashes from which both roots follow.
    pub path: Vec<Hash>,
}

impl Inclusion {
    /// Whether `leaf` is in the tree of this `root` (RFC 9162, section 2.1.3.2).
    pub fn proves(&self, leaf: &Hash, root: &Hash) -> bool {
        if self.number >= self.size {
            return false;
        }
        let mut way = Way { low: self.number, high: self.size - 1 };
        let mut reached = *leaf;
        for beside in &self.path {
            if way.high == 0 {
                return false;
            }
            reached = if way.comes_from_right() {
                way.climb_while_left();
                Hash::of_node(beside, &reached)
            } else {
                Hash::of_node(&reached, beside)
            };
            way.climb();
        }
        way.high == 0 && reached == *root
    }
}

impl Consistency {
    /// Whether the tree of `root` is the one of `old_root` and more (RFC 9162, section 2.1.4.2).
    pub fn proves(&self, old_root: &Hash, root: &Hash) -> bool {
        if self.old > self.size {
            return false;
        }
        if self.old == self.size || self.old == 0 {
            let start = self.old > 0 || *old_root == Hash::of_nothing();
            return self.path.is_empty() && start && (self.old == 0 || old_root == root);
        }
        let mut way = Way { low: self.old - 1, high: self.size - 1 };
        while way.low & 1 == 1 {
            way.climb();
        }
        let mut path = self.path.iter();
        // An old tree without a ragged edge is itself the first hash, and is left out of the path.
        let whole = self.old.is_power_of_two().then_some(old_root);
        let Some(first) = whole.or_else(|| path.next()) else { return false };
        let (mut old_reached, mut reached) = (*first, *first);
        for beside in path {
            if way.high == 0 {
                return false;
            }
            if way.comes_from_right() {
                way.climb_while_left();
                old_reached = Hash::of_node(beside, &old_reached);
                reached = Hash::of_node(beside, &reached);
            } else {
                reached = Hash::of_node(&reached, beside);
            }
            way.climb();
        }
        way.high == 0 && old_reached == *old_root && reached == *root
    }
}

/// The way up: a node's place in its row, and the last place of that row.
struct Way {
    low: u64,
    high: u64,
}

impl Way {
    const fn comes_from_right(&self) -> bool {
        self.low & 1 == 1 || self.low == self.high
    }

    const fn climb(&mut self) {
        self.low >>= 1;
        self.high >>= 1;
    }

    const fn climb_while_left(&mut self) {
        while self.low & 1 == 0 && self.low != 0 {
            self.climb();
        }
    }
}

/// Makes the proof that leaf `number` is in the tree of `size` leaves, larger than `number`.
/// `subtree(height, place)` gives the root over the `2^height` leaves from `place * 2^height` on.
pub(crate) fn inclusion<E>(
    number: u64,
    size: u64,
    mut subtree: impl FnMut(u32, u64) -> Result<Hash, E>,
) -> Result<Inclusion, E> {
    let (mut first, mut end) = (0, size);
    let mut beside = Vec::new();
    while end - first > 1 {
        let middle = first + split(end - first);
        if number < middle {
            beside.push((middle, end));
            end = middle;
        } else {
            beside.push((first, middle));
            first = middle;
        }
    }
    let path = beside.into_iter().rev().map(|(first, end)| root(first, end, &mut subtree));
    Ok(Inclusion { number, size, path: path.collect::<Result<_, E>>()? })
}

/// Makes the proof that the tree of `size` leaves has grown from its first `old`, at most `size`.
pub(crate) fn consistency<E>(
    old: u64,
    size: u64,
    mut subtree: impl FnMut(u32, u64) -> Result<Hash, E>,
) -> Result<Consistency, E> {
    let mut parts = Vec::new();
    if 0 < old && old < size {
        let (mut first, mut end) = (0, size);
        while old < end {
            let middle = first + split(end - first);
            if old <= middle {
                parts.push((middle, end));
                end = middle;
            } else {
                parts.push((first, middle));
                first = middle;
            }
        }
        if first > 0 {
            parts.push((first, end));
        }
    }
    let path = parts.into_iter().rev().map(|(first, end)| root(first, end, &mut subtree));
    Ok(Consistency { old, size, path: path.collect::<Result<_, E>>()? })
}

/// The root over the leaves from `first` up to `end`, where `first` is 0 or a place at which the
/// tree splits: whole subtrees from large to small, joined from the right.
pub(crate) fn root<E>(
    first: u64,
    end: u64,
    subtree: &mut impl FnMut(u32, u64) -> Result<Hash, E>,
) -> Result<Hash, E> {
    let mut parts = Vec::new();
    let mut at = first;
    while at < end {
        let height = (end - at).ilog2();
        parts.push(subtree(height, at >> height)?);
        at += 1 << height;
    }
    let joined = parts.into_iter().rev().reduce(|right, left| Hash::of_node(&left, &right));
    Ok(joined.unwrap_or_else(Hash::of_nothing))
}

/// Where a tree of `size` leaves (at least 2) splits: the largest power of two below `size`.
const fn split(size: u64) -> u64 {
    1 << (size - 1).ilog2()
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use proptest::prelude::*;

    use super::*;

    fn leaves(size: u64) -> Vec<Hash> {
        (0..size).map(|number| Hash::of_leaf(&number.to_be_bytes())).collect()
    }

    /// The definition of RFC 9162, section 2.1.1, word for word.
    fn naive_root(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => Hash::of_nothing(),
            [leaf] => *leaf,
            _ => {
                let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
                Hash::of_node(&naive_root(left), &naive_root(right))
            }
        }
    }

    fn subtree(leaves: &[Hash]) -> impl FnMut(u32, u64) -> Result<Hash, Infallible> {
        move |height, place| {
            let first = (place as usize) << height;
            Ok(naive_root(&leaves[first..first + (1 << height)]))
        }
    }

    #[test]
    fn the_proofs_of_the_seven_leaf_tree_are_those_of_the_rfc() {
        // RFC 9162, section 2.1.5: the tree with leaves d0 to d6.
        let all = leaves(7);
        let node = |first: usize, end: usize| naive_root(&all[first..end]);
        let path = |number| inclusion(number, 7, subtree(&all)).unwrap().path;
        assert_eq!(path(0), [node(1, 2), node(2, 4), node(4, 7)]);
        assert_eq!(path(3), [node(2, 3), node(0, 2), node(4, 7)]);
        assert_eq!(path(4), [node(5, 6), node(6, 7), node(0, 4)]);
        assert_eq!(path(6), [node(4, 6), node(0, 4)]);
        let grown = |old| consistency(old, 7, subtree(&all)).unwrap().path;
        assert_eq!(grown(3), [node(2, 3), node(3, 4), node(0, 2), node(4, 7)]);
        assert_eq!(grown(4), [node(4, 7)]);
        assert_eq!(grown(6), [node(4, 6), node(6, 7), node(0, 4)]);
    }

    #[test]
    fn the_smallest_trees_are_proven() {
        let one = leaves(1);
        let alone = inclusion(0, 1, subtree(&one)).unwrap();
        assert!(alone.path.is_empty() && alone.proves(&one[0], &one[0]));
        assert!(!Inclusion { number: 0, size: 0, path: vec![] }.proves(&one[0], &one[0]));
        let from_nothing = consistency(0, 1, subtree(&one)).unwrap();
        assert!(from_nothing.proves(&Hash::of_nothing(), &one[0]));
        assert!(!from_nothing.proves(&one[0], &one[0]), "nothing has but one root");
        assert!(!Consistency { old: 2, size: 1, path: vec![] }.proves(&one[0], &one[0]));
    }

    proptest! {
        #[test]
        fn a_proof_shows_its_leaf_and_no_other(size in 1..300_u64, at in 0..300_u64, bit in 0..256_usize) {
            let (all, number) = (leaves(size), at % size);
            let (leaf, root) = (all[number as usize], naive_root(&all));
            let proof = inclusion(number, size, subtree(&all)).unwrap();
            prop_assert!(proof.proves(&leaf, &root));
            prop_assert_eq!(root, super::root(0, size, &mut subtree(&all)).unwrap());
            prop_assert!(!proof.proves(&flip(&leaf, bit), &root));
            prop_assert!(!proof.proves(&leaf, &flip(&root, bit)));
            for other in (0..size).filter(|other| *other != number) {
                let moved = Inclusion { number: other, ..proof.clone() };
                prop_assert!(!moved.proves(&leaf, &root));
            }
            for place in 0..proof.path.len() {
                let mut bent = proof.clone();
                bent.path[place] = flip(&bent.path[place], bit);
                prop_assert!(!bent.proves(&leaf, &root));
                bent.path.remove(place);
                prop_assert!(!bent.proves(&leaf, &root));
            }
            let mut longer = proof;
            longer.path.push(root);
            prop_assert!(!longer.proves(&leaf, &root));
        }

        #[test]
        fn a_tree_is_consistent_with_its_own_past_only(size in 2..300_u64, at in 0..300_u64, bit in 0..256_usize) {
            let (all, old) = (leaves(size), 1 + at % (size - 1));
            let (root, old_root) = (naive_root(&all), naive_root(&all[..old as usize]));
            let proof = consistency(old, size, subtree(&all)).unwrap();
            prop_assert!(proof.proves(&old_root, &root));
            prop_assert!(!proof.proves(&flip(&old_root, bit), &root));
            prop_assert!(!proof.proves(&old_root, &flip(&root, bit)));
            for place in 0..proof.path.len() {
                let mut bent = proof.clone();
                bent.path[place] = flip(&bent.path[place], bit);
                prop_assert!(!bent.proves(&old_root, &root));
                bent.path.remove(place);
                prop_assert!(!bent.proves(&old_root, &root));
            }
            let mut other = all.clone();
            other[(old - 1) as usize] = flip(&all[(old - 1) as usize], bit);
            let rewritten = consistency(old, size, subtree(&other)).unwrap();
            prop_assert!(!rewritten.proves(&old_root, &naive_root(&other)));
        }
    }

    fn flip(hash: &Hash, bit: usize) -> Hash {
        let mut bytes = *hash.as_bytes();
        bytes[bit / 8] ^= 1 << (bit % 8);
        Hash::from_bytes(bytes)
    }
}
