//! Why a COSE object is not taken.

use terms::Class;

use crate::cbor::CborError;

/// Why a COSE_Sign1 or a COSE_Key is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CoseError {
    /// Not signed with ECDSA on P-256 and SHA-256, or the algorithm is not protected.
    #[error("the signature's algorithm is not ES256")]
    Algorithm,
    /// It is no CBOR as we take it.
    #[error("the signed object cannot be read: {0}")]
    Cbor(#[from] CborError),
    /// It names parameters that a reader must understand (`crit`); none are known here.
    #[error("the signed object asks for something that is not known here")]
    Critical,
    /// Not a public key on P-256 with both coordinates, or one with its private half.
    #[error("the key is no public key on P-256")]
    Key,
    /// Not the form of a COSE_Sign1.
    #[error("the signed object cannot be read")]
    Malformed,
    /// There is no payload, and none was at hand.
    #[error("the payload is missing")]
    PayloadMissing,
    /// There is a payload where it should travel apart.
    #[error("the payload was not expected here")]
    PayloadUnexpected,
    /// Not the key's signature of this content.
    #[error("the signature is wrong")]
    Signature,
    /// Longer than the reader was ready for.
    #[error("the signed object is too large")]
    TooLarge,
    /// Another type than was expected.
    #[error("the signed object has another type")]
    Type,
}

impl CoseError {
    /// What cannot be read is invalid; what can be read and is not good enough is refused.
    pub fn class(self) -> Class {
        match self {
            Self::Algorithm | Self::Critical | Self::Signature | Self::Type => Class::Refused,
            Self::Cbor(_)
            | Self::Key
            | Self::Malformed
            | Self::PayloadMissing
            | Self::PayloadUnexpected
            | Self::TooLarge => Class::Invalid,
        }
    }
}
