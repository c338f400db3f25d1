//! The words of this room: what is offered, which phone, which batch, and why credentials end.

use protocols::oid4vci::GrantEnd;
use registry::{LifeStatus, Resident};
use serde::Serialize;
use terms::{Id, Nik};

/// Marker for ids of offers.
#[derive(Debug)]
pub enum Offer {}

/// Who is offered something.
#[derive(Clone, Copy, Debug)]
pub enum Whom {
    /// The resident with this handle.
    Resident(Id<Resident>),
    /// The resident with this NIK; the act must be allowed to read residents.
    Nik(Nik),
}

impl From<Id<Resident>> for Whom {
    fn from(resident: Id<Resident>) -> Self {
        Self::Resident(resident)
    }
}

/// Which phone may redeem an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binding {
    /// Any phone; see [`crate::Unbound`].
    Any,
    /// The wallet whose DPoP key has this RFC 7638 thumbprint (SHA-256).
    Key([u8; 32]),
}

/// One batch: of this offer, at this turn, in this configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Batch {
    pub offer: Id<Offer>,
    /// How many times the token had been refreshed.
    pub turn: u32,
    pub configuration: String,
}

/// Why credentials end before their time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RevokeReason {
    /// The resident is missing, or has gone and nobody knows where.
    Absence,
    /// The resident has died.
    Death,
    /// The resident wants to leave IKD, which is as easy as joining.
    Leaving,
    /// The phone is lost or stolen.
    Loss,
    /// The resident has moved away.
    Move,
    /// An officer made a mistake.
    OfficerError,
    /// The resident's record was declared not valid.
    Record,
    /// They are issued anew: what they say has changed, or the key that signed them is not trusted.
    Reissue,
    /// The resident asked for it.
    Request,
}

impl RevokeReason {
    /// Why nobody with this status keeps credentials, if so.
    pub(crate) fn of(status: LifeStatus) -> Option<Self> {
        match status {
            LifeStatus::Alive => None,
            LifeStatus::Dead => Some(Self::Death),
            LifeStatus::Gone | LifeStatus::Missing => Some(Self::Absence),
            LifeStatus::Moved => Some(Self::Move),
            LifeStatus::NotValid => Some(Self::Record),
        }
    }

    /// What wallets are told.
    pub(crate) const fn end(self) -> GrantEnd {
        match self {
            Self::Absence => GrantEnd::Absence,
            Self::Death => GrantEnd::Death,
            Self::Leaving => GrantEnd::Leaving,
            Self::Loss => GrantEnd::Loss,
            Self::Move => GrantEnd::Move,
            Self::OfficerError => GrantEnd::OfficerError,
            Self::Record => GrantEnd::Record,
            Self::Reissue => GrantEnd::Reissue,
            Self::Request => GrantEnd::Request,
        }
    }
}
