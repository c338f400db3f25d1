//! Why residents did not leave, or not all of them.

use terms::{Class, Forbidden, Language};

/// Why residents did not leave, or not all of them.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// Whole records, and two officers have not agreed.
    #[error("to take out whole records takes two officers; without their numbers it takes one")]
    Alone,
    /// The act lacks the permission.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The act does not say why.
    #[error("whoever takes residents out says why")]
    NoReason,
    /// What was written could not be handed over.
    #[error("the file could not be written")]
    Output(#[from] std::io::Error),
    /// The region lies outside the one that the act is confined to.
    #[error("the region lies outside the one you work for")]
    Outside,
    /// There is no such region.
    #[error("there is no such region")]
    RegionUnknown,
    /// The database could not tell.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl ExportError {
    /// What it means to the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Alone | Self::Forbidden(_) | Self::NoReason | Self::Outside => Class::Refused,
            Self::Output(_) => Class::Failure,
            Self::RegionUnknown => Class::Missing,
            Self::Store(error) => error.class(),
        }
    }

    /// The error in words.
    pub fn text(&self, language: Language) -> String {
        let indonesian = match self {
            Self::Alone => {
                "ekspor data lengkap memerlukan dua petugas; tanpa nomornya cukup satu petugas"
            }
            Self::Forbidden(_) => "tindakan ini di luar wewenang Anda",
            Self::NoReason => "sebutkan alasan ekspor data penduduk",
            Self::Output(_) => "berkas tidak dapat ditulis",
            Self::Outside => "wilayah itu di luar wilayah kerja Anda",
            Self::RegionUnknown => "wilayah itu tidak ada",
            Self::Store(_) => "data tidak dapat dibaca",
        };
        match language {
            Language::English => self.to_string(),
            Language::Indonesian => indonesian.to_owned(),
        }
    }
}
