//! What can go wrong at the endpoints that a wallet calls after its credential request.

use protocols::{
    oauth::ErrorBody,
    oid4vci::{DeferredCode, NotificationCode},
};
use terms::{Class, Forbidden};

use super::{Answer, CredentialError};

/// Why a deferred credential request is refused (OpenID4VCI 1.0, section 9.3).
#[derive(Debug, thiserror::Error)]
pub enum DeferredError {
    /// The Authorization header, the token or the DPoP proof does not hold; or our side failed.
    #[error(transparent)]
    Access(#[from] CredentialError),
    /// The body cannot be read.
    #[error("the deferred credential request cannot be read")]
    Body(ErrorBody<DeferredCode>),
    /// The desk has declined, or the credentials were revoked meanwhile.
    #[error("the credential is not issued to this holder")]
    Denied,
    /// No desk has confirmed the phone in time.
    #[error("no desk has confirmed this phone in time; a new offer is needed")]
    Late,
    /// Another request is being answered with it just now.
    #[error("the credential is being issued")]
    Taken,
    /// Never given to this token, or delivered already.
    #[error("that transaction id was not given to this token, or is used up")]
    Unknown,
}

impl DeferredError {
    /// The class for the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Access(error) => error.class(),
            Self::Body(_) | Self::Unknown => Class::Invalid,
            Self::Denied | Self::Late => Class::Refused,
            Self::Taken => Class::Conflict,
        }
    }

    /// The answer on the wire.
    pub fn answer(&self) -> Answer<DeferredCode> {
        let body = |code| Answer::Body(400, ErrorBody::new(code, self));
        match self {
            Self::Access(CredentialError::Denied) | Self::Denied | Self::Late => {
                body(DeferredCode::CredentialRequestDenied)
            }
            Self::Access(error) => error.answer_as(DeferredCode::InvalidCredentialRequest),
            Self::Body(said) => Answer::Body(400, said.clone()),
            Self::Taken | Self::Unknown => body(DeferredCode::InvalidTransactionId),
        }
    }
}

/// Why a notification is refused (OpenID4VCI 1.0, section 11.3).
#[derive(Debug, thiserror::Error)]
pub enum NotificationError {
    /// The Authorization header, the token or the DPoP proof does not hold.
    #[error(transparent)]
    Access(#[from] CredentialError),
    /// The body cannot be read.
    #[error("the notification cannot be read")]
    Body(ErrorBody<NotificationCode>),
    /// Never given to this token.
    #[error("that notification id was not given to this token")]
    Unknown,
}

impl NotificationError {
    /// The class for the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Access(error) => error.class(),
            Self::Body(_) | Self::Unknown => Class::Invalid,
        }
    }

    /// The answer on the wire.
    pub fn answer(&self) -> Answer<NotificationCode> {
        match self {
            Self::Access(error) => error.answer_as(NotificationCode::InvalidNotificationRequest),
            Self::Body(body) => Answer::Body(400, body.clone()),
            Self::Unknown => {
                Answer::Body(400, ErrorBody::new(NotificationCode::InvalidNotificationId, self))
            }
        }
    }
}

macro_rules! from_below {
    ($($error:ty),*) => {$(
        impl From<store::Error> for $error {
            fn from(error: store::Error) -> Self {
                Self::Access(error.into())
            }
        }

        impl From<Forbidden> for $error {
            fn from(error: Forbidden) -> Self {
                Self::Access(error.into())
            }
        }
    )*};
}

from_below!(DeferredError, NotificationError);
