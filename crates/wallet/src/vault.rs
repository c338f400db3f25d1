//! What the wallet keeps, and how it is kept shut.

mod card;
mod change;
mod contents;
mod deferred;
mod error;
mod grant;
mod held;
mod history;
mod key;
mod lists;
mod pocket;
mod seal;
mod standing;
mod state;

pub use card::{Card, CardKind, ClaimLabel, HeldCopy};
pub use change::{Batch, Change};
pub use deferred::Deferred;
pub use error::VaultError;
pub use grant::{Grant, Renewal};
pub(crate) use held::{Held, TECHNICAL, element_of, issuer_of, path_of};
pub use history::{Deed, Entry, Outcome, Registered, ShownClaims, Way};
pub use key::VaultKey;
pub use lists::ReadList;
pub use pocket::Pocket;
pub use seal::{open, seal};
pub use standing::{Standing, State};
pub use state::{KeyUnknown, VaultState};
