//! The name of a register.

use std::{fmt, str::FromStr};

/// The name of a register here: small letters, digits and `. : -`. Never a secret or an address
/// with one, because the log tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source(String);

/// The text is no name of a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a register's name has 1 to 80 small letters, digits and . : -")]
pub struct SourceError;

impl Source {
    /// Most characters it may have.
    pub const LONGEST: usize = 80;

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) const fn of(name: String) -> Self {
        Self(name)
    }
}

impl FromStr for Source {
    type Err = SourceError;

    fn from_str(text: &str) -> Result<Self, SourceError> {
        let fits = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || b".:-".contains(&it);
        match (1..=Self::LONGEST).contains(&text.len()) && text.bytes().all(fits) {
            true => Ok(Self(text.to_owned())),
            false => Err(SourceError),
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_short_and_plain() {
        for good in ["folder", "dukcapil:36.73", "simulated:36.73:1000-3:7"] {
            assert_eq!(good.parse::<Source>().map(|it| it.to_string()).as_deref(), Ok(good));
        }
        for bad in ["", "Folder", "a b", "a/b", "user@host", &"x".repeat(81)] {
            assert_eq!(bad.parse::<Source>(), Err(SourceError), "{bad}");
        }
    }
}
