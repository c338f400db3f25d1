//! Our own compressor: a zlib stream (RFC 1950, RFC 1951) for vectors that are mostly one byte.
//!
//! A general compressor looks for any text that came before. In a vector whose bits were set at
//! random there is little to be found but runs: so we look for runs, which takes one scan, and
//! let the code lengths follow from what was counted. One hundredth set, that is faster and
//! smaller than what a general compressor makes of it by its usual effort
//! (docs/decisions/0011-status-lists-at-scale.md). Whatever does not shrink is stored.

mod bits;
mod block;
mod code;
mod counts;
mod plan;
mod runs;
mod scan;

use self::bits::Writer;

/// Compressed apart, so that what is kept besides the list stays small.
const SEGMENT: usize = 1 << 20;

/// Deflate with a window of 32 KiB; no dictionary (RFC 1950, section 2.2).
const HEADER: [u8; 2] = [0x78, 0xda];

/// The zlib stream of `bytes`.
pub(super) fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut writer = Writer::new(bytes.len() / 8 + 64);
    HEADER.into_iter().for_each(|byte| writer.put(byte.into(), 8));
    let (mut sum, mut rest) = (scan::Adler::default(), bytes);
    loop {
        let (segment, behind) = rest.split_at_checked(SEGMENT).unwrap_or((rest, &[]));
        let marks = scan::marks(segment);
        sum.add(&marks, segment.len());
        let tokens = runs::tokens(&marks, segment.len());
        let blocks = block::blocks(segment, &tokens);
        for (block, left) in blocks.iter().zip((0..blocks.len()).rev()) {
            block.write(&mut writer, left == 0 && behind.is_empty());
        }
        rest = behind;
        if rest.is_empty() {
            break;
        }
    }
    let mut stream = writer.finish();
    stream.extend_from_slice(&sum.value().to_be_bytes());
    stream
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use flate2::read::ZlibDecoder;
    use proptest::prelude::*;

    use super::*;

    /// What another's inflater makes of the stream.
    fn read(stream: &[u8]) -> Vec<u8> {
        let (mut bytes, mut decoder) = (Vec::new(), ZlibDecoder::new(stream));
        decoder.read_to_end(&mut bytes).unwrap();
        assert_eq!(decoder.total_in(), stream.len() as u64, "nothing is left over");
        bytes
    }

    fn holds(bytes: &[u8]) -> usize {
        let stream = zlib(bytes);
        assert!(read(&stream) == bytes, "{} bytes read back", bytes.len());
        stream.len()
    }

    /// Bytes that look like chance.
    fn noise(length: usize) -> Vec<u8> {
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 32) as u8
        };
        (0..length).map(|_| next()).collect()
    }

    #[test]
    fn the_ends_of_the_scale_read_back() {
        for bytes in [&[][..], &[0], &[1], &[0, 0], &[0, 1], &[7; 3], &[0; 9], &[0xb9, 0xa3]] {
            assert!(holds(bytes) <= bytes.len() + 11, "{bytes:?}");
        }
        for length in [257, 258, 259, 260, 261, 517, 65_535, 65_536, SEGMENT, SEGMENT + 1] {
            for value in [0, 1, 255] {
                assert!(holds(&vec![value; length]) < 64 + length / 500, "{length} of {value}");
            }
        }
    }

    #[test]
    fn what_does_not_shrink_is_stored() {
        for length in [1, 100, 65_535, 65_536, SEGMENT + 70_000] {
            let most = length + 5 * (length / 65_535 + 2) + 6;
            assert!(holds(&noise(length)) <= most, "{length} bytes");
        }
    }

    #[test]
    fn a_list_of_two_halves_has_codes_for_each() {
        let sparse = |at: usize| if at.is_multiple_of(41) { 1 << (at % 8) } else { 0 };
        let (sparse, dense): (Vec<u8>, _) = ((0..400_000).map(sparse).collect(), noise(400_000));
        let together = holds(&[sparse.clone(), dense.clone()].concat());
        assert!(together < holds(&sparse) + holds(&dense) + 3_000);
    }

    #[test]
    fn one_in_a_hundred_takes_less_than_any_usual_effort() {
        // 1 % of a million bits.
        let mut bytes = vec![0_u8; 125_000];
        for draw in noise(40_000).as_chunks().0 {
            let index = u32::from_le_bytes(*draw) as usize % 1_000_000;
            bytes[index / 8] |= 1 << (index % 8);
        }
        let size = holds(&bytes);
        assert!(size < 14_900, "{size}");
    }

    proptest! {
        #[test]
        fn every_list_reads_back(
            runs in prop::collection::vec((any::<u8>(), 0_usize..700), 0..60),
            noisy in 0_usize..300,
        ) {
            let runs = runs.into_iter().flat_map(|(value, length)| vec![value; length]);
            let bytes: Vec<u8> = runs.chain(noise(noisy)).collect();
            holds(&bytes);
        }

        #[test]
        fn every_sparse_list_reads_back(
            marks in prop::collection::vec((0_usize..20_000, any::<u8>()), 0..2_000),
            length in 1_usize..20_000,
        ) {
            let mut bytes = vec![0; length];
            marks.into_iter().for_each(|(at, value)| bytes[at % length] = value);
            holds(&bytes);
        }
    }
}
