//! How we are doing: figures that cannot be misread.
//!
//! Promises: no percentage without its named, dated base · one way of counting for every tile,
//! list and file · rates come from summed parts, never from averages · a base that is missing is
//! an error, never nought per cent.

mod base;
mod indicator;
mod roll_up;

use store::{Migration, Room};

pub use base::BaseKind;
pub use indicator::{ACTIVATED, Indicator};
pub use roll_up::Indicators;

/// This room's claim on the database.
pub static ROOM: Room = Room {
    name: "indicators",
    schema: &[Migration {
        name: "0001_indicator",
        sql: include_str!("../schema/0001_indicator.sql"),
    }],
    publishes: &[],
    reads: &[],
};
