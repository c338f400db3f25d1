//! `/residents/{resident}`: one record, masked, and whether IKD can be offered.

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    response::Html,
};
use issuance::{CapKind, Recorded, Unbound};
use terms::{Act, Id};

use super::{
    head::{Head, Tab},
    holding::Held,
    offering::{Offering, Sample},
    purpose::{Need, Purpose},
    record::{self, Eligible, Group, Record},
};
use crate::{
    Place, Refusal,
    app::App,
    frame::Frame,
    lang::texts,
    look::Field,
    page::Page,
    thumbprint::{self, Misread},
};

/// Whether an offer must be bound to the key of the phone in the room (DESIGN, decision 4.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phone {
    /// Whichever phone redeems the offer is compared before anything is delivered.
    Later,
    /// Not in a demonstration.
    Optional,
    Required,
}

/// What is wrong with what was entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mistake {
    /// A claim, and no credential that has it.
    AskedAlone,
    KeyMisread(Misread),
    KeyMissing,
    NothingChosen,
    PhoneFull,
}

/// The page.
#[derive(Template)]
#[template(path = "console/resident.html")]
pub(crate) struct Resident {
    frame: Frame,
    t: &'static Words,
    head: Head,
    record: Record,
    held: Held,
    eligible: Eligible,
    offering: Offering,
    phone: Phone,
    mistake: Option<Mistake>,
    /// The key as it was entered.
    key: String,
}

impl Resident {
    pub fn new(
        frame: Frame,
        (head, record): (Head, Record),
        (eligible, offering): (Eligible, Offering),
        phone: Phone,
    ) -> Self {
        let (t, key, held) = (Words::of(frame.lang), String::new(), Held::nothing(frame.lang));
        Self { t, frame, head, record, held, eligible, offering, phone, mistake: None, key }
    }

    /// The same page, which also says what the resident has from here.
    fn holding(mut self, held: Held) -> Self {
        self.held = held;
        self
    }

    /// The page of a resident whom the desk may see.
    pub async fn find(
        app: &App,
        act: &Act,
        frame: Frame,
        (id, purpose): (Id<registry::Resident>, Purpose),
    ) -> Result<Self, Refusal> {
        let act = purpose.act(act);
        let opened = app.registry.open(&act, id).await;
        let opened = opened.map_err(|error| Refusal::new(error.class(), &error))?;
        let resident = &opened.resident;
        let standing = app.activations.standing(resident).await;
        let standing = standing.map_err(|error| Refusal::new(error.class(), &error))?;
        let assessment = standing.assess(&resident.person, None, app.clock.today());
        let eligible = record::eligible(&assessment, frame.lang);
        let recorded = Recorded { detail: &opened.detail, has_portrait: opened.has_portrait };
        let offering = Offering::of(app, (&resident.person, recorded, &standing), frame.lang);
        let phone = match app.issuance.unbound() {
            Unbound::Confirmed => Phone::Optional,
            Unbound::Deferred => Phone::Later,
            Unbound::Refused => Phone::Required,
        };
        let head = Head::of(resident, Tab::Record, purpose, frame.lang);
        let record = record::record(&opened, frame.lang);
        let holding = app.issuance.holding(&act, id).await;
        let holding = holding.map_err(|error| Refusal::new(error.class(), &error))?;
        let held = Held::of(&holding, &act, id, frame.lang);
        Ok(Self::new(frame, (head, record), (eligible, offering), phone).holding(held))
    }

    /// The same page after something was entered that will not do: the types and claims that were
    /// chosen, and the key.
    pub fn with(
        mut self,
        mistake: Mistake,
        (types, claims, key): (&[String], &[String], &str),
    ) -> Self {
        self.mistake = Some(mistake);
        self.offering = self.offering.choosing(types, claims);
        // What is only a number may be a NIK, and is not repeated.
        if thumbprint::read(key) != Err(Misread::Number) {
            key.clone_into(&mut self.key);
        }
        self
    }

    // What the template asks.

