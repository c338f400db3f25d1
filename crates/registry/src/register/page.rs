//! One answer of a register: some changes, and where the next ones begin.

use std::fmt;

use super::error::RegisterError;

/// How far a register was read, in its own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor(String);

/// Some changes: each line says how a resident stands in the register now.
#[derive(Clone, PartialEq, Eq)]
pub struct Page {
    /// What it follows: the cursor that was asked with.
    pub after: Option<Cursor>,
    /// How far one has read with it.
    pub next: Cursor,
    /// A CSV file as [`ResidentFile`](crate::ResidentFile) reads it, with its header. Personal.
    pub lines: Vec<u8>,
    /// Whether more is ready.
    pub more: bool,
}

impl Cursor {
    /// Most bytes it may have.
    pub const LONGEST: usize = 200;

    /// The cursor of this text, as a register has told it before.
    pub fn new(text: impl Into<String>) -> Result<Self, RegisterError> {
        let text = text.into();
        match (1..=Self::LONGEST).contains(&text.len()) {
            true => Ok(Self(text)),
            false => Err(RegisterError::Misread("its cursor is empty or too long")),
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Page {
    /// Most residents in a page.
    pub const MOST: usize = 4_000;

    /// Most bytes in a page.
    pub const MOST_BYTES: usize = 4 << 20;

    /// Refuses what is larger than agreed, and what leads nowhere.
    pub(crate) fn check(&self) -> Result<(), RegisterError> {
        let lines = self.lines.iter().filter(|it| **it == b'\n').count();
        if self.lines.len() > Self::MOST_BYTES || lines > Self::MOST + 1 {
            return Err(RegisterError::Misread("a page is larger than agreed"));
        }
        if self.after.as_ref() == Some(&self.next) {
            return Err(RegisterError::Misread("a page leads back to itself"));
        }
        Ok(())
    }
}

/// Shows how much it is, and nobody in it.
impl fmt::Debug for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { after, next, lines, more } = self;
        f.debug_struct("Page")
            .field("after", after)
            .field("next", next)
            .field("bytes", &lines.len())
            .field("more", more)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(lines: Vec<u8>) -> Page {
        let cursor = |text: &str| Cursor::new(text).unwrap();
        Page { after: Some(cursor("1")), next: cursor("2"), lines, more: true }
    }

    #[test]
    fn a_page_that_is_larger_than_agreed_is_refused() {
        let lines = |count: usize| page(b"x\n".repeat(count));
        assert_eq!(lines(Page::MOST + 1).check(), Ok(()), "a header and the residents");
        assert!(lines(Page::MOST + 2).check().is_err());
        assert!(page(vec![b'x'; Page::MOST_BYTES + 1]).check().is_err());
    }

    #[test]
    fn a_page_that_leads_back_to_itself_is_refused() {
        let page = Page { next: Cursor::new("1").unwrap(), ..page(Vec::new()) };
        assert!(page.check().is_err());
        assert!(Cursor::new("").is_err() && Cursor::new("x".repeat(201)).is_err());
    }

    #[test]
    fn debug_output_shows_nobody() {
        let shown = format!("{:?}", page(b"Siti".to_vec()));
        assert!(shown.contains("bytes: 4") && !shown.contains("83"), "{shown}");
    }
}
