//! Why a file cannot be read at all.

use terms::{Class, Language};

/// Why a file of residents cannot be read at all. Names columns, never a value.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// Columns that must be there are not.
    #[error("the header lacks the columns: {0}")]
    ColumnsMissing(String),
    /// Columns that nobody knows; those whose name could be a value are told by their place.
    #[error("the header has unknown columns: {0}")]
    ColumnsUnknown(String),
    /// A column stands in the header twice.
    #[error("the header has the column {0} twice")]
    ColumnTwice(&'static str),
    /// The header is not UTF-8, or its quotation marks do not close.
    #[error("the header is not readable as UTF-8 CSV")]
    HeaderDamaged,
    /// The file is empty, or its first line names no column.
    #[error("the first line must name the columns")]
    HeaderMissing,
    /// The first line is longer than any header.
    #[error("the first line is too long for a header")]
    HeaderTooLong,
    /// Reading failed.
    #[error("the file could not be read on")]
    Read(#[from] std::io::Error),
}

impl FileError {
    /// What it means to the outside.
    pub const fn class(&self) -> Class {
        match self {
            Self::Read(_) => Class::Failure,
            _ => Class::Invalid,
        }
    }

    /// The error in words.
    pub fn text(&self, language: Language) -> String {
        if language == Language::English {
            return self.to_string();
        }
        match self {
            Self::ColumnsMissing(names) => format!("baris judul tidak memuat kolom: {names}"),
            Self::ColumnsUnknown(names) => {
                format!("baris judul memuat kolom yang tidak dikenal: {names}")
            }
            Self::ColumnTwice(name) => format!("kolom {name} ada dua kali di baris judul"),
            Self::HeaderDamaged => "baris judul tidak terbaca sebagai CSV UTF-8".to_owned(),
            Self::HeaderMissing => "baris pertama harus memuat nama kolom".to_owned(),
            Self::HeaderTooLong => "baris pertama terlalu panjang untuk baris judul".to_owned(),
            Self::Read(_) => "berkas tidak dapat dibaca sampai akhir".to_owned(),
        }
    }
}