    fn hint(&self) -> &'static str {
        match self.phone {
            Phone::Later => self.t.key_later,
            Phone::Optional => self.t.key_optional,
            Phone::Required => self.t.key_required,
        }
    }

    /// What is wrong with the key.
    fn problem(&self) -> Option<String> {
        match self.mistake? {
            Mistake::KeyMisread(why) => Some(why.text(self.frame.lang)),
            Mistake::KeyMissing => Some(self.t.key_missing.to_owned()),
            Mistake::PhoneFull => Some(CapKind::Phone.sentence(self.frame.lang).to_owned()),
            Mistake::AskedAlone | Mistake::NothingChosen => None,
        }
    }

    /// What is wrong with what was chosen.
    fn misfit(&self) -> Option<&'static str> {
        match self.mistake? {
            Mistake::AskedAlone => Some(self.t.asked_alone),
            Mistake::NothingChosen => Some(self.t.nothing_chosen),
            Mistake::KeyMisread(_) | Mistake::KeyMissing | Mistake::PhoneFull => None,
        }
    }

    /// Code and words of every reason for which a NIK is shown.
    fn needs(&self) -> Vec<(&'static str, &'static str)> {
        Need::ALL.map(|it| (it.code(), it.word(self.frame.lang))).into()
    }
}

/// `GET /residents/{resident}`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    purpose: Purpose,
    Path(resident): Path<Id<registry::Resident>>,
) -> Result<Html<String>, Refusal> {
    Resident::find(&app, &act, frame, (resident, purpose)).await?.show()
}

impl Page for Resident {
    const NAME: &'static str = "resident";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let lang = frame.lang;
        let pick = |indonesian: &'static str, english| lang.choose(indonesian, english).to_owned();
        let why = pick(
            "Belum melakukan perekaman KTP-el. Perekaman dapat dilakukan hari ini juga.",
            "Not yet recorded for the KTP-el. It can be done the same day.",
        );
        let young = pick(
            "Belum berusia 17 tahun dan belum pernah kawin. Genap 17 tahun pada 6 Mei 2031.",
            "Not yet 17 and never married. Turns 17 on 6 May 2031.",
        );
        let note = pick(
            "IKD sudah aktif. Bila ponsel diganti, petugas dapat menawarkannya untuk ponsel baru.",
            "The IKD is active already. If the phone is changed, an officer can offer it for the new one.",
        );
        let long = "Raden Ayu Siti Nur'aini Kusumawardhani Prawiranegara Hadiningrat Suryaatmadja";
        let new = |name: &str, eligible, phone| {
            let head = Head::sample(name, Tab::Record, lang);
            let who = match eligible {
                Eligible::No(_) => Sample::Nobody,
                Eligible::Yes(_) => Sample::Adult,
            };
            let may = (eligible, Offering::sample(lang, who));
            Self::new(frame.clone(), (head, sample_record(frame)), may, phone)
        };
        let (ratna, yes) = ("Ratna Wulandari", || Eligible::Yes(Vec::new()));
        let mut child = new("Bagas Pratama", Eligible::No(vec![young]), Phone::Later);
        child.offering = Offering::sample(lang, Sample::Child);
        child.head.chips.clear();
        child.record.main = vec![
            Field::new(
                pick("Tempat, tanggal lahir", "Place and date of birth"),
                pick("Serang, 6 Mei 2014", "Serang, 6 May 2014"),
            ),
            Field::new(pick("Jenis kelamin", "Sex"), pick("Laki-laki", "Male")),
        ];
        let (chosen, asked) = (["age".to_owned()], ["religion".to_owned()]);
        let (key, short) = ("NzbLsXh8uDCcd", Mistake::KeyMisread(Misread::Length(13)));
        let full = |it: Self| it.with(Mistake::PhoneFull, (&chosen, &[], FULL));
        let misread = |it: Self| it.with(short, (&chosen, &[], key));
        vec![
            (
                "asked_alone",
                new(ratna, yes(), Phone::Later).with(Mistake::AskedAlone, (&chosen, &asked, "")),
            ),
            ("active", new(ratna, Eligible::Yes(vec![note]), Phone::Required)),
            ("child", child),
            ("demo", new(ratna, yes(), Phone::Optional)),
            ("eligible", new(ratna, yes(), Phone::Later)),
            ("misread_key", misread(new(long, yes(), Phone::Later))),
            ("not_eligible", new("Sukarti", Eligible::No(vec![why]), Phone::Later)),
            ("phone_full", full(new(ratna, yes(), Phone::Later))),
            (
                "nothing_chosen",
                new(ratna, yes(), Phone::Required).with(Mistake::NothingChosen, (&[], &[], "")),
            ),
            ("ended_and_waiting", new(ratna, yes(), Phone::Later).holding(Held::sample(lang, &[]))),
        ]
    }
}

/// A phone's key.
const FULL: &str = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs";

