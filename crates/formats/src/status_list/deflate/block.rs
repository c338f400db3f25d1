//! Blocks: tokens with codes of their own, or bytes as they are (RFC 1951, section 3.2.3).

use super::{bits::Writer, counts::Counts, plan::Plan, runs::Token};

/// So many tokens are counted together at least.
const PART: usize = 8_192;

/// What the codes of another block cost, in bits, as far as it can be foreseen.
const CODES: f32 = 600.0;

/// The longest stored block (RFC 1951, section 3.2.4).
const STORED: usize = 65_535;

/// Some tokens, and the bytes that they stand for.
pub(super) struct Block<'a> {
    bytes: &'a [u8],
    tokens: &'a [Token],
    counts: Counts,
}

/// The blocks of a segment: cut where the statistics change. Parts that are alike share codes.
pub(super) fn blocks<'a>(segment: &'a [u8], tokens: &'a [Token]) -> Vec<Block<'a>> {
    let (mut blocks, mut bytes) = (Vec::<Block<'a>>::new(), segment);
    let (mut open, mut rest) = (None::<Counts>, tokens);
    let mut taken = 0;
    for part in tokens.chunks(PART) {
        let counts = Counts::of(part);
        open = Some(match open {
            None => counts,
            Some(before) => {
                let both = before.with(&counts);
                if both.least <= before.least + counts.least + CODES {
                    both
                } else {
                    blocks.push(Block::cut(&mut bytes, &mut rest, taken, before));
                    taken = 0;
                    counts
                }
            }
        });
        taken += part.len();
    }
    let last = open.unwrap_or_else(|| Counts::of(&[]));
    blocks.push(Block::cut(&mut bytes, &mut rest, taken, last));
    blocks
}

impl<'a> Block<'a> {
    /// Takes the first tokens, and their bytes.
    fn cut(bytes: &mut &'a [u8], rest: &mut &'a [Token], number: usize, counts: Counts) -> Self {
        let (tokens, behind) = rest.split_at_checked(number).unwrap_or((rest, &[]));
        let length = tokens.iter().map(|token| token.length().max(1)).sum();
        let (own, others) = bytes.split_at_checked(length).unwrap_or((bytes, &[]));
        (*bytes, *rest) = (others, behind);
        Self { bytes: own, tokens, counts }
    }

    /// In the shortest of three forms; `last` says whether no block follows.
    pub(super) fn write(&self, writer: &mut Writer, last: bool) {
        let (own, fixed) = (Plan::own(&self.counts), Plan::fixed());
        let (own_bits, fixed_bits) = (own.bits(&self.counts), fixed.bits(&self.counts));
        let stored = (self.bytes.len() + 5 * self.bytes.len().div_ceil(STORED).max(1)) * 8;
        if own_bits.min(fixed_bits) > stored {
            self.store(writer, last);
        } else {
            let plan = if own_bits < fixed_bits { own } else { fixed };
            plan.write(self.tokens, last, writer);
        }
    }

    fn store(&self, writer: &mut Writer, last: bool) {
        let mut parts = self.bytes.chunks(STORED).peekable();
        while let Some(part) = parts.next() {
            writer.put(u32::from(last && parts.peek().is_none()), 3);
            writer.align();
            let length = part.len() as u16;
            writer.bytes(&length.to_le_bytes());
            writer.bytes(&(!length).to_le_bytes());
            writer.bytes(part);
        }
    }
}
