//! What the wallet keeps, and how it is kept shut.

mod card;
mod history;
mod seal;
mod state;

pub use card::{Card, CardKind, ClaimLabel, HeldCopy};
pub use history::{Deed, Entry, Outcome, ShownClaims};
pub use seal::{VaultError, open, seal};
pub use state::{Change, Deferred, KeyUnknown, VaultState};
