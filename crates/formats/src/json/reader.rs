//! The strict reader. It goes over the letters once and copies none: a verifier looks at every
//! letter of a presentation and keeps few. Escapes and uncommon numbers are left to `serde_json`,
//! so that both read them alike.

use std::borrow::Cow;

use serde_json::Number;

use super::tree::{JsonError, Members, Tree, has_name_twice};
use crate::letters::plain_letters;

/// Arrays and objects may be nested this deep.
pub const MAX_DEPTH: usize = 32;

/// Integers of so many digits fit without a look at their size.
const SMALL_DIGITS: usize = 18;

/// As many members as most objects have.
const FEW: usize = 8;

impl<'a> Tree<'a> {
    /// Reads one JSON value.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, JsonError> {
        let mut reader = Reader::new(bytes, FEW)?;
        let tree = reader.value(0)?;
        reader.end()?;
        Ok(tree)
    }

    /// Reads one JSON array and puts its elements behind those that `elements` has already.
    /// Refuses what is no array.
    pub fn parse_elements(bytes: &'a [u8], elements: &mut Vec<Self>) -> Result<(), JsonError> {
        let mut reader = Reader::new(bytes, FEW)?;
        if reader.next_token() != Some(b'[') {
            return Err(JsonError::Malformed);
        }
        reader.elements(0, elements)?;
        reader.end()
    }

    /// Reads one JSON object.
    pub fn parse_object(bytes: &'a [u8]) -> Result<Members<'a>, JsonError> {
        Self::parse_object_with_room(bytes, FEW)
    }

    /// Reads one JSON object which will be given more members, `room` of them in all.
    pub fn parse_object_with_room(bytes: &'a [u8], room: usize) -> Result<Members<'a>, JsonError> {
        let mut reader = Reader::new(bytes, room)?;
        let tree = reader.value(0)?;
        reader.end()?;
        match tree {
            Tree::Object(members) => Ok(members),
            _ => Err(JsonError::NotAnObject),
        }
    }
}

/// A text, and how far it has been read.
struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// For so many members the outermost object has room from the start.
    room: usize,
}

impl<'a> Reader<'a> {
    fn new(bytes: &'a [u8], room: usize) -> Result<Self, JsonError> {
        let text = std::str::from_utf8(bytes).map_err(|_| JsonError::Malformed)?;
        Ok(Self { text, at: 0, room })
    }

    fn end(mut self) -> Result<(), JsonError> {
        if self.next_token().is_some() { Err(JsonError::Malformed) } else { Ok(()) }
    }

    /// The first letter of the next token, with the white space before it skipped.
    fn next_token(&mut self) -> Option<u8> {
        loop {
            match self.text.as_bytes().get(self.at)? {
                b' ' | b'\t' | b'\n' | b'\r' => self.at += 1,
                letter => return Some(*letter),
            }
        }
    }

    /// What has not been read yet.
    fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    /// The next `letters` letters, which are then behind us.
    fn pass(&mut self, letters: usize) -> Result<&'a str, JsonError> {
        let end = self.at + letters;
        let passed = self.text.get(self.at..end).ok_or(JsonError::Malformed)?;
        self.at = end;
        Ok(passed)
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
            Some(b't') => self.word("true", Tree::True),
            Some(b'f') => self.word("false", Tree::False),
            Some(b'n') => self.word("null", Tree::Null),
            _ => Err(JsonError::Malformed),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Members<'a>, JsonError> {
        let mut members = Vec::with_capacity(if depth == 0 { self.room } else { 0 });
        let depth = self.enter(depth)?;
        if self.leaves(b'}') {
            return Ok(members);
        }
        loop {
            let name = self.text()?;
            if !self.leaves(b':') {
                return Err(JsonError::Malformed);
            }
            match self.plain_text() {
                Some(text) => members.push((name, Tree::Text(Cow::Borrowed(text)))),
                None => {
                    let value = self.value(depth)?;
                    members.push((name, value));
                }
            }
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
            // Most are texts, which never pass through memory on their way to their place.
            match self.plain_text() {
                Some(text) => elements.push(Tree::Text(Cow::Borrowed(text))),
                None => elements.push(self.value(depth)?),
            }
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
        self.at += 1;
        Ok(depth + 1)
    }

    /// Skips `letter`, if it comes next.
    fn leaves(&mut self, letter: u8) -> bool {
        let is_next = self.next_token() == Some(letter);
        self.at += usize::from(is_next);
        is_next
    }

    /// Skips a comma, after which it goes on, or the closing bracket.
    fn goes_on(&mut self, closing: u8) -> Result<bool, JsonError> {
        let next = self.next_token();
        self.at += 1;
        match next {
            Some(b',') => Ok(true),
            Some(letter) if letter == closing => Ok(false),
            _ => Err(JsonError::Malformed),
        }
    }

