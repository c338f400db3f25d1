//! Text about a person: what may stand in a name, a birth place or an address.

use std::{borrow::Cow, fmt, fmt::Write as _};

use terms::Language;

/// Most characters of a birth place.
pub(crate) const LONGEST_PLACE: usize = 100;
/// Most characters of an address.
pub(crate) const LONGEST_ADDRESS: usize = 200;

/// A person's full name as recorded. One word is enough, apostrophes and old spellings stay, and
/// more than the 60 characters that Permendagri 73/2022 asks of *new* names are kept.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct FullName(String);

/// Why a text cannot stand in a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing but white space.
    #[error("it must not be empty")]
    Blank,
    /// Characters that turn the direction of writing, so that one reads what is not there.
    #[error("it holds a character that turns the direction of writing")]
    Direction,
    /// Characters that nobody sees, so that two different names look the same.
    #[error("it holds an invisible character")]
    Invisible,
    /// More characters than any real name has.
    #[error("it is too long")]
    TooLong,
    /// Control characters, line breaks, or marks of a damaged file.
    #[error("it holds a control or damaged character")]
    Unreadable,
}

impl FullName {
    /// Most characters a name may have.
    pub const LONGEST: usize = 150;

    /// The name in `text`, without white space around it and otherwise as it is.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        clean(text, Self::LONGEST).map(|text| Self(text.to_owned()))
    }

    /// A name of words that are known to be clean.
    pub(crate) fn of_words(words: &[&str]) -> Self {
        Self(words.join(" "))
    }

    /// The name itself, for those who have a reason to see it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for FullName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("‹personal›")
    }
}

impl TextError {
    /// The reason in words that follow a column's name.
    pub const fn text(self, language: Language) -> &'static str {
        let (indonesian, english) = match self {
            Self::Blank => ("tidak boleh kosong", "must not be empty"),
            Self::Direction => (
                "memuat karakter pengubah arah tulisan",
                "holds a character that turns the direction of writing",
            ),
            Self::Invisible => {
                ("memuat karakter yang tidak terlihat", "holds an invisible character")
            }
            Self::TooLong => ("terlalu panjang", "is too long"),
            Self::Unreadable => (
                "memuat karakter kontrol atau karakter rusak",
                "holds a control or damaged character",
            ),
        };
        language.choose(indonesian, english)
    }
}

/// `text` without white space around it, if it can stand in a record.
pub(crate) fn clean(text: &str, longest: usize) -> Result<&str, TextError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(TextError::Blank);
    }
    if text.is_ascii() && !text.bytes().any(|byte| byte.is_ascii_control()) {
        return if text.len() <= longest { Ok(text) } else { Err(TextError::TooLong) };
    }
    if let Some(why) = text.chars().find_map(unfit) {
        return Err(why);
    }
    if text.chars().nth(longest).is_some() {
        return Err(TextError::TooLong);
    }
    Ok(text)
}

/// `text` as people may read it: what turns the direction of writing, what nobody sees and what is
/// no character stands as its code, `\u{202E}`. A template still escapes it for its page.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|it| unfit(it).is_some()) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        if unfit(letter).is_some() {
            // Writing to a String cannot fail.
            let _ = write!(shown, "\\u{{{:04X}}}", u32::from(letter));
        } else {
            shown.push(letter);
        }
    }
    Cow::Owned(shown)
}

