//! What is odd about a number and yet may be so, in words that say what to do.

use crate::Language;

/// What the lists of regions say of a number's first six digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Prefix {
    /// A district of the current list.
    Current,
    /// A district of an earlier list, the newest that has it.
    Historic(Edition),
    /// In no list known to us. Districts that were split off before the oldest of them live on in
    /// people's numbers, as 36.04.01 does, which became a part of Kota Serang in 2007.
    Unknown,
}

/// An earlier list of districts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Edition {
    /// The year that it stands for.
    pub year: u16,
    /// How many districts it has, by which it is told from its neighbours.
    pub districts: u16,
}

/// What is odd about a NIK beside the record it stands in; never a reason to reject it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NikWarning {
    /// The birth date in the number differs from the recorded one.
    BirthDate,
    /// The region prefix is of an earlier list.
    RegionHistoric(Edition),
    /// The region prefix is in no list known to us.
    RegionUnknown,
    /// The sex in the number differs from the recorded one.
    Sex,
}

/// What is odd about a KK number; never a reason to reject it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KkWarning {
    /// The recording date in the number lies in the future, or before 1950.
    RecordingDate,
    /// The region prefix is of an earlier list.
    RegionHistoric(Edition),
    /// The region prefix is in no list known to us.
    RegionUnknown,
}

impl NikWarning {
    /// What is odd, how common that is, and what to do.
    pub fn text(self, language: Language) -> String {
        let (indonesian, english) = match self {
            Self::BirthDate => (
                "Tanggal lahir dalam NIK berbeda dengan data penduduk. Ini sering terjadi, karena \
                 NIK tidak berubah ketika tanggal lahir dibetulkan. Jika ragu, mohon lihat akta \
                 kelahiran; selain itu tidak ada yang perlu dilakukan.",
                "The birth date in the NIK differs from the record. This is common, because a NIK \
                 does not change when a birth date is corrected. If in doubt, please look at the \
                 birth certificate; otherwise nothing needs to be done.",
            ),
            Self::RegionHistoric(edition) => return historic("NIK", edition, language),
            Self::RegionUnknown => return unknown("NIK", language),
            Self::Sex => (
                "Jenis kelamin dalam NIK berbeda dengan data penduduk. Ini kadang terjadi, karena \
                 NIK tidak berubah ketika data dibetulkan. Mohon periksa bersama orangnya apakah \
                 data sudah benar; jika sudah, tidak ada yang perlu dilakukan.",
                "The sex in the NIK differs from the record. This happens, because a NIK does not \
                 change when a record is corrected. Please check with the person that the record \
                 is right; if it is, nothing needs to be done.",
            ),
        };
        language.choose(indonesian, english).to_owned()
    }
}

impl KkWarning {
    /// What is odd, how common that is, and what to do.
    pub fn text(self, language: Language) -> String {
        let name = language.choose("nomor KK", "KK number");
        match self {
            Self::RecordingDate => language
                .choose(
                    "Tanggal dalam nomor KK ada di masa depan atau sebelum tahun 1950. Mohon \
                     samakan angkanya dengan kartu keluarga, dan pastikan itu bukan NIK; jika \
                     sama, tidak ada yang perlu dilakukan.",
                    "The date in the KK number lies in the future or before 1950. Please compare \
                     the digits with the family card, and make sure that this is not a NIK; if \
                     they agree, nothing needs to be done.",
                )
                .to_owned(),
            Self::RegionHistoric(edition) => historic(name, edition, language),
            Self::RegionUnknown => unknown(name, language),
        }
    }
}

fn historic(name: &str, edition: Edition, language: Language) -> String {
    let year = edition.year;
    match language {
        Language::Indonesian => format!(
            "Kode wilayah dalam {name} berasal dari daftar lama (tahun {year}). Ini sering \
             terjadi, karena nomor tidak berubah ketika wilayah dimekarkan. Tidak ada yang perlu \
             dilakukan."
        ),
        Language::English => format!(
            "The region code in the {name} is of an earlier list ({year}). This is common, \
             because a number does not change when a region is divided. Nothing needs to be done."
        ),
    }
}

fn unknown(name: &str, language: Language) -> String {
    match language {
        Language::Indonesian => format!(
            "Kode wilayah dalam {name} tidak ada dalam daftar yang kami kenal. Nomor seperti itu \
             memang ada, dari wilayah yang sudah lama dimekarkan. Mohon samakan angkanya dengan \
             dokumen; jika sama, tidak ada yang perlu dilakukan."
        ),
        Language::English => format!(
            "The region code in the {name} is in no list known to us. Such numbers exist, from \
             regions that were divided long ago. Please compare the digits with the document; if \
             they agree, nothing needs to be done."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_warning_says_in_both_languages_what_to_do() {
        let edition = Edition { year: 2020, districts: 7_230 };
        let nik = [
            NikWarning::BirthDate,
            NikWarning::RegionHistoric(edition),
            NikWarning::RegionUnknown,
            NikWarning::Sex,
        ];
        let kk = [
            KkWarning::RecordingDate,
            KkWarning::RegionHistoric(edition),
            KkWarning::RegionUnknown,
        ];
        for (language, nothing, kk_name) in [
            (Language::Indonesian, "tidak ada yang perlu dilakukan", "nomor KK"),
            (Language::English, "nothing needs to be done", "KK number"),
        ] {
            let niks = nik.map(|it| it.text(language));
            let kks = kk.map(|it| it.text(language));
            assert!(niks.iter().all(|it| it.contains("NIK") && !it.contains(kk_name)));
            assert!(kks.iter().all(|it| it.contains(kk_name)));
            for text in niks.iter().chain(&kks) {
                assert!(text.to_lowercase().contains(nothing) && text.ends_with('.'), "{text}");
                assert!(!text.contains("  "), "{text}");
            }
        }
        let told = NikWarning::RegionHistoric(edition).text(Language::English);
        assert!(told.contains("2020") && !told.contains("7230"));
        assert_ne!(told, NikWarning::RegionUnknown.text(Language::English));
    }
}
