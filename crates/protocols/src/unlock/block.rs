//! A phone that is gone: what opens nothing harms nobody.

use serde::{Deserialize, Serialize};

use crate::secret::Secret;

/// `block`: the recovery code alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// The code's twenty-four letters.
    pub code: Secret,
}
