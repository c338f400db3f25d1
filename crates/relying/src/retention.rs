//! How long rows stay that have ended. Relying parties, and the certificate that each asks with now,
//! stay until somebody changes them.

use std::time::Duration;

use store::Retention;

/// Query and response key of a request.
pub(crate) const REQUEST: Retention = Retention::time(
    Duration::ZERO,
    "query and key of a request that nobody has answered, once it is over",
    "no answer is taken any more",
);

/// Claims, from the answer on; they go sooner if they are read.
pub(crate) const CLAIMS: Retention = Retention::time(
    Duration::from_secs(600),
    "claims that were shown and not read, since the answer",
    "whoever asked has to come for them",
);

/// The rest of a request, answered or refused.
pub(crate) const TRANSACTION: Retention = Retention::time(
    Duration::from_secs(3_600),
    "requests with what became of them, once they are over",
    "whoever asked can tell one that has ended from one that never was",
);

/// Newest editions of status lists, since they were issued.
pub(crate) const EDITION: Retention = Retention::days(
    90,
    "the newest edition of a status list that was met",
    "an older one is refused; by then all of them have ended by themselves",
);

/// Access certificates that nobody asks with any more.
pub(crate) const CERTIFICATE: Retention = Retention::days(
    1,
    "earlier access certificates, once they have expired",
    "requests under way were made with them",
);

/// Numbers that stand for a request.
pub(crate) const NUMBER: Retention = Retention::time(
    Duration::ZERO,
    "numbers to be typed in place of a code, once they are over",
    "none is taken any more",
);

/// All of it, as people are told.
pub static RETENTION: [Retention; 6] = [REQUEST, CLAIMS, NUMBER, TRANSACTION, EDITION, CERTIFICATE];
