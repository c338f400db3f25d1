//! What the room of officers promises, on both engines.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a story's helpers fail the story"
)]

mod approval;
mod authenticator;
mod crypto;
mod enrol;
mod flaws;
mod office;
mod officers;
mod quiet;
mod session;
mod sign_in;
mod waits;
