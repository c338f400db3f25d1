//! One page of a list: as rows for people, and as lines for a spreadsheet. Where a birthday shows,
//! no digit of the NIK does.

use activation::{Turning, Waiting};
use registry::{RecordingStatus, Regions, Resident, csv_field, visible};
use terms::{Id, Language, Level, Region, date_text};

use super::{names::Names, wish::Kind};
use crate::{
    lang::texts,
    look::{Chip, Tone},
    numbers::date,
    page::sample_date,
};

/// One person of either list.
pub(super) enum Entry {
    Turning(Turning),
    Waiting(Waiting),
}

/// The people of a page.
pub(super) struct Rows {
    kind: Kind,
    entries: Vec<Entry>,
    /// Whether there are others behind them.
    more: bool,
}

/// One person, as the page shows them.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub handle: String,
    /// `None` if nobody of that handle is to be seen.
    pub name: Option<String>,
    pub village: String,
    pub day: String,
    /// Who is not recorded needs that first.
    pub chip: Option<Chip>,
}

impl Rows {
    /// The first `most` of these.
    pub fn of(kind: Kind, mut entries: Vec<Entry>, most: usize) -> Self {
        let more = entries.len() > most;
        entries.truncate(most);
        Self { kind, entries, more }
    }

    pub fn ids(&self) -> Vec<Id<Resident>> {
        self.entries.iter().map(Entry::id).collect()
    }

    /// Behind whom the next page begins, if there is one.
    pub fn next(&self) -> Option<Id<Resident>> {
        self.entries.last().filter(|_| self.more).map(Entry::id)
    }

    pub fn rows(&self, language: Language, names: &Names) -> Vec<Row> {
        let row = |entry: &Entry| Row {
            handle: entry.id().to_string(),
            name: names.of(entry.id()).map(|name| visible(name).into_owned()),
            village: village(entry.region()),
            day: entry.day(language),
            chip: entry.chip(language),
        };
        self.entries.iter().map(row).collect()
    }

    /// The page in CSV (RFC 4180), with nothing that a spreadsheet runs.
    pub fn csv(&self, language: Language, names: &Names) -> String {
        let day = match self.kind {
            Kind::Turning => "turns_17_on,recording_status",
            Kind::Waiting => "of_age_since",
        };
        let mut text = format!("handle,full_name,village,village_name,{day}\r\n");
        for entry in &self.entries {
            let name = visible(names.of(entry.id()).unwrap_or_default());
            let (handle, region) = (entry.id().to_string(), entry.region().to_string());
            let mut values = vec![handle, name.into_owned(), region, village(entry.region())];
            match entry {
                Entry::Turning(it) => values.extend([
                    date_text(*it.on.reveal()),
                    it.recording_status.word(language).to_owned(),
                ]),
                Entry::Waiting(it) => {
                    let since = it.since.as_ref().map(|day| date_text(*day.reveal()));
                    values.push(since.unwrap_or_default());
                }
            }
            let fields: Vec<_> = values.iter().map(|value| csv_field(value)).collect();
            text += &fields.join(",");
            text += "\r\n";
        }
        text
    }
}

impl Entry {
    fn id(&self) -> Id<Resident> {
        match self {
            Self::Turning(it) => it.resident,
            Self::Waiting(it) => it.resident,
        }
    }

    fn region(&self) -> Region {
        match self {
            Self::Turning(it) => it.region,
            Self::Waiting(it) => it.region,
        }
    }

    fn day(&self, language: Language) -> String {
        let day = match self {
            Self::Turning(it) => Some(&it.on),
            Self::Waiting(it) => it.since.as_ref(),
        };
        let married = || Words::of(language).married.to_owned();
        day.map_or_else(married, |day| date(language, *day.reveal()))
    }

    fn chip(&self, language: Language) -> Option<Chip> {
        let Self::Turning(it) = self else { return None };
        let tone = if it.recording_status.is_recorded() { Tone::Good } else { Tone::Wait };
        Some(Chip { tone, text: it.recording_status.word(language).to_owned() })
    }
}

/// The village and its district; the rest stands over the list.
fn village(region: Region) -> String {
    let regions = Regions::load();
    let titled = |it: Region| regions.titled(it).unwrap_or_else(|| it.to_string());
    format!("{}, {}", titled(region), titled(region.at(Level::District)))
}

impl Row {
    pub fn samples(kind: Kind, language: Language) -> Vec<Self> {
        let row = |end: &str, name: Option<&str>, village: &str, day: &str, recorded: bool| {
            let (tone, status) = match recorded {
                true => (Tone::Good, RecordingStatus::Recorded),
                false => (Tone::Wait, RecordingStatus::NotRecorded),
            };
            let chip = Chip { tone, text: status.word(language).to_owned() };
            Self {
                handle: format!("01J0GQ7Y3M5V8ZK2R4T6X9{end}"),
                name: name.map(str::to_owned),
                village: format!("Kelurahan {village}, Kecamatan Serang"),
                day: date(language, sample_date(day)),
                chip: (kind == Kind::Turning).then_some(chip),
            }
        };
        vec![
            row("B1CD", Some("Ratna Wulandari"), "Cipare", "2024-06-07", true),
            row(
                "B2CD",
                Some("Raden Ayu Siti Nur'aini Kusumawardhani Prawiranegara Hadiningrat"),
                "Kotabaru",
                "2024-06-19",
                false,
            ),
            row("B3CD", None, "Serang", "2024-07-02", false),
        ]
    }
}

texts! { Words {
    married: "Pernah kawin", "Ever married";
} }
