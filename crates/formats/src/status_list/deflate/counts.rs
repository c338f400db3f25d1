//! How often each symbol occurs in some tokens.

use super::runs::{LONGEST, Token};

/// Bytes, the end of a block, lengths of copies, and two that only fixed codes count.
pub(super) const SYMBOLS: usize = 288;

/// The end of a block.
pub(super) const END: usize = 256;

/// How often each symbol occurs.
pub(super) struct Counts {
    pub symbols: [u32; SYMBOLS],
    pub copies: u32,
    /// Bits that follow symbols as they are.
    pub extra: u32,
    /// The fewest bits that the symbols can take.
    pub least: f32,
}

impl Counts {
    pub(super) fn of(tokens: &[Token]) -> Self {
        let (mut bytes, mut lengths) = ([0_u32; 256], [0_u32; LONGEST as usize + 1]);
        for token in tokens {
            let place = match token.length() {
                0 => bytes.get_mut(token.value()),
                length => lengths.get_mut(length),
            };
            if let Some(count) = place {
                *count += 1;
            }
        }
        let (mut symbols, mut copies, mut extra) = ([0; SYMBOLS], 0, 0);
        symbols.iter_mut().zip(bytes).for_each(|(symbol, count)| *symbol = count);
        for (length, count) in lengths.into_iter().enumerate() {
            let (symbol, more, _) = length_symbol(length);
            if let Some(it) = symbols.get_mut(symbol) {
                *it += count;
            }
            (copies, extra) = (copies + count, extra + count * more);
        }
        Self::new(symbols, copies, extra)
    }

    /// Both together.
    pub(super) fn with(&self, other: &Self) -> Self {
        let mut symbols = self.symbols;
        symbols.iter_mut().zip(&other.symbols).for_each(|(it, more)| *it += more);
        Self::new(symbols, self.copies + other.copies, self.extra + other.extra)
    }

    fn new(mut symbols: [u32; SYMBOLS], copies: u32, extra: u32) -> Self {
        // A block ends once.
        if let Some(end) = symbols.get_mut(END) {
            *end = 1;
        }
        let all = symbols.iter().sum::<u32>() as f32;
        let bits = |count: &u32| *count as f32 * (all / *count as f32).log2();
        let least = symbols.iter().filter(|count| **count > 0).map(bits).sum();
        Self { symbols, copies, extra, least }
    }
}

/// The symbol of a length from 3 to 258, how many bits follow it, and what they say
/// (RFC 1951, section 3.2.5).
pub(super) fn length_symbol(length: usize) -> (usize, u32, u32) {
    let past = length.saturating_sub(3) as u32;
    match past {
        0..8 => (257 + past as usize, 0, 0),
        255.. => (285, 0, 0),
        _ => {
            let more = past.ilog2() - 2;
            let symbol = 257 + 4 * more as usize + (past >> more) as usize;
            (symbol, more, past & ((1 << more) - 1))
        }
    }
}
