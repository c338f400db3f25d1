//! The stories of this room: what each message promises, told with real keys.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story fails where it stands")]

mod common;
mod dpop;
mod proofs;
