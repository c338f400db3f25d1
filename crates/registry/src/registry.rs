//! The room's hand: what it keeps in the database, and how one gets at it.

use audit::Ledger;
use indicators::Indicators;
use store::{Handle, Migration, Room};

/// What the room keeps in the database.
pub static ROOM: Room = Room {
    name: "registry",
    schema: &[
        Migration { name: "0001_resident", sql: include_str!("../schema/0001_resident.sql") },
        Migration { name: "0002_change", sql: include_str!("../schema/0002_change.sql") },
        Migration { name: "0003_search", sql: include_str!("../schema/0003_search.sql") },
        Migration { name: "0004_register", sql: include_str!("../schema/0004_register.sql") },
        Migration { name: "0005_portrait", sql: include_str!("../schema/0005_portrait.sql") },
    ],
    publishes: &["resident_change", "resident_standing"],
    reads: &[],
};

/// The registry of residents. Cheap to clone.
#[derive(Clone)]
pub struct Registry {
    pub(crate) ledger: Ledger,
    /// For rows that nobody sees yet, and for look-ups within another room's transaction.
    pub(crate) handle: Handle,
    pub(crate) indicators: Indicators,
    pub(crate) unportrayed: Unportrayed,
}

/// What is read of those of whom no portrait is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unportrayed {
    /// A drawing, in demonstrations.
    Drawn,
    /// Nothing.
    Nothing,
}

impl Registry {
    /// The registry behind the room's own `ledger` and `handle`; the bases that it counts go to
    /// `indicators`.
    pub fn new(ledger: Ledger, handle: Handle, indicators: Indicators) -> Self {
        Self { ledger, handle, indicators, unportrayed: Unportrayed::Nothing }
    }
}
