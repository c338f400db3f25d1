//! The page of both lists.

use activation::Lengths;
use askama::Template;
use registry::{Regions, Resident};
use terms::{Date, Id, Language, Level, Region};

use super::{
    table::Row,
    wish::{DAYS, Kind, Wished},
};
use crate::{
    Place,
    console::regions::Picker,
    frame::Frame,
    lang::texts,
    numbers::{count, date},
    page::{Page, sample_date},
};

/// What there is of a region that is small enough.
pub(super) struct Found {
    pub counted: Counted,
    pub rows: Vec<Row>,
    /// Behind whom the next page begins.
    pub next: Option<Id<Resident>>,
    /// Whether the officer may take the page out as a file.
    pub export: bool,
}

/// How long both lists are.
#[derive(Clone, Debug, Default)]
pub(super) struct Counted {
    pub whole: Lengths,
    /// Of the regions one level down; none of a village.
    pub parts: Vec<(Region, Lengths)>,
}

/// The page.
#[derive(Template)]
#[template(path = "console/lists.html")]
pub(crate) struct Lists {
    frame: Frame,
    t: &'static Words,
    wished: Wished,
    picker: Picker,
    found: Option<Found>,
    today: Date,
}

impl Lists {
    pub(super) fn new(
        frame: Frame,
        wished: Wished,
        mut picker: Picker,
        found: Option<Found>,
        today: Date,
    ) -> Self {
        let t = Words::of(frame.lang);
        if found.is_none() {
            picker.problem = Some(t.too_wide);
        }
        Self { t, frame, wished, picker, found, today }
    }

    // What the template asks.

    fn place(&self) -> String {
        Regions::load().path(self.wished.region).unwrap_or_default()
    }

    fn titled(&self, region: &Region) -> String {
        Regions::load().titled(*region).unwrap_or_default()
    }

    fn kinds(&self) -> [(&'static str, &'static str, bool); 2] {
        Kind::ALL.map(|kind| (kind.word(), self.name_of(kind), kind == self.wished.kind))
    }

    fn days(&self) -> [(u16, bool); 3] {
        DAYS.map(|days| (days, days == self.wished.days))
    }

    fn name_of(&self, kind: Kind) -> &'static str {
        match kind {
            Kind::Turning => self.t.turning,
            Kind::Waiting => self.t.waiting,
        }
    }

    /// What the list is, in words.
    fn heading(&self) -> String {
        let (t, days) = (self.t, self.wished.days);
        match self.wished.kind {
            Kind::Turning => format!("{} {days} {}", t.turning_within, t.days_ahead),
            Kind::Waiting => t.waiting.to_owned(),
        }
    }

    /// Over the column of the days.
    fn day(&self) -> &'static str {
        match self.wished.kind {
            Kind::Turning => self.t.turns,
            Kind::Waiting => self.t.since,
        }
    }

    fn is_turning(&self) -> bool {
        self.wished.kind == Kind::Turning
    }

    /// How many this list has.
    fn length(&self, counted: &Counted) -> String {
        let Lengths { turning, waiting } = counted.whole;
        self.count(&if self.is_turning() { turning } else { waiting })
    }

    fn count(&self, number: &u64) -> String {
        count(self.frame.lang, *number)
    }

    fn today(&self) -> String {
        date(self.frame.lang, self.today)
    }

    fn link(&self, region: &Region) -> String {
        self.wished.link("/lists", *region)
    }

    /// The same list from its beginning, if this is not it.
    fn beginning(&self) -> Option<String> {
        self.wished.after.map(|_| self.wished.link("/lists", self.wished.region))
    }

    fn next(&self, found: &Found) -> Option<String> {
        found.next.map(|after| self.wished.link_after("/lists", Some(after)))
    }

    fn file(&self, found: &Found) -> Option<String> {
        let is_worth_it = found.export && !found.rows.is_empty();
        is_worth_it.then(|| self.wished.link_after("/lists.csv", self.wished.after))
    }
}

impl Page for Lists {
    const NAME: &'static str = "lists";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let (today, lang) = (sample_date("2024-06-05"), frame.lang);
        let new = |code: &str, kind: Kind, found: Option<Found>| {
            let region = code.parse().unwrap_or(Region::COUNTRY);
            let wished = Wished { region, kind, days: 30, after: None };
            let picker = Picker::new(lang, Region::COUNTRY, region, Level::Regency);
            Self::new(frame.clone(), wished, picker, found, today)
        };
        vec![
            ("district", new("36.73.01", Kind::Turning, Some(sample(Kind::Turning, lang)))),
            ("nobody", new("36.73.01.1002", Kind::Turning, Some(nobody()))),
            ("too_wide", new("36", Kind::Waiting, None)),
            ("waiting", new("36.73.01", Kind::Waiting, Some(sample(Kind::Waiting, lang)))),
        ]
    }
}

fn sample(kind: Kind, language: Language) -> Found {
    let lengths = |turning, waiting| Lengths { turning, waiting };
    let parts = [("36.73.01.1001", lengths(41, 3_204)), ("36.73.01.1002", lengths(0, 2_918))];
    let part = |(code, lengths): (&str, _)| (code.parse().unwrap_or(Region::COUNTRY), lengths);
    let counted =
        Counted { whole: lengths(141, 36_122), parts: parts.into_iter().map(part).collect() };
    let next = "01J0GQ7Y3M5V8ZK2R4T6X9B3CD".parse().ok();
    Found { counted, rows: Row::samples(kind, language), next, export: true }
}

fn nobody() -> Found {
    Found { counted: Counted::default(), rows: Vec::new(), next: None, export: true }
}

texts! { Words {
    title: "Daftar jemput bola", "Lists for outreach";
    choose: "Pilih daftar", "Choose a list";
    list: "Daftar", "List";
    turning: "Genap 17 tahun", "Turning 17";
    turning_within: "Genap 17 tahun dalam", "Turning 17 within";
    days_ahead: "hari ke depan", "days";
    waiting: "Memenuhi syarat, belum aktif", "Eligible and not yet active";
    within: "Dalam", "Within";
    days: "hari", "days";
    show: "Tampilkan", "Show";
    too_wide: "Daftar dibuat per kabupaten atau kota, atau lebih kecil. Pilih salah satunya.",
        "Lists are made for a regency or city, or a smaller region. Please choose one.";
    people: "orang", "people";
    as_of: "per", "as of";
    note: "Daftar ini tawaran untuk didatangi, bukan kewajiban warga. Setiap nama yang tampil tercatat di log.",
        "The list says whom to offer a visit; nobody is obliged. Each name that is shown is in the log.";
    parts: "Menurut wilayah", "By region";
    region: "Wilayah", "Region";
    inactive: "Belum aktif", "Not yet active";
    listed: "Orang di daftar ini", "People on this list";
    name: "Nama dan nomor berkas", "Name and record number";
    village: "Desa atau kelurahan", "Village";
    turns: "Genap 17 tahun pada", "Turns 17 on";
    since: "Berusia 17 tahun sejak", "17 since";
    recording: "Perekaman", "Recording";
    nobody: "Tidak ada orang di daftar ini.", "There is nobody on this list.";
    unseen: "Nama tidak dapat ditampilkan", "The name cannot be shown";
    beginning: "Dari awal", "From the beginning";
    next: "100 berikutnya", "Next 100";
    file: "Unduh halaman ini (CSV)", "Download this page (CSV)";
} }
