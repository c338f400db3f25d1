//! A new account (RFC 9807, section 5).

use serde::{Deserialize, Serialize};

use super::bytes::Bytes;

/// `enrol`: the first half of a registration, signed by the throttle key that it brings along.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrol {
    /// OPAQUE's registration request.
    pub registration_request: Bytes,
}

/// The answer: the account waits a quarter of an hour to be confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolled {
    /// The account's number; it names nobody.
    pub account: String,
    /// OPAQUE's registration response.
    pub registration_response: Bytes,
}

/// `confirm`: the second half. The same once more is answered in the same way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirm {
    /// The account.
    pub account: String,
    /// OPAQUE's registration record.
    pub registration_upload: Bytes,
    /// The recovery code's tag: see [`super::recovery_tag`].
    pub recovery_tag: Bytes,
    /// The wallet's key that offers are bound to, and its word that this is the account's: see
    /// [`super::KeyProof`].
    pub wallet_proof: String,
}
