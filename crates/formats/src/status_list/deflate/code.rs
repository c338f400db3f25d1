//! Huffman codes with a longest length, in the canonical order (RFC 1951, section 3.2.2).

use super::bits::Code;

/// How long the code of each symbol is, at most `longest`; 0 for those that do not occur.
///
/// There are always two: a code of a single symbol is not complete, and some readers refuse it.
pub(super) fn lengths<const N: usize>(counts: &[u32; N], longest: usize) -> [u8; N] {
    let mut leaves: Vec<(u32, usize)> =
        counts.iter().zip(0..).filter(|(count, _)| **count > 0).map(|(it, at)| (*it, at)).collect();
    for symbol in 0..N {
        if leaves.len() >= 2 {
            break;
        }
        if leaves.iter().all(|(_, other)| *other != symbol) {
            leaves.push((0, symbol));
        }
    }
    leaves.sort_unstable();
    let weights: Vec<u32> = leaves.iter().map(|(count, _)| *count).collect();
    let mut numbers = limited(depths(&weights), longest);
    let mut lengths = [0; N];
    // The rarest symbols get the longest codes.
    let mut depth = longest;
    for (_, symbol) in leaves {
        while depth > 1 && numbers.get(depth).is_some_and(|it| *it == 0) {
            depth -= 1;
        }
        if let (Some(left), Some(length)) = (numbers.get_mut(depth), lengths.get_mut(symbol)) {
            *left = left.saturating_sub(1);
            *length = depth as u8;
        }
    }
    lengths
}

/// How many leaves stand at each depth of the tree over these weights, which are in order.
fn depths(weights: &[u32]) -> Vec<u32> {
    let total = weights.len() * 2 - 1;
    let mut sums: Vec<u32> = weights.to_vec();
    let mut parents = vec![0; total];
    // Two queues: leaves, and nodes as they arise; both are in order.
    let (mut leaf, mut node) = (0, weights.len());
    while sums.len() < total {
        let mut sum = 0_u32;
        for _ in 0..2 {
            let (first, second) = (weights.get(leaf), sums.get(node));
            let next = match (first, second) {
                (Some(first), Some(second)) if first > second => &mut node,
                (Some(_), _) => &mut leaf,
                (None, _) => &mut node,
            };
            sum = sum.saturating_add(sums.get(*next).copied().unwrap_or_default());
            if let Some(parent) = parents.get_mut(*next) {
                *parent = sums.len();
            }
            *next += 1;
        }
        sums.push(sum);
    }
    let (mut depth_of, mut found) = (vec![0_usize; total], vec![0; total.max(2)]);
    for at in (0..total - 1).rev() {
        let parent = parents.get(at).and_then(|parent| depth_of.get(*parent));
        let depth = parent.copied().unwrap_or_default() + 1;
        if let Some(it) = depth_of.get_mut(at) {
            *it = depth;
        }
        if at < weights.len()
            && let Some(number) = found.get_mut(depth)
        {
            *number += 1;
        }
    }
    found
}

/// Numbers of leaves for each depth up to `longest` that fill a tree just as well.
fn limited(found: Vec<u32>, longest: usize) -> Vec<u32> {
    let mut numbers: Vec<u32> = found.iter().copied().take(longest + 1).collect();
    numbers.resize(longest + 1, 0);
    if let Some(last) = numbers.last_mut() {
        *last += found.iter().skip(longest + 1).sum::<u32>();
    }
    let taken = numbers.iter().zip(0..).skip(1).map(|(it, depth)| it << (longest - depth));
    // Each step takes a leaf from the bottom and hangs it beside one from further up.
    for _ in 1_u32 << longest..taken.sum() {
        if let Some(last) = numbers.last_mut() {
            *last -= 1;
        }
        let upper = (1..longest).rev().find(|at| numbers.get(*at).is_some_and(|it| *it > 0));
        for (at, number) in numbers.iter_mut().enumerate() {
            match upper {
                Some(upper) if at == upper => *number -= 1,
                Some(upper) if at == upper + 1 => *number += 2,
                _ => {}
            }
        }
    }
    numbers
}

/// The codes with these lengths, turned around: the writer begins with the lowest bit.
pub(super) fn codes<const N: usize>(lengths: &[u8; N]) -> [Code; N] {
    let mut codes = [Code::default(); N];
    let mut next = 0_u32;
    for length in 1..=15 {
        next <<= 1;
        for (code, it) in codes.iter_mut().zip(lengths) {
            if *it == length {
                let count = u32::from(length);
                *code = Code { bits: next.reverse_bits() >> (32 - count), count };
                next += 1;
            }
        }
    }
    codes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn codes_fill_their_tree_and_stay_within_their_length(
            counts in prop::array::uniform19(prop_oneof![Just(0), 0..9_u32, 0..2_000_000_u32]),
            longest in 7_usize..=15,
        ) {
            let lengths = lengths(&counts, longest);
            let filled: u32 =
                lengths.iter().filter(|it| **it > 0).map(|it| 1 << (15 - u32::from(*it))).sum();
            prop_assert_eq!(filled, 1 << 15, "complete");
            for (count, length) in counts.iter().zip(lengths) {
                prop_assert!(usize::from(length) <= longest);
                prop_assert!(*count == 0 || length > 0);
            }
            for (count, length) in counts.iter().zip(lengths) {
                for (other, longer) in counts.iter().zip(lengths) {
                    prop_assert!(length == 0 || longer == 0 || count <= other || length <= longer);
                }
            }
        }
    }

    #[test]
    fn very_unequal_counts_are_cut_to_the_longest() {
        let mut counts = [1_u32; 30];
        for at in 2..30 {
            counts[at] = counts[at - 1] + counts[at - 2];
        }
        let lengths = lengths(&counts, 15);
        assert_eq!(lengths.iter().max(), Some(&15));
        let filled: u32 = lengths.iter().map(|it| 1 << (15 - u32::from(*it))).sum();
        assert_eq!(filled, 1 << 15);
    }
}
