//! Whether a copy, and a card, can be shown.

use serde::{Deserialize, Serialize};

/// What was last found out about a copy; from mild to final.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Nothing stands against it.
    #[default]
    Good,
    /// Not to be accepted for the time being (Token Status List, section 7.1): it is suspended, or
    /// its list has no place for it.
    Suspended,
    /// The trust list does not vouch any more for whoever has signed it.
    Untrusted,
    /// Taken back for good.
    Revoked,
}

/// What a card is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It can be shown.
    Good,
    /// All copies have expired.
    Expired,
    /// It was taken back for good.
    Revoked,
    /// It is suspended.
    Suspended,
    /// Whoever has signed it is trusted no longer.
    Untrusted,
}

impl From<Standing> for State {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::Good => Self::Good,
            Standing::Suspended => Self::Suspended,
            Standing::Untrusted => Self::Untrusted,
            Standing::Revoked => Self::Revoked,
        }
    }
}
