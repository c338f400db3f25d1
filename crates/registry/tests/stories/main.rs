//! Stories of the registry on both engines.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a story and its helpers stop where their world is wrong"
)]

mod bases;
mod import;
mod lookup;
mod search;
mod town;
