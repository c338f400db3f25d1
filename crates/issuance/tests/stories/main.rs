//! What the issuing room promises, on both engines.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a story's helpers fail the story"
)]

mod compromise;
mod crash;
mod epochs;
mod kinds;
mod later;
mod office;
mod pending;
mod redeem;
mod refuse;
mod revoke;
mod types;
