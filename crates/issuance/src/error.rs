//! What can go wrong, per family of verbs, with the codes that the specifications give.

use activation::Eligibility;
use protocols::{
    oauth::{AuthorizationError, Challenge, ErrorBody, Scheme, dpop::DpopError},
    oid4vci::{
        CredentialCode, CredentialRequestError, NotificationCode, ProofError, TokenCode,
        TokenRequestError,
    },
};
use terms::{Class, Forbidden};

/// Why a resident is not offered a credential.
#[derive(Debug, thiserror::Error)]
pub enum OfferError {
    /// No credential of that name is issued here.
    #[error("no credential of that name is issued here")]
    ConfigurationUnknown,
    /// The act does not allow it.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The resident may not hold it today.
    #[error("the resident may not hold an IKD today")]
    NotEligible(Eligibility),
    /// No such resident, or not in the region of the act.
    #[error("no such resident")]
    ResidentMissing,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// An offer for any phone needs an officer who confirms the phone in the room.
    #[error("an offer must be bound to the key of the phone in the room: scan it first")]
    Unbound,
}

impl OfferError {
    /// The class for the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::ConfigurationUnknown => Class::Invalid,
            Self::Forbidden(_) | Self::NotEligible(_) | Self::Unbound => Class::Refused,
            Self::ResidentMissing => Class::Missing,
            Self::Store(error) => error.class(),
        }
    }
}

/// Why a token request is refused (OpenID4VCI 1.0, section 6.3).
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// The DPoP proof does not hold.
    #[error(transparent)]
    Dpop(#[from] DpopError),
    /// Not allowed at all: a mistake in the wiring.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The code is unknown, expired, spent, of another key, or out of guesses, or the transaction
    /// code is wrong. Which of these is nobody's business.
    #[error("the code or the transaction code is not valid, or no longer")]
    Grant,
    /// The DPoP proof has been used before.
    #[error("the DPoP proof has been used before")]
    ProofReplayed,
    /// The request cannot be read.
    #[error(transparent)]
    Request(#[from] TokenRequestError),
    /// The store failed.
    #[error("the server could not complete the request; try again")]
    Store(#[from] store::Error),
}

impl TokenError {
    /// The class for the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Dpop(error) => error.class(),
            Self::Forbidden(_) | Self::Grant | Self::ProofReplayed => Class::Refused,
            Self::Request(error) => error.class(),
            Self::Store(error) => error.class(),
        }
    }

    /// The status code: 400 for all that is the client's doing.
    pub fn status(&self) -> u16 {
        match self {
            Self::Store(_) | Self::Forbidden(_) => 503,
            _ => 400,
        }
    }

    /// The answer on the wire.
    pub fn body(&self) -> ErrorBody<TokenCode> {
        let code = match self {
            Self::Dpop(error) => TokenCode::from(*error),
            Self::Grant => TokenCode::InvalidGrant,
            Self::ProofReplayed => TokenCode::InvalidDpopProof,
            Self::Request(error) => error.code(),
            Self::Forbidden(_) | Self::Store(_) => TokenCode::ServerError,
        };
        ErrorBody::new(code, self)
    }
}

/// Why a credential request is refused (OpenID4VCI 1.0, section 8.3.1).
#[derive(Debug, thiserror::Error)]
pub enum CredentialError {
    /// The Authorization header cannot be read or is missing.
    #[error(transparent)]
    Authorization(#[from] AuthorizationError),
    /// The resident may no longer hold it.
    #[error("the credential is not issued to this holder")]
    Denied,
    /// The DPoP proof does not hold.
    #[error(transparent)]
    Dpop(#[from] DpopError),
    /// Not allowed at all: a mistake in the wiring.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// A nonce or a DPoP proof has been used before.
    #[error("the {0} has been used before")]
    Replayed(Spent),
    /// The request cannot be read, or its proofs prove nothing.
    #[error(transparent)]
    Request(#[from] CredentialRequestError),
    /// The key could not sign, or the claims could not be written.
    #[error("the credential could not be signed; try again")]
    Signing,
    /// The store failed.
    #[error("the server could not complete the request; try again")]
    Store(#[from] store::Error),
    /// The access token is unknown, expired, used, or bound to another key.
    #[error("the access token is not valid here")]
    Token(Scheme),
    /// The token was given for another configuration, or none has that name.
    #[error("the access token was not given for this credential")]
    Wanted,
}

/// What was used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spent {
    /// A DPoP proof.
    DpopProof,
    /// A `c_nonce`.
    Nonce,
}

impl std::fmt::Display for Spent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::DpopProof => "DPoP proof",
            Self::Nonce => "nonce",
        })
    }
}

impl From<ProofError> for CredentialError {
    fn from(error: ProofError) -> Self {
        Self::Request(CredentialRequestError::Proof(error))
    }
}

/// How a protected endpoint answers a refusal: a challenge in the header, or a body.
#[derive(Debug)]
pub enum Answer<C> {
    /// Status and JSON body.
    Body(u16, ErrorBody<C>),
    /// `WWW-Authenticate`.
    Challenge(Challenge),
}

impl CredentialError {
    /// The class for the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Authorization(error) => error.class(),
            Self::Dpop(error) => error.class(),
            Self::Denied | Self::Forbidden(_) | Self::Replayed(_) | Self::Token(_) => {
                Class::Refused
            }
            Self::Request(error) => error.class(),
            Self::Signing => Class::Failure,
            Self::Store(error) => error.class(),
            Self::Wanted => Class::Invalid,
        }
    }

    /// The answer on the wire; errors are never encrypted.
    pub fn answer(&self) -> Answer<CredentialCode> {
        let body = |status, code| Answer::Body(status, ErrorBody::new(code, self));
        match self {
            Self::Authorization(error) => Answer::Challenge(error.challenge(Scheme::Dpop)),
            Self::Denied => body(400, CredentialCode::CredentialRequestDenied),
            Self::Dpop(error) => Answer::Challenge(error.challenge()),
            Self::Replayed(Spent::DpopProof) => {
                Answer::Challenge(Challenge::of(Scheme::Dpop, "invalid_dpop_proof", self))
            }
            Self::Replayed(Spent::Nonce) => body(400, CredentialCode::InvalidNonce),
            Self::Request(error) => Answer::Body(400, error.body()),
            Self::Token(scheme) => Answer::Challenge(Challenge::invalid_token(*scheme)),
            Self::Wanted => body(400, CredentialCode::UnknownCredentialConfiguration),
            Self::Forbidden(_) | Self::Signing | Self::Store(_) => {
                body(503, CredentialCode::InvalidCredentialRequest)
            }
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

impl From<store::Error> for NotificationError {
    fn from(error: store::Error) -> Self {
        Self::Access(error.into())
    }
}

impl From<Forbidden> for NotificationError {
    fn from(error: Forbidden) -> Self {
        Self::Access(error.into())
    }
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
            Self::Access(error) => match error.answer() {
                Answer::Challenge(challenge) => Answer::Challenge(challenge),
                Answer::Body(status, body) => {
                    let code = NotificationCode::InvalidNotificationRequest;
                    let text = body.error_description.unwrap_or_default();
                    Answer::Body(status, ErrorBody::new(code, text))
                }
            },
            Self::Body(body) => Answer::Body(400, body.clone()),
            Self::Unknown => {
                Answer::Body(400, ErrorBody::new(NotificationCode::InvalidNotificationId, self))
            }
        }
    }
}
