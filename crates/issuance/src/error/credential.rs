//! What can go wrong at the credential endpoint.

use protocols::{
    oauth::{AuthorizationError, Challenge, ErrorBody, Scheme, dpop::DpopError},
    oid4vci::{CredentialCode, CredentialRequestError, ProofError},
};
use terms::{Class, Forbidden};

use super::Answer;

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

    /// The same at another endpoint, where `code` stands for whatever is not a challenge.
    pub(super) fn answer_as<C>(&self, code: C) -> Answer<C> {
        match self.answer() {
            Answer::Challenge(challenge) => Answer::Challenge(challenge),
            Answer::Body(status, body) => {
                let text = body.error_description.unwrap_or_default();
                Answer::Body(status, ErrorBody::new(code, text))
            }
        }
    }
}
