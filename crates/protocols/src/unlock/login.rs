//! Trying a PIN (RFC 9807, section 6).

use serde::{Deserialize, Serialize};

use super::bytes::Bytes;
use crate::secret::Secret;

/// `login`: spends one attempt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Login {
    /// The account.
    pub account: String,
    /// OPAQUE's KE1.
    pub credential_request: Bytes,
}

/// The answer, whether the PIN is right or not: the phone finds out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoginAnswer {
    /// The number of this try.
    pub login: String,
    /// Which of the phone's wraps the PIN opens.
    pub edition: u64,
    /// OPAQUE's KE2.
    pub credential_response: Bytes,
}

/// `finish`: the PIN was right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finish {
    /// The account.
    pub account: String,
    /// The number of the try.
    pub login: String,
    /// OPAQUE's KE3.
    pub credential_finalization: Bytes,
}

/// The answer: what a change of PIN is asked for with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finished {
    /// Good for `expires_in`.
    pub session: Secret,
    /// Seconds.
    pub expires_in: u64,
    /// How many wrong PINs came before this one, in a row.
    #[serde(default)]
    pub wrong_before: u32,
}
