//! What can go wrong here, and what it means to the outside.

use std::time::Duration;

use terms::{Class, Forbidden};

/// Why nothing happened to a known issue.
#[derive(Debug, thiserror::Error)]
pub enum IssueError {
    /// The act does not allow it.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// Somebody else has answered in the meantime, or it has ended.
    #[error("the issue has gone on in the meantime")]
    GoneOn,
    /// There is no such issue or office, or not for whoever asks.
    #[error("there is no such issue or office")]
    Missing,
    /// Only the centre answers.
    #[error("only whoever keeps the offices of a province or of the country answers")]
    NotCentre,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Why an office was not changed.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    /// The act does not allow it.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// There is no such office, line or counter, or not in the region of the act.
    #[error("there is no such office, line or counter")]
    Missing,
    /// More tickets would have to be moved than there is room for in the next months.
    #[error("there is no room for everybody who has booked; keep more hours open")]
    NoRoom,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The letter, the number or the officer's day is in use.
    #[error("it is in use already")]
    Taken,
}

/// Why a ticket was not given, changed or called.
#[derive(Debug, thiserror::Error)]
pub enum TicketError {
    /// Too many wrong codes have come: from this network, or in all.
    #[error("too many wrong codes have come; try again soon")]
    Busy {
        /// After what time.
        again: Duration,
    },
    /// The act does not allow it.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// Others have taken the place.
    #[error("the place is taken; choose another time")]
    Full,
    /// The place was kept for a while, which is over.
    #[error("the place was kept for ten minutes, which are over; choose again")]
    Lapsed,
    /// There is no such ticket, line or counter, or not for whoever asks.
    #[error("there is no such ticket, line or counter")]
    Missing,
    /// Nobody is served there at that time.
    #[error("nobody is served there at that time")]
    NotOpen,
    /// The counter's officer is somebody else, or nobody.
    #[error("somebody else sits at that counter, or nobody")]
    NotSeated,
    /// It was booked for one person: whoever comes with it shows a NIK.
    #[error("it was booked for one person; check it in with the NIK")]
    NeedsNik,
    /// The line does not do this.
    #[error("the line does not do this")]
    NotServed,
    /// It was booked for somebody else.
    #[error("it was booked for somebody else; bookings cannot be handed on")]
    NotTheirs,
    /// The counter has somebody already.
    #[error("the counter has somebody already")]
    Occupied,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The contact has a booking already.
    #[error("there is a booking with this contact already; change it, or give it back first")]
    Twice,
    /// The ticket has gone on, or has not come so far.
    #[error("the ticket has gone on in the meantime, or has not come so far")]
    WrongState,
}

impl IssueError {
    /// The class for the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Forbidden(_) | Self::NotCentre => Class::Refused,
            Self::GoneOn => Class::Conflict,
            Self::Missing => Class::Missing,
            Self::Store(error) => error.class(),
        }
    }
}

impl KeepError {
    /// The class for the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Forbidden(_) => Class::Refused,
            Self::Missing => Class::Missing,
            Self::NoRoom | Self::Taken => Class::Conflict,
            Self::Store(error) => error.class(),
        }
    }
}

impl TicketError {
    /// The class for the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Busy { .. } | Self::Forbidden(_) => Class::Refused,
            Self::Full
            | Self::Lapsed
            | Self::NotTheirs
            | Self::Occupied
            | Self::Twice
            | Self::WrongState => Class::Conflict,
            Self::Missing => Class::Missing,
            Self::NeedsNik | Self::NotOpen | Self::NotServed => Class::Invalid,
            Self::NotSeated => Class::Refused,
            Self::Store(error) => error.class(),
        }
    }
}
