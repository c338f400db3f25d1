//! Form bodies and query strings (`application/x-www-form-urlencoded`), read strictly.

use std::fmt;

use terms::Class;

/// No honest request has more parameters.
const MOST_PARAMETERS: usize = 32;

/// Parameters in the order of the wire, each at most once. `Debug` shows names only.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Form(Vec<(String, String)>);

/// The text is not a form that we would read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormError {
    /// A parameter stands there twice (RFC 6749, section 3.2).
    #[error("a parameter is given more than once")]
    Doubled,
    /// A broken `%xx`, or bytes that are not UTF-8.
    #[error("the form is not well encoded")]
    Encoding,
    /// Too long, or too many parameters.
    #[error("the form is too long")]
    TooLong,
}

impl FormError {
    /// Always the sender's fault.
    pub fn class(self) -> Class {
        Class::Invalid
    }
}

impl Form {
    /// A form to be filled.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads a form of at most `most` bytes. A parameter without a value counts as not given
    /// (RFC 6749, section 3.2).
    pub fn parse(bytes: &[u8], most: usize) -> Result<Self, FormError> {
        if bytes.len() > most {
            return Err(FormError::TooLong);
        }
        let mut form = Self::new();
        for pair in bytes.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
            let mut sides = pair.splitn(2, |byte| *byte == b'=');
            let name = decoded(sides.next().unwrap_or_default())?;
            let value = decoded(sides.next().unwrap_or_default())?;
            if form.0.iter().any(|(known, _)| *known == name) {
                return Err(FormError::Doubled);
            }
            if form.0.len() == MOST_PARAMETERS {
                return Err(FormError::TooLong);
            }
            form.0.push((name, value));
        }
        form.0.retain(|(_, value)| !value.is_empty());
        Ok(form)
    }

    /// The form with one parameter more.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.0.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The form with one parameter more, if there is a value.
    pub fn with_some(self, name: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// The value of `name`.
    pub fn find(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The value of `name`, taken out.
    pub fn take(&mut self, name: &str) -> Option<String> {
        let at = self.0.iter().position(|(known, _)| known == name)?;
        Some(self.0.swap_remove(at).1)
    }

    /// As it travels.
    pub fn encode(&self) -> String {
        let mut text = String::new();
        for (name, value) in &self.0 {
            if !text.is_empty() {
                text.push('&');
            }
            escape_onto(&mut text, name);
            text.push('=');
            escape_onto(&mut text, value);
        }
        text
    }
}

impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

fn decoded(escaped: &[u8]) -> Result<String, FormError> {
    let mut bytes = Vec::with_capacity(escaped.len());
    let mut rest = escaped.iter();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let high = rest.next().copied().and_then(hex).ok_or(FormError::Encoding)?;
                let low = rest.next().copied().and_then(hex).ok_or(FormError::Encoding)?;
                high << 4 | low
            }
            byte => *byte,
        });
    }
    String::from_utf8(bytes).map_err(|_| FormError::Encoding)
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

/// Escapes all but unreserved characters; a space becomes `%20`, which reads well everywhere.
fn escape_onto(text: &mut String, value: &str) {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];
    let digit = |value: u8| DIGITS.get(usize::from(value)).copied().unwrap_or('0');
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-._~".contains(letter);
    let mut rest = value;
    while let Some(place) = rest.find(|letter| !plain(letter)) {
        let (before, odd) = rest.split_at(place);
        text.push_str(before);
        let odd_length = odd.chars().next().map_or(0, char::len_utf8);
        let (odd, after) = odd.split_at(odd_length);
        for byte in odd.bytes() {
            text.extend(['%', digit(byte >> 4), digit(byte & 15)]);
        }
        rest = after;
    }
    text.push_str(rest);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_form_is_read_as_it_was_meant() {
        let mut form = Form::parse(b"a=1%202&b=x+y%26&empty=&&c", 100).unwrap();
        assert_eq!((form.find("a"), form.find("b")), (Some("1 2"), Some("x y&")));
        assert_eq!((form.find("empty"), form.find("c")), (None, None), "no value is no parameter");
        assert_eq!(form.take("a").as_deref(), Some("1 2"));
        assert_eq!(form.take("a"), None);
        assert_eq!(format!("{form:?}"), "{\"b\"}", "values are not shown");
    }

    #[test]
    fn a_broken_form_is_refused() {
        assert_eq!(Form::parse(b"a=1&a=2", 100), Err(FormError::Doubled));
        assert_eq!(Form::parse(b"a=&a=2", 100), Err(FormError::Doubled));
        for bad in [b"a=%2".as_slice(), b"a=%zz", b"a=%ff", b"%=1", b"a=%+1"] {
            assert_eq!(Form::parse(bad, 100), Err(FormError::Encoding));
        }
        assert_eq!(Form::parse(b"a=1", 2), Err(FormError::TooLong));
        let many: Vec<_> = (0..=MOST_PARAMETERS).map(|at| format!("p{at}=1")).collect();
        assert_eq!(Form::parse(many.join("&").as_bytes(), 1000), Err(FormError::TooLong));
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(pairs in prop::collection::btree_map("\\PC{0,8}", "\\PC{1,12}", 0..8)) {
            let form = pairs.iter().fold(Form::new(), |form, (name, value)| form.with(name, value));
            prop_assert_eq!(Form::parse(form.encode().as_bytes(), 4096), Ok(form));
        }

        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            let _ = Form::parse(&bytes, 64);
        }
    }
}
