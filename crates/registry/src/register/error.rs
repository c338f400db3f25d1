//! Why a register did not answer.

use terms::{Class, Language};

/// Why a register did not answer. Says nothing of anybody in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RegisterError {
    /// It answered, and not as agreed.
    #[error("the population register's answer cannot be used: {0}")]
    Misread(&'static str),
    /// It does not let us in.
    #[error("the population register refuses us")]
    Refused,
    /// It cannot be reached, or takes too long.
    #[error("the population register cannot be reached")]
    Unreachable,
}

impl RegisterError {
    /// What it means to the outside.
    pub const fn class(self) -> Class {
        match self {
            Self::Misread(_) | Self::Unreachable => Class::Failure,
            Self::Refused => Class::Refused,
        }
    }

    /// The error in words.
    pub fn text(self, language: Language) -> String {
        let indonesian = match self {
            Self::Misread(_) => "jawaban register kependudukan tidak dapat dipakai",
            Self::Refused => "register kependudukan menolak akses kita",
            Self::Unreachable => "register kependudukan tidak dapat dihubungi",
        };
        match language {
            Language::English => self.to_string(),
            Language::Indonesian => indonesian.to_owned(),
        }
    }
}
