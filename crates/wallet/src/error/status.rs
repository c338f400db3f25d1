//! Why a check could not find out how things stand.

use formats::status_list::TokenError;
use terms::{Class, Language};

use super::answer::AnswerError;
use crate::trust::TrustError;

/// Why one list was not read. What was known before stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StatusFault {
    /// It lies where the wallet does not go.
    #[error("the status list lies at an address that is not used")]
    Address,
    /// Nothing usable came back.
    #[error(transparent)]
    Answer(#[from] AnswerError),
    /// The status list.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The trust list.
    #[error(transparent)]
    Trust(#[from] TrustError),
}

impl StatusFault {
    /// What it means to the outside.
    pub fn class(self) -> Class {
        match self {
            Self::Address => Class::Refused,
            Self::Answer(error) => error.class(),
            Self::Token(error) => error.class(),
            Self::Trust(error) => error.class(),
        }
    }

    /// The reason, for the person.
    pub fn reason(self, language: Language) -> String {
        let indonesian = match self {
            Self::Address => "Alamat daftar status tidak digunakan",
            Self::Answer(error) => return error.reason(language),
            Self::Token(TokenError::Older) => {
                "Daftar status ini lebih lama daripada yang sudah pernah dibaca"
            }
            Self::Token(_) => "Daftar status tidak sah atau tidak dapat dibaca",
            Self::Trust(error) => return error.reason(language),
        };
        language.choose(indonesian, &self.to_string()).to_owned()
    }
}
