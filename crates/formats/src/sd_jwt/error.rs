//! Why an SD-JWT is not taken: one variant for each reason, each with a code of its own.

use terms::Class;

use crate::{jose::JwsError, trust::ChainError};

/// Why a credential or a presentation is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SdJwtError {
    /// A disclosure brings a claim whose name stands there already.
    #[error("a disclosed claim has the name of another claim")]
    ClaimCollides,
    /// A disclosure brings a claim named `_sd`, `_sd_alg` or `...`.
    #[error("a disclosed claim has a name that is reserved")]
    ClaimNameReserved,
    /// A digest stands in two places, or one disclosure was sent twice.
    #[error("the same digest occurs twice")]
    DigestTwice,
    /// A disclosure of three elements in an array, or of two in an object.
    #[error("a disclosure has the wrong number of elements for its place")]
    DisclosureArity,
    /// A disclosure is not a JSON array that begins with a salt.
    #[error("a disclosure cannot be read")]
    DisclosureMalformed,
    /// No digest stands for a disclosure.
    #[error("a disclosure belongs to nothing that was signed")]
    DisclosureUnreferenced,
    /// `exp` has passed.
    #[error("the credential has expired")]
    Expired,
    /// `_sd_alg` names another function than SHA-256.
    #[error("the hash function is not SHA-256")]
    HashUnknown,
    /// `_sd_alg` stands below the top level.
    #[error("the hash function is named below the top level")]
    HashMisplaced,
    /// There is no `cnf.jwk`: nobody could prove to be the holder.
    #[error("the credential names no key of its holder")]
    HolderKeyMissing,
    /// The issuer's certificates are not trusted; which of their faults, says [`ChainError`].
    #[error("the issuer is not trusted: {0}")]
    Issuer(ChainError),
    /// The issuer's JWT is not signed by the issuer's key.
    #[error("the issuer's signature is wrong")]
    IssuerSignature,
    /// The key binding JWT is for another audience.
    #[error("the key binding is for another audience")]
    KeyBindingAudience,
    /// The key binding JWT covers other bytes than were sent (`sd_hash`).
    #[error("the key binding covers another presentation")]
    KeyBindingHash,
    /// The key binding JWT cannot be read.
    #[error("the key binding cannot be read")]
    KeyBindingMalformed,
    /// There is no key binding JWT.
    #[error("the key binding is missing")]
    KeyBindingMissing,
    /// The key binding JWT answers another request.
    #[error("the key binding has another nonce")]
    KeyBindingNonce,
    /// The key binding JWT is not signed by the holder's key.
    #[error("the key binding's signature is wrong")]
    KeyBindingSignature,
    /// The key binding JWT was made too long ago, or in the future.
    #[error("the key binding was not made just now")]
    KeyBindingTime,
    /// The key binding JWT's `typ` is not `kb+jwt`.
    #[error("the key binding has another type")]
    KeyBindingType,
    /// A key binding JWT stands where a credential without one was expected.
    #[error("a key binding was not expected here")]
    KeyBindingUnexpected,
    /// Not the form of an SD-JWT VC, or a registered claim has the wrong type.
    #[error("the credential cannot be read")]
    Malformed,
    /// `iss`, `cnf`, `vct` or another claim that must be open was hidden, or a part of it.
    #[error("a claim was hidden that must be open")]
    NotDisclosable,
    /// `nbf` or `iat` lies in the future.
    #[error("the credential is not valid yet")]
    NotYetValid,
    /// Nested too deeply.
    #[error("the credential is nested too deeply")]
    TooDeep,
    /// Longer than [`super::MAX_SD_JWT_BYTES`].
    #[error("the credential is too large")]
    TooLarge,
    /// The `typ` is not `dc+sd-jwt`.
    #[error("the credential has another type")]
    Type,
}

impl SdJwtError {
    /// What cannot be read is invalid; what can be read and is not good enough is refused.
    pub fn class(self) -> Class {
        match self {
            Self::DisclosureMalformed
            | Self::KeyBindingMalformed
            | Self::Malformed
            | Self::TooDeep
            | Self::TooLarge => Class::Invalid,
            _ => Class::Refused,
        }
    }
}

/// What is wrong with the issuer's JWT.
impl From<JwsError> for SdJwtError {
    fn from(error: JwsError) -> Self {
        match error {
            JwsError::Signature | JwsError::Algorithm => Self::IssuerSignature,
            JwsError::TooLarge => Self::TooLarge,
            JwsError::Type => Self::Type,
            _ => Self::Malformed,
        }
    }
}
