//! One claim of a type: where it stands, what it shows, what it is called.

use serde::Deserialize;

use crate::path::Path;

/// What a claim is called in one language.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// Language tag: `id`, `en`.
    pub locale: String,
    /// Its name.
    pub label: String,
}

/// One claim of a type.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimType {
    /// Where it stands.
    pub path: Path,
    /// Which value of the register it shows.
    pub source: Source,
    /// Whether no credential goes out without it.
    pub mandatory: bool,
    /// Whether the holder can keep it back.
    pub sd: Sd,
    /// What showing it gives away.
    #[serde(default)]
    pub sensitivity: Sensitivity,
    /// Whether it is in every credential or has to be asked for.
    #[serde(default)]
    pub issued: Issued,
    /// What it is called.
    pub display: Vec<Label>,
}

/// Where a claim's value comes from. Whoever issues knows how to answer each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Street, number and neighbourhood, as text.
    AddressLine,
    /// ISO 8601 date.
    BirthDate,
    /// Place of birth as recorded, as text.
    BirthPlace,
    /// ISO 3166-1 alpha-2.
    Country,
    /// Name of the district.
    District,
    /// Each element of the array above it; has no value of its own.
    Element,
    /// The name, as text.
    FullName,
    /// The parts beneath it; has no value of its own.
    Group,
    /// ISO 8601 date.
    IssuedOn,
    /// The authority's name.
    IssuingAuthority,
    /// Sixteen digits, as text.
    KkNumber,
    /// As text.
    MaritalStatus,
    /// An array of ISO 3166-1 alpha-2 codes.
    Nationalities,
    /// Sixteen digits, as text.
    Nik,
    /// Name of the province.
    Province,
    /// Name of the regency or city.
    Regency,
    /// 1 male, 2 female (as in ISO/IEC 5218).
    Sex,
    /// Name of the village.
    Village,
}

/// Whether a claim is selectively disclosable (SD-JWT VC, type metadata).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sd {
    /// The holder always decides.
    Always,
    /// The issuer decides; ours hides it.
    Allowed,
    /// Every verifier sees it.
    Never,
}

/// What showing a claim gives away beyond itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sensitivity {
    /// Just itself.
    #[default]
    Ordinary,
    /// Other facts too: a NIK shows sex, birth date and region. The wallet says so first.
    Reveals,
    /// A private matter: asking needs a purpose of its own.
    Sensitive,
}

/// Whether a claim is in every credential.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Issued {
    /// In every credential for which there is a value.
    #[default]
    Always,
    /// Only in credentials for which it was asked.
    OnRequest,
}
