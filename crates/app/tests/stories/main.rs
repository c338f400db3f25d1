//! Stories of the whole program, as a stranger lives them: the built binary, its commands, its
//! listeners, on both engines.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a story's helpers fail the story"
)]

mod age;
mod bad_input;
mod client;
mod commands;
mod compromise;
mod daily;
mod exports;
mod imports;
mod journey;
mod kinds;
mod logs;
mod mdoc;
mod order;
mod portraits;
mod reissue;
mod retention;
mod server;
mod sudden_end;
mod tamper;
mod tls;
mod token;
mod unread;
mod walls;
