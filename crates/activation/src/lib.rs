//! Who may hold an IKD, and who does.
//!
//! Promises: a "no" always says why and when it may change · nobody is asked for more than the law
//! asks (UU 24/2013, Ps 63) · a resident counts once, however often a phone is replaced, and in
//! the home region · a resident who is active may be offered a change of phone: that is a note to
//! the officer, never a refusal · a suspension lasts until an officer lifts it, and both are on
//! record · a list holds exactly those whom the rule for one person gives, no name and no number,
//! and only where the act may look.

mod active;
mod date;
mod eligibility;
mod list;
pub mod platforms;
pub mod precheck;
mod reason;
mod standing;
mod suspension;

use store::{Migration, Room};

pub use active::{Activation, Activations, Change};
pub use eligibility::{Eligibility, assess, assess_child};
pub use list::{Lengths, ListError, Page, Turning, Waiting};
pub use reason::Reason;
pub use standing::{Assessment, Standing};
pub use suspension::{Suspension, SuspensionError, SuspensionReason, Suspensions};

/// This room's claim on the database.
pub static ROOM: Room = Room {
    name: "activation",
    schema: &[Migration {
        name: "0001_activation",
        sql: include_str!("../schema/0001_activation.sql"),
    }],
    publishes: &[],
    reads: &["resident_standing"],
};
