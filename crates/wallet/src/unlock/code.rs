//! The recovery code: shown once on the phone, written down by the person.

use std::{fmt, str::FromStr};

use protocols::unlock::{self, Bytes};
use terms::{Class, Crypto, Die, Language};
use zeroize::Zeroizing;

/// Crockford's base 32: no I, L, O and U.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// 120 bits.
const DRAWN: usize = 24;
const GROUP: usize = 5;

/// Twenty-four random characters; a twenty-fifth, which is shown and typed with them, tells when
/// one was misread or two were swapped. Wiped from memory when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode(Zeroizing<[u8; DRAWN]>);

/// The text is no recovery code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not a recovery code: a character is wrong or missing")]
pub struct NoCode;

impl NoCode {
    /// It was mistyped.
    pub fn class(self) -> Class {
        Class::Invalid
    }

    /// The reason, for the person.
    pub fn reason(self, language: Language) -> String {
        let indonesian = "Kode pemulihan salah: ada huruf yang keliru atau kurang";
        language.choose(indonesian, &self.to_string()).to_owned()
    }
}

impl RecoveryCode {
    /// A fresh code.
    pub fn draw(die: &dyn Die) -> Self {
        let mut values = Zeroizing::new(die.bytes::<DRAWN>());
        values.iter_mut().for_each(|value| *value %= 32);
        Self(values)
    }

    /// The twenty-four characters, for the server.
    pub fn letters(&self) -> Zeroizing<String> {
        Zeroizing::new(self.0.iter().map(|value| letter(*value)).collect())
    }

    /// In five groups of five, for the person.
    pub fn shown(&self) -> Zeroizing<String> {
        let mut shown = Zeroizing::new(String::with_capacity(DRAWN + GROUP + 1));
        for (at, value) in self.0.iter().chain([&check(&self.0)]).enumerate() {
            if at > 0 && at % GROUP == 0 {
                shown.push(' ');
            }
            shown.push(letter(*value));
        }
        shown
    }

    /// What the server keeps of it: a hash that tells the code when it comes.
    pub fn tag(&self, crypto: &dyn Crypto) -> Bytes {
        Bytes::from(&unlock::recovery_tag(&self.letters(), crypto)[..])
    }
}

/// As people type: capitals or not, with blanks and strokes, O for 0, I and L for 1.
impl FromStr for RecoveryCode {
    type Err = NoCode;

    fn from_str(text: &str) -> Result<Self, NoCode> {
        let mut values = Zeroizing::new([0; DRAWN + 1]);
        let mut typed = text.bytes().filter(|byte| !matches!(byte, b' ' | b'-' | b'\n' | b'\t'));
        for place in values.iter_mut() {
            *place = value(typed.next().ok_or(NoCode)?).ok_or(NoCode)?;
        }
        let (drawn, last) = values.split_first_chunk::<DRAWN>().ok_or(NoCode)?;
        if typed.next().is_some() || last != [check(drawn)] {
            return Err(NoCode);
        }
        Ok(Self(Zeroizing::new(*drawn)))
    }
}

fn letter(value: u8) -> char {
    LETTERS.get(usize::from(value)).copied().map_or('?', char::from)
}

fn value(typed: u8) -> Option<u8> {
    let letter = match typed.to_ascii_uppercase() {
        b'O' => b'0',
        b'I' | b'L' => b'1',
        letter => letter,
    };
    let place = LETTERS.iter().position(|it| *it == letter)?;
    u8::try_from(place).ok()
}

/// The check value: characters are coefficients of a polynomial over GF(32), which with it is
/// zero at the field's generator. Any one wrong character shows, and any two that were swapped.
fn check(values: &[u8; DRAWN]) -> u8 {
    values.iter().fold(0, |sum, value| times_generator(sum ^ value))
}

/// By x, modulo x⁵ + x² + 1.
fn times_generator(value: u8) -> u8 {
    let shifted = value << 1;
    if shifted & 32 == 0 { shifted } else { shifted & 31 ^ 0b00101 }
}

/// Never the code.
impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(‹secret›)")
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;
    use terms::{OsDie, SeededDie};

    use super::*;
    use crate::crypto::RustCrypto;

    fn code(seed: u64) -> RecoveryCode {
        RecoveryCode::draw(&SeededDie::new(seed))
    }

    #[test]
    fn a_code_is_five_groups_of_five_and_is_read_as_people_type() {
        let (code, shown) = (code(1), code(1).shown());
        let groups: Vec<_> = shown.split(' ').map(str::len).collect();
        assert_eq!(groups, [5; 5], "{}", &*shown);
        let typed = shown.to_lowercase().replace(' ', "-").replace('0', "o").replace('1', "l");
        assert_eq!(typed.parse::<RecoveryCode>(), Ok(code.clone()));
        assert!(!format!("{code:?}").contains(&shown[..5]));
        assert_ne!(NoCode.reason(Language::Indonesian), NoCode.reason(Language::English));
    }

    #[test]
    fn the_server_keeps_a_hash_with_its_purpose() {
        let crypto = RustCrypto::new(Arc::new(OsDie));
        let hash = crypto.sha256(format!("ikd recovery {}", *code(2).letters()).as_bytes());
        assert_eq!(code(2).tag(&crypto).0, hash);
    }

    proptest! {
        #[test]
        fn one_wrong_character_or_two_swapped_ones_are_noticed(
            seed: u64, at in 0..25_usize, other in 0..25_usize, wrong in 0..32_usize,
        ) {
            let plain: Vec<u8> = code(seed).shown().bytes().filter(|it| *it != b' ').collect();
            let read = |bytes: &[u8]| std::str::from_utf8(bytes).unwrap().parse::<RecoveryCode>();
            prop_assert!(read(&plain).is_ok());
            let mut misread = plain.clone();
            misread[at] = LETTERS[wrong];
            prop_assert_eq!(read(&misread).is_ok(), misread == plain);
            let mut swapped = plain.clone();
            swapped.swap(at, other);
            prop_assert_eq!(read(&swapped).is_ok(), swapped == plain);
            prop_assert!(read(&plain[..24]).is_err());
        }

        #[test]
        fn no_text_panics(text: String) {
            let _ = text.parse::<RecoveryCode>();
        }
    }
}
