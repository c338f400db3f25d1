//! `/residents/{resident}`: one record, masked, and whether IKD can be offered.

use askama::Template;

use crate::{
    Place,
    frame::Frame,
    lang::texts,
    look::{Chip, Field, Tone},
    page::Page,
};

/// What an officer sees of a resident. Where the birth date shows, no digit of the NIK does.
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

/// The page.
#[derive(Template)]
#[template(path = "console/resident.html")]
pub(crate) struct Resident {
    frame: Frame,
    t: &'static Words,
    record: Record,
    eligible: Eligible,
    problem: Option<&'static str>,
}

impl Resident {
    pub fn new(frame: Frame, record: Record, eligible: Eligible) -> Self {
        Self { t: Words::of(frame.lang), frame, record, eligible, problem: None }
    }

    /// The same page after a key was entered that is none.
    pub fn with_misread_key(mut self) -> Self {
        self.problem = Some(self.t.key_misread);
        self
    }
}

impl Page for Resident {
    const NAME: &'static str = "resident";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let lang = frame.lang;
        let pick = |indonesian: &'static str, english| lang.pick(indonesian, english).to_owned();
        let fields = vec![
            Field::new(
                pick("Tempat, tanggal lahir", "Place and date of birth"),
                pick("Serang, 6 Mei 1999", "Serang, 6 May 1999"),
            ),
            Field::new(pick("Jenis kelamin", "Sex"), pick("Perempuan", "Female")),
            Field::new(
                pick("Tempat tinggal", "Residence"),
                "Cipare, Serang, Kota Serang (36.73.01.1005)",
            ),
            Field::new("NIK", pick("Tersembunyi", "Hidden")),
        ];
        let record = |name: &str, recorded: (Tone, String)| Record {
            handle: "01J0GQ7Y3M5V8ZK2R4T6X9B1CD".to_owned(),
            name: name.to_owned(),
            chips: vec![
                Chip { tone: recorded.0, text: recorded.1 },
                Chip { tone: Tone::Quiet, text: pick("IKD belum aktif", "IKD not active") },
            ],
            fields: fields.clone(),
            action: "/residents/01J0GQ7Y3M5V8ZK2R4T6X9B1CD/offers".to_owned(),
        };
        let recorded = (Tone::Good, pick("KTP-el sudah direkam", "KTP-el recorded"));
        let unrecorded = (Tone::Wait, pick("KTP-el belum direkam", "KTP-el not recorded"));
        let why = pick(
            "Data KTP-el belum direkam. Rekam dahulu, lalu IKD dapat langsung ditawarkan.",
            "The KTP-el data are not recorded. Record them first; IKD can then be offered at once.",
        );
        let no = Eligible::No(vec![why]);
        let long = "Raden Ayu Siti Nur'aini Kusumawardhani Prawiranegara Hadiningrat Suryaatmadja";
        let eligible =
            Self::new(frame.clone(), record("Ratna Wulandari", recorded.clone()), Eligible::Yes);
        let misread = Self::new(frame.clone(), record(long, recorded), Eligible::Yes);
        vec![
            ("eligible", eligible),
            ("misread_key", misread.with_misread_key()),
            ("not_eligible", Self::new(frame.clone(), record("Sukarti", unrecorded), no)),
        ]
    }
}

texts! { Words {
    eyebrow: "Penduduk", "Resident";
    handle: "Nomor berkas", "Record number";
    record: "Data berkas", "Record";
    offer_heading: "Tawarkan IKD", "Offer IKD";
    yes: "Memenuhi syarat untuk IKD.", "Meets the conditions for IKD.";
    no: "Belum dapat ditawarkan IKD", "IKD cannot be offered yet";
    optional: "Pemohon boleh menolak; layanannya tetap diberikan.",
        "The resident may decline; the service is given all the same.";
    key: "Sidik kunci ponsel", "Fingerprint of the phone's key";
    key_hint: "Pindai kode di layar dompet pemohon. Kosongkan bila dompetnya tidak menampilkan kode; penerbitan lalu menunggu konfirmasi Anda.",
        "Scan the code that the resident's wallet shows. Leave it empty if the wallet shows none; issuing then waits for your confirmation.";
    key_misread: "Itu bukan sidik kunci. Pindai sekali lagi dari layar dompet.",
        "This is no key fingerprint. Please scan it again from the wallet.";
    offer: "Tawarkan IKD", "Offer IKD";
    back: "Cari penduduk lain", "Find another resident";
} }
