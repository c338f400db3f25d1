//! The figures' promises, each on both engines.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a story's helpers fail the story"
)]

mod base;
mod desk;
mod figure;
mod rollup;
mod target;
