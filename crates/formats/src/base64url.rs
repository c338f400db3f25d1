//! Base64 as JOSE writes it: the URL alphabet without padding (RFC 7515, section 2), and the
//! ordinary alphabet with padding for certificates in `x5c` (RFC 7515, section 4.1.6).
//!
//! Decoding is strict: no padding where none belongs, no white space, no other alphabet, and no
//! stray bits in the last letter, so that one value has one spelling.

use std::ops::Range;

use base64::Engine;
#[cfg(target_family = "wasm")]
use base64::prelude::{BASE64_STANDARD as ORDINARY, BASE64_URL_SAFE_NO_PAD as URL};

#[cfg(not(target_family = "wasm"))]
use self::vector::{ORDINARY, URL};

/// Engines that find out once what the processor can.
#[cfg(not(target_family = "wasm"))]
mod vector {
    use std::sync::LazyLock;

    use base64::engine::{
        Simd,
        general_purpose::{NO_PAD, PAD},
    };

    pub static URL: LazyLock<Simd> = LazyLock::new(|| Simd::url_safe(NO_PAD));
    pub static ORDINARY: LazyLock<Simd> = LazyLock::new(|| Simd::standard(PAD));
}

/// The text is not base64 of this kind, or not of this length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the text is not canonical base64")]
pub struct Base64Error;

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The letters of every twelve bits. Digests and signatures are too short for vectors to pay:
/// look-ups are faster up to [`SHORT`] bytes (measured).
static PAIRS: [[u8; 2]; 4096] = pairs();

const SHORT: usize = 96;

/// What each letter is worth in each of the four places of three bytes; [`NO_LETTER`] for those
/// that are none.
static WORTH: [[u32; 256]; 4] = [worth(18), worth(12), worth(6), worth(0)];

const NO_LETTER: u32 = 1 << 24;

#[expect(clippy::indexing_slicing, reason = "the compiler does it, once")]
const fn worth(shift: u32) -> [u32; 256] {
    let mut worth = [NO_LETTER; 256];
    let mut bits = 0;
    while bits < 64 {
        worth[LETTERS[bits as usize] as usize] = bits << shift;
        bits += 1;
    }
    worth
}

#[expect(clippy::indexing_slicing, reason = "the compiler does it, once")]
const fn pairs() -> [[u8; 2]; 4096] {
    let mut pairs = [[0; 2]; 4096];
    let mut bits = 0;
    while bits < pairs.len() {
        pairs[bits] = [LETTERS[bits >> 6], LETTERS[bits & 63]];
        bits += 1;
    }
    pairs
}

/// `bytes` in the URL alphabet, without padding.
pub fn encode(bytes: &[u8]) -> String {
    URL.encode(bytes)
}

/// Appends `bytes` in the URL alphabet to `text`.
pub fn encode_into(bytes: &[u8], text: &mut String) {
    URL.encode_string(bytes, text);
}

/// The letters of 32 bytes: these, and five more that mean nothing.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Digest([[u8; 8]; 6]);

impl Digest {
    /// Writes the letters of `bytes` here.
    pub fn write(&mut self, bytes: &[u8; 32]) {
        let (sixes, rest) = bytes.as_chunks();
        let letters = sixes.iter().copied().chain([padded(rest)]).map(eight_letters);
        self.0.iter_mut().zip(letters).for_each(|(eight, it)| *eight = it);
    }

    /// The letters.
    pub fn letters(&self) -> &[u8] {
        self.0.as_flattened().get(..43).unwrap_or_default()
    }
}

/// Appends the letters of `bytes` to a text that is still bytes.
pub fn encode_onto(bytes: &[u8], text: &mut Vec<u8>) {
    let (start, length) = (text.len(), (bytes.len() * 4).div_ceil(3));
    if bytes.len() <= SHORT {
        let (sixes, rest) = bytes.as_chunks();
        text.reserve(length + 8);
        sixes.iter().for_each(|six| text.extend_from_slice(&eight_letters(*six)));
        text.extend_from_slice(&eight_letters(padded(rest)));
        text.truncate(start + length);
    } else {
        text.resize(start + length, 0);
        // The room has just the right length, so there is nothing to go wrong.
        let _ = URL.encode_slice(bytes, text.get_mut(start..).unwrap_or_default());
    }
}

fn eight_letters([a, b, c, d, e, f]: [u8; 6]) -> [u8; 8] {
    let head = u64::from(u32::from_be_bytes([a, b, c, d]));
    let bits = head << 16 | u64::from(u16::from_be_bytes([e, f]));
    let pair = |shift: u32| {
        let place = usize::try_from(bits >> shift & 0xfff).unwrap_or_default();
        u64::from(u16::from_le_bytes(PAIRS.get(place).copied().unwrap_or_default()))
    };
    (pair(36) | pair(24) << 16 | pair(12) << 32 | pair(0) << 48).to_le_bytes()
}

