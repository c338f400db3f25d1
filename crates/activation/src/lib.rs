//! Who may hold an IKD, and who does.
//!
//! Promises: a "no" always says why and when it may change · nobody is asked for more than the law
//! asks (UU 24/2013, Ps 63) · a resident counts once, however often a phone is replaced, and in
//! the home region.

mod active;
mod eligibility;

use store::{Migration, Room};

pub use active::{Activation, Activations, Change};
pub use eligibility::{Eligibility, Reason, assess};

/// This room's claim on the database.
pub static ROOM: Room = Room {
    name: "activation",
    schema: &[Migration {
        name: "0001_activation",
        sql: include_str!("../schema/0001_activation.sql"),
    }],
    publishes: &[],
    reads: &[],
};
