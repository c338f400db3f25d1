//! Why a card goes by its issuer's words and not by its type's.

use formats::types::TypeMetadataError;
use terms::{Class, Language};

use super::answer::AnswerError;

/// Why a type's document is not used. The credential is none the worse for it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TypeFault {
    /// Nothing usable came back.
    #[error(transparent)]
    Answer(#[from] AnswerError),
    /// The document, or the credential beside it.
    #[error(transparent)]
    Document(#[from] TypeMetadataError),
    /// It lies where the wallet does not go, or nobody knows where.
    #[error("the type's document lies at an address that is not used")]
    Nowhere,
}

impl TypeFault {
    /// What it means to the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Answer(error) => error.class(),
            Self::Document(error) => error.class(),
            Self::Nowhere => Class::Refused,
        }
    }

    /// The reason, for the person.
    pub fn reason(&self, language: Language) -> String {
        let indonesian = match self {
            Self::Answer(error) => return error.reason(language),
            Self::Document(TypeMetadataError::Integrity) => "Keterangan jenis kartu telah diubah",
            Self::Document(error) if error.class() == Class::Refused => {
                "Isi kartu tidak sesuai dengan jenisnya"
            }
            Self::Document(_) => "Keterangan jenis kartu tidak dapat dibaca",
            Self::Nowhere => "Alamat keterangan jenis kartu tidak digunakan",
        };
        language.choose(indonesian, &self.to_string()).to_owned()
    }
}
