//! What can be bad or odd about a line, in words that echo no value.

use terms::{Date, KkWarning, Language, NikWarning, NumberError};

use super::column::Column;
use crate::{LifeStatus, Person, Regions, Relation, TextError};

/// One bad value: where it stands and what is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadValue {
    /// Line in the file; the header is line 1.
    pub line: u64,
    /// The column; `None` if the line as a whole cannot be read.
    pub column: Option<Column>,
    /// What is wrong.
    pub fault: Fault,
}

/// What is wrong with a value or a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Not a number of the code table.
    Code,
    /// Not a calendar date in ISO 8601.
    Date,
    /// The NIK already stood on an earlier line.
    Duplicate {
        /// That line.
        first: u64,
    },
    /// Not UTF-8.
    Encoding,
    /// More or fewer fields than the header has.
    Fields {
        /// On this line.
        found: usize,
        /// In the header.
        expected: usize,
    },
    /// Not of the form that the column holds: a postcode, an RT or RW, a document's number.
    Form,
    /// Longer than any record can be.
    LineTooLong,
    /// Not a NIK or KK number.
    Number(NumberError),
    /// A quotation mark does not close where its field ends.
    Quotes,
    /// Not a region code.
    RegionCode,
    /// A region, but no village.
    RegionLevel,
    /// A village where the one who reads the file may not register anybody.
    RegionOutside,
    /// A village's code, but of none that exists.
    RegionUnknown,
    /// Not a text that can stand in a record.
    Text(TextError),
}

/// What is odd about a person's line and yet may be so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Oddity {
    /// Born after today.
    BornInFuture,
    /// Dead, and still the head of a family.
    DeadHead,
    /// The date in the KK number lies in the future, or before 1950.
    KkRecordingDate,
    /// The KK number's region is of an earlier list.
    KkRegionHistoric,
    /// The KK number's region is in no list known to us.
    KkRegionUnknown,
    /// Married before the age of 15.
    MarriedYoung,
    /// The birth date in the NIK is another.
    NikBirthDate,
    /// The NIK's region is of an earlier list.
    NikRegionHistoric,
    /// The NIK's region is in no list known to us.
    NikRegionUnknown,
    /// The NIK says the other sex.
    NikSex,
    /// Older than anybody.
    Over120,
    /// Recorded before the age of 16.
    RecordedYoung,
}

impl BadValue {
    /// The whole sentence: `Line 12, column nik: must be exactly sixteen digits`.
    pub fn text(&self, language: Language) -> String {
        let line = language.choose("Baris", "Line");
        let column = language.choose("kolom", "column");
        let fault = self.fault.text(language);
        match self.column {
            Some(at) => format!("{line} {}, {column} {}: {fault}", self.line, at.name()),
            None => format!("{line} {}: {fault}", self.line),
        }
    }
}

impl From<TextError> for Fault {
    fn from(error: TextError) -> Self {
        Self::Text(error)
    }
}

impl Fault {
    /// A short name for machines.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Code => "code_unknown",
            Self::Date => "date_invalid",
            Self::Duplicate { .. } => "nik_duplicate",
            Self::Encoding => "encoding_invalid",
            Self::Fields { .. } => "fields_miscounted",
            Self::Form => "form_invalid",
            Self::LineTooLong => "line_too_long",
            Self::Number(NumberError::Day) => "number_day",
            Self::Number(NumberError::Digits) => "number_digits",
            Self::Number(NumberError::Letter) => "number_letter",
            Self::Number(NumberError::NikForm) => "number_nik_form",
            Self::Number(NumberError::Serial) => "number_serial",
            Self::Number(NumberError::Sign) => "number_sign",
            Self::Quotes => "quotes_open",
            Self::RegionCode => "region_invalid",
            Self::RegionLevel => "region_not_village",
            Self::RegionOutside => "region_outside",
            Self::RegionUnknown => "region_unknown",
            Self::Text(TextError::Blank) => "text_blank",
            Self::Text(TextError::Direction) => "text_direction",
            Self::Text(TextError::Invisible) => "text_invisible",
            Self::Text(TextError::TooLong) => "text_too_long",
            Self::Text(TextError::Unreadable) => "text_unreadable",
        }
    }

    /// The reason in words, without any value.
    pub fn text(self, language: Language) -> String {
        let (indonesian, english) = match self {
            Self::Code => ("bukan angka dari tabel kode", "is not a number of the code table"),
            Self::Date => (
                "bukan tanggal berbentuk TTTT-BB-HH",
                "is not a calendar date of the form YYYY-MM-DD",
            ),
            Self::Duplicate { first } => {
                let text = language.choose("sudah ada di baris", "already stands on line");
                return format!("{text} {first}");
            }
            Self::Encoding => ("bukan teks UTF-8", "is not UTF-8 text"),
            Self::Fields { found, expected } => {
                return match language {
                    Language::Indonesian => format!("berisi {found} nilai, bukan {expected}"),
                    Language::English => format!("has {found} values instead of {expected}"),
                };
            }
            Self::Form => ("tidak sesuai bentuk kolomnya", "is not of the form of its column"),
            Self::LineTooLong => ("baris terlalu panjang", "the line is too long"),
            Self::Number(error) => return error.text(language).to_owned(),
            Self::Quotes => {
                ("tanda kutip tidak ditutup dengan benar", "a quotation mark is not closed")
            }
            Self::RegionCode => (
                "bukan kode wilayah berbentuk PP.KK.CC.DDDD",
                "is not a region code of the form PP.KK.CC.VVVV",
            ),
            Self::RegionLevel => ("bukan kode desa atau kelurahan", "is not a village's code"),
            Self::RegionOutside => {
                ("di luar wilayah kerja Anda", "lies outside the region you work for")
            }
            Self::RegionUnknown => {
                ("tidak ada dalam daftar wilayah", "is not in the list of regions")
            }
            Self::Text(error) => return error.text(language).to_owned(),
        };
        language.choose(indonesian, english).to_owned()
    }
}

