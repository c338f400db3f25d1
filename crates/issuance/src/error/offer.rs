//! What can go wrong at the desk.

use activation::Eligibility;
use terms::{Class, Forbidden, Moment};

use crate::caps::Reached;

/// Why a resident is not offered a credential.
#[derive(Debug, thiserror::Error)]
pub enum OfferError {
    /// The officer has handed over, or the phone has taken, as many identities as there are for one.
    #[error(
        "as many identities as one officer hands over, or one phone takes; a supervisor can help"
    )]
    CapReached(Reached),
    /// No offered credential has such a claim on request.
    #[error("what is offered has no such claim on request; there are: {}", .there.join(", "))]
    ClaimUnknown {
        /// The claims that may be asked for.
        there: Vec<String>,
    },
    /// No credential of that name is issued here.
    #[error("no credential of that name is issued here")]
    ConfigurationUnknown,
    /// What was approved for a day is asked for on another one.
    #[error("that day is over")]
    DayOver,
    /// The act does not allow it.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The record says since a few days that the resident is somebody else.
    #[error("the record's identity was changed in the last week: it takes officers of two offices")]
    IdentityChanged {
        /// From then on it is an offer like others.
        until: Moment,
    },
    /// The record says too little: this is recorded first.
    #[error("nothing is recorded as `{claim}`, and without it there is no such credential")]
    Lacking {
        /// What the claim is called.
        claim: String,
    },
    /// The resident may not hold it today.
    #[error("the resident may not hold an IKD today")]
    NotEligible(Eligibility),
    /// The resident holds nothing on another phone: an ordinary offer is the way.
    #[error("the resident holds nothing on another phone: make an ordinary offer")]
    NothingHeld,
    /// No such offer, or not in the region of the act.
    #[error("no such offer")]
    OfferMissing,
    /// No phone waits that shows this number.
    #[error("the phone that waits shows another number, or waits no longer")]
    PhoneOther,
    /// No such resident, or not in the region of the act.
    #[error("no such resident")]
    ResidentMissing,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// An offer for any phone needs an officer who confirms the phone in the room.
    #[error("an offer must be bound to the key of the phone in the room: scan it first")]
    Unbound,
    /// The vaults of the old phones could not be closed.
    #[error(transparent)]
    Unlock(#[from] unlock::EndError),
}

impl OfferError {
    /// The class for the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::ClaimUnknown { .. } | Self::ConfigurationUnknown => Class::Invalid,
            Self::CapReached(_)
            | Self::Forbidden(_)
            | Self::IdentityChanged { .. }
            | Self::Lacking { .. }
            | Self::NotEligible(_)
            | Self::Unbound => Class::Refused,
            Self::OfferMissing | Self::ResidentMissing => Class::Missing,
            Self::DayOver | Self::NothingHeld | Self::PhoneOther => Class::Conflict,
            Self::Store(error) => error.class(),
            Self::Unlock(error) => error.class(),
        }
    }
}
