//! Why two officers move what somebody holds to another phone.

use serde::Serialize;
use terms::Language;

/// Why somebody needs another phone or another vault, and cannot say so with the old one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HandOverReason {
    /// Nothing opens after too many wrong PINs, or since somebody has stopped the phone.
    Blocked,
    /// The phone is broken.
    Broken,
    /// The phone is lost or stolen.
    Lost,
    /// The PIN is forgotten.
    PinForgotten,
}

impl HandOverReason {
    /// All of them, in the order in which officers are offered them.
    pub const ALL: [Self; 4] = [Self::Lost, Self::Broken, Self::PinForgotten, Self::Blocked];

    /// The code in forms, in what officers sign and in logs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Blocked => "blocked",
            Self::Broken => "broken",
            Self::Lost => "lost",
            Self::PinForgotten => "pin_forgotten",
        }
    }

    /// The reason with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }

    /// A sentence for the officer.
    pub const fn sentence(self, language: Language) -> &'static str {
        match self {
            Self::Blocked => language
                .choose("Dompet terkunci untuk seterusnya.", "The wallet is blocked for good."),
            Self::Broken => language.choose("Ponsel rusak.", "The phone is broken."),
            Self::Lost => {
                language.choose("Ponsel hilang atau dicuri.", "The phone is lost or stolen.")
            }
            Self::PinForgotten => language.choose("PIN terlupa.", "The PIN is forgotten."),
        }
    }
}
