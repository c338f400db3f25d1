//! The PIN: OPAQUE (RFC 9807) with a counter that nobody can turn back.
//!
//! Promises: the PIN never comes here, nor anything that it could be guessed from without our secret,
//! which lies with the keys and not in the database · an attempt is spent by one statement before
//! anything is computed · only the account's own phone can spend one · a database that was restored
//! gives no attempt back, and no PIN and no code that was given up · when somebody has opened a vault
//! is written nowhere · a lost connection costs nothing at any step of changing a PIN.

mod account;
mod answer;
mod block;
mod caller;
mod change;
mod complete;
mod end;
mod enrol;
mod error;
mod event;
mod finish;
mod journal;
mod leave;
mod login;
mod nonce;
mod office;
mod opaque;
mod policy;
mod reconcile;
mod recover;
mod recovery;
mod retention;
mod session;
mod status;
mod sweep;

use store::{Migration, Room};

pub use account::Ending;
pub use complete::Follow;
pub use end::EndError;
pub use error::{OpenError, SweepError};
pub use office::{Setup, Unlock};
pub use policy::{ATTEMPTS, WAITS};
pub use recovery::SelfRecovery;
pub use retention::RETENTION;
pub use sweep::Swept;

/// This room's claim on the database.
pub static ROOM: Room = Room {
    name: "unlock",
    schema: &[
        Migration { name: "0001_account", sql: include_str!("../schema/0001_account.sql") },
        Migration { name: "0002_recovery", sql: include_str!("../schema/0002_recovery.sql") },
    ],
    publishes: &[],
    reads: &[],
};
