//! The strict reader. It goes over the letters once and copies none: a verifier looks at every
//! letter of a presentation and keeps few. Escapes and uncommon numbers are left to `serde_json`,
//! so that both read them alike.

use std::borrow::Cow;

use serde_json::Number;

use super::tree::{JsonError, Members, Tree, has_name_twice};

/// Arrays and objects may be nested this deep.
pub const MAX_DEPTH: usize = 32;

/// Integers of so many digits fit without a look at their size.
const SMALL_DIGITS: usize = 18;

impl<'a> Tree<'a> {
    /// Reads one JSON value.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, JsonError> {
        let mut reader = Reader::new(bytes)?;
        let tree = reader.value(0)?;
        reader.end()?;
        Ok(tree)
    }

    /// Reads the elements of one JSON array into `elements`, which is empty and used again and
    /// again. Refuses what is no array.
    pub fn parse_elements(bytes: &'a [u8], elements: &mut Vec<Self>) -> Result<(), JsonError> {
        let mut reader = Reader::new(bytes)?;
        if reader.next_token() != Some(b'[') {
            return Err(JsonError::Malformed);
        }
        reader.elements(0, elements)?;
        reader.end()
    }

    /// Reads one JSON object.
    pub fn parse_object(bytes: &'a [u8]) -> Result<Members<'a>, JsonError> {
        match Self::parse(bytes)? {
            Tree::Object(members) => Ok(members),
            _ => Err(JsonError::NotAnObject),
        }
    }
}

/// What has not been read yet.
struct Reader<'a>(&'a str);

impl<'a> Reader<'a> {
    fn new(bytes: &'a [u8]) -> Result<Self, JsonError> {
        std::str::from_utf8(bytes).map(Self).map_err(|_| JsonError::Malformed)
    }

    fn end(mut self) -> Result<(), JsonError> {
        if self.next_token().is_some() { Err(JsonError::Malformed) } else { Ok(()) }
    }

    /// The first letter of the next token, with the white space before it skipped.
    fn next_token(&mut self) -> Option<u8> {
        loop {
            match self.0.as_bytes().first()? {
                b' ' | b'\t' | b'\n' | b'\r' => self.skip(1),
                letter => return Some(*letter),
            }
        }
    }

    fn skip(&mut self, letters: usize) {
        self.0 = self.0.get(letters..).unwrap_or_default();
    }

    fn value(&mut self, depth: usize) -> Result<Tree<'a>, JsonError> {
        match self.next_token() {
            Some(b'"') => self.text().map(Tree::Text),
            Some(b'{') => self.object(depth).map(Tree::Object),
            Some(b'[') => {
                let mut elements = Vec::new();
                self.elements(depth, &mut elements)?;
                Ok(Tree::Array(elements))
            }
            Some(b'-' | b'0'..=b'9') => self.number().map(Tree::Number),
            Some(b't') => self.word("true", Tree::Bool(true)),
            Some(b'f') => self.word("false", Tree::Bool(false)),
            Some(b'n') => self.word("null", Tree::Null),
            _ => Err(JsonError::Malformed),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Members<'a>, JsonError> {
        // The outermost object of what is signed has many members, those within have few.
        let mut members = Vec::with_capacity(if depth == 0 { 16 } else { 0 });
        let depth = self.enter(depth)?;
        if self.leaves(b'}') {
            return Ok(members);
        }
        loop {
            if self.next_token() != Some(b'"') {
                return Err(JsonError::Malformed);
            }
            let name = self.text()?;
            if !self.leaves(b':') {
                return Err(JsonError::Malformed);
            }
            members.push((name, self.value(depth)?));
            if !self.goes_on(b'}')? {
                break;
            }
        }
        if has_name_twice(&members) {
            return Err(JsonError::DuplicateName);
        }
        Ok(members)
    }

    fn elements(&mut self, depth: usize, elements: &mut Vec<Tree<'a>>) -> Result<(), JsonError> {
        let depth = self.enter(depth)?;
        if self.leaves(b']') {
            return Ok(());
        }
        loop {
            elements.push(self.value(depth)?);
            if !self.goes_on(b']')? {
                return Ok(());
            }
        }
    }

    /// Skips the opening bracket; the depth inside.
    fn enter(&mut self, depth: usize) -> Result<usize, JsonError> {
        if depth >= MAX_DEPTH {
            return Err(JsonError::TooDeep);
        }
        self.skip(1);
        Ok(depth + 1)
    }

    /// Skips `letter`, if it comes next.
    fn leaves(&mut self, letter: u8) -> bool {
        let is_next = self.next_token() == Some(letter);
        if is_next {
            self.skip(1);
        }
        is_next
    }

    /// Skips a comma, after which it goes on, or the closing bracket.
    fn goes_on(&mut self, closing: u8) -> Result<bool, JsonError> {
        let next = self.next_token();
        self.skip(1);
        match next {
            Some(b',') => Ok(true),
            Some(letter) if letter == closing => Ok(false),
            _ => Err(JsonError::Malformed),
        }
    }

