//! Ids that know what they are of.

use std::{fmt, hash::Hash, marker::PhantomData, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Die, Moment};

/// A 16-byte id of one `T`: 48 bits of milliseconds, then 80 bits of chance, so that ids made
/// later sort later (the layout of a ULID). Shown as 26 letters of Crockford's base 32.
pub struct Id<T>([u8; 16], PhantomData<fn() -> T>);

/// The text is not an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an id is 26 letters and digits of Crockford's base 32")]
pub struct IdError;

/// Letters of an id.
const LENGTH: usize = 26;

const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl<T> Id<T> {
    /// A new id for a thing made at `now`.
    pub fn draw(now: Moment, die: &dyn Die) -> Self {
        let mut bytes: [u8; 16] = die.bytes();
        let millis = now.micros().max(0) / 1_000;
        bytes[..6].copy_from_slice(&millis.to_be_bytes()[2..]);
        Self(bytes, PhantomData)
    }

    /// A new id that sorts after this one, by a step that nobody foresees: for many things that are
    /// made at one moment and are looked for together, so that they lie together.
    pub fn after(self, die: &dyn Die) -> Self {
        let step = 1 + u128::from(u32::from_be_bytes(die.bytes()));
        let next = u128::from_be_bytes(self.0).wrapping_add(step);
        Self(next.to_be_bytes(), PhantomData)
    }

    /// The id with these bytes (as stored).
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes, PhantomData)
    }

    /// Its letters, written into `text`.
    fn letters<'t>(&self, text: &'t mut [u8; LENGTH]) -> &'t str {
        let mut number = u128::from_be_bytes(self.0);
        for place in text.iter_mut().rev() {
            *place = LETTERS.get(number as usize & 31).copied().unwrap_or_default();
            number >>= 5;
        }
        std::str::from_utf8(text).unwrap_or_default()
    }

    /// The bytes, as stored.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Id<T> {}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<T> Eq for Id<T> {}
impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}
impl<T> Hash for Id<T> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<T> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.letters(&mut [0; LENGTH]))
    }
}

impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<T> FromStr for Id<T> {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        if text.len() != LENGTH {
            return Err(IdError);
        }
        let mut number: u128 = 0;
        for letter in text.bytes() {
            let letter = letter.to_ascii_uppercase();
            let value = LETTERS.iter().position(|known| *known == letter).ok_or(IdError)?;
            if number >> 123 != 0 {
                return Err(IdError);
            }
            number = number << 5 | value as u128;
        }
        Ok(Self(number.to_be_bytes(), PhantomData))
    }
}

impl<T> Serialize for Id<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.letters(&mut [0; LENGTH]))
    }
}

impl<'de, T> Deserialize<'de> for Id<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SeededDie;

    #[test]
    fn an_id_reads_back_what_it_shows() {
        let die = SeededDie::new(7);
        let early: Id<()> = Id::draw(Moment::from_micros(1_000_000), &die);
        let late: Id<()> = Id::draw(Moment::from_micros(2_000_000), &die);
        assert!(early < late, "ids sort by the time they were made");
        let next = early.after(&die);
        assert!(early < next && next < late, "many ids of one moment keep their order");
        assert_eq!(early.to_string().parse(), Ok(early));
        assert_eq!("8ZZZZZZZZZZZZZZZZZZZZZZZZZ".parse::<Id<()>>(), Err(IdError), "beyond 128 bits");
        assert_eq!("short".parse::<Id<()>>(), Err(IdError));
    }
}
