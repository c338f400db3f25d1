//! How long rows stay that have ended.

use store::Retention;

/// That a message was sent, without to whom and what.
pub(crate) const POST: Retention = Retention::days(
    7,
    "that a message was sent or given up; its address and text are erased at once",
    "somebody who has got nothing asks within days",
);

/// All of it, as people are told.
pub static RETENTION: [Retention; 1] = [POST];
