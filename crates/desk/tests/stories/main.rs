//! Stories of offices, their lines and the people in them, on both engines.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a story and its helpers stop where their world is wrong, and a day prints its table"
)]

mod assist;
mod booking;
mod day;
mod holding;
mod issue;
mod keeping;
mod kiosk;
mod line;
mod lots;
mod overload;
mod race;
mod replan;
mod run;
mod scene;
mod serving;
mod simulate;
mod standby;
