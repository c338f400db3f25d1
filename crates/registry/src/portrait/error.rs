//! Why a portrait is not laid down or forgotten.

use terms::{Class, Forbidden, Language};

/// Why a portrait is not laid down or forgotten.
#[derive(Debug, thiserror::Error)]
pub enum PortraitError {
    /// The act lacks the permission.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// There is none, or none where the act may change anything.
    #[error("there is no such resident")]
    Missing,
    /// Another face under a name takes two officers, as other residents in bulk do.
    #[error("another portrait is or was recorded, and replacing it takes two officers")]
    Other,
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl PortraitError {
    /// What it means to the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Forbidden(_) | Self::Other => Class::Refused,
            Self::Missing => Class::Missing,
            Self::Store(error) => error.class(),
        }
    }

    /// The error in words.
    pub fn text(&self, language: Language) -> String {
        let indonesian = match self {
            Self::Forbidden(_) => "tindakan ini di luar wewenang Anda",
            Self::Missing => "penduduk itu tidak ada",
            Self::Other => {
                "potret lain sudah atau pernah tercatat; menggantinya memerlukan dua petugas"
            }
            Self::Store(_) => "data tidak dapat ditulis",
        };
        match language {
            Language::English => self.to_string(),
            Language::Indonesian => indonesian.to_owned(),
        }
    }
}
