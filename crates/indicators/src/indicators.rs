//! The room's hand.

use audit::{Ledger, Log};
use store::{Handle, Migration, Room};

/// What the room keeps in the database.
pub static ROOM: Room = Room {
    name: "indicators",
    schema: &[
        Migration { name: "0001_figure", sql: include_str!("../schema/0001_figure.sql") },
        Migration { name: "0002_day", sql: include_str!("../schema/0002_day.sql") },
    ],
    publishes: &[],
    reads: &[],
};

/// The figures of the programme. Cheap to clone.
#[derive(Clone)]
pub struct Indicators {
    pub(crate) handle: Handle,
    pub(crate) ledger: Ledger,
}

impl Indicators {
    /// The figures behind `handle`, the room's own; what is set by hand is written to `log`.
    pub fn new(handle: Handle, log: &Log) -> Self {
        Self { ledger: log.ledger(handle.clone()), handle }
    }
}
