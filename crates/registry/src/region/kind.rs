//! What a region calls itself by law.

use terms::{Language, Level, Region};

/// What a region calls itself by law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Negara.
    Country,
    /// Provinsi.
    Province,
    /// Kabupaten.
    Regency,
    /// Kota.
    City,
    /// Kecamatan.
    Kecamatan,
    /// Distrik: what a kecamatan is called in the provinces of Papua.
    Distrik,
    /// Kelurahan (village codes 1xxx).
    Kelurahan,
    /// Desa, under whatever name custom gives it (village codes 2xxx).
    Desa,
    /// Desa adat (village codes 3xxx).
    DesaAdat,
}

impl Kind {
    /// All kinds.
    pub(super) const ALL: [Self; 9] = [
        Self::Country,
        Self::Province,
        Self::Regency,
        Self::City,
        Self::Kecamatan,
        Self::Distrik,
        Self::Kelurahan,
        Self::Desa,
        Self::DesaAdat,
    ];

    /// The kind of what has this code.
    pub(super) fn of(region: Region) -> Self {
        let number = region.number();
        match region.level() {
            Level::Country => Self::Country,
            Level::Province => Self::Province,
            // Regencies count from 01, cities from 71 (Permendagri 58/2021).
            Level::Regency if number / 1_000_000 % 100 < 71 => Self::Regency,
            Level::Regency => Self::City,
            Level::District if number / 1_000_000_000 == 9 => Self::Distrik,
            Level::District => Self::Kecamatan,
            Level::Village => match number / 1_000 % 10 {
                1 => Self::Kelurahan,
                3 => Self::DesaAdat,
                _ => Self::Desa,
            },
        }
    }

    /// The word for it.
    pub const fn word(self, language: Language) -> &'static str {
        let (indonesian, english) = match self {
            Self::Country => ("Negara", "Country"),
            Self::Province => ("Provinsi", "Province"),
            Self::Regency => ("Kabupaten", "Regency"),
            Self::City => ("Kota", "City"),
            Self::Kecamatan => ("Kecamatan", "District"),
            Self::Distrik => ("Distrik", "District"),
            Self::Kelurahan => ("Kelurahan", "Urban village"),
            Self::Desa => ("Desa", "Village"),
            Self::DesaAdat => ("Desa adat", "Customary village"),
        };
        language.choose(indonesian, english)
    }
}
