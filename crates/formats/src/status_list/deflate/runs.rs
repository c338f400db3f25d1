//! What is to be written: single bytes, and runs as copies of the byte before.

use super::scan::Mark;

/// A byte, or a copy: its length in the upper half, 0 in the lower: its distance is 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token(u32);

/// The shortest and the longest copy (RFC 1951, section 3.2.5).
const SHORTEST: u32 = 3;
pub(super) const LONGEST: u32 = 258;

impl Token {
    fn byte(value: u8) -> Self {
        Self(value.into())
    }

    fn copy(length: u32) -> Self {
        Self(length << 16)
    }

    /// The length of a copy, 0 for a byte.
    pub(super) fn length(self) -> usize {
        (self.0 >> 16) as usize
    }

    /// The byte.
    pub(super) fn value(self) -> usize {
        (self.0 & 0xffff) as usize
    }
}

/// The tokens of a segment of `length` bytes with these marks.
pub(super) fn tokens(marks: &[Mark], length: usize) -> Vec<Token> {
    let mut tokens = Tokens { made: Vec::with_capacity(marks.len() * 3 + 64), last: None };
    let (mut value, mut count, mut next) = (0_u8, 0_u32, 0_u32);
    for mark in marks {
        let (place, byte) = (mark >> 8, (mark & 0xff) as u8);
        if place == next && byte == value {
            count += 1;
        } else {
            tokens.run(value, count);
            tokens.run(0, place - next);
            (value, count) = (byte, 1);
        }
        next = place + 1;
    }
    tokens.run(value, count);
    tokens.run(0, u32::try_from(length).unwrap_or_default().saturating_sub(next));
    tokens.made
}

struct Tokens {
    made: Vec<Token>,
    /// The byte before.
    last: Option<u8>,
}

impl Tokens {
    fn run(&mut self, value: u8, mut count: u32) {
        if count == 0 {
            return;
        }
        if self.last != Some(value) {
            self.made.push(Token::byte(value));
            self.last = Some(value);
            count -= 1;
        }
        while count >= SHORTEST {
            let length = count.min(LONGEST);
            self.made.push(Token::copy(length));
            count -= length;
        }
        for _ in 0..count {
            self.made.push(Token::byte(value));
        }
    }
}
