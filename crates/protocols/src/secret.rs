//! Codes and tokens: they travel on the wire, and nowhere else.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A code or token. `Debug` prints a blank, there is no `Display`; `reveal` is the word to search
/// for. Comparison takes the same time wherever two secrets of one length differ.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Marks a text as secret.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, for the wire or for hashing.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        let (left, right) = (self.0.as_bytes(), other.0.as_bytes());
        left.len() == right.len()
            && std::hint::black_box(
                left.iter().zip(right).fold(0, |differ, (left, right)| differ | (left ^ right)),
            ) == 0
    }
}

impl Eq for Secret {}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("‹secret›")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_prints_as_a_blank_and_compares_whole() {
        let code = Secret::new("493536");
        assert_eq!(format!("{code:?}"), "‹secret›");
        assert!(code == Secret::new("493536") && code != Secret::new("493537"));
        assert!(code != Secret::new("49353") && code != Secret::new("4935366"));
    }
}
