//! Sixteen digits as people type them, and what they can never be.

use crate::Language;

/// Longest text that is looked at: sixteen digits, each with a separator of three bytes.
const LONGEST: usize = 64;

/// Why a text is not a NIK or KK number, without repeating any of it. White space around it does
/// not matter; spaces, dots and dashes may stand between digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// The day or month part names no day of any year.
    #[error("digits 7 to 12 name no calendar day")]
    Day,
    /// Fewer or more than sixteen digits.
    #[error("it must be exactly sixteen digits")]
    Digits,
    /// A letter among the digits.
    #[error("it holds a letter; for zero and one, type 0 and 1 and not O, I or l")]
    Letter,
    /// No KK number: its day part is one that only women's NIKs have.
    #[error("it is no KK number; it has the form of a NIK")]
    NikForm,
    /// The serial part is 0000.
    #[error("the last four digits must not be 0000")]
    Serial,
    /// Another character, or a separator that does not stand between digits.
    #[error("only spaces, dots and dashes may stand between the digits")]
    Sign,
}

impl NumberError {
    /// The reason in words that follow a field's or column's name.
    pub const fn text(self, language: Language) -> &'static str {
        let (indonesian, english) = match self {
            Self::Day => {
                ("angka ke-7 sampai ke-12 bukan tanggal", "has no calendar day in digits 7 to 12")
            }
            Self::Digits => ("harus tepat enam belas angka", "must be exactly sixteen digits"),
            Self::Letter => (
                "memuat huruf; untuk nol dan satu ketik angka 0 dan 1, bukan huruf O, I, atau l",
                "holds a letter; for zero and one, type 0 and 1 and not O, I or l",
            ),
            Self::NikForm => (
                "bukan nomor KK; bentuknya seperti NIK, mungkin tertukar",
                "is no KK number; it has the form of a NIK, perhaps the two were swapped",
            ),
            Self::Serial => ("empat angka terakhir tidak boleh 0000", "must not end in 0000"),
            Self::Sign => (
                "di antara angka hanya boleh ada spasi, titik, atau tanda hubung",
                "may have only spaces, dots and dashes between its digits",
            ),
        };
        language.choose(indonesian, english)
    }
}

/// The value of a text of sixteen digits.
pub(super) fn sixteen(text: &str) -> Result<u64, NumberError> {
    let text = text.trim();
    if text.len() > LONGEST {
        return Err(NumberError::Digits);
    }
    let (mut number, mut digits, mut stray, mut apart) = (0_u64, 0, false, false);
    for sign in text.chars() {
        if let Some(digit) = sign.to_digit(10) {
            // More digits than the longest text has letters cannot come; more than 16 are refused.
            number = number.wrapping_mul(10).wrapping_add(digit.into());
            digits += 1;
            apart = false;
        } else if is_separator(sign) {
            stray |= digits == 0;
            apart = true;
        } else if sign.is_alphabetic() {
            return Err(NumberError::Letter);
        } else {
            stray = true;
        }
    }
    if stray || apart {
        return Err(NumberError::Sign);
    }
    if digits == 16 { Ok(number) } else { Err(NumberError::Digits) }
}

/// Space, no-break spaces, dot, and the dashes that word processors make of a hyphen.
const fn is_separator(sign: char) -> bool {
    matches!(
        sign,
        ' ' | '\u{A0}' | '\u{202F}' | '.' | '-' | '\u{2010}' | '\u{2011}' | '\u{2013}' | '\u{2212}'
    )
}

/// The parts of a number, `PPKKCC DDMMYY SSSS`.
#[derive(Clone, Copy)]
pub(super) struct Parts {
    pub(super) prefix: u32,
    pub(super) day: u8,
    pub(super) month: u8,
    pub(super) year: u8,
    pub(super) serial: u16,
}

