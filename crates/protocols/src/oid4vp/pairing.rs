//! Pairing by number: where a camera fails, a person types what the screen shows, and the wallet gets
//! the link that it would have scanned. An extension of this house, in no specification: the number
//! is good at the wallet's own deployment only, and what follows is OpenID4VP as ever.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use terms::{Class, Die};

use crate::{
    form::{Form, FormError},
    json::{self, MessageError},
};

/// Where a wallet asks for the link behind a number, beneath the deployment's public address.
pub const PAIR_PATH: &str = "/oid4vp/pair";

const DIGITS: usize = 9;
const GROUP: usize = 3;
const NUMBERS: u64 = 1_000_000_000;
/// A number, however it is set.
const MOST_BYTES: usize = 64;
const MOST_ANSWER_BYTES: usize = 8 * 1024;

/// Nine digits, shown in three groups. `Debug` shows none of them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PairingNumber(u32);

/// The text is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a number has nine digits")]
pub struct NoNumber;

/// Why a question for a link is not understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PairingError {
    /// The body is no form.
    #[error("the number cannot be read: {0}")]
    Form(#[from] FormError),
    /// There is no number in it.
    #[error(transparent)]
    Number(#[from] NoNumber),
}

/// What is behind a number.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paired {
    /// The whole `openid4vp://` link.
    pub request: String,
}

impl PairingNumber {
    /// One by lot.
    pub fn draw(die: &dyn Die) -> Self {
        Self(u32::try_from(die.below(NUMBERS)).unwrap_or_default())
    }

    /// The digits alone, as a keyed hash is made over them.
    pub fn digits(self) -> String {
        format!("{:0DIGITS$}", self.0)
    }

    /// The form body by which a wallet asks.
    pub fn form(self) -> String {
        Form::new().with("number", &self.digits()).encode()
    }

    /// Reads that body.
    pub fn of_form(body: &[u8]) -> Result<Self, PairingError> {
        let number = Form::parse(body, MOST_BYTES)?.take("number");
        Ok(number.ok_or(NoNumber)?.parse()?)
    }
}

impl FromStr for PairingNumber {
    type Err = NoNumber;

    /// With spaces and hyphens wherever people set them.
    fn from_str(text: &str) -> Result<Self, NoNumber> {
        if text.len() > MOST_BYTES {
            return Err(NoNumber);
        }
        let digits: String = text.chars().filter(|it| !it.is_whitespace() && *it != '-').collect();
        let is_one = digits.len() == DIGITS && digits.bytes().all(|it| it.is_ascii_digit());
        let number = is_one.then(|| digits.parse().ok()).flatten();
        number.map(Self).ok_or(NoNumber)
    }
}

/// In three groups, as it is shown and read.
impl fmt::Display for PairingNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.digits();
        let mut rest = digits.as_str();
        while let Some((group, after)) = rest.split_at_checked(GROUP) {
            f.write_str(group)?;
            f.write_str(if after.is_empty() { "" } else { " " })?;
            rest = after;
        }
        Ok(())
    }
}

/// None of it: whoever has the number has the request.
impl fmt::Debug for PairingNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PairingNumber")
    }
}

impl PairingError {
    /// The asker's fault.
    pub fn class(self) -> Class {
        Class::Invalid
    }
}

impl Paired {
    /// Reads the answer.
    pub fn from_json(body: &[u8]) -> Result<Self, MessageError> {
        json::from_slice(body, MOST_ANSWER_BYTES)
    }
}

/// There is a code in the link.
impl fmt::Debug for Paired {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Paired")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use terms::SeededDie;

    use super::*;

    #[test]
    fn a_number_is_read_as_people_set_it() {
        let number: PairingNumber = "012 345 678".parse().unwrap();
        for text in ["012345678", " 012-345-678\n", "0 1 2 3 4 5 6 7 8", "012\u{a0}345\u{a0}678"] {
            assert_eq!(text.parse(), Ok(number), "{text}");
        }
        for text in ["", "12345678", "1234567890", "12345678x", "+12345678", "１２３４５６７８９"]
        {
            assert_eq!(text.parse::<PairingNumber>(), Err(NoNumber), "{text}");
        }
        assert_eq!(number.to_string(), "012 345 678");
        assert_eq!(format!("{number:?}"), "PairingNumber");
    }

    #[test]
    fn a_question_holds_one_number_and_an_answer_one_link() {
        let number = PairingNumber::draw(&SeededDie::new(1));
        assert_eq!(PairingNumber::of_form(number.form().as_bytes()), Ok(number));
        assert_eq!(PairingNumber::of_form(b"number="), Err(NoNumber.into()));
        let doubled = PairingNumber::of_form(b"number=123456789&number=123456789");
        assert_eq!(doubled, Err(FormError::Doubled.into()));
        let paired = Paired { request: "openid4vp://?x=y".to_owned() };
        let json = serde_json::to_vec(&paired).unwrap();
        assert_eq!(Paired::from_json(&json), Ok(paired));
    }

    proptest! {
        #[test]
        fn what_is_drawn_and_shown_is_read_again(seed: u64) {
            let number = PairingNumber::draw(&SeededDie::new(seed));
            prop_assert_eq!(number.to_string().parse(), Ok(number));
            prop_assert_eq!(number.to_string().len(), 11);
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,80}") {
            let _ = text.parse::<PairingNumber>();
            let _ = PairingNumber::of_form(text.as_bytes());
            let _ = Paired::from_json(text.as_bytes());
        }
    }
}
