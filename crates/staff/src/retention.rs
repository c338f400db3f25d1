//! How long rows stay that have ended. Officers, their roles and confirmed keys stay, removed ones
//! too: they are whom the log speaks of.

use std::time::Duration;

use store::Retention;

use crate::{attempt::KNOWN, ceremony::LIFE};

/// Questions that were answered.
pub(crate) const ANSWERED: Retention = Retention::time(
    LIFE.saturating_mul(2),
    "questions to a key, since they were answered",
    "none is answered twice; by then nobody can answer it any more",
);

/// Links, with keys that were made by them and never confirmed.
pub(crate) const INVITATION: Retention = Retention::days(
    1,
    "links to enrol, with keys that nobody has confirmed, once they have expired",
    "whoever asks what happened is told",
);

/// Sessions.
pub(crate) const SESSION: Retention = Retention::days(
    1,
    "sessions, since the last moment they could have lasted",
    "whoever asks what happened is told",
);

/// Counts of wrong answers, and where an officer is known.
pub(crate) const ATTEMPT: Retention = Retention::time(
    KNOWN,
    "wrong answers by keyed hash of the network, since the last one",
    "an officer is known where they have signed in before",
);

/// What a proposal says.
pub(crate) const CONTENT: Retention = Retention::time(
    Duration::ZERO,
    "what a proposal to a second officer says, once it has expired",
    "nobody can approve or do it any more; the log keeps its hash",
);

/// Proposals.
pub(crate) const PROPOSAL: Retention = Retention::days(
    1,
    "proposals with who approved them, once they have expired",
    "whoever asks what happened is told; the log keeps all of it",
);

/// All of it, as people are told.
pub static RETENTION: [Retention; 6] = [ANSWERED, INVITATION, SESSION, ATTEMPT, CONTENT, PROPOSAL];
