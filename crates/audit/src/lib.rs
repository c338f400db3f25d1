//! What happened: every change with its event, in a log that cannot be rewritten unseen.
//!
//! Promises: no change without permission, no commit without trace · what was logged and then
//! changed, removed or put in another order is found · whoever cannot sign cannot rewrite, and
//! whoever can is found out by an older checkpoint · two sequencers never fork the tree · a payload
//! can be erased by law while its place in the tree stays proven.
//!
//! A room changes things through its [`Ledger`]. The event goes into the change's own transaction,
//! with the next number where writers take turns anyway (SQLite); where several commit at once
//! (PostgreSQL) it is numbered afterwards, so that writers never wait for one another there.
//! [`Log::sequence`] does that, and hashes events into the tree (RFC 9162) in the order of their
//! numbers. [`Log::sign`] makes checkpoints of the tree (C2SP
//! tlog-checkpoint) that outsiders can keep, witness and check proofs against.

mod checkpoint;
mod edge;
mod entry;
mod erase;
mod event;
mod hash;
mod ledger;
mod log;
mod note;
mod proof;
mod proven;
mod report;
mod sequence;
mod tile;
mod verify;

pub use checkpoint::{Checkpoint, Notary, SignError};
pub use erase::EraseError;
pub use event::{Entry, Event};
pub use hash::Hash;
pub use ledger::Ledger;
pub use log::{Log, ROOM};
pub use note::{NoteError, Verifier};
pub use proof::{Consistency, Inclusion};
pub use report::{Finding, Report};
