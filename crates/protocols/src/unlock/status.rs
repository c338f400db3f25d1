//! How an account stands, for its own phone.

use serde::{Deserialize, Serialize};

use crate::secret::Secret;

/// The answer to `nonce`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nonce {
    /// Good once.
    pub nonce: Secret,
    /// Seconds.
    pub expires_in: u64,
}

/// `status`: spends nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// The account.
    pub account: String,
}

/// What an account is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountState {
    /// Nothing opens any more.
    Blocked,
    /// No PIN is taken for a while.
    Locked,
    /// Another phone has followed this one.
    Moved,
    /// A PIN may be tried.
    Open,
}

/// The answer to `status`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusAnswer {
    /// What the account is.
    pub state: AccountState,
    /// Seconds until a PIN may be tried, where none may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
    /// How many wrong PINs until it is blocked.
    pub tries_left: u32,
    /// Which of the phone's wraps the PIN opens.
    pub edition: u64,
    /// Another phone is about to follow this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leaving: Option<Leaving>,
    /// This phone is about to follow another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arriving: Option<Arriving>,
}

/// What the old phone is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leaving {
    /// Seconds until the other phone may take over.
    pub ready_in: u64,
    /// Whether this phone may still say no.
    pub can_cancel: bool,
}

/// What the next phone is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arriving {
    /// Seconds until it may take over.
    pub ready_in: u64,
}
