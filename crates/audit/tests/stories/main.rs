//! The log's promises, each on both engines.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a story's helpers fail the story"
)]

mod erase;
mod ledger;
mod shop;
mod tamper;
mod tree;
