//! Why nothing was imported.

use terms::{Class, Forbidden};

use crate::{FileError, Report};

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
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
}

impl ImportError {
    /// What it means to the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::BadLines(_) | Self::Empty => Class::Invalid,
            Self::File(error) => error.class(),
            Self::Forbidden(_) => Class::Refused,
            Self::Store(error) => error.class(),
        }
    }
}