impl Parts {
    /// The parts of a number that has at most sixteen digits.
    pub(super) const fn of(number: u64) -> Result<Self, NumberError> {
        if number >= 10_000_000_000_000_000 {
            return Err(NumberError::Digits);
        }
        Ok(Self::cut(number))
    }

    pub(super) const fn cut(number: u64) -> Self {
        Self {
            prefix: (number / 10_000_000_000) as u32,
            day: (number / 100_000_000 % 100) as u8,
            month: (number / 1_000_000 % 100) as u8,
            year: (number / 10_000 % 100) as u8,
            serial: (number % 10_000) as u16,
        }
    }

    /// With the day that a woman was born on.
    pub(super) const fn less_forty(self) -> Self {
        Self { day: self.day.saturating_sub(40), ..self }
    }

    /// Rejects only what can be no such number in any year.
    pub(super) const fn check(self) -> Result<(), NumberError> {
        let longest = match self.month {
            // 1900 was no leap year, 2000 was: a leap day needs a year that is leap in some century.
            2 if self.year.is_multiple_of(4) => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => 0,
        };
        if self.day == 0 || self.day > longest {
            return Err(NumberError::Day);
        }
        if self.serial == 0 { Err(NumberError::Serial) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn digits_may_stand_in_groups() {
        for text in [
            "3673014505990001",
            " 367301 450599 0001\n",
            "36.73.01-4505990001",
            "36 73 01 - 450599 - 0001",
            "3673\u{A0}0145\u{2013}0599\u{2011}0001",
        ] {
            assert_eq!(sixteen(text), Ok(3_673_014_505_990_001), "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_told_apart() {
        for (text, why) in [
            ("", NumberError::Digits),
            (" \t", NumberError::Digits),
            ("367301450599000", NumberError::Digits),
            ("36730145059900012", NumberError::Digits),
            (&"1".repeat(1_000), NumberError::Digits),
            ("36730145O5990001", NumberError::Letter),
            ("3.67301E+15", NumberError::Letter),
            ("Siti Aminah", NumberError::Letter),
            ("-3673014505990001", NumberError::Sign),
            ("3673014505990001.", NumberError::Sign),
            ("3673014505990001'", NumberError::Sign),
            ("3673014505,990001", NumberError::Sign),
            ("\u{663}673014505990001", NumberError::Sign),
            ("3673014505\u{200B}990001", NumberError::Sign),
            ("...", NumberError::Sign),
        ] {
            assert_eq!(sixteen(text), Err(why), "{text:?}");
        }
    }

    #[test]
    fn every_reason_has_words_in_both_languages_and_no_value() {
        use NumberError as E;
        for error in [E::Day, E::Digits, E::Letter, E::NikForm, E::Serial, E::Sign] {
            let [indonesian, english] = Language::ALL.map(|it| error.text(it));
            assert_ne!(indonesian, english);
            assert!(error.to_string().len() > 10);
        }
    }

    proptest! {
        #[test]
        fn no_text_panics_and_what_is_read_is_its_digits(text in "\\PC{0,40}|[0-9 .-]{16,30}") {
            if let Ok(number) = sixteen(&text) {
                let digits: String = text.chars().filter(char::is_ascii_digit).collect();
                prop_assert_eq!(format!("{number:016}"), digits);
                prop_assert!(!text.chars().any(char::is_alphabetic));
            }
        }

        #[test]
        fn separators_between_digits_change_nothing(
            digits in "[0-9]{16}",
            apart in prop::collection::vec("[ .\u{A0}\u{2011}-]{0,2}", 15),
        ) {
            let mut text = String::new();
            for (place, digit) in digits.chars().enumerate() {
                text.push(digit);
                text.push_str(apart.get(place).map_or("", String::as_str));
            }
            // Three-byte separators by the dozen are more than anybody types.
            prop_assume!(text.len() <= LONGEST);
            prop_assert_eq!(sixteen(&text), digits.parse().map_err(|_| NumberError::Digits));
        }
    }
}
