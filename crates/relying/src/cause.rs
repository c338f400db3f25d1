//! Which reason each error of the rooms below becomes.

use formats::{mdoc::MdocError, sd_jwt::SdJwtError, trust::ChainError};
use protocols::{
    dcql::AnswerError,
    oid4vp::{RefusalCode, ResponseError},
};

use crate::reason::Reason;

impl From<SdJwtError> for Reason {
    fn from(error: SdJwtError) -> Self {
        match error {
            SdJwtError::ClaimCollides
            | SdJwtError::ClaimNameReserved
            | SdJwtError::DisclosureArity
            | SdJwtError::DisclosureMalformed
            | SdJwtError::DisclosureUnreferenced => Self::Disclosure,
            SdJwtError::DigestTwice => Self::DigestTwice,
            SdJwtError::Expired => Self::Expired,
            SdJwtError::HashUnknown => Self::HashUnknown,
            SdJwtError::HolderKeyMissing => Self::HolderKeyMissing,
            SdJwtError::Issuer(_) => Self::IssuerUntrusted,
            SdJwtError::IssuerSignature => Self::IssuerSignature,
            SdJwtError::KeyBindingAudience => Self::Audience,
            SdJwtError::KeyBindingHash => Self::SdHash,
            SdJwtError::KeyBindingMalformed | SdJwtError::KeyBindingType => Self::KbMalformed,
            SdJwtError::KeyBindingMissing => Self::KbMissing,
            SdJwtError::KeyBindingNonce => Self::Nonce,
            SdJwtError::KeyBindingSignature => Self::KbSignature,
            SdJwtError::KeyBindingTime => Self::KbTime,
            SdJwtError::NotYetValid => Self::NotYetValid,
            _ => Self::Malformed,
        }
    }
}

impl From<MdocError> for Reason {
    fn from(error: MdocError) -> Self {
        match error {
            MdocError::DeviceAuthMissing => Self::DeviceAuthMissing,
            MdocError::DeviceElement => Self::DeviceElement,
            MdocError::DeviceMac => Self::DeviceMac,
            MdocError::DeviceSignature => Self::DeviceSignature,
            MdocError::DigestTwice | MdocError::ElementTwice => Self::DigestTwice,
            MdocError::Doctype => Self::Doctype,
            MdocError::DoctypeUnexpected => Self::WrongType,
            MdocError::DocumentMissing | MdocError::DocumentsMany => Self::DocumentsNotOne,
            MdocError::ElementAltered | MdocError::ElementUnsigned => Self::Digest,
            MdocError::Expired => Self::Expired,
            MdocError::HashUnknown => Self::HashUnknown,
            MdocError::HolderKey => Self::HolderKeyMissing,
            MdocError::Issuer(ChainError::Profile(_)) => Self::IssuerProfile,
            MdocError::Issuer(_) => Self::IssuerUntrusted,
            MdocError::IssuerSignature => Self::IssuerSignature,
            MdocError::NotYetValid => Self::NotYetValid,
            MdocError::ResponseStatus => Self::WalletError,
            MdocError::SaltShort => Self::SaltShort,
            MdocError::SignedOutside => Self::IssuerSignedOutside,
            MdocError::StatusUnknown => Self::StatusUnusable,
            MdocError::Malformed
            | MdocError::TooDeep
            | MdocError::TooLarge
            | MdocError::Version => Self::Malformed,
        }
    }
}

impl From<AnswerError> for Reason {
    fn from(error: AnswerError) -> Self {
        match error {
            AnswerError::AgeNotAnswered { .. } => Self::AgeNotAnswered,
            AnswerError::AnsweredMoreThanAsked { .. }
            | AnswerError::CredentialsNotAsked
            | AnswerError::UnknownQuery => Self::MoreThanAsked,
            AnswerError::AuthorityNotAsked(_) => Self::IssuerNotAsked,
            AnswerError::HolderNotBound(_) => Self::HolderKeyMissing,
            AnswerError::MissingClaim { .. } => Self::MissingClaim,
            AnswerError::MissingCredential => Self::MissingCredential,
            AnswerError::NotOne(_) => Self::Malformed,
            AnswerError::TypeNotAsked(_) => Self::WrongType,
        }
    }
}

impl From<RefusalCode> for Reason {
    fn from(code: RefusalCode) -> Self {
        match code {
            RefusalCode::AccessDenied => Self::Declined,
            _ => Self::WalletError,
        }
    }
}

impl From<ResponseError> for Reason {
    fn from(error: ResponseError) -> Self {
        match error {
            ResponseError::Jwe(_) | ResponseError::Key => Self::Undecryptable,
            ResponseError::Refused(refusal) => refusal.error.into(),
            _ => Self::Malformed,
        }
    }
}
