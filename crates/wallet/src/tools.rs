//! What the core does not have of its own.

use std::{fmt, sync::Arc};

use terms::{Clock, Crypto, Die, Moment};

/// Time, chance and cryptography, handed in by the platform. Cheap to clone.
#[derive(Clone)]
pub struct Tools {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub die: Arc<dyn Die>,
    /// Hashing, verifying and encrypting; [`crate::RustCrypto`] everywhere but in stories.
    pub crypto: Arc<dyn Crypto>,
}

impl Tools {
    pub(crate) fn now(&self) -> Moment {
        self.clock.now()
    }
}

impl fmt::Debug for Tools {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tools")
    }
}
