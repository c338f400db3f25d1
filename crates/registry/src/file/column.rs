//! The columns a file of residents may have.

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Column {
    /// `nik`
    Nik,
    /// `kk_number`
    KkNumber,
    /// `full_name`
    FullName,
    /// `sex`
    Sex,
    /// `birth_place`
    BirthPlace,
    /// `birth_date`
    BirthDate,
    /// `region_code`
    RegionCode,
    /// `marital_status`
    MaritalStatus,
    /// `recording_status`
    RecordingStatus,
    /// `life_status`
    LifeStatus,
    /// `relation`, not needed
    Relation,
    /// `address`, not needed
    Address,
}

impl Column {
    /// Every column, in the order in which files are written.
    pub const ALL: [Self; 12] = [
        Self::Nik,
        Self::KkNumber,
        Self::FullName,
        Self::Sex,
        Self::BirthPlace,
        Self::BirthDate,
        Self::RegionCode,
        Self::MaritalStatus,
        Self::RecordingStatus,
        Self::LifeStatus,
        Self::Relation,
        Self::Address,
    ];

    /// Columns that say something about a line and nothing about a person: they are passed over.
    pub(super) const NOTES: [&str; 2] = ["line", "reason"];

    /// Its name in the header.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Nik => "nik",
            Self::KkNumber => "kk_number",
            Self::FullName => "full_name",
            Self::Sex => "sex",
            Self::BirthPlace => "birth_place",
            Self::BirthDate => "birth_date",
            Self::RegionCode => "region_code",
            Self::MaritalStatus => "marital_status",
            Self::RecordingStatus => "recording_status",
            Self::LifeStatus => "life_status",
            Self::Relation => "relation",
            Self::Address => "address",
        }
    }

    /// Whether a file must have it.
    pub const fn is_needed(self) -> bool {
        !matches!(self, Self::Relation | Self::Address)
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.name().eq_ignore_ascii_case(name))
    }
}
