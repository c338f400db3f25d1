//! Why a file was not taken, or not imported.

use terms::{Class, Forbidden};

/// Why a file was not taken, or not imported.
#[derive(Debug, thiserror::Error)]
pub(crate) enum UploadError {
    /// One file at a time is imported.
    #[error("another import is running; try again when it has ended")]
    Busy,
    /// The file could not be kept or read.
    #[error("the file could not be kept: {0}")]
    Disk(#[from] std::io::Error),
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// The act lacks the permission.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// So many files are kept already.
    #[error("too many files are waiting to be imported")]
    Full,
    /// There is no such file here, or no longer.
    #[error("there is no such import here, or no longer")]
    Missing,
    /// It is not its turn, or it is done with.
    #[error("this file is not waiting for that")]
    NotReady,
}

impl UploadError {
    /// The class for the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Busy | Self::Full | Self::NotReady => Class::Conflict,
            Self::Disk(_) => Class::Failure,
            Self::Empty => Class::Invalid,
            Self::Forbidden(_) => Class::Refused,
            Self::Missing => Class::Missing,
        }
    }
}
