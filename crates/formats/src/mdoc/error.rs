//! Why an mdoc is not made or not taken: one variant for each reason.

use terms::Class;

use crate::{cbor::CborError, cose::CoseError, trust::ChainError};

/// Why elements cannot become a document: a mistake of the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DraftError {
    /// Two elements of one namespace have one name.
    #[error("two elements of one namespace have the same name")]
    ElementTwice,
    /// No elements, no holder's key, or no dates.
    #[error("the document has no elements, no holder or no dates")]
    Incomplete,
    /// More elements than a reader would read.
    #[error("the document has too many elements")]
    TooMany,
    /// A value is nested too deeply, or a date has no form.
    #[error("a value or a date cannot be written")]
    Unwritable,
    /// It would end before it begins, or begin before it is signed.
    #[error("the document's dates are out of order")]
    ValidityOrder,
}

impl DraftError {
    /// Our side failed: elements come from our own registry and types.
    pub fn class(self) -> Class {
        Class::Failure
    }
}

/// Why a document or a response is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MdocError {
    /// There is no device authentication: a copy of a document would pass for its holder.
    #[error("the device authentication is missing")]
    DeviceAuthMissing,
    /// The wallet adds an element that the issuer has not allowed it to.
    #[error("the wallet vouches for an element that it may not vouch for")]
    DeviceElement,
    /// A MAC instead of a signature.
    #[error("the device authentication is a MAC, which is not taken")]
    DeviceMac,
    /// Not the holder's signature, or one of another session or document.
    #[error("the device signature is not of this session")]
    DeviceSignature,
    /// A digest stands for two elements.
    #[error("the same digest occurs twice")]
    DigestTwice,
    /// The type outside is not the type that the issuer has signed.
    #[error("the document is of another type than was signed")]
    Doctype,
    /// Another type than was asked for.
    #[error("the document is of another type than was expected")]
    DoctypeUnexpected,
    /// The response brings no document.
    #[error("there is no document")]
    DocumentMissing,
    /// The response brings several documents where one was asked for.
    #[error("there is more than one document")]
    DocumentsMany,
    /// An element is not what the issuer has signed.
    #[error("an element was altered")]
    ElementAltered,
    /// An element stands there twice.
    #[error("an element occurs twice")]
    ElementTwice,
    /// No digest stands for an element.
    #[error("an element belongs to nothing that was signed")]
    ElementUnsigned,
    /// `validUntil` has passed.
    #[error("the document has expired")]
    Expired,
    /// The digests are not SHA-256.
    #[error("the hash function is not SHA-256")]
    HashUnknown,
    /// The holder's key is missing, or is none on P-256.
    #[error("the document names no key of its holder")]
    HolderKey,
    /// The issuer's certificates are not trusted; which of their faults, says [`ChainError`].
    #[error("the issuer is not trusted: {0}")]
    Issuer(ChainError),
    /// The security object is not signed by the issuer's key.
    #[error("the issuer's signature is wrong")]
    IssuerSignature,
    /// Not the form of a document or a response.
    #[error("the document cannot be read")]
    Malformed,
    /// `signed` or `validFrom` lies in the future.
    #[error("the document is not valid yet")]
    NotYetValid,
    /// The wallet says that something went wrong.
    #[error("the wallet reports an error")]
    ResponseStatus,
    /// A salt is too short to hide what it should.
    #[error("an element is not hidden well enough")]
    SaltShort,
    /// Signed while the issuer's certificates did not hold.
    #[error("the document was signed outside the time of the issuer's certificate")]
    SignedOutside,
    /// Its status is kept in a way that is not known here; it must not be taken for none.
    #[error("the document's status cannot be looked up")]
    StatusUnknown,
    /// Nested too deeply.
    #[error("the document is nested too deeply")]
    TooDeep,
    /// Longer than [`super::MAX_MDOC_BYTES`], or of too many parts.
    #[error("the document is too large")]
    TooLarge,
    /// Of another version of the standard.
    #[error("the document has another version")]
    Version,
}

impl MdocError {
    /// What cannot be read is invalid; what can be read and is not good enough is refused.
    pub fn class(self) -> Class {
        match self {
            Self::DocumentMissing
            | Self::Malformed
            | Self::TooDeep
            | Self::TooLarge
            | Self::Version => Class::Invalid,
            _ => Class::Refused,
        }
    }

    /// What is wrong with the issuer's signed object.
    pub(super) fn of_issuer(error: CoseError) -> Self {
        match error {
            CoseError::Cbor(error) => error.into(),
            CoseError::Algorithm | CoseError::Critical | CoseError::Signature => {
                Self::IssuerSignature
            }
            _ => Self::Malformed,
        }
    }

    /// What is wrong with the holder's signature.
    pub(super) fn of_device(error: CoseError) -> Self {
        match error {
            CoseError::Cbor(error) => error.into(),
            CoseError::Algorithm | CoseError::Critical | CoseError::Signature => {
                Self::DeviceSignature
            }
            _ => Self::Malformed,
        }
    }
}

impl From<CborError> for MdocError {
    fn from(error: CborError) -> Self {
        match error {
            CborError::TooDeep => Self::TooDeep,
            _ => Self::Malformed,
        }
    }
}
