//! The form for somebody who moves in with the family and is not in the registry yet.

use registry::{FullName, LifeStatus, MaritalStatus, Person, RecordingStatus, Relation};
use terms::Personal;

use super::{
    about::About,
    birth::{note_oddities, sex, sex_of},
    deed::Deed,
};
use crate::{
    console::form::{Input, Reading, Section, choices},
    lang::texts,
};

pub(super) fn sections(about: &About) -> Vec<Section> {
    let (t, lang) = (Words::of(about.lang), about.lang);
    let marital = MaritalStatus::ALL.iter().map(|it| (it.code(), it.word(lang)));
    let recording = RecordingStatus::ALL.iter().map(|it| (it.code(), it.word(lang)));
    let relations = Relation::ALL.iter().map(|it| (it.code(), it.word(lang)));
    let person = vec![
        Input::text("nik", t.nik, 32).with_hint(t.nik_hint),
        Input::text("full_name", t.full_name, FullName::LONGEST),
        sex(about),
        Input::text("birth_place", t.birth_place, 100),
        Input::day("birth_date", t.birth_date, about.today),
        Input::choice("marital_status", t.marital, choices(marital)),
        Input::choice("recording_status", t.recording, choices(recording)),
    ];
    let arrival = vec![
        Input::day("on", t.on, about.today),
        Input::choice("relation", t.relation, choices(relations)),
    ];
    vec![
        Section { heading: t.person, inputs: person },
        Section { heading: t.arrival, inputs: arrival },
    ]
}

pub(super) fn read(about: &About, reading: &mut Reading<'_>) -> Option<Deed> {
    let home = &about.resident.person;
    let nik = reading.nik("nik");
    let full_name = reading.full_name("full_name");
    let sex = reading.choice("sex", sex_of);
    let birth_place = reading.personal("birth_place");
    let birth_date = reading.day("birth_date");
    let marital_status = reading.choice("marital_status", MaritalStatus::from_code);
    let recording_status = reading.choice("recording_status", RecordingStatus::from_code);
    let relation = reading.choice("relation", Relation::from_code);
    let on = reading.day("on");
    note_oddities(reading, nik, sex, birth_date);
    let person = Person {
        nik: nik?,
        kk_number: home.kk_number,
        full_name: full_name?,
        sex: sex?,
        birth_place: birth_place?,
        birth_date: Personal::new(birth_date?),
        region: home.region,
        marital_status: marital_status?,
        recording_status: recording_status?,
        life_status: LifeStatus::Alive,
        relation: Some(relation?),
        address: home.address.clone(),
    };
    Some(Deed::Arrival(Box::new(person), on?))
}

texts! { Words {
    person: "Orangnya", "The person";
    nik: "NIK", "NIK";
    nik_hint: "16 angka, seperti pada surat pindah.", "The 16 digits on the move letter.";
    full_name: "Nama lengkap", "Full name";
    birth_place: "Tempat lahir", "Birth place";
    birth_date: "Tanggal lahir", "Birth date";
    marital: "Status perkawinan", "Marital status";
    recording: "Status rekam KTP-el", "Recording status of the KTP-el";
    arrival: "Kedatangan", "Arrival";
    on: "Tanggal datang", "Day of arrival";
    relation: "Hubungan dengan kepala keluarga", "Relation to the head of family";
} }
