//! Stories of what is sent to people, on both engines.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a story and its helpers stop where their world is wrong"
)]

mod couriers;
mod outbox;
mod proving;
mod scene;
