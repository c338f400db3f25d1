//! What can go wrong here, and what it means to the outside. No text names a contact.

use std::time::Duration;

use terms::{Class, Forbidden};

/// Why no code was sent.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// Enough codes were sent there, or asked for from here.
    #[error("enough codes were asked for; try again later")]
    Busy {
        /// After what time.
        again: Duration,
    },
    /// The act does not allow it.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// Nothing can be sent there from this deployment.
    #[error("this deployment sends nothing to such a contact")]
    Unreachable,
}

/// Why a contact is not proven.
#[derive(Debug, thiserror::Error)]
pub enum ProveError {
    /// The act does not allow it.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// It was proven already, guessed at too often, or too long ago.
    #[error("the code is over; ask for another one")]
    Over,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// Other digits were sent.
    #[error("other digits were sent")]
    Wrong {
        /// How many guesses are left.
        left: u8,
    },
}

/// Why a message was not taken.
#[derive(Debug, thiserror::Error)]
pub enum PostError {
    /// The act does not allow it.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The subject or the text is empty, too long or of several lines where one is due.
    #[error("a message has a subject of one line and a text")]
    Shape,
}

impl AskError {
    /// The class for the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Busy { .. } | Self::Forbidden(_) => Class::Refused,
            Self::Store(error) => error.class(),
            Self::Unreachable => Class::Invalid,
        }
    }
}

impl ProveError {
    /// The class for the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Forbidden(_) | Self::Wrong { .. } => Class::Refused,
            Self::Over => Class::Conflict,
            Self::Store(error) => error.class(),
        }
    }
}

impl PostError {
    /// The class for the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Forbidden(_) => Class::Refused,
            Self::Shape => Class::Invalid,
            Self::Store(error) => error.class(),
        }
    }
}
