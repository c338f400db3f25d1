//! Which status lists were read, so that no older one is believed later.

use serde::{Deserialize, Serialize};
use terms::Moment;

use super::format::Format;

/// The newest edition of a status list that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadList {
    /// Where it lies.
    pub uri: String,
    /// For which credentials: those of one format share a form of the list.
    pub format: Format,
    /// When this edition was made.
    pub issued: Moment,
}

impl ReadList {
    /// Whether both are editions of one list.
    pub fn is_same_list(&self, other: &Self) -> bool {
        self.uri == other.uri && self.format == other.format
    }
}
