//! Bits, written from the lowest of each byte on (RFC 1951, section 3.1.1).

/// Bits on their way into bytes.
pub(super) struct Writer {
    bytes: Vec<u8>,
    waiting: u64,
    /// How many bits are waiting: fewer than 32.
    count: u32,
}

/// A code as it is written, with whatever belongs behind it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Code {
    pub bits: u32,
    pub count: u32,
}

impl Writer {
    pub(super) fn new(capacity: usize) -> Self {
        Self { bytes: Vec::with_capacity(capacity), waiting: 0, count: 0 }
    }

    /// Writes the lowest `count` bits, at most 32; the others are zero.
    pub(super) fn put(&mut self, bits: u32, count: u32) {
        self.waiting |= u64::from(bits) << self.count;
        self.count += count;
        if self.count >= 32 {
            let [a, b, c, d, ..] = self.waiting.to_le_bytes();
            self.bytes.extend_from_slice(&[a, b, c, d]);
            self.waiting >>= 32;
            self.count -= 32;
        }
    }

    pub(super) fn code(&mut self, code: Code) {
        self.put(code.bits, code.count);
    }

    /// Goes on at the next whole byte.
    pub(super) fn align(&mut self) {
        let whole = self.count.div_ceil(8) as usize;
        self.bytes.extend(self.waiting.to_le_bytes().into_iter().take(whole));
        (self.waiting, self.count) = (0, 0);
    }

    /// Writes whole bytes; the writer is aligned.
    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// All bytes; the last one is filled up.
    pub(super) fn finish(mut self) -> Vec<u8> {
        self.align();
        self.bytes
    }
}
