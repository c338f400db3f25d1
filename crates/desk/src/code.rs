//! The code by which somebody reads a ticket of theirs, without an account.

use std::{fmt, str::FromStr};

use terms::Die;

/// Eight letters and digits, written `7KQM-2XPA`: 40 bits, too many to be tried out at a page that
/// lets nobody try often. Only a keyed hash of it is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct TicketCode([u8; LETTERS]);

/// The text is no code of a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a ticket's code has eight letters and digits")]
pub struct TicketCodeError;

const LETTERS: usize = 8;

/// Crockford's: none of them looks like another.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl TicketCode {
    pub(crate) fn draw(die: &dyn Die) -> Self {
        Self::of_bytes(die.bytes())
    }

    /// The code that follows from a keyed hash.
    pub(crate) fn of(tag: &[u8; 32]) -> Self {
        let bytes = tag.first_chunk::<LETTERS>();
        Self::of_bytes(bytes.copied().unwrap_or_default())
    }

    fn of_bytes(bytes: [u8; LETTERS]) -> Self {
        Self(bytes.map(|byte| ALPHABET.get(usize::from(byte & 31)).copied().unwrap_or(b'0')))
    }

    /// What its hash is made of.
    pub(crate) const fn letters(&self) -> &[u8] {
        &self.0
    }
}

/// Reads what people write: small letters, `O` for 0, `I` and `L` for 1, gaps and hyphens anywhere.
impl FromStr for TicketCode {
    type Err = TicketCodeError;

    fn from_str(text: &str) -> Result<Self, TicketCodeError> {
        let letters: Vec<u8> = text
            .bytes()
            .filter(|byte| !matches!(byte, b' ' | b'-'))
            .take(LETTERS + 1)
            .map(|byte| match byte.to_ascii_uppercase() {
                b'O' => b'0',
                b'I' | b'L' => b'1',
                other => other,
            })
            .collect();
        let known = letters.iter().all(|letter| ALPHABET.contains(letter));
        let letters = letters.try_into().map_err(|_| TicketCodeError)?;
        if known { Ok(Self(letters)) } else { Err(TicketCodeError) }
    }
}

impl fmt::Display for TicketCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, letter) in self.0.iter().enumerate() {
            let hyphen = if place == LETTERS / 2 { "-" } else { "" };
            write!(f, "{hyphen}{}", char::from(*letter))?;
        }
        Ok(())
    }
}

/// Whoever has it can give the place back: no log shows it.
impl fmt::Debug for TicketCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TicketCode")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use terms::SeededDie;

    use super::*;

    #[test]
    fn a_code_is_read_as_people_write_it() {
        let code: TicketCode = "7KQM-20PA".parse().unwrap();
        for written in ["7kqm 2opa", "7KQM20PA", " 7 k q m-2 o p a "] {
            assert_eq!(written.parse(), Ok(code.clone()), "{written}");
        }
        assert_eq!("iL0o-1111".parse::<TicketCode>().unwrap().to_string(), "1100-1111");
        for bad in ["", "7KQM-20P", "7KQM-20PAA", "7KQM-20PU", "７KQM-20PA"] {
            assert_eq!(bad.parse::<TicketCode>(), Err(TicketCodeError), "{bad}");
        }
        assert_eq!(format!("{code:?}"), "TicketCode");
    }

    proptest! {
        #[test]
        fn what_is_drawn_reads_back(seed in any::<u64>()) {
            let code = TicketCode::draw(&SeededDie::new(seed));
            prop_assert_eq!(code.to_string().parse(), Ok(code));
        }
    }
}
