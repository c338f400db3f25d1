//! Why a JWS is not taken.

use terms::Class;

/// Why a text is not a JWS that we take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JwsError {
    /// `alg` is not ES256 (`none` and everything symmetric among them).
    #[error("the signature algorithm is not ES256")]
    Algorithm,
    /// `crit` or `b64` asks for rules that we do not have.
    #[error("the header asks for an extension that is not known here")]
    Extension,
    /// The header is no JSON object or a member has the wrong type.
    #[error("the header cannot be read")]
    Header,
    /// `jwk` holds a private key, another kind of key or no key.
    #[error("the key in the header cannot be used")]
    Key,
    /// Not three parts of base64url.
    #[error("it is not a compact JWS")]
    Malformed,
    /// The payload is not the JSON that was expected.
    #[error("the payload cannot be read")]
    Payload,
    /// The signature is not this key's signature of these bytes.
    #[error("the signature is wrong")]
    Signature,
    /// Longer than the bound.
    #[error("it is too large")]
    TooLarge,
    /// `typ` names another kind of object.
    #[error("it is another type of object")]
    Type,
}

impl JwsError {
    /// A wrong signature is refused; the rest cannot be read.
    pub fn class(self) -> Class {
        match self {
            Self::Signature => Class::Refused,
            _ => Class::Invalid,
        }
    }
}
