//! A vault that is open, with all that keeps it.

use std::fmt;

use crate::{
    pin::Pin,
    slot::Door,
    vault::{VaultKey, VaultState},
};

/// An open vault. When it is dropped, its keys and its PIN are wiped from memory.
pub struct Opened {
    /// Its door, as it was last laid down.
    pub door: Door,
    /// The key that it is sealed under.
    pub key: VaultKey,
    /// What it holds.
    pub state: VaultState,
    /// The PIN that has opened it, to be compared with what the cards say.
    pub pin: Pin,
}

/// Where, and nothing of it.
impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opened").field("door", &self.door).finish_non_exhaustive()
    }
}
