//! The PIN of a phone: OPAQUE (RFC 9807) with a server that counts attempts and learns neither
//! the PIN nor the key that comes of it.
//!
//! The flows ask their platform for two things: requests, and to lay a [`Slot`] down. Each can be
//! cut off at any of them. A PIN change lays both wrapped keys down before the server hears of
//! the new one, and drops the old one when the server has answered: whichever of the two is active
//! then, its PIN opens.

mod adopt;
mod block;
mod change;
mod code;
mod create;
mod enter;
mod error;
mod hand_over;
mod login;
mod opaque;
mod opened;
mod recover;
mod status;
mod step;
mod talk;

pub use adopt::Adopt;
pub use block::Block;
pub use change::ChangePin;
pub use code::{NoCode, RecoveryCode};
pub use create::Create;
pub use enter::Unlock;
pub use error::UnlockError;
pub use hand_over::{HandOver, Stay};
pub use opened::Opened;
pub use recover::{Recover, TakeOver};
pub use status::Status;
pub use step::{Done, Next, Slot, Step};
