//! What is wrong with an answer before it is read.

use terms::{Class, Language};

/// Why an answer is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// Redirects are not followed: they would lead past the checks of the address.
    #[error("the server answered with a redirect, which is not followed")]
    Redirected,
    /// Not the status that it should have.
    #[error("the server answered with status {0}")]
    Status(u16),
    /// Longer than its bound.
    #[error("the server's answer is too large")]
    TooLarge,
    /// No answer at all.
    #[error("the server could not be reached")]
    Unreachable,
}

impl AnswerError {
    /// The other side refuses or fails.
    pub fn class(self) -> Class {
        match self {
            Self::Redirected | Self::TooLarge => Class::Refused,
            Self::Status(404 | 410) => Class::Missing,
            Self::Status(400..500) => Class::Refused,
            Self::Status(_) | Self::Unreachable => Class::Failure,
        }
    }

    /// The reason, for the person.
    pub fn reason(self, language: Language) -> String {
        let indonesian = match self {
            Self::Redirected => "Server mengalihkan ke alamat lain; pengalihan tidak diikuti",
            Self::Status(404 | 410) => "Yang diminta tidak ada di server, atau sudah tidak berlaku",
            Self::Status(400..500) => "Server menolak permintaan",
            Self::Status(_) => "Server sedang bermasalah, coba lagi nanti",
            Self::TooLarge => "Jawaban server terlalu besar",
            Self::Unreachable => "Server tidak dapat dihubungi",
        };
        language.choose(indonesian, &self.to_string()).to_owned()
    }
}
