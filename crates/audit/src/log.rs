//! The log as the program holds it.

use std::sync::Arc;

use store::{Handle, Migration, Room};
use terms::{Clock, Die};

/// What the log keeps in the database.
pub static ROOM: Room = Room {
    name: "audit",
    schema: &[Migration { name: "0001_event", sql: include_str!("../schema/0001_event.sql") }],
    publishes: &[],
    reads: &[],
};

/// The log of all changes. Cheap to clone.
#[derive(Clone)]
pub struct Log {
    pub(crate) handle: Handle,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) die: Arc<dyn Die>,
}

impl Log {
    /// The log behind the audit room's own `handle`.
    pub fn new(handle: Handle, clock: Arc<dyn Clock>, die: Arc<dyn Die>) -> Self {
        Self { handle, clock, die }
    }
}
