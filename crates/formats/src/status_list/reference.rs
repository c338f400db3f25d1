//! The pointer from a credential to its place in a status list.

use serde::{Deserialize, Serialize};

/// `status.status_list` of a credential (Token Status List, section 6): which list, which place.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct StatusReference {
    /// The place in the list, from 0.
    #[serde(rename = "idx")]
    pub index: u64,
    /// Where the list is fetched; also the `sub` of the list's token, letter for letter.
    pub uri: String,
}
