//! The form of a correction: what stays empty stays as it is.

use registry::{Correction, FullName, MaritalStatus, Relation};
use terms::Personal;

use super::{
    about::{About, Desk, told},
    birth::sex_of,
    deed::Deed,
    detail::{self, NOTHING, unless},
};
use crate::{
    Refusal,
    console::form::{Input, Reading, Section, choices},
    lang::texts,
    numbers::date,
};

pub(super) fn sections(about: &About) -> Vec<Section> {
    let t = Words::of(about.lang);
    vec![
        Section { heading: t.person, inputs: person(about) },
        Section { heading: t.family, inputs: family(about) },
        Section { heading: t.rest, inputs: detail::inputs(about.lang) },
    ]
}

fn person(about: &About) -> Vec<Input> {
    let (t, lang, it) = (Words::of(about.lang), about.lang, &about.resident.person);
    let now = |value: &str| format!("{} {value}", t.now);
    let sex = if it.sex as u8 == 1 { t.male } else { t.female };
    let marital = MaritalStatus::ALL.iter().map(|it| (it.code(), it.word(lang)));
    let sexes = [(1, t.male), (2, t.female)].into_iter();
    let fields = vec![
        Input::text("full_name", t.full_name, FullName::LONGEST)
            .with_hint(now(it.full_name.reveal())),
        Input::choice("sex", t.sex, unless(now(sex), choices(sexes))),
        Input::text("birth_place", t.birth_place, 100).with_hint(now(it.birth_place.reveal())),
        Input::day("birth_date", t.birth_date, about.today)
            .with_hint(now(&date(lang, *it.birth_date.reveal()))),
        Input::choice(
            "marital_status",
            t.marital,
            unless(now(it.marital_status.word(lang)), choices(marital)),
        ),
    ];
    fields.into_iter().map(Input::optional).collect()
}

fn family(about: &About) -> Vec<Input> {
    let (t, lang, it) = (Words::of(about.lang), about.lang, &about.resident.person);
    let now = |value: &str| format!("{} {value}", t.now);
    let is = it.relation.map_or(t.none, |it| it.word(lang));
    let relations = Relation::ALL.iter().map(|it| (it.code(), it.word(lang)));
    let address = it.address.as_ref().map_or(t.none, |it| it.reveal());
    let fields = vec![
        Input::text("kk_number", t.kk_number, 32).with_hint(t.kk_hint),
        Input::choice("relation", t.relation, unless(now(is), choices(relations))),
        Input::text("address", t.address, 200).with_hint(now(address)),
    ];
    fields.into_iter().map(Input::optional).collect()
}

pub(super) async fn read(
    desk: &Desk<'_>,
    about: &About,
    reading: &mut Reading<'_>,
) -> Result<Option<Deed>, Refusal> {
    let mut corrections = of_person(reading);
    if detail::is_touched(reading) {
        // What is not named would be emptied: begin with what stands there.
        let known = desk.registry().detail(&desk.act, about.resident.id).await.map_err(told)?;
        corrections.push(Correction::Detail(Box::new(detail::read(reading, known))));
    }
    Ok(Some(Deed::Correction(corrections)))
}

fn of_person(reading: &mut Reading<'_>) -> Vec<Correction> {
    let mut all = Vec::new();
    let mut typed = |name: &str, read: &dyn Fn(&mut Reading<'_>, &str) -> Option<Correction>| {
        if reading.optional(name).is_some() {
            all.extend(read(reading, name));
        }
    };
    typed("full_name", &|it, name| it.full_name(name).map(Correction::FullName));
    typed("sex", &|it, name| it.choice(name, sex_of).map(Correction::Sex));
    typed("birth_place", &|it, name| it.personal(name).map(Correction::BirthPlace));
    typed("birth_date", &|it, name| {
        it.day(name).map(|day| Correction::BirthDate(Personal::new(day)))
    });
    typed("marital_status", &|it, name| {
        it.choice(name, MaritalStatus::from_code).map(Correction::MaritalStatus)
    });
    typed("kk_number", &|it, name| it.kk_number(name).map(Correction::KkNumber));
    typed("relation", &|it, name| {
        it.choice(name, Relation::from_code).map(|it| Correction::Relation(Some(it)))
    });
    typed("address", &|it, name| {
        let is_none = it.optional(name) == Some(NOTHING);
        let address = if is_none { None } else { it.personal(name) };
        Some(Correction::Address(address))
    });
    all
}

texts! { Words {
    person: "Orangnya", "The person";
    family: "Keluarga dan alamat", "Family and address";
    rest: "Data lain", "Other fields";
    now: "Sekarang:", "Now:";
    none: "tidak tercatat", "not recorded";
    full_name: "Nama lengkap", "Full name";
    sex: "Jenis kelamin", "Sex";
    male: "Laki-laki", "Male";
    female: "Perempuan", "Female";
    birth_place: "Tempat lahir", "Birth place";
    birth_date: "Tanggal lahir", "Birth date";
    marital: "Status perkawinan", "Marital status";
    kk_number: "Nomor KK", "Family card number";
    kk_hint: "Untuk pecah KK atau bergabung; nomor sekarang tidak ditampilkan.",
        "When a family splits or joins; the present one is not shown.";
    relation: "Hubungan dengan kepala keluarga", "Relation to the head of family";
    address: "Alamat (jalan, nomor, RT/RW)", "Address (street, number, neighbourhood)";
} }
