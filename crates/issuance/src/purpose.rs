//! What a status list is for: copies in wallets, of which there are many and short-lived ones, or
//! printed cards, of which there are few and which are looked at where there is no network.

use std::time::Duration;

/// What a status list is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Printed cards.
    Card,
    /// Credentials in wallets.
    Wallet,
}

impl Purpose {
    /// As it stands in the store.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::Wallet => "wallet",
        }
    }

    /// Places in a list: a power of four. A wallet's list of a million is fetched by whoever meets
    /// one of its credentials; a card's is kept whole by every verifier that is often offline.
    pub(crate) fn size(self) -> i64 {
        match self {
            Self::Card => 1 << 18,
            Self::Wallet => 1 << 20,
        }
    }

    /// Lists that take new credentials at the same time.
    pub(crate) fn open_lists(self) -> usize {
        match self {
            Self::Card => 1,
            Self::Wallet => 4,
        }
    }

    /// Places reserved at a time in each open list: few writes, and few places lost at an end.
    pub(crate) fn block(self) -> u32 {
        match self {
            Self::Card => 64,
            Self::Wallet => 1_024,
        }
    }

    /// How long verifiers may use a copy: whole epochs.
    pub(crate) fn ttl(self) -> Duration {
        match self {
            Self::Card => Duration::from_secs(3_600),
            Self::Wallet => Duration::from_secs(60),
        }
    }

    /// How long an edition says anything at all: whole epochs.
    pub(crate) fn life(self) -> Duration {
        match self {
            Self::Card => Duration::from_secs(7 * 86_400),
            Self::Wallet => Duration::from_secs(86_400),
        }
    }

    /// How long a list is named after it was closed: until the last credential in it has expired
    /// by itself, which is at most fourteen days after it was signed (see [`crate::stock::FRESH`]).
    /// Cards' lists are always named.
    pub(crate) fn named(self) -> Option<Duration> {
        match self {
            Self::Card => None,
            Self::Wallet => Some(Duration::from_secs(16 * 86_400)),
        }
    }

    /// How long a list can be fetched after it was closed: until nobody may be holding an edition of
    /// it any more that once named it. What it says may be forgotten later, never sooner (see
    /// [`crate::retention::LIST`]).
    pub(crate) fn published(self) -> Option<Duration> {
        self.named().map(|named| named + self.life())
    }

    /// Where the lists that concern its verifiers are named.
    pub(crate) fn aggregation(self) -> &'static str {
        match self {
            Self::Card => "/status/cards",
            Self::Wallet => "/status",
        }
    }
}
