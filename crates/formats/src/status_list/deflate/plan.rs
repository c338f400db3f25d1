//! The codes of one block, and how they are told to the reader (RFC 1951, sections 3.2.6, 3.2.7).

use super::{
    bits::{Code, Writer},
    code::{codes, lengths},
    counts::{Counts, END, SYMBOLS, length_symbol},
    runs::{LONGEST, Token},
};

/// The order in which the lengths of the lengths' codes stand.
const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// How a block is written.
pub(super) struct Plan {
    lengths: [u8; SYMBOLS],
    /// Bits of a distance: there is but one, and its code is all zeros.
    distance: u32,
    head: Head,
}

/// The first bits of a block, after the one that says whether it is the last.
enum Head {
    Fixed,
    Own(Vec<Code>),
}

impl Plan {
    /// The codes that every reader knows.
    pub(super) fn fixed() -> Self {
        let mut lengths = [8; SYMBOLS];
        lengths.iter_mut().skip(144).take(112).for_each(|it| *it = 9);
        lengths.iter_mut().skip(256).take(24).for_each(|it| *it = 7);
        Self { lengths, distance: 5, head: Head::Fixed }
    }

    /// The codes that suit these counts best.
    pub(super) fn own(counts: &Counts) -> Self {
        let lengths = lengths(&counts.symbols, 15);
        let distance = u32::from(counts.copies > 0);
        Self { lengths, distance, head: Head::Own(told(&lengths, distance as u8)) }
    }

    /// How many bits the block takes.
    pub(super) fn bits(&self, counts: &Counts) -> usize {
        let head: u32 = match &self.head {
            Head::Fixed => 3,
            Head::Own(codes) => 3 + codes.iter().map(|code| code.count).sum::<u32>(),
        };
        let each = counts.symbols.iter().zip(&self.lengths);
        let symbols: u32 = each.map(|(count, length)| count * u32::from(*length)).sum();
        (head + symbols + counts.extra + counts.copies * self.distance) as usize
    }

    /// Writes the block.
    pub(super) fn write(&self, tokens: &[Token], last: bool, writer: &mut Writer) {
        writer.put(u32::from(last), 1);
        match &self.head {
            Head::Fixed => writer.put(1, 2),
            Head::Own(codes) => {
                writer.put(2, 2);
                codes.iter().for_each(|code| writer.code(*code));
            }
        }
        let codes = codes(&self.lengths);
        let code = |symbol: usize| codes.get(symbol).copied().unwrap_or_default();
        // A copy's length, what follows it, and its distance are written at once.
        let copies: [Code; LONGEST as usize + 1] = std::array::from_fn(|length| {
            let (symbol, more, value) = length_symbol(length);
            let Code { bits, count } = code(symbol);
            Code { bits: bits | value << count, count: count + more + self.distance }
        });
        for token in tokens {
            let written = match token.length() {
                0 => codes.get(token.value()),
                length => copies.get(length),
            };
            writer.code(written.copied().unwrap_or_default());
        }
        writer.code(code(END));
    }
}

/// The lengths of all codes, told by codes of their own.
fn told(lengths_of_symbols: &[u8; SYMBOLS], distance: u8) -> Vec<Code> {
    let last = lengths_of_symbols.iter().rposition(|it| *it > 0).unwrap_or(END);
    let all = lengths_of_symbols.iter().take(last + 1).chain([&distance]);
    let steps = steps(all.copied());
    let mut counts = [0_u32; 19];
    for (symbol, ..) in &steps {
        if let Some(count) = counts.get_mut(*symbol) {
            *count += 1;
        }
    }
    let own = lengths(&counts, 7);
    let codes = codes(&own);
    let length = |at: &usize| own.get(*at).copied().unwrap_or_default();
    let told = ORDER.iter().rposition(|at| length(at) > 0).unwrap_or_default() + 1;
    let small = |value: usize, count| Code { bits: value as u32, count };
    let mut written = vec![small(last - END, 5), small(0, 5), small(told - 4, 4)];
    written.extend(ORDER.iter().take(told).map(|at| Code { bits: length(at).into(), count: 3 }));
    for (symbol, value, more) in steps {
        let Code { bits, count } = codes.get(symbol).copied().unwrap_or_default();
        written.push(Code { bits: bits | value << count, count: count + more });
    }
    written
}

/// A symbol, and the number that follows it in so many bits.
type Step = (usize, u32, u32);

/// Runs of equal lengths are told as such.
fn steps(lengths: impl Iterator<Item = u8>) -> Vec<Step> {
    let (mut steps, mut lengths) = (Vec::new(), lengths.peekable());
    while let Some(length) = lengths.next() {
        let mut count = 1_u32;
        while lengths.next_if_eq(&length).is_some() {
            count += 1;
        }
        if length > 0 {
            steps.push((length.into(), 0, 0));
            count -= 1;
        }
        while count > 0 {
            let (step, told) = match (length, count) {
                (0, 11..) => ((18, count.min(138) - 11, 7), count.min(138)),
                (0, 3..) => ((17, count - 3, 3), count),
                (1.., 3..) => ((16, count.min(6) - 3, 2), count.min(6)),
                _ => ((length.into(), 0, 0), 1),
            };
            steps.push(step);
            count -= told;
        }
    }
    steps
}
