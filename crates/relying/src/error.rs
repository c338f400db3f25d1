//! What can go wrong, per family of verbs.

use std::time::Duration;

use formats::Path;
use keys::{CertificateError, KeyError};
use protocols::{
    dcql::QueryError,
    oauth::ErrorBody,
    oid4vp::{LinkError, PairingError},
};
use terms::{Class, Forbidden};

use crate::reason::Reason;

/// Why a request has no number.
#[derive(Debug, thiserror::Error)]
pub enum NumberError {
    /// Its answer leads back into one browser: it is for the phone that this browser is on.
    #[error("a request that leads back to a browser has no number")]
    Bound,
    /// The act does not allow it.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The digits could not be sealed.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// There is no such request, or it is over.
    #[error("there is no such request, or it is over")]
    Missing,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl NumberError {
    /// The class for the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Bound => Class::Conflict,
            Self::Forbidden(_) => Class::Refused,
            Self::Key(error) => error.class(),
            Self::Missing => Class::Missing,
            Self::Store(error) => error.class(),
        }
    }
}

/// Why there is no link behind a number.
#[derive(Debug, thiserror::Error)]
pub enum PairError {
    /// Too many wrong numbers have come: from this network, or in all.
    #[error("too many wrong numbers have come; try again soon")]
    Busy {
        /// After what time.
        again: Duration,
    },
    /// It is none of ours, or not any more: nobody is told which.
    #[error("there is no request with this number")]
    Missing,
    /// What was asked cannot be read.
    #[error(transparent)]
    Posted(#[from] PairingError),
    /// The store failed.
    #[error("the server could not complete the request; try again")]
    Store(#[from] store::Error),
}

impl PairError {
    /// The class for the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Busy { .. } => Class::Refused,
            Self::Missing => Class::Missing,
            Self::Posted(error) => error.class(),
            Self::Store(error) => error.class(),
        }
    }
}

/// Why a relying party is not registered.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// Nothing, or too much, is allowed.
    #[error("a relying party is allowed some claims of some types, and not without measure")]
    Allowed,
    /// Its access certificate could not be made.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// Where people turn to is no web page and no mail address.
    #[error("people turn to an https: or mailto: address, without subject or text")]
    Contact,
    /// The act does not allow it.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// Its key could not be made.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// Not a short name.
    #[error("a short name is 1 to 40 of a-z, 0-9 and hyphen, not beginning with a hyphen")]
    Name,
    /// People would be sent back without TLS, or a prefix has a query.
    #[error("people are sent back to https addresses; a prefix has no query")]
    Redirect,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// A title or a purpose is missing or too long.
    #[error("title (64 characters) and purpose (300) are needed in both languages")]
    Wording,
}

impl RegisterError {
    /// The class for the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Allowed | Self::Contact | Self::Name | Self::Redirect | Self::Wording => {
                Class::Invalid
            }
            Self::Certificate(error) => error.class(),
            Self::Forbidden(_) => Class::Refused,
            Self::Key(error) => error.class(),
            Self::Store(error) => error.class(),
        }
    }
}

/// Why nothing is asked.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// The party's access certificate has expired: no wallet would answer.
    #[error("the relying party's access certificate has expired; register it again")]
    CertificateExpired,
    /// A list of claims holds something that is no path.
    #[error("claims are asked for by paths such as full_name,address.locality")]
    Claims,
    /// The act does not allow it.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// Only SD-JWT VC and mdoc are asked for here.
    #[error("only credentials of the formats dc+sd-jwt and mso_mdoc can be asked for here")]
    Format,
    /// The type is not written in that format.
    #[error("credentials of this type are not written in that format")]
    FormatOfKind,
    /// A credential without proof of its holder proves nothing.
    #[error("credentials are asked for with holder binding only")]
    HolderBinding,
    /// The key for the answer could not be sealed.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// There is no type of this short name.
    #[error("there is no credential type of that name")]
    Kind,
    /// No element of the type's documents shows this claim, and no more than it.
    #[error("no element of an mdoc shows just the claim {0}")]
    NoElement(Path),
    /// These types and claims are not registered for the party.
    #[error("the relying party is not registered for: {}", .0.join(", "))]
    NotAllowed(Vec<String>),
    /// No such relying party.
    #[error("no such relying party is registered")]
    PartyMissing,
    /// The query is none.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The address to go back to is not registered.
    #[error("the address to go back to is not one that is registered for the relying party")]
    Redirect,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl AskError {
    /// The class for the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::CertificateExpired => Class::Failure,
            Self::Claims
            | Self::Format
            | Self::FormatOfKind
            | Self::HolderBinding
            | Self::Kind
            | Self::NoElement(_) => Class::Invalid,
            Self::Forbidden(_) | Self::NotAllowed(_) | Self::Redirect => Class::Refused,
            Self::Key(error) => error.class(),
            Self::PartyMissing => Class::Missing,
            Self::Query(error) => error.class(),
            Self::Store(error) => error.class(),
        }
    }
}