fn sample_record(frame: &Frame) -> Record {
    let lang = frame.lang;
    let pick = |indonesian: &'static str, english| lang.choose(indonesian, english);
    let hidden = || Field::new("NIK", pick("Tersembunyi", "Hidden"));
    let main = vec![
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
        Field::new("KTP-el", pick("Kartu diserahkan", "Card issued")),
        hidden(),
    ];
    let person = vec![
        Field::new(pick("Agama", "Religion"), "Islam"),
        Field::new(pick("Golongan darah", "Blood type"), "AB"),
        Field::new(pick("Pekerjaan", "Occupation"), pick("Guru", "Teacher")),
    ];
    let house = vec![
        Field::new(pick("Alamat", "Address"), "Jalan Melati 4"),
        Field::new("RT", "003"),
        Field::new("RW", "001"),
        Field::new(pick("Kode pos", "Postcode"), "42117"),
        Field::new(pick("Nomor KK", "KK number"), pick("Tersembunyi", "Hidden")),
    ];
    let odd = terms::NikWarning::Sex.text(lang);
    Record {
        main,
        groups: vec![
            Group { id: "self", title: pick("Data diri", "Person"), fields: person },
            Group {
                id: "house",
                title: pick("Alamat dan keluarga", "Address and family"),
                fields: house,
            },
        ],
        empty: Some(pick("Pendidikan, Cacat", "Education, Disability").to_owned()),
        oddities: vec![odd],
        offers: "/residents/01J0GQ7Y3M5V8ZK2R4T6X9B1CD/offers".to_owned(),
        nik: "/residents/01J0GQ7Y3M5V8ZK2R4T6X9B1CD/nik".to_owned(),
    }
}

texts! { Words {
    contact: "Kontak untuk pemberitahuan", "Contact for notices";
    suspension: "Tangguhkan IKD atau cabut penangguhan", "Suspend the IKD, or lift a suspension";
    new_phone: "Pindahkan IKD ke ponsel baru", "Move the IKD to a new phone";
    record: "Data berkas", "Record";
    rest: "Data lainnya", "More of the record";
    empty: "Tidak terisi", "Not filled in";
    offer_heading: "Tawarkan IKD", "Offer IKD";
    yes: "Memenuhi syarat untuk IKD.", "Meets the conditions for IKD.";
    no: "Belum dapat ditawarkan IKD", "IKD cannot be offered yet";
    optional: "Pemohon boleh menolak; layanannya tetap diberikan.",
        "The resident may decline; the service is given all the same.";
    choices: "Yang ditawarkan", "What is offered";
    nothing_chosen: "Pilih sedikitnya satu.", "Please choose at least one.";
    asked: "hanya atas permintaan pemohon", "only if the resident asks for it";
    asked_alone: "Data itu hanya diberikan dalam kredensial yang memuatnya. Pilih juga kredensialnya.",
        "Such data is given only in a credential that holds it. Please choose that credential too.";
    others: "Yang tidak dapat ditawarkan, dan mengapa", "What cannot be offered, and why";
    key: "Sidik kunci ponsel", "Fingerprint of the phone's key";
    key_required: "Pilih dulu yang ditawarkan, lalu pindai kode di layar dompet pemohon. Penawaran hanya berlaku untuk ponsel itu.",
        "Choose what is offered, then scan the code that the resident's wallet shows. The offer is good for that phone only.";
    key_later: "Pilih dulu yang ditawarkan, lalu pindai kode di layar dompet pemohon. Bila tidak dapat dipindai, kosongkan: sebelum apa pun diserahkan, Anda mencocokkan enam angka dengan ponselnya.",
        "Choose what is offered, then scan the code that the resident's wallet shows. If it cannot be scanned, leave this empty: before anything is delivered you compare six digits with the phone.";
    key_optional: "Pilih dulu yang ditawarkan, lalu pindai kode di layar dompet pemohon. Dalam peragaan boleh dikosongkan; penawaran lalu berlaku untuk ponsel mana pun.",
        "Choose what is offered, then scan the code that the resident's wallet shows. In a demonstration it may be left empty; the offer is then good for any phone.";
    key_missing: "Sidik kunci diperlukan. Pindai kode di layar dompet pemohon.",
        "The key fingerprint is needed. Please scan the code that the resident's wallet shows.";
    offer: "Buat penawaran", "Make the offer";
    nik: "NIK", "NIK";
    nik_hidden: "NIK memuat tanggal lahir dan jenis kelamin. Bila ke-16 angkanya diperlukan, halaman tersendiri menampilkannya; alasannya dicatat.",
        "A NIK tells birth date and sex. Where its 16 digits are needed, a page of its own shows them, and the reason is logged.";
    need: "Untuk apa NIK diperlukan?", "What is the NIK needed for?";
    show: "Tampilkan NIK", "Show the NIK";
    odd: "Yang perlu diketahui tentang NIK ini", "Good to know about this NIK";
    back: "Cari penduduk lain", "Find another resident";
} }
