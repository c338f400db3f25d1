//! Reading CBOR, one item after the other, strictly.

use super::{CborError, ENCODED, Value, keys::Keys};

/// Items are nested no deeper than this. An element of a credential needs two or three levels.
pub const MAX_DEPTH: usize = 16;

/// What kind of item stands next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Items in a row.
    Array,
    /// A byte string.
    Bytes,
    /// Keys with values.
    Map,
    /// A whole number below 0.
    Negative,
    /// `true`, `false`, `null`, `undefined` or a floating-point number.
    Simple,
    /// A tag, before the item that it is for.
    Tag,
    /// A text.
    Text,
    /// A whole number from 0.
    Unsigned,
}

/// What has not been read yet. Nothing is copied: texts and bytes are the input's.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// Begins to read.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// Refuses what stands behind the last item.
    pub fn end(self) -> Result<(), CborError> {
        if self.0.is_empty() { Ok(()) } else { Err(CborError::Trailing) }
    }

    /// What stands next; `None` at the end.
    pub fn peek(&self) -> Option<Kind> {
        let kinds = [
            Kind::Unsigned,
            Kind::Negative,
            Kind::Bytes,
            Kind::Text,
            Kind::Array,
            Kind::Map,
            Kind::Tag,
            Kind::Simple,
        ];
        kinds.get(usize::from(self.0.first()? >> 5)).copied()
    }

    /// Opens an array: so many items follow.
    #[inline]
    pub fn array(&mut self) -> Result<usize, CborError> {
        let count = self.argument(4)?;
        self.fits(count, 1)
    }

    /// `true` or `false`.
    pub fn bool(&mut self) -> Result<bool, CborError> {
        match self.byte()? {
            0xf4 => Ok(false),
            0xf5 => Ok(true),
            _ => Err(CborError::Type),
        }
    }

    /// A byte string.
    #[inline]
    pub fn bytes(&mut self) -> Result<&'a [u8], CborError> {
        let length = self.argument(2)?;
        self.take(length)
    }

    /// What a byte string with tag 24 holds.
    #[inline]
    pub fn encoded(&mut self) -> Result<Reader<'a>, CborError> {
        self.expect_tag(ENCODED)?;
        Ok(Reader(self.bytes()?))
    }

    /// The members of a map whose keys may be anything: `each` gets a key and reads its value.
    pub fn entries<E: From<CborError>>(
        &mut self,
        mut each: impl FnMut(Reader<'a>, &mut Self) -> Result<(), E>,
    ) -> Result<(), E> {
        let count = self.map()?;
        let mut keys = Keys::of(count);
        for _ in 0..count {
            let key = self.item()?;
            keys.add(key)?;
            each(Reader(key), self)?;
        }
        Ok(keys.end()?)
    }

    /// Just this tag; the item it is for follows.
    #[inline]
    pub fn expect_tag(&mut self, number: u64) -> Result<(), CborError> {
        if self.argument(6)? == number { Ok(()) } else { Err(CborError::Type) }
    }

    /// A whole number.
    #[inline]
    pub fn integer(&mut self) -> Result<i64, CborError> {
        let (major, argument) = self.head()?;
        let value = i64::try_from(argument).map_err(|_| CborError::Type)?;
        match major {
            0 => Ok(value),
            1 => Ok(!value),
            _ => Err(CborError::Type),
        }
    }

    /// The bytes of one whole item, whatever it is; it is well formed down to its leaves.
    #[inline]
    pub fn item(&mut self) -> Result<&'a [u8], CborError> {
        let start = *self;
        self.skip(MAX_DEPTH)?;
        Ok(self.since(start))
    }

    /// Opens a map: so many members follow, each a key and a value. Whoever reads them without
    /// [`Reader::entries`] or [`Reader::members`] sees to it that no key stands there twice.
    #[inline]
    pub fn map(&mut self) -> Result<usize, CborError> {
        let count = self.argument(MAP)?;
        self.fits(count, 2)
    }

    /// The members of a map whose keys are texts: `each` gets a key and reads its value.
    #[inline]
    pub fn members<E: From<CborError>>(
        &mut self,
        mut each: impl FnMut(&'a str, &mut Self) -> Result<(), E>,
    ) -> Result<(), E> {
        let count = self.map()?;
        let mut keys = Keys::of(count);
        for _ in 0..count {
            let key = self.text()?;
            keys.add(key.as_bytes())?;
            each(key, self)?;
        }
        Ok(keys.end()?)
    }

    /// Whether `null` stands next; it is passed over then.
    pub fn null(&mut self) -> bool {
        match self.0 {
            [0xf6, rest @ ..] => {
                self.0 = rest;
                true
            }
            _ => false,
        }
    }

    /// What has been read since `earlier`, a copy of this reader from before.
    #[inline]
    pub fn since(&self, earlier: Self) -> &'a [u8] {
        let length = earlier.0.len().saturating_sub(self.0.len());
        earlier.0.get(..length).unwrap_or_default()
    }

    /// A tag; the item it is for follows.
    pub fn tag(&mut self) -> Result<u64, CborError> {
        self.argument(6)
    }

    /// A text.
    #[inline]
    pub fn text(&mut self) -> Result<&'a str, CborError> {
        let length = self.argument(3)?;
        std::str::from_utf8(self.take(length)?).map_err(|_| CborError::Malformed)
    }

    /// A whole number from 0.
    #[inline]
    pub fn unsigned(&mut self) -> Result<u64, CborError> {
        self.argument(0)
    }

    /// What needs no argument, and floating-point numbers.
    pub(super) fn simple(&mut self) -> Result<Value, CborError> {
        Ok(match self.byte()? {
            0xf4 => Value::Bool(false),
            0xf5 => Value::Bool(true),
            0xf6 => Value::Null,
            0xf7 => Value::Undefined,
            0xf9 => Value::Float(half(u16::from_be_bytes(self.chunk()?))),
            0xfa => Value::Float(f64::from(f32::from_be_bytes(self.chunk()?))),
            0xfb => Value::Float(f64::from_be_bytes(self.chunk()?)),
            0xff => return Err(CborError::Indefinite),
            _ => return Err(CborError::Malformed),
        })
    }

    /// Passes over one item, and finds whatever is wrong with it.
    fn skip(&mut self, depth: usize) -> Result<(), CborError> {
        let beneath = || depth.checked_sub(1).ok_or(CborError::TooDeep);
        match self.peek().ok_or(CborError::Ended)? {
            Kind::Array => {
                let (count, depth) = (self.array()?, beneath()?);
                (0..count).try_for_each(|_| self.skip(depth))
            }
            Kind::Bytes => self.bytes().map(drop),
            Kind::Map => {
                let (count, depth) = (self.map()?, beneath()?);
                let mut keys = Keys::of(count);
                for _ in 0..count {
                    let start = *self;
                    self.skip(depth)?;
                    keys.add(self.since(start))?;
                    self.skip(depth)?;
                }
                keys.end()
            }
            Kind::Negative => self.argument(1).map(drop),
            Kind::Simple => self.simple().map(drop),
            Kind::Tag => {
                self.tag()?;
                self.skip(beneath()?)
            }
            Kind::Text => self.text().map(drop),
            Kind::Unsigned => self.unsigned().map(drop),
        }
    }

    /// More items cannot follow than bytes are left.
    fn fits(&self, count: u64, bytes: usize) -> Result<usize, CborError> {
        let count = usize::try_from(count).map_err(|_| CborError::Ended)?;
        if count > self.0.len() / bytes { Err(CborError::Ended) } else { Ok(count) }
    }

    fn take(&mut self, length: u64) -> Result<&'a [u8], CborError> {
        let length = usize::try_from(length).map_err(|_| CborError::Ended)?;
        let (taken, rest) = self.0.split_at_checked(length).ok_or(CborError::Ended)?;
        self.0 = rest;
        Ok(taken)
    }

    /// The number in the head of an item of this major type.
    #[inline]
    pub(super) fn argument(&mut self, major: u8) -> Result<u64, CborError> {
        let (found, argument) = self.head()?;
        if found == major { Ok(argument) } else { Err(CborError::Type) }
    }

    #[inline]
    fn head(&mut self) -> Result<(u8, u64), CborError> {
        let first = self.byte()?;
        let (argument, least) = match first & 0x1f {
            short @ 0..=23 => return Ok((first >> 5, u64::from(short))),
            24 => (u64::from(self.byte()?), 24),
            25 => (u64::from(u16::from_be_bytes(self.chunk()?)), 0x100),
            26 => (u64::from(u32::from_be_bytes(self.chunk()?)), 0x1_0000),
            27 => (u64::from_be_bytes(self.chunk()?), 0x1_0000_0000),
            31 => return Err(CborError::Indefinite),
            _ => return Err(CborError::Malformed),
        };
        let major = first >> 5;
        // Wallets with @animo-id/mdoc write the count of every map in two bytes.
        if argument < least && major != MAP {
            return Err(CborError::NotShortest);
        }
        Ok((major, argument))
    }

    #[inline]
    fn byte(&mut self) -> Result<u8, CborError> {
        let [byte] = self.chunk()?;
        Ok(byte)
    }

    #[inline]
    fn chunk<const N: usize>(&mut self) -> Result<[u8; N], CborError> {
        let (chunk, rest) = self.0.split_first_chunk().ok_or(CborError::Ended)?;
        self.0 = rest;
        Ok(*chunk)
    }
}

/// The major type of maps.
const MAP: u8 = 5;

/// A floating-point number of 16 bits (RFC 8949, appendix D).
fn half(bits: u16) -> f64 {
    let (exponent, fraction) = (bits >> 10 & 0x1f, f64::from(bits & 0x3ff));
    let size = match exponent {
        0 => fraction * 2_f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (fraction + 1024.0) * 2_f64.powi(i32::from(exponent) - 25),
    };
    if bits >> 15 == 1 { -size } else { size }
}
