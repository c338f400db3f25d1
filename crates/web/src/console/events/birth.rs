//! The form of a birth: a child for the resident's family.

use registry::{Birth, Detail, DocumentNumber, FullName, Regions, Relation};
use terms::{Date, Nik, Personal, Sex};

use super::{
    about::{About, Desk},
    deed::Deed,
    people::find_person,
};
use crate::{
    Refusal,
    console::form::{Input, Reading, Section, choices},
    lang::texts,
};

/// What a newborn usually is to the head of the family.
const BORN_AS: [Relation; 4] =
    [Relation::Child, Relation::Grandchild, Relation::Relative, Relation::Other];

pub(super) fn sections(about: &About) -> Vec<Section> {
    let (t, lang) = (Words::of(about.lang), about.lang);
    let relations = BORN_AS.iter().map(|it| (it.code(), it.word(lang)));
    let child = vec![
        Input::text("nik", t.nik, 32).with_hint(t.nik_hint),
        Input::text("full_name", t.full_name, FullName::LONGEST),
        sex(about),
        Input::text("birth_place", t.birth_place, 100),
        Input::day("birth_date", t.birth_date, about.today),
        Input::choice("relation", t.relation, choices(relations))
            .with(Relation::Child.code().to_string()),
    ];
    let parents = vec![
        Input::person("mother", t.mother).with_hint(t.parent_hint).optional(),
        Input::person("father", t.father).with_hint(t.parent_hint).optional(),
        Input::text("birth_certificate", t.certificate, DocumentNumber::LONGEST)
            .with_hint(t.certificate_hint)
            .optional(),
    ];
    vec![
        Section { heading: t.child, inputs: child },
        Section { heading: t.parents, inputs: parents },
    ]
}

/// The field for a sex, whose codes are those of the registry.
pub(super) fn sex(about: &About) -> Input {
    let t = Words::of(about.lang);
    let sexes = [(Sex::Male as u8, t.male), (Sex::Female as u8, t.female)];
    Input::choice("sex", t.sex, choices(sexes.into_iter()))
}

pub(super) const fn sex_of(code: u8) -> Option<Sex> {
    match code {
        1 => Some(Sex::Male),
        2 => Some(Sex::Female),
        _ => None,
    }
}

pub(super) async fn read(
    desk: &Desk<'_>,
    about: &About,
    reading: &mut Reading<'_>,
) -> Result<Option<Deed>, Refusal> {
    let (mother_name, mother_nik) = parent(desk, reading, "mother").await?;
    let (father_name, father_nik) = parent(desk, reading, "father").await?;
    let birth_certificate = match reading.optional("birth_certificate") {
        Some(_) => reading.document("birth_certificate"),
        None => None,
    };
    let detail = Detail {
        mother_name,
        mother_nik,
        father_name,
        father_nik,
        birth_certificate,
        ..Detail::default()
    };
    Ok(child(about, reading, detail).map(|birth| Deed::Birth(Box::new(birth))))
}

fn child(about: &About, reading: &mut Reading<'_>, detail: Detail) -> Option<Birth> {
    let nik = reading.nik("nik");
    let full_name = reading.full_name("full_name");
    let sex = reading.choice("sex", sex_of);
    let birth_place = reading.personal("birth_place");
    let birth_date = reading.day("birth_date");
    let relation = reading.choice("relation", Relation::from_code);
    note_oddities(reading, nik, sex, birth_date);
    Some(Birth {
        nik: nik?,
        kk_number: about.resident.person.kk_number,
        full_name: full_name?,
        sex: sex?,
        birth_place: birth_place?,
        birth_date: Personal::new(birth_date?),
        relation: relation?,
        detail,
    })
}

/// Notes what is odd about a number beside what was typed with it.
pub(super) fn note_oddities(
    reading: &mut Reading<'_>,
    nik: Option<Nik>,
    sex: Option<Sex>,
    birth: Option<Date>,
) {
    let (Some(nik), Some(sex), Some(birth)) = (nik, sex, birth) else { return };
    for warning in nik.warnings(sex, birth, Regions::load().prefix(nik.prefix())) {
        reading.odd(warning.text(reading.lang));
    }
}

/// A parent whom the registry knows, or whose name was typed.
async fn parent(
    desk: &Desk<'_>,
    reading: &mut Reading<'_>,
    name: &str,
) -> Result<(Option<FullName>, Option<Nik>), Refusal> {
    let is_name = |text: &str| {
        let digits = text.bytes().any(|it| it.is_ascii_digit());
        !digits && !text.is_empty()
    };
    if reading.optional(name).is_some_and(is_name) {
        return Ok((reading.full_name(name), None));
    }
    let found = find_person(desk, reading, name).await?.map(|it| it.person);
    Ok(found.map_or((None, None), |it| (Some(it.full_name), Some(it.nik))))
}

texts! { Words {
    child: "Anak", "Child";
    nik: "NIK anak", "NIK of the child";
    nik_hint: "16 angka yang telah diberikan kepada anak ini.",
        "The 16 digits that this child has been given.";
    full_name: "Nama lengkap", "Full name";
    sex: "Jenis kelamin", "Sex";
    male: "Laki-laki", "Male";
    female: "Perempuan", "Female";
    birth_place: "Tempat lahir", "Birth place";
    birth_date: "Tanggal lahir", "Birth date";
    relation: "Hubungan dengan kepala keluarga", "Relation to the head of family";
    parents: "Orang tua dan akta", "Parents and certificate";
    mother: "Ibu", "Mother";
    father: "Ayah", "Father";
    parent_hint: "Nomor berkas, NIK, atau nama bila tercatat di tempat lain.",
        "Record number, NIK, or the name of somebody known elsewhere.";
    certificate: "Nomor akta kelahiran", "Birth certificate number";
    certificate_hint: "Bila sudah terbit.", "If it was issued already.";
} }
