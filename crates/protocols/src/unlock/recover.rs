//! A phone that is gone: blocking at once, and another phone that takes over after a cooling-off.

use serde::{Deserialize, Serialize};

use super::bytes::Bytes;
use crate::secret::Secret;

/// `block`: the recovery code alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// The code's twenty-four letters.
    pub code: Secret,
}

/// `recover`: from another phone, signed by the throttle key that it brings along. Spends an attempt
/// of the account whose code it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recover {
    /// The code's twenty-four letters.
    pub code: Secret,
    /// OPAQUE's KE1.
    pub credential_request: Bytes,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoverAnswer {
    /// The number of this recovery.
    pub case: String,
    /// The account's number, which OPAQUE's client is called by.
    pub account: String,
    /// The number of this try.
    pub login: String,
    /// The PIN's edition.
    pub edition: u64,
    /// OPAQUE's KE2.
    pub credential_response: Bytes,
}

/// `claim`: the PIN was right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// The recovery.
    pub case: String,
    /// The number of the try.
    pub login: String,
    /// OPAQUE's KE3.
    pub credential_finalization: Bytes,
}

/// The answer: the cooling-off has begun.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claimed {
    /// The recovery.
    pub case: String,
    /// When it may be completed; seconds since 1970.
    pub ends_at: i64,
}

/// `cancel`: the old phone says no.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancel {
    /// The account of the old phone.
    pub account: String,
    /// The recovery.
    pub case: String,
}

/// `complete`: after the cooling-off, the new phone's own account takes over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complete {
    /// The recovery.
    pub case: String,
    /// The new account, of the same throttle key as the recovery.
    pub account: String,
}
