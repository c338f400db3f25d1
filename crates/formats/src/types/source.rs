//! Where values come from, and what they look like.

use serde::Deserialize;

/// Where a claim's value comes from. Whoever issues knows how to answer each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Street, number and neighbourhood, as text.
    AddressLine,
    /// Whether so many years are completed; `{"age_over": 17}` in a type file.
    AgeOver(u8),
    /// Number of the birth certificate.
    BirthCertificate,
    /// ISO 8601 date.
    BirthDate,
    /// Place of birth as recorded, as text.
    BirthPlace,
    /// As text.
    BloodType,
    /// `WNI` or `WNA`.
    Citizenship,
    /// ISO 3166-1 alpha-2.
    Country,
    /// Name of the district.
    District,
    /// As text.
    Education,
    /// Each element of the array above it; has no value of its own.
    Element,
    /// The father's name.
    FatherName,
    /// The name, as text.
    FullName,
    /// The parts beneath it; has no value of its own.
    Group,
    /// Name of the head of the family.
    HeadName,
    /// ISO 8601 date.
    IssuedOn,
    /// The authority's name.
    IssuingAuthority,
    /// Sixteen digits, as text.
    KkNumber,
    /// As text.
    MaritalStatus,
    /// Those on the family card who live there, one after the other.
    Members,
    /// The mother's name.
    MotherName,
    /// An array of ISO 3166-1 alpha-2 codes; none of somebody whose country is not recorded.
    Nationalities,
    /// Sixteen digits, as text.
    Nik,
    /// As text.
    Occupation,
    /// A picture of the face, as a `data:` URL in base64 (RFC 2397).
    Portrait,
    /// Five digits, as text.
    Postcode,
    /// Name of the province.
    Province,
    /// Name of the regency or city.
    Regency,
    /// What somebody is to the head of the family.
    Relation,
    /// As text.
    Religion,
    /// Number of the RT, three digits.
    Rt,
    /// Number of the RW, three digits.
    Rw,
    /// 1 male, 2 female (as in ISO/IEC 5218).
    Sex,
    /// Name of the village.
    Village,
}

/// What the values of a source look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// An ISO 8601 date.
    Date,
    /// What stands in the array above.
    Element,
    /// Yes or no.
    Flag,
    /// An object of the claims beneath.
    Group,
    /// A number from 0 on.
    Number,
    /// An array of objects, one for each person.
    People,
    /// A `data:` URL in base64; in an mdoc the bytes themselves.
    Picture,
    /// A text.
    Text,
    /// An array of texts.
    Texts,
}

impl Source {
    /// What its values look like.
    pub const fn shape(self) -> Shape {
        match self {
            Self::AgeOver(_) => Shape::Flag,
            Self::BirthDate | Self::IssuedOn => Shape::Date,
            Self::Element => Shape::Element,
            Self::Group => Shape::Group,
            Self::Members => Shape::People,
            Self::Nationalities => Shape::Texts,
            Self::Portrait => Shape::Picture,
            Self::Sex => Shape::Number,
            Self::AddressLine
            | Self::BirthCertificate
            | Self::BirthPlace
            | Self::BloodType
            | Self::Citizenship
            | Self::Country
            | Self::District
            | Self::Education
            | Self::FatherName
            | Self::FullName
            | Self::HeadName
            | Self::IssuingAuthority
            | Self::KkNumber
            | Self::MaritalStatus
            | Self::MotherName
            | Self::Nik
            | Self::Occupation
            | Self::Postcode
            | Self::Province
            | Self::Regency
            | Self::Relation
            | Self::Religion
            | Self::Rt
            | Self::Rw
            | Self::Village => Shape::Text,
        }
    }
}
