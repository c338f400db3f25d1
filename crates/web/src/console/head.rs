//! What stands above every page of one resident: who it is, how things are, and the ways to the
//! other pages of the same record.

use registry::{LifeStatus, Person, Resident, visible};
use terms::Language;

use super::purpose::Purpose;
use crate::{
    lang::texts,
    look::{Chip, Tone},
};

/// The head of a resident's page.
#[derive(Clone)]
pub(crate) struct Head {
    pub t: &'static Words,
    /// The number staff use when they speak of this record.
    pub handle: String,
    pub name: String,
    pub chips: Vec<Chip>,
    pub tabs: Vec<Way>,
}

/// A page of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tab {
    Card,
    Events,
    Family,
    History,
    Record,
}

/// The way to one page.
#[derive(Clone)]
pub(crate) struct Way {
    pub text: &'static str,
    pub link: String,
    /// Whether it is the page one is on.
    pub is_here: bool,
}

impl Head {
    /// The head of the page `here` of a resident's record.
    pub fn of(resident: &Resident, here: Tab, purpose: Purpose, language: Language) -> Self {
        let person = &resident.person;
        let handle = resident.id.to_string();
        let name = visible(person.full_name.reveal()).into_owned();
        Self::new((handle, name), chips(person, language), (here, purpose), language)
    }

    /// A head of these parts: the handle and the name, chips, the page one is on and why.
    pub fn new(
        (handle, name): (String, String),
        chips: Vec<Chip>,
        (here, purpose): (Tab, Purpose),
        language: Language,
    ) -> Self {
        let t = Words::of(language);
        let way = |(tab, text, end): (Tab, &'static str, &str)| Way {
            text,
            link: purpose.carried_by(&format!("/residents/{handle}{end}")),
            is_here: tab == here,
        };
        let tabs = [
            (Tab::Record, t.record, ""),
            (Tab::Family, t.family, "/family"),
            (Tab::History, t.history, "/history"),
            (Tab::Events, t.events, "/events"),
            (Tab::Card, t.card, "/card"),
        ];
        Self { t, tabs: tabs.map(way).into(), handle, name, chips }
    }

    /// The head of somebody made up.
    pub fn sample(name: &str, here: Tab, language: Language) -> Self {
        let text = language.choose("KTP-el: Sudah rekam", "KTP-el: Recorded").to_owned();
        let who = ("01J0GQ7Y3M5V8ZK2R4T6X9B1CD".to_owned(), name.to_owned());
        let chips = vec![Chip { tone: Tone::Good, text }];
        Self::new(who, chips, (here, Purpose::ServePerson), language)
    }
}

fn chips(person: &Person, language: Language) -> Vec<Chip> {
    let recorded = if person.recording_status.is_recorded() { Tone::Good } else { Tone::Wait };
    let text = format!("KTP-el: {}", person.recording_status.word(language));
    let mut chips = vec![Chip { tone: recorded, text }];
    chips.extend(absence(person.life_status, language));
    chips
}

/// Why somebody does not live here any more, if so.
pub(crate) fn absence(status: LifeStatus, language: Language) -> Option<Chip> {
    let text = status.word(language).to_owned();
    (status != LifeStatus::Alive).then_some(Chip { tone: Tone::Stop, text })
}

texts! { Words {
    eyebrow: "Penduduk", "Resident";
    handle: "Nomor berkas", "Record number";
    pages: "Halaman berkas ini", "Pages of this record";
    record: "Data", "Record";
    family: "Keluarga", "Family";
    history: "Riwayat", "History";
    events: "Peristiwa", "Events";
    card: "KTP-el", "KTP-el";
} }
