//! Why a record is changed, and what proves it.

use std::{fmt, str::FromStr};

use crate::{EvidenceKind, Reason};

/// Why a record is changed, and by what document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ground {
    /// The reason.
    pub reason: Reason,
    /// The document.
    pub evidence: Evidence,
}

/// A document that proves a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// What kind of document.
    pub kind: EvidenceKind,
    /// Its number.
    pub number: DocumentNumber,
}

/// The number of a deed, decree or letter, as printed on it: letters, digits and marks between
/// them. Never a sentence, and never a NIK or KK number. It leads to a person, so `Debug` shows
/// nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct DocumentNumber(String);

/// Why a text is not a document's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DocumentNumberError {
    /// It is empty, or longer than any number printed on a document.
    #[error("a document's number has 1 to 40 characters")]
    Length,
    /// Something that stands in no number.
    #[error("a document's number holds letters, digits and the marks . / - only, without blanks")]
    Mark,
    /// No digit at all.
    #[error("a document's number holds a digit")]
    NoDigit,
    /// Sixteen digits or more in a row.
    #[error("this looks like a NIK or KK number; a document has a number of its own")]
    Person,
}

impl DocumentNumber {
    /// Most characters it may have.
    pub const LONGEST: usize = 40;

    /// The number itself, for those who have a reason to see it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl FromStr for DocumentNumber {
    type Err = DocumentNumberError;

    fn from_str(text: &str) -> Result<Self, DocumentNumberError> {
        let text = text.trim();
        if text.is_empty() || text.len() > Self::LONGEST {
            return Err(DocumentNumberError::Length);
        }
        if !text.bytes().all(|it| it.is_ascii_alphanumeric() || b"./-".contains(&it)) {
            return Err(DocumentNumberError::Mark);
        }
        if !text.bytes().any(|it| it.is_ascii_digit()) {
            return Err(DocumentNumberError::NoDigit);
        }
        if text.split(|it: char| !it.is_ascii_digit()).any(|digits| digits.len() >= 16) {
            return Err(DocumentNumberError::Person);
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Debug for DocumentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("‹personal›")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_deeds_number_is_no_sentence_and_no_person() {
        let parsed = |text: &str| text.parse::<DocumentNumber>().map(|it| it.0);
        for good in ["3673-LU-05062024-0012", "474.3/112/Kel.Ciwaru/2024", "12/Pdt.P/2024/PN.Srg"] {
            assert_eq!(parsed(good).as_deref(), Ok(good));
        }
        assert_eq!(parsed(" "), Err(DocumentNumberError::Length));
        assert_eq!(parsed(&"1".repeat(41)), Err(DocumentNumberError::Length));
        assert_eq!(parsed("ibu Siti yang lapor 1"), Err(DocumentNumberError::Mark));
        assert_eq!(parsed("lisan"), Err(DocumentNumberError::NoDigit));
        assert_eq!(parsed("AL/3673014505990001"), Err(DocumentNumberError::Person));
    }

    proptest! {
        #[test]
        fn a_number_that_was_accepted_is_accepted_again(text in any::<String>()) {
            if let Ok(number) = text.parse::<DocumentNumber>() {
                prop_assert_eq!(number.reveal().parse(), Ok(number.clone()));
                prop_assert_eq!(format!("{number:?}"), "‹personal›");
            }
        }
    }
}
