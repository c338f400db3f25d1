//! One scan: where bytes other than zero stand, and the checksum, which follows from them alone.

/// A byte other than zero: its place in the segment, and the byte in the lowest eight bits.
pub(super) type Mark = u32;

/// Adler-32 (RFC 1950, section 8.2).
pub(super) struct Adler {
    low: u64,
    high: u64,
}

const MODULUS: u64 = 65_521;

/// After so many marks the sums are reduced: until then they stay far from 64 bits.
const MANY: usize = 4_096;

/// The marks of a segment, in order.
pub(super) fn marks(segment: &[u8]) -> Vec<Mark> {
    let mut marks = Vec::with_capacity(segment.len() / 8);
    let (words, rest) = segment.as_chunks();
    let mut start = 0_u32;
    for word in words {
        let mut word = u64::from_le_bytes(*word);
        let mut place = start;
        while word != 0 {
            let zeros = word.trailing_zeros() / 8;
            place += zeros;
            word >>= zeros * 8;
            marks.push(place << 8 | (word & 0xff) as u32);
            word >>= 8;
            place += 1;
        }
        start += 8;
    }
    let rest = rest.iter().zip(start..).filter(|(byte, _)| **byte != 0);
    marks.extend(rest.map(|(byte, place)| place << 8 | u32::from(*byte)));
    marks
}

impl Default for Adler {
    fn default() -> Self {
        Self { low: 1, high: 0 }
    }
}

impl Adler {
    /// Counts a segment of `length` bytes with these marks.
    pub(super) fn add(&mut self, marks: &[Mark], length: usize) {
        let (mut low, mut high, mut next) = (self.low, self.high, 0_u32);
        for some in marks.chunks(MANY) {
            for mark in some {
                let place = mark >> 8;
                // Zeros do not change the low sum, and each adds it to the high one.
                high += u64::from(place - next) * low;
                low += u64::from(mark & 0xff);
                high += low;
                next = place + 1;
            }
            (low, high) = (low % MODULUS, high % MODULUS);
        }
        high += (length as u64).saturating_sub(next.into()) * low;
        (self.low, self.high) = (low, high % MODULUS);
    }

    pub(super) fn value(&self) -> u32 {
        (self.high << 16 | self.low) as u32
    }
}
