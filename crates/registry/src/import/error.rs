//! Why nothing was imported.

use indicators::FreezeError;
use terms::{Class, Forbidden};

use crate::{FileError, Report};

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The bases after the import could not be frozen.
    #[error(transparent)]
    Bases(#[from] FreezeError),
    /// Lines are bad; the report says which and why.
    #[error("{} of {} lines are bad; nothing was imported", .0.bad_lines, .0.lines)]
    BadLines(Box<Report>),
    /// The file holds nobody.
    #[error("there is no resident in the file")]
    Empty,
    /// The file cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// The act lacks the permission.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The database could not take it.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// Somebody else goes on with the same file.
    #[error("another import of the same file has taken over")]
    TakenOver,
}

impl ImportError {
    /// What it means to the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Bases(error) => error.class(),
            Self::BadLines(_) | Self::Empty => Class::Invalid,
            Self::File(error) => error.class(),
            Self::Forbidden(_) => Class::Refused,
            Self::Store(error) => error.class(),
            Self::TakenOver => Class::Conflict,
        }
    }
}
