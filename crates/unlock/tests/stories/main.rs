//! Stories of the PIN on both engines, with a phone that speaks OPAQUE.

#![expect(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a story and its helpers stop where their world is wrong"
)]

mod changing;
mod following;
mod guessing;
mod house;
mod losing;
mod moving;
mod phone;
mod proving;
mod recovering;
mod restored;
mod sweeping;
