//! Residents whom a search has found, as a list shows them: masked, and why each is there.

use registry::{Found, Hit, Likeness, More, Seen, visible};
use terms::{Language, Nik};

use super::{head::absence, purpose::Purpose, record::place};
use crate::{
    lang::texts,
    look::{Chip, Tone},
    numbers::date,
    page::sample_date,
};

/// Those who were found, the likest first.
#[derive(Clone)]
pub(crate) struct List {
    pub rows: Vec<Row>,
    /// What to do if one does not find whom one looks for.
    pub more: Option<&'static str>,
}

/// One resident of several.
#[derive(Clone)]
pub(crate) struct Row {
    pub link: String,
    pub name: String,
    pub born: String,
    pub home: String,
    /// Why it is here: how like the query it is.
    pub why: String,
    pub absence: Option<Chip>,
}

impl List {
    pub fn of(found: &Found, purpose: Purpose, language: Language) -> Self {
        let t = Words::of(language);
        let more = match found.more {
            More::Nobody => None,
            More::Further => Some(t.further),
            More::TooMany => Some(t.too_many),
        };
        Self { rows: found.hits.iter().map(|it| row(it, purpose, language)).collect(), more }
    }

    pub fn sample(language: Language) -> Self {
        let row = |name: &str, born: &str, village: &str, why: String, absence| Row {
            link: "/residents/01J0GQ7Y3M5V8ZK2R4T6X9B1CD".to_owned(),
            name: name.to_owned(),
            born: date(language, sample_date(born)),
            home: format!("Kelurahan {village}, Kecamatan Serang, Kota Serang, Banten"),
            why,
            absence,
        };
        let long = "Ratnawati binti H. Abdul Ma'ruf Kusumawardhani Prawiranegara";
        let moved = Chip { tone: Tone::Stop, text: language.choose("Pindah", "Moved away").into() };
        let why = |likeness, lacks| why(Some(likeness), lacks, language);
        let rows = vec![
            row("Ratna Wulandari", "1999-05-06", "Cipare", why(Likeness::Exact, false), None),
            row(long, "1971-08-17", "Kotabaru", why(Likeness::Beginning, true), None),
            row("Ratno", "1988-01-30", "Kotabaru", why(Likeness::Slip, false), Some(moved)),
        ];
        Self { rows, more: Some(Words::of(language).too_many) }
    }
}

fn row(hit: &Hit, purpose: Purpose, language: Language) -> Row {
    let born = match &hit.seen {
        Seen::BirthDate(day) => date(language, *day.reveal()),
        Seen::BirthYear(year) => year.reveal().to_string(),
        digits @ Seen::NikEnd(_) => format!("{} {}", Nik::label(language), digits.nik()),
    };
    Row {
        link: purpose.carried_by(&format!("/residents/{}", hit.id)),
        name: visible(hit.full_name.reveal()).into_owned(),
        born,
        home: place(hit.village),
        why: why(hit.likeness, hit.lacks_word, language),
        absence: absence(hit.life_status, language),
    }
}

/// How a name is like the typed one; for a number, that it is the same.
fn why(likeness: Option<Likeness>, lacks_word: bool, language: Language) -> String {
    let t = Words::of(language);
    let like = match likeness {
        None => t.number,
        Some(Likeness::Exact) => t.exact,
        Some(Likeness::Variant) => t.variant,
        Some(Likeness::Beginning) => t.beginning,
        Some(Likeness::Slip) => t.slip,
    };
    if lacks_word { format!("{like}; {}", t.lacks) } else { like.to_owned() }
}

texts! { Words {
    number: "Nomornya sama", "The number is the same";
    exact: "Namanya sama", "The name is the same";
    variant: "Ejaan lain", "Another spelling";
    beginning: "Awal katanya sama", "Begins like it";
    slip: "Beda satu huruf", "One letter differs";
    lacks: "satu kata tidak ada", "one word is missing";
    further: "Masih ada yang lain yang kurang mirip. Tambahkan tanggal lahir, tempat, atau satu kata lagi.",
        "There are others, less like it. Please add the birth date, the place, or another word.";
    too_many: "Terlalu banyak orang bernama begitu; ini hanya sebagian. Tambahkan tanggal lahir, tempat, atau satu kata lagi.",
        "Too many people are called so; these are only some. Please add the birth date, the place, or another word.";
} }
