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
    /// `religion`, not needed
    Religion,
    /// `blood_type`, not needed
    BloodType,
    /// `education`, not needed
    Education,
    /// `occupation`, not needed
    Occupation,
    /// `citizenship`, not needed
    Citizenship,
    /// `father_name`, not needed
    FatherName,
    /// `mother_name`, not needed
    MotherName,
    /// `birth_certificate`, not needed
    BirthCertificate,
    /// `postcode`, not needed
    Postcode,
    /// `rt`, not needed
    Rt,
    /// `rw`, not needed
    Rw,
}

impl Column {
    /// Every column, in the order in which files are written.
    pub const ALL: [Self; 23] = [
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
        Self::Religion,
        Self::BloodType,
        Self::Education,
        Self::Occupation,
        Self::Citizenship,
        Self::FatherName,
        Self::MotherName,
        Self::BirthCertificate,
        Self::Postcode,
        Self::Rt,
        Self::Rw,
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
            Self::Religion => "religion",
            Self::BloodType => "blood_type",
            Self::Education => "education",
            Self::Occupation => "occupation",
            Self::Citizenship => "citizenship",
            Self::FatherName => "father_name",
            Self::MotherName => "mother_name",
            Self::BirthCertificate => "birth_certificate",
            Self::Postcode => "postcode",
            Self::Rt => "rt",
            Self::Rw => "rw",
        }
    }

    /// Whether a file must have it.
    pub const fn is_needed(self) -> bool {
        !matches!(self, Self::Relation | Self::Address) && !self.is_detail()
    }

    /// Whether it holds what else is known about a person ([`crate::Detail`]).
    pub const fn is_detail(self) -> bool {
        self as u8 >= Self::Religion as u8
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.name().eq_ignore_ascii_case(name))
    }
}
