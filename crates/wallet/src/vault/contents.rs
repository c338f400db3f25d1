//! The vault's contents as bytes, before they are sealed and after they were opened.

use zeroize::Zeroizing;

use super::state::VaultState;
use crate::whole;

/// No wallet has more to keep.
pub const MOST_BYTES: usize = 64 * 1024 * 1024;

/// The contents as JSON; `None` if there is no memory for it.
pub fn written(state: &VaultState) -> Option<Zeroizing<Vec<u8>>> {
    whole::json(state)
}

/// The contents that were written.
pub fn read(plain: &[u8]) -> Option<VaultState> {
    serde_json::from_slice(plain).ok()
}