impl Oddity {
    /// The oddity in words.
    pub const fn text(self, language: Language) -> &'static str {
        let (indonesian, english) = match self {
            Self::BornInFuture => ("tanggal lahir di masa depan", "born in the future"),
            Self::DeadHead => ("kepala keluarga berstatus mati", "dead and still head of a family"),
            Self::KkRecordingDate => (
                "tanggal dalam nomor KK di masa depan atau sebelum 1950; samakan dengan dokumen",
                "the date in the KK number is in the future or before 1950; compare it with the \
                 document",
            ),
            Self::KkRegionHistoric => (
                "kode wilayah nomor KK berasal dari daftar lama; ini lazim",
                "the KK number's region is of an earlier list, which is common",
            ),
            Self::KkRegionUnknown => (
                "kode wilayah nomor KK tidak ada dalam daftar yang dikenal; samakan dengan dokumen",
                "the KK number's region is in no list known to us; compare it with the document",
            ),
            Self::MarriedYoung => ("kawin sebelum usia 15 tahun", "married before the age of 15"),
            Self::NikBirthDate => {
                ("tanggal lahir berbeda dengan NIK", "the birth date differs from that in the NIK")
            }
            Self::NikRegionHistoric => (
                "kode wilayah NIK berasal dari daftar lama; ini lazim",
                "the NIK's region is of an earlier list, which is common",
            ),
            Self::NikRegionUnknown => (
                "kode wilayah NIK tidak ada dalam daftar yang dikenal; samakan dengan dokumen",
                "the NIK's region is in no list known to us; compare it with the document",
            ),
            Self::NikSex => {
                ("jenis kelamin berbeda dengan NIK", "the sex differs from that in the NIK")
            }
            Self::Over120 => ("usia lebih dari 120 tahun", "older than 120 years"),
            Self::RecordedYoung => {
                ("sudah rekam sebelum usia 16 tahun", "recorded before the age of 16")
            }
        };
        language.choose(indonesian, english)
    }
}

/// What is odd about `person` on the day `today`.
pub(super) fn oddities(person: &Person, today: Date) -> Vec<Oddity> {
    let regions = Regions::load();
    let birth = *person.birth_date.reveal();
    let nik = person.nik.warnings(person.sex, birth, regions.prefix(person.nik.prefix()));
    let kk = person.kk_number.warnings(today, regions.prefix(person.kk_number.prefix()));
    let mut found: Vec<Oddity> = nik.into_iter().map(Oddity::from).collect();
    found.extend(kk.into_iter().map(Oddity::from));
    let age = person.age(today);
    let dead_head =
        person.life_status == LifeStatus::Dead && person.relation == Some(Relation::Head);
    let young = person.recording_status.is_recorded() && age < Person::RECORDING_AGE;
    for (holds, oddity) in [
        (birth > today, Oddity::BornInFuture),
        (dead_head, Oddity::DeadHead),
        (age < 15 && person.marital_status.ever_married(), Oddity::MarriedYoung),
        (age > 120, Oddity::Over120),
        (young, Oddity::RecordedYoung),
    ] {
        if holds {
            found.push(oddity);
        }
    }
    found
}

impl From<KkWarning> for Oddity {
    fn from(warning: KkWarning) -> Self {
        match warning {
            KkWarning::RecordingDate => Self::KkRecordingDate,
            KkWarning::RegionHistoric(_) => Self::KkRegionHistoric,
            KkWarning::RegionUnknown => Self::KkRegionUnknown,
        }
    }
}

impl From<NikWarning> for Oddity {
    fn from(warning: NikWarning) -> Self {
        match warning {
            NikWarning::BirthDate => Self::NikBirthDate,
            NikWarning::RegionHistoric(_) => Self::NikRegionHistoric,
            NikWarning::RegionUnknown => Self::NikRegionUnknown,
            NikWarning::Sex => Self::NikSex,
        }
    }
}
