//! `/residents/{resident}`: one record, masked, and whether IKD can be offered.

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    response::Html,
};
use terms::{Act, Id};

use super::record::{self, Eligible, Record};
use crate::{
    Place, Refusal,
    app::App,
    frame::Frame,
    lang::texts,
    look::{Chip, Field, Tone},
    page::Page,
};

/// Whether an offer must be bound to the key of the phone in the room (DESIGN, decision 4.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phone {
    /// Not in a demonstration.
    Optional,
    Required,
}

/// What is wrong with the key that was entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    Misread,
    Missing,
}

/// The page.
#[derive(Template)]
#[template(path = "console/resident.html")]
pub(crate) struct Resident {
    frame: Frame,
    t: &'static Words,
    record: Record,
    eligible: Eligible,
    phone: Phone,
    problem: Option<&'static str>,
}

impl Resident {
    pub fn new(frame: Frame, record: Record, eligible: Eligible, phone: Phone) -> Self {
        Self { t: Words::of(frame.lang), frame, record, eligible, phone, problem: None }
    }

    /// The page of a resident whom the desk may see.
    pub async fn find(
        app: &App,
        act: &Act,
        frame: Frame,
        id: Id<registry::Resident>,
    ) -> Result<Self, Refusal> {
        let found = app.registry.resident(act, id).await;
        let found = found.map_err(|error| Refusal::new(error.class(), &error))?;
        let record = record::record(&found, frame.lang);
        let eligible = record::eligible(&found, app.clock.today(), frame.lang);
        let phone = if app.deployment.demo { Phone::Optional } else { Phone::Required };
        Ok(Self::new(frame, record, eligible, phone))
    }

    /// The same page after a key was entered that will not do.
    pub fn with_bad(mut self, key: Key) -> Self {
        self.problem = Some(match key {
            Key::Misread => self.t.key_misread,
            Key::Missing => self.t.key_missing,
        });
        self
    }

    fn hint(&self) -> &'static str {
        match self.phone {
            Phone::Optional => self.t.key_optional,
            Phone::Required => self.t.key_required,
        }
    }
}

/// `GET /residents/{resident}`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(resident): Path<Id<registry::Resident>>,
) -> Result<Html<String>, Refusal> {
    Resident::find(&app, &act, frame, resident).await?.show()
}

impl Page for Resident {
    const NAME: &'static str = "resident";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let lang = frame.lang;
        let pick = |indonesian: &'static str, english| lang.choose(indonesian, english).to_owned();
        let fields = vec![
            Field::new(
                pick("Tempat, tanggal lahir", "Place and date of birth"),
                pick("Serang, 6 Mei 1999", "Serang, 6 May 1999"),
            ),
            Field::new(pick("Jenis kelamin", "Sex"), pick("Perempuan", "Female")),
            Field::new(pick("Status perkawinan", "Marital status"), pick("Kawin", "Married")),
            Field::new(
                pick("Tempat tinggal", "Residence"),
                "Kelurahan Cipare, Kecamatan Serang, Kota Serang, Banten",
            ),
            Field::new("NIK", pick("Tersembunyi", "Hidden")),
        ];
        let record = |name: &str, recorded: (Tone, String)| Record {
            handle: "01J0GQ7Y3M5V8ZK2R4T6X9B1CD".to_owned(),
            name: name.to_owned(),
            chips: vec![Chip { tone: recorded.0, text: recorded.1 }],
            fields: fields.clone(),
            action: "/residents/01J0GQ7Y3M5V8ZK2R4T6X9B1CD/offers".to_owned(),
        };
        let recorded = (Tone::Good, pick("KTP-el: Sudah rekam", "KTP-el: Recorded"));
        let unrecorded = (Tone::Wait, pick("KTP-el: Belum rekam", "KTP-el: Not recorded"));
        let why = pick(
            "Belum melakukan perekaman KTP-el. Perekaman dapat dilakukan hari ini juga.",
            "Not yet recorded for the KTP-el. It can be done the same day.",
        );
        let no = Eligible::No(vec![why]);
        let long = "Raden Ayu Siti Nur'aini Kusumawardhani Prawiranegara Hadiningrat Suryaatmadja";
        let new = |record, eligible, phone| Self::new(frame.clone(), record, eligible, phone);
        let ratna = || record("Ratna Wulandari", recorded.clone());
        vec![
            ("demo", new(ratna(), Eligible::Yes, Phone::Optional)),
            ("eligible", new(ratna(), Eligible::Yes, Phone::Required)),
            (
                "misread_key",
                new(record(long, recorded.clone()), Eligible::Yes, Phone::Required)
                    .with_bad(Key::Misread),
            ),
            ("not_eligible", new(record("Sukarti", unrecorded), no, Phone::Required)),
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
    key_required: "Pindai kode di layar dompet pemohon. Penawaran hanya berlaku untuk ponsel itu.",
        "Scan the code that the resident's wallet shows. The offer is good for that phone only.";
    key_optional: "Pindai kode di layar dompet pemohon. Dalam peragaan boleh dikosongkan; penawaran lalu berlaku untuk ponsel mana pun.",
        "Scan the code that the resident's wallet shows. In a demonstration it may be left empty; the offer is then good for any phone.";
    key_misread: "Itu bukan sidik kunci. Pindai sekali lagi dari layar dompet.",
        "This is no key fingerprint. Please scan it again from the wallet.";
    key_missing: "Sidik kunci diperlukan. Pindai kode di layar dompet pemohon.",
        "The key fingerprint is needed. Please scan the code that the resident's wallet shows.";
    offer: "Tawarkan IKD", "Offer IKD";
    back: "Cari penduduk lain", "Find another resident";
} }
