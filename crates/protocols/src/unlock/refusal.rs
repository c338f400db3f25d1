//! Why the unlock role refuses.

use serde::{Deserialize, Serialize};
use terms::Class;

use crate::json::{self, MessageError};

/// The code on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalCode {
    /// Nothing opens any more: a desk activates a new wallet.
    Blocked,
    /// Too much is asked for at once; `retry_after` says when to come again.
    Busy,
    /// The nonce was never given, is spent or too old: fetch another.
    InvalidNonce,
    /// The proof is not one, or not of the account's phone.
    InvalidProof,
    /// The session is over.
    InvalidSession,
    /// No PIN is taken for `retry_after` seconds.
    Locked,
    /// Nobody gets on with another phone here without a desk, or has said no before.
    NotAllowed,
    /// The waiting time is not over for `retry_after` seconds.
    TooEarly,
    /// There is no such account.
    UnknownAccount,
    /// There is no such recovery code.
    UnknownCode,
    /// Nothing of this edition was staged.
    UnknownEdition,
    /// There is no such try, or it is too old.
    UnknownLogin,
    /// No phone is about to follow this one, or this one another.
    UnknownRecovery,
    /// The PIN was wrong.
    WrongPin,
    /// Our side failed.
    ServerError,
    /// The message is not one; also what is new to us.
    #[serde(other)]
    InvalidRequest,
}

impl RefusalCode {
    /// The HTTP status that goes with it.
    pub fn status(self) -> u16 {
        match self {
            Self::InvalidRequest | Self::InvalidProof | Self::InvalidNonce => 400,
            Self::Blocked
            | Self::InvalidSession
            | Self::Locked
            | Self::NotAllowed
            | Self::TooEarly
            | Self::WrongPin => 403,
            Self::UnknownAccount
            | Self::UnknownCode
            | Self::UnknownEdition
            | Self::UnknownLogin
            | Self::UnknownRecovery => 404,
            Self::Busy => 429,
            Self::ServerError => 500,
        }
    }

    /// Its class.
    pub fn class(self) -> Class {
        match self.status() {
            400 => Class::Invalid,
            404 => Class::Missing,
            429 => Class::Conflict,
            500 => Class::Failure,
            _ => Class::Refused,
        }
    }
}

/// The body of a refusal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The code.
    pub error: RefusalCode,
    /// Seconds until asking again can help.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
    /// How many wrong PINs until the account is blocked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tries_left: Option<u32>,
}

impl Refusal {
    /// A code alone.
    pub fn new(error: RefusalCode) -> Self {
        Self { error, retry_after: None, tries_left: None }
    }

    /// Reads the body of an answer.
    pub fn from_json(body: &[u8]) -> Result<Self, MessageError> {
        json::from_slice(body, 8 * 1024)
    }
}

impl From<RefusalCode> for Refusal {
    fn from(error: RefusalCode) -> Self {
        Self::new(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_travels_by_its_code() {
        let locked = Refusal { retry_after: Some(60), ..RefusalCode::Locked.into() };
        let text = serde_json::to_string(&locked).unwrap();
        assert_eq!(text, r#"{"error":"locked","retry_after":60}"#);
        assert_eq!(Refusal::from_json(text.as_bytes()), Ok(locked));
        let later = Refusal::from_json(br#"{"error":"of_a_later_version"}"#).unwrap();
        assert_eq!(later.error, RefusalCode::InvalidRequest);
    }
}
