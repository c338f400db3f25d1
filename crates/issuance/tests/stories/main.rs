//! What the issuing room promises, on both engines.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a story's helpers fail the story"
)]

mod caps;
mod change;
mod choices;
mod compromise;
mod crash;
mod desk;
mod epochs;
mod faces;
mod give_back;
mod hand_over;
mod identity;
mod kinds;
mod later;
mod office;
mod pending;
mod pins;
mod redeem;
mod refuse;
mod replaced;
mod requested;
mod retention;
mod revoke;
mod told;
mod types;
