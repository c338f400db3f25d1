//! What happened: every change with its event, in a log that cannot be rewritten unseen.
//!
//! Promises: no change without permission, no commit without trace · what was logged and then
//! changed, removed or put in another order is found · a payload can be erased by law while its
//! place in the tree stays proven.
//!
//! A room changes things through its [`Ledger`]. The event goes into the change's own transaction;
//! its place in the hash tree is given afterwards by the sequencer, so that writers never wait for
//! one another there.

mod entry;
mod event;
mod hash;
mod ledger;
mod log;

pub use event::{Entry, Event};
pub use hash::Hash;
pub use ledger::Ledger;
pub use log::{Log, ROOM};