/// Up to five bytes, with zeros behind them.
fn padded(rest: &[u8]) -> [u8; 6] {
    match *rest {
        [a] => [a, 0, 0, 0, 0, 0],
        [a, b] => [a, b, 0, 0, 0, 0],
        [a, b, c] => [a, b, c, 0, 0, 0],
        [a, b, c, d] => [a, b, c, d, 0, 0],
        [a, b, c, d, e] => [a, b, c, d, e, 0],
        _ => [0; 6],
    }
}

/// The bytes of an unpadded text in the URL alphabet.
pub fn decode(text: &str) -> Result<Vec<u8>, Base64Error> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 3);
    decode_into(text, &mut bytes)?;
    Ok(bytes)
}

/// Appends the bytes of `text` to `bytes`; if it fails, nothing.
pub fn decode_into(text: &str, bytes: &mut Vec<u8>) -> Result<(), Base64Error> {
    let start = bytes.len();
    let decoded = if text.len() > SHORT * 4 / 3 {
        URL.decode_vec(text, bytes).map_err(|_| Base64Error)
    } else {
        decode_short(text.as_bytes(), bytes)
    };
    if decoded.is_err() {
        bytes.truncate(start);
    }
    decoded
}

fn decode_short(text: &[u8], bytes: &mut Vec<u8>) -> Result<(), Base64Error> {
    let start = bytes.len();
    bytes.resize(start + text.len() * 3 / 4, 0);
    decode_exactly(text, bytes.get_mut(start..).unwrap_or_default())
}

/// Fills `room`, which is three quarters as long as the text.
fn decode_exactly(text: &[u8], room: &mut [u8]) -> Result<(), Base64Error> {
    let [first, second, third, fourth] = &WORTH;
    let worth = |place: &[u32; 256], letter: u8| place.get(usize::from(letter)).copied();
    let worth = |place, letter| worth(place, letter).unwrap_or(NO_LETTER);
    let ((quads, rest), (triples, end)) = (text.as_chunks(), room.as_chunks_mut());
    let mut seen = 0;
    for ([a, b, c, d], triple) in quads.iter().zip(triples) {
        let bits = worth(first, *a) | worth(second, *b) | worth(third, *c) | worth(fourth, *d);
        seen |= bits;
        let [_, bytes @ ..] = bits.to_be_bytes();
        *triple = bytes;
    }
    let bits = match (rest, &end) {
        ([], []) => 0,
        ([a, b], [_]) => worth(first, *a) | worth(second, *b),
        ([a, b, c], [_, _]) => worth(first, *a) | worth(second, *b) | worth(third, *c),
        _ => return Err(Base64Error),
    };
    // Bits that belong to no byte must be zero: one value, one spelling.
    let [bad, bytes @ ..] = (seen & NO_LETTER | bits).to_be_bytes();
    let (taken, stray) = bytes.split_at(end.len());
    end.copy_from_slice(taken);
    if bad != 0 || stray.iter().any(|it| *it != 0) { Err(Base64Error) } else { Ok(()) }
}

/// The bytes of several unpadded texts in the URL alphabet, and where those of each text stand
/// among them; between them stand zeros.
pub(crate) fn decode_each(texts: &[&str]) -> Result<(Vec<u8>, Vec<Range<usize>>), Base64Error> {
    // Every text is filled up to whole groups of four letters: so all are decoded in one go.
    let letters = texts.iter().map(|text| text.len() + 3).sum();
    let (mut all, mut places) = (String::with_capacity(letters), Vec::with_capacity(texts.len()));
    for text in texts {
        let fill = match text.len() % 4 {
            0 => "",
            2 => "AA",
            3 => "A",
            _ => return Err(Base64Error),
        };
        let start = all.len() / 4 * 3;
        places.push(start..start + text.len() * 3 / 4);
        all.push_str(text);
        all.push_str(fill);
    }
    let bytes = decode(&all)?;
    // Bits that belong to no byte must be zero: one value, one spelling.
    let stray = |place: &Range<usize>| bytes.get(place.end..place.end.next_multiple_of(3));
    if places.iter().all(|place| stray(place).is_some_and(|it| it.iter().all(|it| *it == 0))) {
        Ok((bytes, places))
    } else {
        Err(Base64Error)
    }
}

