//! Changing the PIN, so that a connection may be lost at any moment: the phone keeps the wraps of
//! both PINs from before `stage` until after `adopt`.

use serde::{Deserialize, Serialize};

use super::bytes::Bytes;
use crate::secret::Secret;

/// `change`: the first half of the next PIN's registration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The account.
    pub account: String,
    /// From `finish`.
    pub session: Secret,
    /// OPAQUE's registration request.
    pub registration_request: Bytes,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changing {
    /// The edition that the next PIN will be: a number that no other change of the account had.
    pub edition: u64,
    /// OPAQUE's registration response.
    pub registration_response: Bytes,
}

/// `stage`: the second half. It is kept, and not yet what opens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// The account.
    pub account: String,
    /// From `finish`.
    pub session: Secret,
    /// From `change`.
    pub edition: u64,
    /// OPAQUE's registration record.
    pub registration_upload: Bytes,
}

/// `adopt`: from now on the staged PIN opens, and the old one does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adopt {
    /// The account.
    pub account: String,
    /// The staged edition.
    pub edition: u64,
}

/// The answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adopted {
    /// What opens now.
    pub edition: u64,
}
