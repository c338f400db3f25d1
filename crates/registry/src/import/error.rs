//! Why nothing was imported.

use indicators::FreezeError;
use terms::{Class, Forbidden, Language};

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
    /// Somebody is registered already, and two officers have not agreed.
    #[error("this registry is in use: an import takes two officers")]
    Live,
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
            Self::Forbidden(_) | Self::Live => Class::Refused,
            Self::Store(error) => error.class(),
            Self::TakenOver => Class::Conflict,
        }
    }

    /// The error in words.
    pub fn text(&self, language: Language) -> String {
        if let Self::File(error) = self {
            return error.text(language);
        }
        if language == Language::English {
            return self.to_string();
        }
        let text = match self {
            Self::BadLines(report) => {
                let (bad, lines) = (report.bad_lines, report.lines);
                return format!("{bad} dari {lines} baris salah; tidak ada yang diimpor");
            }
            Self::Empty => "tidak ada penduduk dalam berkas",
            Self::Forbidden(_) => "tindakan ini di luar wewenang Anda",
            Self::Live => "data ini sedang dipakai: impor memerlukan dua petugas",
            Self::TakenOver => "impor lain dari berkas yang sama sudah mengambil alih",
            Self::Bases(_) | Self::File(_) | Self::Store(_) => {
                "data tidak dapat disimpan; tidak ada yang diimpor"
            }
        };
        text.to_owned()
    }
}
