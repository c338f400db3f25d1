//! The fields beside a person's own row, as a correction asks for them.

use registry::{
    BloodType, Citizenship, Detail, Disability, DocumentNumber, Education, FullName, Occupation,
    Religion,
};
use terms::{Language, Personal};

use crate::{
    console::form::{Choice, Input, Reading, choices},
    lang::texts,
};

/// What empties a field that may be empty.
pub(super) const NOTHING: &str = "-";

const NAMES: [&str; 14] = [
    "religion",
    "blood_type",
    "education",
    "occupation",
    "disability",
    "citizenship",
    "father_name",
    "father_nik",
    "mother_name",
    "mother_nik",
    "birth_certificate",
    "postcode",
    "rt",
    "rw",
];

/// A choice that stays as it is unless something is chosen.
pub(super) fn unless(stays: String, among: Vec<Choice>) -> Vec<Choice> {
    [vec![Choice { code: String::new(), word: stays }], among].concat()
}

pub(super) fn inputs(lang: Language) -> Vec<Input> {
    let t = Words::of(lang);
    macro_rules! table {
        ($name:literal, $label:expr, $table:ident) => {{
            let entries = $table::ALL.iter().map(|it| (it.code(), it.word(lang)));
            Input::choice($name, $label, unless(t.unchanged.to_owned(), choices(entries)))
        }};
    }
    let text = |name, label, longest| Input::text(name, label, longest);
    let fields = vec![
        table!("religion", t.religion, Religion),
        table!("blood_type", t.blood_type, BloodType),
        table!("education", t.education, Education),
        table!("occupation", t.occupation, Occupation),
        table!("disability", t.disability, Disability),
        table!("citizenship", t.citizenship, Citizenship),
        text("father_name", t.father_name, FullName::LONGEST).with_hint(t.nothing_hint),
        text("father_nik", t.father_nik, 32),
        text("mother_name", t.mother_name, FullName::LONGEST),
        text("mother_nik", t.mother_nik, 32),
        text("birth_certificate", t.birth_certificate, DocumentNumber::LONGEST),
        text("postcode", t.postcode, 5),
        text("rt", "RT", 3),
        text("rw", "RW", 3),
    ];
    fields.into_iter().map(Input::optional).collect()
}

/// Whether any of them was typed.
pub(super) fn is_touched(reading: &Reading<'_>) -> bool {
    NAMES.iter().any(|name| reading.optional(name).is_some())
}

/// What is `known`, with what was typed instead.
pub(super) fn read(reading: &mut Reading<'_>, known: Detail) -> Detail {
    Detail {
        religion: entry(reading, "religion", Religion::from_code, known.religion),
        blood_type: entry(reading, "blood_type", BloodType::from_code, known.blood_type),
        education: entry(reading, "education", Education::from_code, known.education),
        occupation: entry(reading, "occupation", Occupation::from_code, known.occupation),
        disability: entry(reading, "disability", Disability::from_code, known.disability),
        citizenship: entry(reading, "citizenship", Citizenship::from_code, known.citizenship),
        father_name: typed(reading, "father_name", Reading::full_name, known.father_name),
        father_nik: typed(reading, "father_nik", Reading::nik, known.father_nik),
        mother_name: typed(reading, "mother_name", Reading::full_name, known.mother_name),
        mother_nik: typed(reading, "mother_nik", Reading::nik, known.mother_nik),
        birth_certificate: typed(
            reading,
            "birth_certificate",
            Reading::document,
            known.birth_certificate,
        ),
        postcode: typed(reading, "postcode", of_record, known.postcode),
        rt: typed(reading, "rt", of_record, known.rt),
        rw: typed(reading, "rw", of_record, known.rw),
    }
}

fn entry<T>(
    reading: &mut Reading<'_>,
    name: &str,
    of_code: impl FnOnce(u8) -> Option<T>,
    known: Option<Personal<T>>,
) -> Option<Personal<T>> {
    match reading.optional(name) {
        None => known,
        Some(_) => reading.choice(name, of_code).map(Personal::new),
    }
}

fn typed<'t, T>(
    reading: &mut Reading<'t>,
    name: &str,
    read: impl FnOnce(&mut Reading<'t>, &str) -> Option<T>,
    known: Option<T>,
) -> Option<T> {
    match reading.optional(name) {
        None => known,
        Some(NOTHING) => None,
        Some(_) => read(reading, name),
    }
}

fn of_record<T: std::str::FromStr>(reading: &mut Reading<'_>, name: &str) -> Option<Personal<T>> {
    reading.parsed(name).map(Personal::new)
}

texts! { Words {
    unchanged: "Tidak diubah", "Stays as it is";
    nothing_hint: "Tanda hubung (-) mengosongkan isian tulisan di bagian ini.",
        "A hyphen (-) empties a text field here.";
    religion: "Agama", "Religion";
    blood_type: "Golongan darah", "Blood type";
    education: "Pendidikan", "Education";
    occupation: "Pekerjaan", "Occupation";
    disability: "Cacat", "Disability";
    citizenship: "Kewarganegaraan", "Citizenship";
    father_name: "Nama ayah", "Father's name";
    father_nik: "NIK ayah", "Father's NIK";
    mother_name: "Nama ibu", "Mother's name";
    mother_nik: "NIK ibu", "Mother's NIK";
    birth_certificate: "Nomor akta kelahiran", "Birth certificate number";
    postcode: "Kode pos", "Postcode";
} }
