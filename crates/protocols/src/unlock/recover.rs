//! Getting on with another phone: alone, with recovery code and PIN, after a time in which the old
//! phone can say no; or at once, with the old phone in hand.
//!
//! The next phone has an account of its own by then, and signs for it. What the two accounts have in
//! common is this one errand.

use serde::{Deserialize, Serialize};

use super::bytes::Bytes;
use crate::secret::Secret;

/// `recover`: the next phone tries the PIN of the old one, and spends an attempt of the old one. The
/// code stands in for the proof that only the old phone could give.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recover {
    /// The next phone's account.
    pub account: String,
    /// The old phone's code: its twenty-four letters.
    pub code: Secret,
    /// OPAQUE's KE1, for the old phone's PIN.
    pub credential_request: Bytes,
}

/// The answer, whether the PIN is right or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recovering {
    /// The number of this try.
    pub login: String,
    /// The old phone's account: whose PIN is tried, and its name in the handshake.
    pub account: String,
    /// OPAQUE's KE2.
    pub credential_response: Bytes,
}

/// `claim`: the PIN was right. What was spent in a row is forgotten, and the waiting time begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// The next phone's account.
    pub account: String,
    /// The number of the try.
    pub login: String,
    /// OPAQUE's KE3.
    pub credential_finalization: Bytes,
}

/// The answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claimed {
    /// Seconds until it can be completed.
    pub ready_in: u64,
}

/// `cancel`: the old phone, opened by its PIN, says no. Once for each PIN: whoever has found phone
/// and PIN cannot keep the owner out for good, and an owner who says no changes the PIN.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancel {
    /// The old phone's account.
    pub account: String,
    /// From `finish`.
    pub session: Secret,
}

/// `move`: the old phone, opened by its PIN, names the next one. There is no waiting time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// The old phone's account.
    pub account: String,
    /// From `finish`.
    pub session: Secret,
    /// What the next phone shows: the thumbprint (RFC 7638) of the key that offers are bound to.
    pub wallet_key: String,
}

/// `complete`: the next phone takes over. The old one opens nothing any more, what it held is
/// revoked, and the next one is offered the same. Good again if the answer was lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complete {
    /// The next phone's account.
    pub account: String,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completed {
    /// One for each person of whom the old phone held something.
    pub offers: Vec<Carried>,
}

/// An offer that is bound to the next phone's key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    /// As a link (`openid-credential-offer://…`).
    pub offer: String,
    /// The transaction code, where the offer needs one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tx_code: Option<Secret>,
}
