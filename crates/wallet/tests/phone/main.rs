//! Stories of the wallet behind a phone's pages: calls in JSON, a shell that loses its connection
//! or is killed at every step, and a server that counts attempts.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a story that goes wrong should stop"
)]

mod calls;
mod cut;
mod follow;
mod module;
mod pin;
mod pocket;
mod server;
mod shell;
