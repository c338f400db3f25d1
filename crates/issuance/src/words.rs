//! The words of this room: which phone, and why credentials end.

use registry::Resident;
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

/// Why credentials end before their time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RevokeReason {
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
    /// The resident asked for it.
    Request,
}
