//! Why a vault stays shut.

use terms::{Class, Language};

/// Why a vault does not open or shut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// The key is the right one, and the vault does not open.
    #[error("the vault is damaged")]
    Damaged,
    /// There is not enough memory for the key, or the contents cannot be written.
    #[error("the vault cannot be sealed here: there is not enough memory")]
    Memory,
    /// Made by a later version of this program.
    #[error("the vault was made by a newer version of this program")]
    Newer,
    /// Which of the two it is must not show.
    #[error("wrong PIN, or the vault is damaged")]
    WrongPinOrDamaged,
}

impl VaultError {
    /// A vault that stays shut refuses.
    pub fn class(self) -> Class {
        match self {
            Self::Damaged | Self::Memory => Class::Failure,
            Self::Newer => Class::Invalid,
            Self::WrongPinOrDamaged => Class::Refused,
        }
    }

    /// The reason, for the person.
    pub fn reason(self, language: Language) -> String {
        let indonesian = match self {
            Self::Damaged => "Brankas rusak",
            Self::Memory => "Brankas tidak dapat disegel di sini: memori tidak cukup",
            Self::Newer => "Brankas ini dibuat oleh versi program yang lebih baru",
            Self::WrongPinOrDamaged => "PIN salah, atau brankas rusak",
        };
        language.choose(indonesian, &self.to_string()).to_owned()
    }
}