    fn word(&mut self, word: &str, means: Tree<'a>) -> Result<Tree<'a>, JsonError> {
        if !self.rest().starts_with(word.as_bytes()) {
            return Err(JsonError::Malformed);
        }
        self.at += word.len();
        Ok(means)
    }

    #[inline]
    fn text(&mut self) -> Result<Cow<'a, str>, JsonError> {
        match self.plain_text() {
            Some(text) => Ok(Cow::Borrowed(text)),
            None => self.escaped(),
        }
    }

    /// The text that comes next, if it is one and has no escape.
    fn plain_text(&mut self) -> Option<&'a str> {
        if self.next_token() != Some(b'"') {
            return None;
        }
        let rest = self.text.get(self.at + 1..)?;
        let end = plain_letters(rest.as_bytes());
        if rest.as_bytes().get(end) != Some(&b'"') {
            return None;
        }
        self.at += end + 2;
        rest.get(..end)
    }

    /// The text that comes next; few have escapes.
    #[cold]
    fn escaped(&mut self) -> Result<Cow<'a, str>, JsonError> {
        if !self.leaves(b'"') {
            return Err(JsonError::Malformed);
        }
        let mut place = 0;
        loop {
            match self.rest().get(place) {
                Some(b'"') => break,
                Some(b'\\') => place += 2,
                Some(_) => place += 1,
                None => return Err(JsonError::Malformed),
            }
        }
        let inside = self.pass(place)?;
        self.at += 1;
        let text = serde_json::from_str(&format!("\"{inside}\""));
        text.map(Cow::Owned).map_err(|_| JsonError::Malformed)
    }

    /// Small whole numbers are added up here.
    fn number(&mut self) -> Result<Number, JsonError> {
        let digits = self.rest().iter().map_while(|it| it.is_ascii_digit().then_some(it & 0x0f));
        let (mut length, mut sum) = (0, 0_u64);
        for digit in digits.take(SMALL_DIGITS) {
            (length, sum) = (length + 1, sum * 10 + u64::from(digit));
        }
        let belongs = |it: &u8| matches!(it, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
        let (rest, leading) = (self.rest(), self.rest().first() == Some(&b'0'));
        if length == 0 || leading || rest.get(length).is_some_and(belongs) {
            return self.uncommon(rest.iter().take_while(|it| belongs(it)).count());
        }
        self.at += length;
        Ok(sum.into())
    }

    /// A number of so many letters that is not small and whole.
    #[cold]
    fn uncommon(&mut self, letters: usize) -> Result<Number, JsonError> {
        let text = self.pass(letters)?;
        let number: Number = serde_json::from_str(text).map_err(|_| JsonError::Malformed)?;
        if !number.is_f64() {
            return Ok(number);
        }
        // `serde_json` may miss the nearest fraction by one; what it writes would not read back.
        let nearest = text.parse().ok().and_then(Number::from_f64);
        nearest.ok_or(JsonError::Malformed)
    }
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
            Ok(ours) => {
                let ours = ours.into_value();
                prop_assert!(
                    theirs.is_some_and(|theirs| same(&ours, &theirs)),
                    "{} {}",
                    ours,
                    text
                );
            }
            Err(JsonError::Malformed) => prop_assert_eq!(None, theirs, "{}", text),
            Err(_) => {}
        }
        Ok(())
    }

    /// The same value; a fraction may differ in its last bits.
    fn same(ours: &Value, theirs: &Value) -> bool {
        match (ours, theirs) {
            (Value::Array(ours), Value::Array(theirs)) => {
                ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(a, b)| same(a, b))
            }
            (Value::Object(ours), Value::Object(theirs)) => {
                let theirs = |name: &String| theirs.get(name);
                ours.iter().all(|(name, it)| theirs(name).is_some_and(|that| same(it, that)))
            }
            (Value::Number(ours), Value::Number(theirs)) if ours.is_f64() && theirs.is_f64() => {
                let (ours, theirs) = (ours.as_f64().unwrap(), theirs.as_f64().unwrap());
                (ours - theirs).abs() <= ours.abs() * 4.0 * f64::EPSILON
            }
            _ => ours == theirs,
        }
    }

    /// Found by the fuzzer: 1922237207758077507237207758077507 was read as one number, written,
    /// and read as its neighbour.
    #[test]
    fn a_long_number_reads_back_as_it_was_written() {
        for text in ["1922237207758077507237207758077507", "1.7976931348623157e308", "5e-324"] {
            let read = Tree::parse(text.as_bytes()).unwrap().into_value();
            let again = Tree::parse(read.to_string().as_bytes()).unwrap().into_value();
            assert_eq!(again, read);
            assert_eq!(read.as_f64(), text.parse().ok());
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn what_is_json_is_not_our_invention(places in prop::collection::vec(0..PIECES.len(), 0..12)) {
            agrees(&places.into_iter().map(|it| PIECES[it]).collect::<String>())?;
        }

        #[test]
        fn texts_and_numbers_mean_what_they_always_mean(inside in "[ -~é]{0,12}", number in "-?[0-9]{0,21}(\\.[0-9]{0,3})?([eE][-+]?[0-9]{0,3})?") {
            agrees(&format!("[\"{inside}\"]"))?;
            agrees(&format!("{{\"n\": {number} }}"))?;
        }
    }
}
