//! A message as a loop of QR codes, for the way between a screen and a camera without a network.
//!
//! One code that held a signed request or an encrypted answer would be too fine for a cheap camera.
//! So a message is cut into parts, each small enough to be read across a counter, which are shown one
//! after the other until the other side has them all. Where a camera begins, which part it misses and
//! sees again, and whether another message comes in between, makes no difference.
//!
//! A part is one text of capital letters and digits, which QR codes hold most densely and which every
//! scanner types that behaves like a keyboard, whatever the keyboard's country:
//!
//! ```text
//! IKD1 AAAAAAAA NN MM DATA     (without the spaces)
//! ```
//!
//! `AAAAAAAA` are the first 40 bits of the message's SHA-256, `NN` is the part's number from 01, `MM`
//! how many there are; hash and data in base32 (RFC 4648, section 6) without padding. The hash tells
//! messages apart. It protects nothing: what is carried is signed, or encrypted, by itself.

use std::collections::BTreeMap;

use data_encoding::BASE32_NOPAD as BASE32;
use terms::{Class, Crypto};

/// The longest message: a request with its register, an answer with three credentials.
pub const MOST_BYTES: usize = 16 * 1024;

/// The longest text of one part: a QR code of 73 modules a side.
pub const MOST_LETTERS: usize = HEAD + 512;

/// More texts than this are not looked at together.
pub const MOST_TEXTS: usize = 256;

const MARK: &str = "IKD1";
const HASH_LETTERS: usize = 8;
const HASH_BYTES: usize = 5;
/// Mark, hash, number and count.
const HEAD: usize = MARK.len() + HASH_LETTERS + 4;
/// As many as 512 letters hold.
const PART_BYTES: usize = 320;
const MOST_PARTS: usize = MOST_BYTES.div_ceil(PART_BYTES);

/// Nothing of that length is carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a message of this length is not carried by codes")]
pub struct NoReel;

/// What has been read so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Read {
    /// Nothing that belongs here.
    Nothing,
    /// Some of a message.
    Some {
        /// How many parts are there.
        have: usize,
        /// How many there are in all.
        of: usize,
    },
    /// All of it.
    Whole(Vec<u8>),
}

/// One part, as it stands in a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Part<'a> {
    hash: &'a str,
    number: usize,
    count: usize,
    data: &'a str,
}

/// What was read of one message.
#[derive(Default)]
struct Found<'a> {
    /// Where its last part stands among all that was read.
    last: usize,
    /// The data, by the parts' numbers.
    parts: BTreeMap<usize, &'a str>,
}

impl NoReel {
    /// Whoever made the message made it too long.
    pub fn class(self) -> Class {
        Class::Invalid
    }
}

/// The texts of the codes that carry `message`, in order, about as long as each other.
pub fn wind(message: &[u8], crypto: &dyn Crypto) -> Result<Vec<String>, NoReel> {
    if message.is_empty() || message.len() > MOST_BYTES {
        return Err(NoReel);
    }
    let hash = hash(message, crypto);
    let count = message.len().div_ceil(PART_BYTES);
    // Even parts are even codes: none of them is finer than it need be.
    let each = message.len().div_ceil(count);
    let count = message.len().div_ceil(each);
    let parts = message.chunks(each).zip(1..);
    Ok(parts
        .map(|(part, number): (_, usize)| {
            format!("{MARK}{hash}{number:02}{count:02}{}", BASE32.encode(part))
        })
        .collect())
}

/// Puts together what was read, in whatever order and however often; texts that belong to nothing are
/// passed over. Of several whole messages the one counts that was read last; where none is whole, the
/// one of which most is there.
pub fn unwind<'a>(texts: impl IntoIterator<Item = &'a str>, crypto: &dyn Crypto) -> Read {
    let mut messages: BTreeMap<(&str, usize), Found<'_>> = BTreeMap::new();
    let parts = texts.into_iter().take(MOST_TEXTS).filter_map(Part::parse);
    for (at, part) in parts.enumerate() {
        let found = messages.entry((part.hash, part.count)).or_default();
        found.last = at;
        found.parts.insert(part.number, part.data);
    }
    // The last one first: what was read before may be an old one that was left.
    let mut whole: Vec<_> =
        messages.iter().filter(|((_, count), found)| found.parts.len() == *count).collect();
    whole.sort_by_key(|(_, found)| std::cmp::Reverse(found.last));
    for ((named, _), found) in whole {
        let parts = found.parts.values().map(|data| BASE32.decode(data.as_bytes()));
        let Ok(parts) = parts.collect::<Result<Vec<_>, _>>() else { continue };
        let message = parts.concat();
        if message.len() <= MOST_BYTES && hash(&message, crypto) == *named {
            return Read::Whole(message);
        }
    }
    // Parts that are all there and do not fit begin anew: one of them was misread.
    let open = messages.iter().filter(|((_, count), found)| found.parts.len() < *count);
    let best = open.max_by_key(|(_, found)| (found.parts.len(), found.last));
    best.map_or(Read::Nothing, |((_, of), found)| Read::Some { have: found.parts.len(), of: *of })
}

fn hash(message: &[u8], crypto: &dyn Crypto) -> String {
    let whole = crypto.sha256(message);
    let first = whole.first_chunk::<HASH_BYTES>();
    BASE32.encode(first.map_or(&[], |it| it.as_slice()))
}

impl<'a> Part<'a> {
    /// Scanners that type end with white space.
    fn parse(text: &'a str) -> Option<Self> {
        let text = text.trim();
        if text.len() > MOST_LETTERS {
            return None;
        }
        let (hash, rest) = text.strip_prefix(MARK)?.split_at_checked(HASH_LETTERS)?;
        let (number, rest) = rest.split_at_checked(2)?;
        let (count, data) = rest.split_at_checked(2)?;
        let two = |digits: &str| {
            let plain = digits.bytes().all(|it| it.is_ascii_digit());
            plain.then(|| digits.parse::<usize>().ok()).flatten()
        };
        let (number, count) = (two(number)?, two(count)?);
        let fits = (1..=MOST_PARTS).contains(&count) && (1..=count).contains(&number);
        let is_data = !data.is_empty() && [data, hash].into_iter().all(is_base32);
        (fits && is_data).then_some(Self { hash, number, count, data })
    }
}

fn is_base32(text: &str) -> bool {
    text.bytes().all(|letter| matches!(letter, b'A'..=b'Z' | b'2'..=b'7'))
}
