//! Why a change is not recorded.

use terms::{Class, Forbidden, Language};

use crate::TextError;

/// Why a change is not recorded. The texts tell nothing about anybody.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// The day lies before the birth.
    #[error("the day lies before the date of birth")]
    BeforeBirth,
    /// Others on the card live in another village.
    #[error("those who stand on this family card live in another village")]
    FamilyElsewhere,
    /// Nobody who lives here stands on the card.
    #[error("there is no such family card here")]
    FamilyMissing,
    /// The act lacks the permission.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The day lies in the future.
    #[error("the day lies in the future")]
    Future,
    /// The card has a head already.
    #[error("this family card has a head of family already")]
    HeadTaken,
    /// The person is married.
    #[error("the person is married already")]
    Married,
    /// There is none, or none where the act may change anything.
    #[error("there is no such resident")]
    Missing,
    /// Somebody has this NIK.
    #[error("this NIK is taken")]
    NikTaken,
    /// The record is not closed, so nothing can be revived.
    #[error("the record is not closed")]
    NotClosed,
    /// The person has died, moved away, or is absent.
    #[error("the record says that the person does not live here any more")]
    NotHere,
    /// The person is not married.
    #[error("the person is not married")]
    NotMarried,
    /// The record was declared not valid.
    #[error("the record was declared not valid")]
    NotValid,
    /// The record says that already.
    #[error("nothing would change")]
    Nothing,
    /// Not a village, or none where the act may change anything.
    #[error("the new home must be a village in the act's region")]
    Place,
    /// Not what one can be in a family at birth.
    #[error("nobody is born as head, husband or wife of a family")]
    Relation,
    /// The same person twice.
    #[error("the same person stands there twice")]
    SamePerson,
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// An address or a place cannot stand in a record.
    #[error("the address or birth place cannot stand in a record: {0}")]
    Text(#[from] TextError),
    /// More people than any family has.
    #[error("these are more people than one family has")]
    TooMany,
}

impl ChangeError {
    /// What it means to the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Missing => Class::Missing,
            Self::NikTaken | Self::Nothing => Class::Conflict,
            Self::Store(error) => error.class(),
            Self::BeforeBirth | Self::Future | Self::SamePerson | Self::Text(_) | Self::TooMany => {
                Class::Invalid
            }
            _ => Class::Refused,
        }
    }

    /// A sentence for the officer.
    pub const fn sentence(&self, language: Language) -> &'static str {
        let (indonesian, english) = match self {
            Self::BeforeBirth => {
                ("Tanggalnya sebelum tanggal lahir.", "The day lies before the date of birth.")
            }
            Self::FamilyElsewhere => (
                "Anggota KK ini tinggal di desa/kelurahan lain.",
                "Those who stand on this family card live in another village.",
            ),
            Self::FamilyMissing => {
                ("KK ini tidak ada di wilayah ini.", "There is no such family card here.")
            }
            Self::Forbidden(_) => {
                ("Anda tidak berwenang melakukan ini.", "You are not allowed to do this.")
            }
            Self::Future => ("Tanggalnya belum tiba.", "The day lies in the future."),
            Self::HeadTaken => (
                "KK ini sudah memiliki kepala keluarga.",
                "This card has a head of family already.",
            ),
            Self::Married => ("Orang ini sudah kawin.", "This person is married already."),
            Self::Missing => ("Penduduk tidak ditemukan.", "There is no such resident."),
            Self::NikTaken => ("NIK ini sudah dipakai.", "This NIK is taken."),
            Self::NotClosed => ("Data ini tidak ditutup.", "This record is not closed."),
            Self::NotHere => (
                "Menurut catatan, orang ini tidak lagi tinggal di sini.",
                "The record says that this person does not live here any more.",
            ),
            Self::NotMarried => ("Orang ini tidak berstatus kawin.", "This person is not married."),
            Self::NotValid => {
                ("Data ini dinyatakan tidak valid.", "This record was declared not valid.")
            }
            Self::Nothing => ("Tidak ada yang berubah.", "Nothing would change."),
            Self::Place => (
                "Tempat tinggal baru harus desa/kelurahan di wilayah Anda.",
                "The new home must be a village in your region.",
            ),
            Self::Relation => (
                "Bayi tidak dapat menjadi kepala keluarga, suami atau istri.",
                "Nobody is born as head, husband or wife of a family.",
            ),
            Self::SamePerson => {
                ("Orang yang sama disebut dua kali.", "The same person stands there twice.")
            }
            Self::Store(_) => ("Basis data gagal. Coba lagi.", "The database failed. Try again."),
            Self::Text(_) => (
                "Alamat atau tempat lahir memuat tulisan yang tidak dapat dicatat.",
                "The address or birth place cannot stand in a record.",
            ),
            Self::TooMany => (
                "Terlalu banyak orang untuk satu keluarga.",
                "These are more people than one family has.",
            ),
        };
        language.choose(indonesian, english)
    }
}
