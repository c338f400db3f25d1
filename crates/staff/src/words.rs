//! The words of this room.

use std::{fmt, str::FromStr};

use terms::{Id, Moment, Personal};

use crate::webauthn::Binding;

/// An officer's id.
pub type OfficerId = Id<terms::Officer>;

/// Marker for ids of invitations.
#[derive(Debug)]
pub enum Invitation {}

/// Marker for ids of sessions.
#[derive(Debug)]
pub enum Session {}

/// Marker for ids of approvals.
#[derive(Debug)]
pub enum Approval {}

/// What colleagues read: 1 to 80 characters, none of them invisible.
#[derive(Clone, PartialEq, Eq)]
pub struct DisplayName(Personal<String>);

/// The text is not a name that colleagues can read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a name has 1 to 80 characters that can be seen, and no space at its ends")]
pub struct NameError;

/// A passkey of an officer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// Its handle.
    pub id: Id<Key>,
    /// Whether it can leave its device.
    pub binding: Binding,
    /// Whether it said at its last use that a copy lies elsewhere.
    pub backed_up: bool,
    /// Since when.
    pub registered: Moment,
    /// Since when it opens sessions.
    pub confirmed: Option<Moment>,
    /// Since when it opens nothing any more.
    pub removed: Option<Moment>,
}

impl DisplayName {
    /// The text.
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }

    pub(crate) const fn personal(&self) -> &Personal<String> {
        &self.0
    }
}

impl FromStr for DisplayName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let length = text.chars().count();
        if !(1..=80).contains(&length) || text.trim() != text || text.contains(is_invisible) {
            return Err(NameError);
        }
        Ok(Self(Personal::new(text.to_owned())))
    }
}

impl fmt::Debug for DisplayName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// Controls, zero widths, and marks that turn the direction of reading.
fn is_invisible(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_can_be_seen() {
        let name: DisplayName = "Siti Aminah".parse().unwrap();
        assert_eq!(name.reveal(), "Siti Aminah");
        assert!(!format!("{name:?}").contains("Siti"));
        for bad in ["", " Siti", "Siti\n", "Siti\u{202e}hanimA", "S\u{200b}iti", &"x".repeat(81)] {
            assert_eq!(bad.parse::<DisplayName>(), Err(NameError), "{bad:?}");
        }
    }
}
