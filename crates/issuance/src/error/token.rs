//! What can go wrong at the token endpoint.

use protocols::{
    oauth::{ErrorBody, RevocationRequestError, dpop::DpopError},
    oid4vci::{GrantEnd, TokenCode, TokenRequestError},
};
use terms::{Class, Forbidden};

/// Why a token request is refused (OpenID4VCI 1.0, section 6.3).
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// The DPoP proof does not hold.
    #[error(transparent)]
    Dpop(#[from] DpopError),
    /// The grant has ended; wallets are told why, and that there will be nothing more.
    #[error("{}", .0.description())]
    Ended(GrantEnd),
    /// Not allowed at all: a mistake in the wiring.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The code is unknown, expired, spent, of another key, or out of guesses, or the transaction
    /// code is wrong. Which of these is nobody's business.
    #[error("the code or the transaction code is not valid, or no longer")]
    Grant,
    /// The holder may not hold it for now, suspended for example; the grant stays.
    #[error("the holder may not hold it for now; the grant stays")]
    NotNow,
    /// The phone holds as many residents' identities as one may; the offer stays.
    #[error("this phone holds as many identities as one phone may")]
    PhoneFull,
    /// The DPoP proof has been used before.
    #[error("the DPoP proof has been used before")]
    ProofReplayed,
    /// The request cannot be read.
    #[error(transparent)]
    Request(#[from] TokenRequestError),
    /// The request to give a grant back cannot be read.
    #[error(transparent)]
    Revocation(#[from] RevocationRequestError),
    /// The store failed.
    #[error("the server could not complete the request; try again")]
    Store(#[from] store::Error),
    /// As many refreshes as one grant has on a day.
    #[error("this grant was refreshed too many times today; try again tomorrow")]
    TooOften,
}

impl TokenError {
    /// The class for the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Dpop(error) => error.class(),
            Self::Ended(_)
            | Self::Forbidden(_)
            | Self::Grant
            | Self::NotNow
            | Self::PhoneFull
            | Self::ProofReplayed
            | Self::TooOften => Class::Refused,
            Self::Request(error) => error.class(),
            Self::Revocation(_) => Class::Invalid,
            Self::Store(error) => error.class(),
        }
    }

    /// The status code: 400 for all that is the client's doing, but for haste.
    pub fn status(&self) -> u16 {
        match self {
            Self::Store(_) | Self::Forbidden(_) => 503,
            Self::TooOften => 429,
            _ => 400,
        }
    }

    /// The answer on the wire.
    pub fn body(&self) -> ErrorBody<TokenCode> {
        let code = match self {
            Self::Dpop(error) => TokenCode::from(*error),
            Self::Ended(_) | Self::Grant => TokenCode::InvalidGrant,
            Self::NotNow | Self::PhoneFull => TokenCode::UnauthorizedClient,
            Self::ProofReplayed => TokenCode::InvalidDpopProof,
            Self::Request(error) => error.code(),
            Self::Revocation(_) => TokenCode::InvalidRequest,
            Self::Forbidden(_) | Self::Store(_) => TokenCode::ServerError,
            Self::TooOften => TokenCode::SlowDown,
        };
        ErrorBody::new(code, self)
    }
}
