//! The list itself: packed from the lowest bit of each byte on, sent as a zlib stream.

use flate2::{Decompress, FlushDecompress};
use terms::Class;

use super::deflate;

/// A longer list is not unpacked: 16 MiB are 134 million people at one bit each.
pub const MAX_LIST_BYTES: usize = 16 * 1024 * 1024;

/// How many bits a status has (Token Status List, section 4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Bits {
    /// Valid or not.
    One = 1,
    /// Suspension too.
    Two = 2,
    /// Sixteen statuses.
    Four = 4,
    /// Two hundred and fifty-six.
    Eight = 8,
}

/// A status (Token Status List, section 7.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Status(pub u8);

/// Statuses, packed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusList {
    bits: Bits,
    bytes: Vec<u8>,
}

/// Why a list cannot be read or a place in it not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StatusListError {
    /// `bits` is not 1, 2, 4 or 8.
    #[error("a status has 1, 2, 4 or 8 bits")]
    Bits,
    /// Not a whole zlib stream and nothing else.
    #[error("the status list cannot be unpacked")]
    Malformed,
    /// The index lies beyond the end.
    #[error("the index lies outside the status list")]
    OutOfRange,
    /// The status needs more bits than the list has.
    #[error("the status does not fit into this list")]
    StatusTooLarge,
    /// More than [`MAX_LIST_BYTES`].
    #[error("the status list is too large")]
    TooLarge,
}

impl StatusListError {
    /// An index out of range refuses the credential; the rest cannot be read.
    pub fn class(self) -> Class {
        match self {
            Self::OutOfRange => Class::Refused,
            _ => Class::Invalid,
        }
    }
}

impl Status {
    /// In order.
    pub const VALID: Self = Self(0);
    /// Taken back for good.
    pub const INVALID: Self = Self(1);
    /// Not to be accepted for the time being.
    pub const SUSPENDED: Self = Self(2);

    /// Whether a credential with this status may be accepted: only [`Status::VALID`] may.
    pub fn is_valid(self) -> bool {
        self == Self::VALID
    }
}

impl Bits {
    /// The number as an integer.
    pub const fn count(self) -> u8 {
        self as u8
    }

    const fn per_byte(self) -> usize {
        8 / self as usize
    }

    const fn mask(self) -> u8 {
        u8::MAX >> (8 - self as u8)
    }
}

impl TryFrom<u64> for Bits {
    type Error = StatusListError;

    fn try_from(count: u64) -> Result<Self, StatusListError> {
        match count {
            1 => Ok(Self::One),
            2 => Ok(Self::Two),
            4 => Ok(Self::Four),
            8 => Ok(Self::Eight),
            _ => Err(StatusListError::Bits),
        }
    }
}

impl StatusList {
    /// At least `length` statuses, all valid; whole bytes are filled up.
    pub fn new(bits: Bits, length: usize) -> Result<Self, StatusListError> {
        let bytes = length.div_ceil(bits.per_byte());
        if bytes > MAX_LIST_BYTES {
            return Err(StatusListError::TooLarge);
        }
        Ok(Self { bits, bytes: vec![0; bytes] })
    }

    /// The list with these bytes.
    pub fn from_bytes(bits: Bits, bytes: Vec<u8>) -> Result<Self, StatusListError> {
        if bytes.len() > MAX_LIST_BYTES {
            return Err(StatusListError::TooLarge);
        }
        Ok(Self { bits, bytes })
    }

    /// The packed bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Bits of a status.
    pub fn bits(&self) -> Bits {
        self.bits
    }

    /// How many statuses there are.
    pub fn length(&self) -> usize {
        self.bytes.len() * self.bits.per_byte()
    }

    /// The status at `index`. Beyond the end there is none, and no credential is valid there.
    pub fn status(&self, index: u64) -> Result<Status, StatusListError> {
        let (byte, shift) = self.place(index)?;
        let byte = self.bytes.get(byte).ok_or(StatusListError::OutOfRange)?;
        Ok(Status(byte >> shift & self.bits.mask()))
    }

    /// Sets the status at `index`.
    pub fn set(&mut self, index: u64, status: Status) -> Result<(), StatusListError> {
        let (byte, shift) = self.place(index)?;
        let mask = self.bits.mask();
        if status.0 & !mask != 0 {
            return Err(StatusListError::StatusTooLarge);
        }
        let byte = self.bytes.get_mut(byte).ok_or(StatusListError::OutOfRange)?;
        *byte = *byte & !(mask << shift) | status.0 << shift;
        Ok(())
    }

    /// The zlib stream (RFC 1950).
    pub fn compressed(&self) -> Vec<u8> {
        deflate::zlib(&self.bytes)
    }

    /// Unpacks a zlib stream, and stops where it grows beyond [`MAX_LIST_BYTES`].
    pub fn decompress(bits: Bits, stream: &[u8]) -> Result<Self, StatusListError> {
        let mut inflate = Decompress::new(true);
        let mut bytes = Vec::new();
        loop {
            // One byte more than allowed, so that a list that goes on can be told from one that ends.
            let room = (bytes.len() * 2).max(stream.len() * 4 + 64).min(MAX_LIST_BYTES + 1);
            bytes.reserve_exact(room.saturating_sub(bytes.len()));
            let read = usize::try_from(inflate.total_in()).unwrap_or(usize::MAX);
            let rest = stream.get(read..).unwrap_or_default();
            let state = inflate.decompress_vec(rest, &mut bytes, FlushDecompress::None);
            match state.map_err(|_| StatusListError::Malformed)? {
                flate2::Status::StreamEnd => break,
                _ if bytes.len() > MAX_LIST_BYTES => return Err(StatusListError::TooLarge),
                // There was room left and still no end: the stream is cut off.
                _ if bytes.len() < bytes.capacity() => return Err(StatusListError::Malformed),
                _ => {}
            }
        }
        if inflate.total_in() != stream.len() as u64 {
            return Err(StatusListError::Malformed);
        }
        Ok(Self { bits, bytes })
    }

    fn place(&self, index: u64) -> Result<(usize, usize), StatusListError> {
        let index = usize::try_from(index).map_err(|_| StatusListError::OutOfRange)?;
        let per_byte = self.bits.per_byte();
        Ok((index / per_byte, index % per_byte * self.bits as usize))
    }
}
