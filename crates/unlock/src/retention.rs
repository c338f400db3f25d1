//! How long rows stay that have ended. An account stays: nothing in it says
//! whose it is, or when it was used.

use std::time::Duration;

use store::Retention;

use crate::{change::STAGED, complete::AGAIN};

/// Accounts that nobody has confirmed.
pub(crate) const PENDING: Retention = Retention::time(
    Duration::ZERO,
    "accounts for a PIN that no phone has confirmed in a quarter of an hour",
    "the phone begins anew",
);

/// PINs that were staged and never adopted.
pub(crate) const NEXT: Retention = Retention::time(
    STAGED,
    "the record of a new PIN that no phone has adopted",
    "a phone without a connection finishes its change later",
);

/// Recoveries that nobody has completed.
pub(crate) const WAITING: Retention = Retention::time(
    Duration::from_secs(30 * 86_400),
    "recoveries that no phone has completed, once they could have been",
    "a phone without a connection takes over later",
);

/// Recoveries that were completed.
pub(crate) const COMPLETED: Retention = Retention::time(
    AGAIN,
    "which phone's account has followed which, once it has",
    "a phone that lost the answer asks again",
);

/// Tries, sessions and nonces.
pub(crate) const SHORT: Retention = Retention::time(
    Duration::ZERO,
    "tries of a PIN, sessions after a right one, and spent nonces, once they have expired",
    "nothing is finished with them any more",
);

/// All of it, as people are told.
pub static RETENTION: [Retention; 5] = [PENDING, NEXT, WAITING, COMPLETED, SHORT];
