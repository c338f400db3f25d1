//! A phone that is gone: what opens nothing harms nobody.

use serde::{Deserialize, Serialize};

use super::MOST_BYTES;
use crate::{
    json::{self, MessageError},
    secret::Secret,
};

/// `block`: the recovery code alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// The code's twenty-four letters.
    pub code: Secret,
}

impl Block {
    /// Reads the message: the one that needs no proof.
    pub fn from_json(body: &[u8]) -> Result<Self, MessageError> {
        json::from_slice(body, MOST_BYTES)
    }
}
