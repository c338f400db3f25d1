//! The forms that close a record: death and absence.

use registry::{Absence, ChangeKind, MaritalStatus};

use super::{
    about::{About, Desk},
    deed::Deed,
    event::Event,
    people::find_person,
};
use crate::{
    Refusal,
    console::form::{Input, Reading, Section, choices},
    lang::texts,
};

/// Why somebody is absent, in the order in which it is offered.
const ABSENCES: [(Absence, ChangeKind); 3] = [
    (Absence::Missing, ChangeKind::Missing),
    (Absence::Gone, ChangeKind::Gone),
    (Absence::NotValid, ChangeKind::Void),
];

pub(super) fn death(about: &About) -> Vec<Section> {
    let t = Words::of(about.lang);
    let mut inputs = vec![Input::day("on", t.died_on, about.today)];
    if about.resident.person.marital_status == MaritalStatus::Married {
        inputs.push(Input::person("partner", t.widowed).with_hint(t.widowed_hint).optional());
    }
    vec![Section { heading: Event::Death.title(about.lang), inputs }]
}

pub(super) async fn read_death(
    desk: &Desk<'_>,
    reading: &mut Reading<'_>,
) -> Result<Option<Deed>, Refusal> {
    let on = reading.day("on");
    let spouse = find_person(desk, reading, "partner").await?.map(|it| it.id);
    Ok(on.map(|on| Deed::Death { spouse, on }))
}

pub(super) fn absence(about: &About) -> Vec<Section> {
    let t = Words::of(about.lang);
    let person = &about.resident.person;
    let possible = ABSENCES.iter().filter(|(_, kind)| kind.may_happen_to(person));
    let kinds = possible.map(|(_, kind)| (kind.code(), kind.word(about.lang)));
    let inputs = vec![
        Input::choice("absence", t.absence, choices(kinds)),
        Input::day("on", t.absent_since, about.today),
    ];
    vec![Section { heading: t.what, inputs }]
}

pub(super) fn read_absence(reading: &mut Reading<'_>) -> Option<Deed> {
    let of_code = |code| {
        let meant = ABSENCES.iter().find(|(_, kind)| kind.code() == code);
        meant.map(|(absence, _)| *absence)
    };
    let absence = reading.choice("absence", of_code);
    let on = reading.day("on");
    Some(Deed::Absence(absence?, on?))
}

texts! { Words {
    died_on: "Tanggal meninggal", "Day of death";
    widowed: "Suami atau istri yang ditinggalkan", "Husband or wife who is left behind";
    widowed_hint: "Nomor berkas atau NIK; statusnya menjadi cerai mati. Kosongkan bila tercatat di kantor lain.",
        "Record number or NIK; they become widowed. Leave it empty for somebody known elsewhere.";
    what: "Yang terjadi", "What happened";
    absence: "Keadaan", "State";
    absent_since: "Sejak tanggal", "Since";
} }
