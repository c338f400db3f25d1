//! What goes wrong on our side, or is refused.

use protocols::unlock::{ProofError, Refusal, RefusalCode};
use terms::{Class, Forbidden};

use crate::journal::JournalError;

/// Why a message is not answered as it wishes.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    #[error("the journal of attempts: {0}")]
    Journal(#[from] JournalError),
    #[error("a secret: {0}")]
    Key(#[from] keys::KeyError),
    #[error("what is stored is no part of OPAQUE")]
    Opaque,
    #[error("{0:?}")]
    Refused(Refusal),
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<RefusalCode> for Error {
    fn from(code: RefusalCode) -> Self {
        Self::Refused(code.into())
    }
}

impl From<ProofError> for Error {
    fn from(error: ProofError) -> Self {
        error.code().into()
    }
}

impl Error {
    /// What the phone is told. What failed on our side concerns the log and not the phone.
    pub(crate) fn told(self) -> Refusal {
        match self {
            Self::Refused(refusal) => refusal,
            error => {
                tracing::error!(%error, "an answer about a PIN failed");
                RefusalCode::ServerError.into()
            }
        }
    }
}

/// Why the room does not open.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The journal cannot be read, or another process has it.
    #[error("the journal of attempts: {0}")]
    Journal(#[from] JournalError),
    /// The secret cannot be had.
    #[error("the secret behind the PINs cannot be made")]
    Secret,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl OpenError {
    /// Whether another process has the journal, for now.
    pub fn is_taken(&self) -> bool {
        matches!(self, Self::Journal(JournalError::Taken(_)))
    }

    /// Always ours.
    pub fn class(&self) -> Class {
        match self {
            Self::Store(error) => error.class(),
            _ => Class::Failure,
        }
    }
}

/// Why a sweep stopped.
#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    /// The system's own act lacks a permission.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}
