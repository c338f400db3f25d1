//! The room's promises, each on both engines.
#![expect(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a story's helpers fail the story, and its issuers and wallets sign"
)]

mod age;
mod counter;
mod document;
mod flow;
mod forged;
mod mdoc;
mod number;
mod once;
mod party;
mod refused;
mod registration;
mod request;
mod returned;
mod scene;
mod server;
mod stage;
mod status;
mod wallet;
mod walls;