fn unfit(letter: char) -> Option<TextError> {
    match letter {
        '\u{061C}'
        | '\u{200E}'
        | '\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2066}'..='\u{2069}' => Some(TextError::Direction),
        // Soft hyphen, joiners, fillers, variation selectors, tags: Unicode's default ignorables.
        '\u{00AD}'
        | '\u{034F}'
        | '\u{115F}'
        | '\u{1160}'
        | '\u{17B4}'
        | '\u{17B5}'
        | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200D}'
        | '\u{2060}'..='\u{2065}'
        | '\u{206A}'..='\u{206F}'
        | '\u{3164}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}'
        | '\u{FFA0}'
        | '\u{1BCA0}'..='\u{1BCA3}'
        | '\u{1D173}'..='\u{1D17A}'
        | '\u{E0000}'..='\u{E0FFF}' => Some(TextError::Invisible),
        '\u{2028}'
        | '\u{2029}'
        | '\u{E000}'..='\u{F8FF}'
        | '\u{FFF0}'..='\u{FFFF}'
        | '\u{F0000}'..='\u{10FFFF}' => Some(TextError::Unreadable),
        _ => letter.is_control().then_some(TextError::Unreadable),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parsed(text: &str) -> Result<String, TextError> {
        FullName::parse(text).map(|name| name.reveal().to_owned())
    }

    #[test]
    fn old_names_stay_as_they_are() {
        let long = "Raden Ajeng ".repeat(12) + "Putri"; // 149 characters
        for name in ["Suharto", "Ma'ruf", "I Gusti  Ngurah", "H. Abd. Rachman, S.Pd", "Zoë", &long]
        {
            assert_eq!(parsed(name).as_deref(), Ok(name));
        }
        assert_eq!(parsed("  Siti \u{a0}").as_deref(), Ok("Siti"));
        assert_eq!(parsed(&"x".repeat(151)), Err(TextError::TooLong));
        assert_eq!(parsed(&"é".repeat(150)).map(|it| it.len()), Ok(300), "characters, not bytes");
        assert_eq!(parsed(&"é".repeat(151)), Err(TextError::TooLong));
    }

    #[test]
    fn what_one_cannot_see_is_refused() {
        for (text, why) in [
            (" \t ", TextError::Blank),
            ("Siti\u{202E}itiS", TextError::Direction),
            ("Si\u{200B}ti", TextError::Invisible),
            ("Si\u{AD}ti", TextError::Invisible),
            ("Siti\u{0}A", TextError::Unreadable),
            ("Siti\nAminah", TextError::Unreadable),
            ("S\u{FFFD}ti", TextError::Unreadable),
            ("Siti\u{85}Aminah", TextError::Unreadable),
        ] {
            assert_eq!(parsed(text), Err(why), "{text:?}");
        }
    }

    #[test]
    fn what_one_cannot_see_is_shown_as_its_code() {
        for (text, shown) in [
            ("Siti\u{202E}itiS", "Siti\\u{202E}itiS"),
            ("\u{2066}a\u{2069}", "\\u{2066}a\\u{2069}"),
            ("Si\u{200B}ti\u{FEFF}", "Si\\u{200B}ti\\u{FEFF}"),
            ("a\nb\u{0}", "a\\u{000A}b\\u{0000}"),
            ("\u{E0041}", "\\u{E0041}"),
        ] {
            assert_eq!(visible(text), shown);
        }
        for plain in ["", "Nur'aini", "Zoë", "سيتي", "I Gusti  Ngurah", "ꦱꦶꦠꦶ"] {
            assert!(matches!(visible(plain), Cow::Borrowed(it) if it == plain), "{plain}");
        }
    }

    proptest! {
        #[test]
        fn a_name_that_was_accepted_is_accepted_again(text in any::<String>()) {
            if let Ok(name) = parsed(&text) {
                prop_assert_eq!(parsed(&name), Ok(name.clone()));
                prop_assert!(!name.chars().any(char::is_control));
            }
        }

        #[test]
        fn nothing_that_is_shown_hides_and_what_can_be_a_name_is_shown_as_it_is(
            text in any::<String>(),
        ) {
            let shown = visible(&text).into_owned();
            let hides = |it: char| it.is_control() || matches!(it, '\u{202E}' | '\u{200B}');
            prop_assert!(!shown.chars().any(hides));
            prop_assert_eq!(visible(&shown), shown.as_str());
            if let Ok(name) = parsed(&text) {
                prop_assert_eq!(visible(&name), name.as_str());
            }
        }
    }
}
