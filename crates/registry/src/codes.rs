//! The registry's code tables, by the numbers in which population data is exchanged.

/// Declares a table: each line a variant, its number, and its word in both languages.
macro_rules! table {
    ($(#[$doc:meta])* $name:ident {
        $($variant:ident = $code:literal, $indonesian:literal, $english:literal;)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum $name {
            $(#[doc = concat!("Code ", $code, ": ", $indonesian, ".")] $variant = $code,)*
        }

        impl $name {
            /// Every entry, in the order of the codes.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The number it is exchanged and stored as.
            pub const fn code(self) -> u8 {
                self as u8
            }

            /// The entry with this number.
            pub const fn from_code(code: u8) -> Option<Self> {
                match code {
                    $($code => Some(Self::$variant),)*
                    _ => None,
                }
            }

            /// The word people read.
            pub const fn word(self, language: terms::Language) -> &'static str {
                match self {
                    $(Self::$variant => language.choose($indonesian, $english),)*
                }
            }
        }
    };
}

mod card;
mod change;
mod occupation;
mod person;
mod status;

pub use self::{
    card::{CardState, Resolution},
    change::{ChangeKind, EvidenceKind, Field, Reason},
    occupation::Occupation,
    person::{BloodType, Citizenship, Disability, Education, Religion},
    status::{LifeStatus, MaritalStatus, RecordingStatus, Relation},
};
