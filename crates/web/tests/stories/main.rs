//! The pages and endpoints over real connections, with the rooms behind them.
#![expect(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a story's helpers fail the story, and its issuers and wallets sign"
)]

mod api;
mod canary;
mod desk;
mod documents;
mod house;
mod http;
mod issuing;
mod presenting;
mod public;
mod refused;
mod residents;
mod verifier;
mod wallet;