    fn word(&mut self, word: &str, means: Tree<'a>) -> Result<Tree<'a>, JsonError> {
        self.0 = self.0.strip_prefix(word).ok_or(JsonError::Malformed)?;
        Ok(means)
    }

    /// The quotation mark comes next.
    fn text(&mut self) -> Result<Cow<'a, str>, JsonError> {
        self.skip(1);
        let end = plain_letters(self.0.as_bytes());
        match self.0.as_bytes().get(end) {
            Some(b'"') => {
                let text = self.0.get(..end).unwrap_or_default();
                self.skip(end + 1);
                Ok(Cow::Borrowed(text))
            }
            Some(b'\\') => self.escaped(end),
            _ => Err(JsonError::Malformed),
        }
    }

    /// A text whose first escape stands at `place`.
    fn escaped(&mut self, mut place: usize) -> Result<Cow<'a, str>, JsonError> {
        loop {
            match self.0.as_bytes().get(place) {
                Some(b'"') => break,
                Some(b'\\') => place += 2,
                Some(_) => place += 1,
                None => return Err(JsonError::Malformed),
            }
        }
        let inside = self.0.get(..place).ok_or(JsonError::Malformed)?;
        self.skip(place + 1);
        let text = serde_json::from_str(&format!("\"{inside}\""));
        text.map(Cow::Owned).map_err(|_| JsonError::Malformed)
    }

    fn number(&mut self) -> Result<Number, JsonError> {
        let belongs = |it: &u8| matches!(it, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
        let length = self.0.bytes().take_while(belongs).count();
        let number = self.0.get(..length).unwrap_or_default();
        self.skip(length);
        let plain = number.bytes().all(|it| it.is_ascii_digit()) && !number.starts_with('0');
        if plain && length <= SMALL_DIGITS {
            return number.parse().map(|it: u64| it.into()).map_err(|_| JsonError::Malformed);
        }
        serde_json::from_str(number).map_err(|_| JsonError::Malformed)
    }
}

/// How many letters stand before the first quotation mark, backslash or control character. Eight
/// are looked at at once: borrows make a letter stand out falsely only behind a true one.
fn plain_letters(letters: &[u8]) -> usize {
    const EACH: u64 = u64::from_le_bytes([1; 8]);
    let is_zero = |word: u64| word.wrapping_sub(EACH) & !word;
    let (words, rest) = letters.as_chunks();
    for (place, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let control = word.wrapping_sub(EACH * 0x20) & !word;
        let quote = is_zero(word ^ (EACH * u64::from(b'"')));
        let backslash = is_zero(word ^ (EACH * u64::from(b'\\')));
        let found = (control | quote | backslash) & (EACH << 7);
        if found != 0 {
            return place * 8 + found.trailing_zeros() as usize / 8;
        }
    }
    let plain = |letter: &&u8| !matches!(letter, b'"' | b'\\' | ..0x20);
    words.len() * 8 + rest.iter().take_while(plain).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    /// Pieces from which texts are put together that are JSON, or nearly.
    const PIECES: [&str; 34] = [
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\"a\"",
        "\"b\":",
        "\\",
        "\\u00e9",
        "\\ud800",
        "\\ud83d\\ude00",
        "\\n",
        "\u{1}",
        "\u{7f}",
        "é",
        " ",
        "\n",
        "\u{a0}",
        "0",
        "-0",
        "01",
        "12",
        "1.5",
        "1e5",
        "1e999",
        "18446744073709551616",
        "-",
        "true",
        "false",
        "null",
        "nul",
        "\"\\",
    ];

    /// Everything that `serde_json` says, and no name twice.
    fn agrees(text: &str) -> Result<(), TestCaseError> {
        let theirs: Option<Value> = serde_json::from_str(text).ok();
        match Tree::parse(text.as_bytes()) {
            Ok(ours) => prop_assert_eq!(Some(ours.into_value()), theirs, "{}", text),
            Err(JsonError::Malformed) => prop_assert_eq!(None, theirs, "{}", text),
            Err(_) => {}
        }
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn what_is_json_is_not_our_invention(places in prop::collection::vec(0..PIECES.len(), 0..12)) {
            agrees(&places.into_iter().map(|it| PIECES[it]).collect::<String>())?;
        }

        #[test]
        fn letters_are_looked_at_one_by_one_or_eight_at_once(letters: Vec<u8>, odd in 0..3_usize, place in 0..40_usize) {
            let mut letters: Vec<u8> = letters.into_iter().map(|it| it | 0x20).collect();
            letters.insert(place.min(letters.len()), b"\"\\\x1f"[odd]);
            let first = letters.iter().position(|it| matches!(it, b'"' | b'\\' | ..0x20));
            prop_assert_eq!(Some(plain_letters(&letters)), first);
        }

        #[test]
        fn texts_and_numbers_mean_what_they_always_mean(inside in "[ -~é]{0,12}", number in "-?[0-9]{0,21}(\\.[0-9]{0,3})?([eE][-+]?[0-9]{0,3})?") {
            agrees(&format!("[\"{inside}\"]"))?;
            agrees(&format!("{{\"n\": {number} }}"))?;
        }
    }
}
