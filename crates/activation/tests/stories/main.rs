//! Stories of activation on both engines, and the rule against an oracle.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a story and its helpers stop where their world is wrong"
)]

mod lists;
mod oracle;
mod rule;
mod suspension;
mod town;
