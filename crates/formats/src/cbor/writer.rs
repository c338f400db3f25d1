//! Writing CBOR, one item behind the other, each head as short as it can be.

/// A buffer that encoded items are appended to. Whoever opens an array or a map writes as many
/// items behind it as were announced.
#[derive(Clone, Debug, Default)]
pub struct Writer(Vec<u8>);

impl Writer {
    /// An empty buffer.
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty buffer with room for `bytes`.
    pub fn with_capacity(bytes: usize) -> Self {
        Self(Vec::with_capacity(bytes))
    }

    /// What has been written.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// What has been written.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// Opens an array of `count` items.
    pub fn array(&mut self, count: usize) {
        self.head(4, count as u64);
    }

    /// `true` or `false`.
    pub fn bool(&mut self, value: bool) {
        self.0.push(if value { 0xf5 } else { 0xf4 });
    }

    /// A byte string.
    #[inline]
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.bytes_head(bytes.len());
        self.0.extend_from_slice(bytes);
    }

    /// The head of a byte string of `length` bytes, which the caller writes behind it.
    #[inline]
    pub fn bytes_head(&mut self, length: usize) {
        self.head(2, length as u64);
    }

    /// A byte string that holds what `write` writes. `expected` is about how long that will be: a
    /// good guess saves moving it.
    pub fn embed<T>(&mut self, expected: usize, write: impl FnOnce(&mut Self) -> T) -> T {
        let start = self.0.len();
        self.bytes_head(expected);
        let (begin, room) = (self.0.len(), self.0.len() - start);
        let result = write(self);
        let end = self.0.len();
        // The true head is written behind, measured, and put where room was kept for it.
        self.bytes_head(end - begin);
        let length = self.0.len() - end;
        if length == room {
            self.0.copy_within(end.., start);
            self.0.truncate(end);
        } else if let Some(written) = self.0.get_mut(begin..) {
            written.rotate_right(length);
            self.0.drain(start..begin);
        }
        result
    }

    /// A floating-point number, in 64 bits unless 32 hold it.
    pub fn float(&mut self, value: f64) {
        let bits = value.to_bits();
        let short = value as f32;
        if f64::from(short).to_bits() == bits {
            self.0.push(0xfa);
            self.0.extend_from_slice(&short.to_be_bytes());
        } else {
            self.0.push(0xfb);
            self.0.extend_from_slice(&bits.to_be_bytes());
        }
    }

    /// A whole number.
    pub fn integer(&mut self, value: i64) {
        match u64::try_from(value) {
            Ok(value) => self.head(0, value),
            Err(_) => self.head(1, !value.cast_unsigned()),
        }
    }

    /// Opens a map of `count` members, each a key and a value.
    pub fn map(&mut self, count: usize) {
        self.head(5, count as u64);
    }

    /// `null`.
    pub fn null(&mut self) {
        self.0.push(0xf6);
    }

    /// Items that are encoded already.
    #[inline]
    pub fn raw(&mut self, encoded: &[u8]) {
        self.0.extend_from_slice(encoded);
    }

    /// A tag for the item that follows.
    pub fn tag(&mut self, number: u64) {
        self.head(6, number);
    }

    /// A text.
    #[inline]
    pub fn text(&mut self, text: &str) {
        self.head(3, text.len() as u64);
        self.0.extend_from_slice(text.as_bytes());
    }

    /// A whole number from 0.
    #[inline]
    pub fn unsigned(&mut self, value: u64) {
        self.head(0, value);
    }

    /// The head of an item of this major type.
    #[inline]
    pub(super) fn head(&mut self, major: u8, argument: u64) {
        let major = major << 5;
        let [a, b, c, d, e, f, g, h] = argument.to_be_bytes();
        match argument {
            0..=23 => self.0.push(major | h),
            24..=0xff => self.0.extend_from_slice(&[major | 24, h]),
            0x100..=0xffff => self.0.extend_from_slice(&[major | 25, g, h]),
            0x1_0000..=0xffff_ffff => self.0.extend_from_slice(&[major | 26, e, f, g, h]),
            _ => self.0.extend_from_slice(&[major | 27, a, b, c, d, e, f, g, h]),
        }
    }
}
