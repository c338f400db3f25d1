//! What people carry: the core of the wallet, the same on the command line and on phones.
//!
//! Promises: no I/O, no clock and no chance of its own · what is stored was verified to the last
//! byte · a vault opens with its PIN only · no secret and no claim appears in an error.

pub mod crypto;
mod key;
mod pin;
mod serial;
mod texts;
mod trust;
pub mod vault;

pub use crypto::RustCrypto;
pub use key::KeyPair;
pub use pin::{Pin, PinError};
pub use texts::{Texts, fit_to_show};
pub use trust::{PinnedTrust, TrustError, TrustView};
