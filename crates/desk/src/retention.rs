//! How long rows stay that have ended. Offices, lines and counters stay.

use store::Retention;

/// Tickets that were served, missed, left or given back.
pub(crate) const TICKET: Retention = Retention::days(
    30,
    "tickets of a line, without a name, once they have ended",
    "complaints about a day are heard within a month",
);

/// Windows that are over, and the numbers of past days.
pub(crate) const WINDOW: Retention = Retention::days(
    30,
    "what was taken of a line's windows, and its numbers, once the day is over",
    "the day's figures can be followed back to their tickets",
);

/// Sums of how long services have taken.
pub(crate) const MEASURE: Retention = Retention::days(
    60,
    "how long services took, summed by day",
    "four weeks are measured; the rest is looked at when somebody doubts them",
);

/// Kiosks that have ended.
pub(crate) const KIOSK: Retention = Retention::days(
    30,
    "devices that gave numbers, once their day is over",
    "complaints about a day are heard within a month",
);

/// Whose assisted activations were.
pub(crate) const ASSIST: Retention = Retention::days(
    30,
    "who was helped to an IKD, by whom and with which number, once a month has gone by",
    "an activation that was broken off is gone on with, and complaints about a day are heard",
);

/// How assisted activations went.
pub(crate) const ASSISTED: Retention = Retention::days(
    730,
    "how assisted activations went, step by step, of nobody",
    "what stops people is compared over two years",
);

/// People who waited for the end of an issue that does not come.
pub(crate) const FOLLOWER: Retention = Retention::days(
    365,
    "sealed contacts of people who wait for the end of a known issue, if it does not come",
    "they are told when it is solved, or that it cannot be; then it goes at once",
);

/// All of it, as people are told.
pub static RETENTION: [Retention; 7] = [TICKET, WINDOW, MEASURE, KIOSK, ASSIST, ASSISTED, FOLLOWER];
