//! The six digits that open a vault.

use std::{fmt, str::FromStr};

use terms::{Class, Date, Language};
use zeroize::Zeroizing;

/// A PIN of six digits that is none of the first guesses. Prints as a blank and is wiped from
/// memory when dropped.
#[derive(Clone)]
pub struct Pin(Zeroizing<[u8; 6]>);

/// Why digits are no PIN. Never says which they were.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PinError {
    /// `111111` and the like.
    #[error("a PIN must not consist of one digit only")]
    AllSame,
    /// Fewer, more, or something else than digits.
    #[error("a PIN has exactly six digits")]
    NotSixDigits,
    /// `123456`, `654321`, `789012` and the like.
    #[error("a PIN must not count up or down")]
    Sequence,
}

impl PinError {
    /// The person chose or typed something that cannot be.
    pub fn class(self) -> Class {
        Class::Invalid
    }

    /// The reason, for the person.
    pub fn reason(self, language: Language) -> String {
        let indonesian = match self {
            Self::AllSame => "PIN tidak boleh terdiri dari satu angka yang sama",
            Self::NotSixDigits => "PIN harus tepat enam angka",
            Self::Sequence => "PIN tidak boleh berupa angka berurutan",
        };
        language.choose(indonesian, &self.to_string()).to_owned()
    }
}

impl Pin {
    /// Whether it is this date, as people write dates with six digits. Birth dates stand on cards
    /// and in a NIK, and are tried first.
    pub fn is_date(&self, date: Date) -> bool {
        let (day, month, year) = (date.day(), u8::from(date.month()), date.year().unsigned_abs());
        let (century, short) = (year / 100 % 100, year % 100);
        let [day, month] = [day, month].map(u32::from);
        let writings = [
            [day, month, short],
            [short, month, day],
            [month, day, short],
            [short, day, month],
            [day, month, century],
            [month, century, short],
            [century, short, month],
            [day, century, short],
            [century, short, day],
        ];
        writings.iter().any(|pairs| {
            let digits = pairs.iter().flat_map(|pair| [pair / 10, pair % 10]);
            digits.eq(self.0.iter().map(|digit| u32::from(digit - b'0')))
        })
    }

    pub(crate) fn digits(&self) -> &[u8] {
        &*self.0
    }
}

impl FromStr for Pin {
    type Err = PinError;

    fn from_str(text: &str) -> Result<Self, PinError> {
        let digits: [u8; 6] = text.as_bytes().try_into().map_err(|_| PinError::NotSixDigits)?;
        let digits = Zeroizing::new(digits);
        if !digits.iter().all(u8::is_ascii_digit) {
            return Err(PinError::NotSixDigits);
        }
        // After 9 comes 0, as on the keyboard of a telephone.
        let steps = |by: u8| digits.windows(2).all(|pair| is_step(pair, by));
        if steps(0) {
            return Err(PinError::AllSame);
        }
        if steps(1) || steps(9) {
            return Err(PinError::Sequence);
        }
        Ok(Self(digits))
    }
}

fn is_step(pair: &[u8], by: u8) -> bool {
    matches!(pair, [left, right] if (left - b'0' + by) % 10 == right - b'0')
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(‹secret›)")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_first_guesses_are_no_pin() {
        let no = |text: &str| text.parse::<Pin>().err();
        assert_eq!(no("280417"), None);
        for same in ["000000", "777777"] {
            assert_eq!(no(same), Some(PinError::AllSame));
        }
        for sequence in ["123456", "654321", "012345", "789012", "210987"] {
            assert_eq!(no(sequence), Some(PinError::Sequence), "{sequence}");
        }
        for other in ["", "12345", "1234567", "28041a", "２80417", " 280417", "-28041"] {
            assert_eq!(no(other), Some(PinError::NotSixDigits), "{other}");
        }
    }

    #[test]
    fn a_birth_date_is_known_in_the_usual_writings() {
        let born = terms::parse_date("1987-04-28").unwrap();
        let is = |text: &str| text.parse::<Pin>().unwrap().is_date(born);
        for written in ["280487", "870428", "042887", "872804", "280419", "041987", "198704"] {
            assert!(is(written), "{written}");
        }
        assert!(!is("280488") && !is("290487") && !is("481987"));
    }

    #[test]
    fn a_pin_does_not_print_and_its_errors_speak_both_languages() {
        let pin: Pin = "280417".parse().unwrap();
        assert_eq!(format!("{pin:?}"), "Pin(‹secret›)");
        let error = "111111".parse::<Pin>().unwrap_err();
        assert_ne!(error.reason(Language::Indonesian), error.reason(Language::English));
    }

    proptest! {
        #[test]
        fn nearly_every_six_digits_are_a_pin(number in 0..1_000_000_u32) {
            let text = format!("{number:06}");
            let weak = (0..10_u8).any(|first| [0_u8, 1, 9].iter().any(|by| {
                (0..6).map(|at| char::from(b'0' + (first + by * at) % 10)).eq(text.chars())
            }));
            prop_assert_eq!(text.parse::<Pin>().is_err(), weak);
        }

        #[test]
        fn no_text_panics(text: String) {
            let _ = text.parse::<Pin>();
        }
    }
}
