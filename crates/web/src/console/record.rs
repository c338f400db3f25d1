//! A resident as staff see one. Where the birth date shows, no digit of the NIK does
//! (DESIGN, decision 4.15).

use activation::{Eligibility, assess};
use registry::{Hit, LifeStatus, Person, Regions, Resident, Seen};
use terms::{Date, Language, Region, Sex};

use crate::{
    lang::texts,
    look::{Chip, Field, Tone},
    numbers::date,
    page::sample_date,
};

/// What an officer sees of a resident.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    /// The number staff use when they speak of this record.
    pub handle: String,
    pub name: String,
    pub chips: Vec<Chip>,
    pub fields: Vec<Field>,
    /// Where the form of an offer is sent.
    pub action: String,
}

/// Whether IKD can be offered, and if not, why, in the reader's language.
#[derive(Clone, Debug)]
pub(crate) enum Eligible {
    No(Vec<String>),
    Yes,
}

/// One resident of several.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub link: String,
    pub name: String,
    pub born: String,
    pub home: String,
}

/// The record of a resident.
pub(crate) fn record(resident: &Resident, language: Language) -> Record {
    let (person, t) = (&resident.person, Words::of(language));
    let sex = match person.sex {
        Sex::Female => t.female,
        Sex::Male => t.male,
    };
    let born = format!("{}, {}", person.birth_place.reveal(), born(person, language));
    Record {
        handle: resident.id.to_string(),
        name: person.full_name.reveal().to_owned(),
        chips: chips(person, language),
        fields: vec![
            Field::new(t.born, born),
            Field::new(t.sex, sex),
            Field::new(t.marital, person.marital_status.word(language)),
            Field::new(t.home, home(person)),
            Field::new("NIK", t.hidden),
        ],
        action: format!("/residents/{}/offers", resident.id),
    }
}

/// Whether the resident may hold an IKD on the day `on`.
pub(crate) fn eligible(resident: &Resident, on: Date, language: Language) -> Eligible {
    let Eligibility { reasons, changes_on } = assess(&resident.person, on);
    if reasons.is_empty() {
        return Eligible::Yes;
    }
    let turns = |day| format!("{} {}.", Words::of(language).turns, date(language, day));
    let reasons = reasons.iter().map(|reason| reason.sentence(language).to_owned());
    Eligible::No(reasons.chain(changes_on.map(turns)).collect())
}

/// A resident among others that a search has found.
pub(crate) fn found(hit: &Hit, language: Language) -> Row {
    let born = match &hit.seen {
        Seen::BirthDate(day) => date(language, *day.reveal()),
        other => other.born(),
    };
    Row {
        link: format!("/residents/{}", hit.id),
        name: hit.full_name.reveal().to_owned(),
        born,
        home: place(hit.village),
    }
}

fn chips(person: &Person, language: Language) -> Vec<Chip> {
    let recorded = if person.recording_status.is_recorded() { Tone::Good } else { Tone::Wait };
    let text = format!("KTP-el: {}", person.recording_status.word(language));
    let mut chips = vec![Chip { tone: recorded, text }];
    if person.life_status != LifeStatus::Alive {
        let text = person.life_status.word(language).to_owned();
        chips.push(Chip { tone: Tone::Stop, text });
    }
    chips
}

fn born(person: &Person, language: Language) -> String {
    date(language, *person.birth_date.reveal())
}

fn home(person: &Person) -> String {
    place(person.region)
}

fn place(village: Region) -> String {
    Regions::load().path(village).unwrap_or_else(|| village.to_string())
}

impl Row {
    pub fn samples(language: Language) -> Vec<Self> {
        let row = |name: &str, born: &str, home: &str| Self {
            link: "/residents/01J0GQ7Y3M5V8ZK2R4T6X9B1CD".to_owned(),
            name: name.to_owned(),
            born: born.to_owned(),
            home: home.to_owned(),
        };
        let serang = "Kecamatan Serang, Kota Serang, Banten";
        vec![
            row(
                "Ratna Wulandari",
                &date(language, sample_date("1999-05-06")),
                &format!("Kelurahan Cipare, {serang}"),
            ),
            row(
                "Ratnawati binti H. Abdul Ma'ruf Kusumawardhani Prawiranegara",
                &date(language, sample_date("1971-08-17")),
                &format!("Kelurahan Kotabaru, {serang}"),
            ),
        ]
    }
}

texts! { Words {
    born: "Tempat, tanggal lahir", "Place and date of birth";
    sex: "Jenis kelamin", "Sex";
    female: "Perempuan", "Female";
    male: "Laki-laki", "Male";
    marital: "Status perkawinan", "Marital status";
    home: "Tempat tinggal", "Residence";
    hidden: "Tersembunyi", "Hidden";
    turns: "Genap 17 tahun pada", "Turns 17 on";
} }