/// Exactly `N` bytes of an unpadded text in the URL alphabet.
pub fn decode_array<const N: usize>(text: &str) -> Result<[u8; N], Base64Error> {
    let mut bytes = [0; N];
    if text.len() != (N * 4).div_ceil(3) {
        return Err(Base64Error);
    }
    decode_exactly(text.as_bytes(), &mut bytes)?;
    Ok(bytes)
}

/// `bytes` in the ordinary alphabet, padded.
pub fn encode_padded(bytes: &[u8]) -> String {
    ORDINARY.encode(bytes)
}

/// The bytes of a padded text in the ordinary alphabet.
pub fn decode_padded(text: &str) -> Result<Vec<u8>, Base64Error> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 3);
    ORDINARY.decode_vec(text, &mut bytes).map_err(|_| Base64Error)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_value_has_one_spelling_only() {
        assert_eq!(decode("-_8").as_deref(), Ok([0xfb, 0xff].as_slice()));
        for other in ["-_8=", "+/8", "-_9", "-_8 ", " -_8", "-_8\n", "-", "-_-_8", "ä"] {
            assert_eq!(decode(other), Err(Base64Error), "{other}");
        }
        assert_eq!(decode_padded("+/8=").as_deref(), Ok([0xfb, 0xff].as_slice()));
        for other in ["+/8", "-_8=", "+/9=", "+/8=\n"] {
            assert_eq!(decode_padded(other), Err(Base64Error), "{other}");
        }
    }

    #[test]
    fn an_array_has_its_length() {
        assert_eq!(decode_array("AAEC"), Ok([0, 1, 2]));
        assert_eq!(decode_array::<2>("AAEC"), Err(Base64Error));
        assert_eq!(decode_array::<4>("AAEC"), Err(Base64Error));
    }

    proptest! {
        #[test]
        fn short_and_long_texts_follow_the_same_rules(text in "[A-Za-z0-9_+/=é-]{0,130}") {
            let mut bytes = b"x".to_vec();
            let taken = decode_into(&text, &mut bytes);
            prop_assert_eq!(taken, decode(&text).map(drop));
            prop_assert_eq!(bytes, [b"x".to_vec(), decode(&text).unwrap_or_default()].concat());
        }

        #[test]
        fn short_texts_are_decoded_as_the_library_does(text in "[A-Za-z0-9_-]{0,130}[=é+]?") {
            let library = URL.decode(&text).map_err(|_| Base64Error);
            prop_assert_eq!(decode(&text), library.clone());
            let array = library.and_then(|it| it.try_into().map_err(|_| Base64Error));
            prop_assert_eq!(decode_array::<32>(&text), array);
        }

        #[test]
        fn what_has_the_right_length_is_an_array_or_is_not(text in "[A-Za-z0-9_-]{42}[A-Za-z0-9_=é-]") {
            let library = URL.decode(&text).ok().and_then(|it| it.try_into().ok());
            prop_assert_eq!(decode_array::<32>(&text).ok(), library);
        }

        #[test]
        fn texts_are_decoded_together_as_one_by_one(
            mut texts in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 0..5)
                .prop_map(|all| all.iter().map(|it| encode(it)).collect::<Vec<_>>()),
            (odd, place) in ("[A-Za-z0-9_=é-]?", 0..6_usize),
        ) {
            if let Some(text) = texts.get_mut(place) {
                text.push_str(&odd);
            }
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let apart: Option<Vec<_>> = texts.iter().map(|it| URL.decode(it).ok()).collect();
            let together = decode_each(&texts).ok().map(|(bytes, places)| {
                places.into_iter().map(|it| bytes.get(it).unwrap().to_vec()).collect::<Vec<_>>()
            });
            prop_assert_eq!(together, apart);
        }

        #[test]
        fn what_is_encoded_decodes(bytes: Vec<u8>) {
            prop_assert_eq!(decode(&encode(&bytes)), Ok(bytes.clone()));
            let mut text = b"x".to_vec();
            encode_onto(&bytes, &mut text);
            prop_assert_eq!(text, format!("x{}", encode(&bytes)).into_bytes());
            if let Some(bytes) = bytes.first_chunk() {
                let mut digest = Digest::default();
                digest.write(bytes);
                prop_assert_eq!(digest.letters(), encode(bytes).into_bytes());
            }
            prop_assert_eq!(decode_padded(&encode_padded(&bytes)), Ok(bytes));
        }

        #[test]
        fn what_decodes_encodes_to_the_same_text(text in "[A-Za-z0-9_-]{0,70}") {
            let mut short = Vec::new();
            prop_assert_eq!(decode_into(&text, &mut short), decode(&text).map(drop));
            if let Ok(bytes) = decode(&text) {
                prop_assert_eq!(encode(&bytes), text);
                prop_assert_eq!(short, bytes);
            }
        }
    }
}
