//! Why a pull stopped.

use indicators::FreezeError;
use terms::{Class, Forbidden, Language};

use crate::{ImportError, RegisterError, Report};

/// Why a pull stopped. What came in before stays.
#[derive(Debug, thiserror::Error)]
pub enum PullError {
    /// Lines of a page are bad; the report says which and why.
    #[error("{} of {} lines of a page are bad; the pull stopped before it", .0.bad_lines, .0.lines)]
    BadLines(Box<Report>),
    /// The bases after the last page could not be frozen.
    #[error(transparent)]
    Bases(#[from] FreezeError),
    /// The act lacks the permission.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// A page could not be taken in.
    #[error(transparent)]
    Import(ImportError),
    /// The register did not answer.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// The database could not take it.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// Somebody else pulls from the same register.
    #[error("another pull from the same register has taken over")]
    TakenOver,
}

impl From<ImportError> for PullError {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::BadLines(report) => Self::BadLines(report),
            ImportError::TakenOver => Self::TakenOver,
            error => Self::Import(error),
        }
    }
}

impl PullError {
    /// What it means to the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::BadLines(_) => Class::Invalid,
            Self::Bases(error) => error.class(),
            Self::Forbidden(_) => Class::Refused,
            Self::Import(error) => error.class(),
            Self::Register(error) => error.class(),
            Self::Store(error) => error.class(),
            Self::TakenOver => Class::Conflict,
        }
    }

    /// The error in words.
    pub fn text(&self, language: Language) -> String {
        if language == Language::English {
            return self.to_string();
        }
        match self {
            Self::BadLines(report) => {
                let (bad, lines) = (report.bad_lines, report.lines);
                format!("{bad} dari {lines} baris satu halaman salah; penarikan berhenti di sana")
            }
            Self::Forbidden(_) => "tindakan ini di luar wewenang Anda".to_owned(),
            Self::Register(error) => error.text(language),
            Self::TakenOver => {
                "penarikan lain dari register yang sama sudah mengambil alih".to_owned()
            }
            Self::Bases(_) | Self::Import(_) | Self::Store(_) => {
                "satu halaman tidak dapat disimpan".to_owned()
            }
        }
    }
}