/// Why a wallet gets no request object.
#[derive(Debug, thiserror::Error)]
pub enum RequestError {
    /// It was answered before.
    #[error("the request has been answered")]
    Answered,
    /// The time to answer is over.
    #[error("the time to answer the request is over")]
    Expired,
    /// Not allowed at all: a mistake in the wiring.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The party's key could not sign.
    #[error("the request could not be signed; try again")]
    Key(#[from] KeyError),
    /// There is no such request.
    #[error("there is no such request")]
    Missing,
    /// What the wallet has posted cannot be read.
    #[error(transparent)]
    Posted(#[from] LinkError),
    /// What the register says of the asker could not be signed.
    #[error("the request could not be signed; try again")]
    Registration(#[from] RegisterError),
    /// The store failed.
    #[error("the server could not complete the request; try again")]
    Store(#[from] store::Error),
    /// The stored request cannot be written.
    #[error("the request could not be written; try again")]
    Unwritable,
}

impl RequestError {
    /// The class for the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Answered => Class::Conflict,
            Self::Expired | Self::Missing => Class::Missing,
            Self::Forbidden(_) | Self::Key(_) | Self::Unwritable => Class::Failure,
            Self::Posted(error) => error.class(),
            Self::Registration(error) => error.class(),
            Self::Store(error) => error.class(),
        }
    }
}

/// Why an answer is not taken.
#[derive(Debug, thiserror::Error)]
pub enum RespondError {
    /// Not allowed at all: a mistake in the wiring.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The key of the request does not unseal, or the claims do not seal.
    #[error("the server could not complete the request; try again")]
    Key(#[from] KeyError),
    /// There is no such request.
    #[error("there is no such request")]
    Missing,
    /// The answer is not good enough.
    #[error("{}: {}", .0.code(), .0.sentence(terms::Language::English))]
    Refused(Reason),
    /// The store failed.
    #[error("the server could not complete the request; try again")]
    Store(#[from] store::Error),
}

impl RespondError {
    /// The class for the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Forbidden(_) | Self::Key(_) => Class::Failure,
            Self::Missing => Class::Missing,
            Self::Refused(_) => Class::Refused,
            Self::Store(error) => error.class(),
        }
    }

    /// The status code: 400 for all that is the wallet's doing.
    pub fn status(&self) -> u16 {
        match self {
            Self::Forbidden(_) | Self::Key(_) | Self::Store(_) => 503,
            Self::Missing => 404,
            Self::Refused(_) => 400,
        }
    }

    /// The answer on the wire: a code of OAuth, and the reason with its sentence.
    pub fn body(&self) -> ErrorBody<&'static str> {
        let code = if self.status() == 503 { "server_error" } else { "invalid_request" };
        ErrorBody::new(code, self)
    }
}

impl From<Reason> for RespondError {
    fn from(reason: Reason) -> Self {
        Self::Refused(reason)
    }
}

/// Why there is no outcome to read.
#[derive(Debug, thiserror::Error)]
pub enum ResultError {
    /// The browser did not come back from the wallet, or another one did (HAIP 1.0, section 5.1).
    #[error("the result is for the browser that comes back from the wallet, and no other")]
    Elsewhere,
    /// The act does not allow it.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The claims do not unseal.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// There is no such request, or no longer.
    #[error("there is no such request, or no longer")]
    Missing,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl ResultError {
    /// The class for the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Elsewhere | Self::Forbidden(_) => Class::Refused,
            Self::Key(error) => error.class(),
            Self::Missing => Class::Missing,
            Self::Store(error) => error.class(),
        }
    }
}

/// Why nothing was swept.
#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    /// Not allowed at all: a mistake in the wiring.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl SweepError {
    /// The class for the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Forbidden(_) => Class::Refused,
            Self::Store(error) => error.class(),
        }
    }
}
