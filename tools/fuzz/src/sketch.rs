//! Sketches: inputs from which signed objects are made, so that a fuzzer works on what lies inside
//! base64 and signatures. A sketch is lines; `@name@` in a line stands for something that follows
//! from the rest, such as a digest. An input that begins with `=` is no sketch but the object.

use std::str;

/// An input: the object itself, or the lines of a sketch.
pub enum Input<'a> {
    Object(&'a str),
    Sketch(Lines<'a>),
}

/// The lines that are left of a sketch; beyond its end all are empty.
pub struct Lines<'a>(str::Split<'a, char>);

impl<'a> Input<'a> {
    /// `None` for bytes that are not UTF-8: all that comes in lines travels as text.
    pub fn read(data: &'a [u8]) -> Option<Self> {
        let text = str::from_utf8(data).ok()?;
        Some(match text.strip_prefix('=') {
            Some(object) => Self::Object(object),
            None => Self::Sketch(Lines(text.split('\n'))),
        })
    }
}

impl<'a> Lines<'a> {
    /// The next line.
    pub fn line(&mut self) -> &'a str {
        self.0.next().unwrap_or_default()
    }

    /// All that is left, at most `most` lines.
    pub fn rest(self, most: usize) -> Vec<&'a str> {
        self.0.take(most).collect()
    }
}

/// `line` with `@name@` replaced by `value`.
pub fn filled(line: &str, name: &str, value: &str) -> String {
    line.replace(&format!("@{name}@"), value)
}
