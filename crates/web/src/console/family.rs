//! `/residents/{resident}/family`: who stands on the same family card. The number is a KK number
//! and says so; ages stand here instead of birth dates, so that its last digits may show.

use std::{str::FromStr, sync::Arc};

use askama::Template;
use axum::{
    Extension,
    extract::{Path, RawQuery, State},
    response::Html,
};
use registry::{Family as Household, LookupError, Regions, Resident, visible};
use terms::{Act, Date, Id, KkNumber, Language};

use super::{
    head::{Head, Tab, absence},
    purpose::Purpose,
    record::{place, sex},
};
use crate::{
    Place, Refusal,
    app::App,
    frame::Frame,
    lang::texts,
    look::{Chip, Field, Tone},
    page::Page,
};

/// Whether the address stands on the page. Whoever shares the screen may have to be kept from it
/// (DESIGN, decision 4.15).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Address {
    Hidden,
    Shown,
}

/// A family as a page shows it.
#[derive(Clone)]
pub(crate) struct Card {
    /// The masked number behind its label.
    pub number: String,
    pub fields: Vec<Field>,
    /// What is odd about the number, and yet may be so.
    pub oddities: Vec<String>,
    pub present: Vec<Member>,
    /// Who died or left.
    pub gone: Vec<Member>,
}

/// A member of a family.
#[derive(Clone)]
pub(crate) struct Member {
    pub link: String,
    pub name: String,
    pub relation: &'static str,
    pub sex: &'static str,
    pub age: String,
    pub absence: Option<Chip>,
    /// Whether it is the one whose record is open.
    pub is_here: bool,
}

/// The page.
#[derive(Template)]
#[template(path = "console/family.html")]
pub(crate) struct Family {
    frame: Frame,
    t: &'static Words,
    head: Head,
    card: Card,
    address: Address,
    /// The same page with the address the other way round.
    turned: String,
    /// Whether members may live where the officer may not look.
    confined: bool,
}

/// `GET /residents/{resident}/family`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    (frame, purpose, RawQuery(asked)): (Frame, Purpose, RawQuery),
    Path(id): Path<Id<Resident>>,
) -> Result<Html<String>, Refusal> {
    let told = |error: LookupError| Refusal::new(error.class(), &error);
    let household = app.registry.family_of(&purpose.act(&act), id).await.map_err(told)?;
    let one = household.members.iter().find(|it| it.id == id);
    let one = one.ok_or_else(|| told(LookupError::Missing))?;
    let asked = asked.unwrap_or_default();
    let address =
        if asked.split('&').any(|it| it == HIDDEN) { Address::Hidden } else { Address::Shown };
    let head = Head::of(one, Tab::Family, purpose, frame.lang);
    let card = Card::of(&household, (one, purpose, address), app.clock.today(), frame.lang);
    let confined = act.region().is_some();
    Family::new(frame, head, card, (address, purpose), confined).show()
}

const HIDDEN: &str = "address=hidden";

impl Family {
    pub fn new(
        frame: Frame,
        head: Head,
        card: Card,
        (address, purpose): (Address, Purpose),
        confined: bool,
    ) -> Self {
        let here = purpose.carried_by(&format!("/residents/{}/family", head.handle));
        let turned = match address {
            Address::Hidden => here,
            Address::Shown if here.contains('?') => format!("{here}&{HIDDEN}"),
            Address::Shown => format!("{here}?{HIDDEN}"),
        };
        Self { t: Words::of(frame.lang), frame, head, card, address, turned, confined }
    }
}

impl Card {
    /// The household of `one`, on the day `today`.
    pub fn of(
        household: &Household,
        (one, purpose, address): (&Resident, Purpose, Address),
        today: Date,
        language: Language,
    ) -> Self {
        let (t, kk) = (Words::of(language), household.kk_number);
        let name = |it: &Resident| visible(it.person.full_name.reveal()).into_owned();
        let head = household.head().map_or_else(|| t.no_head.to_owned(), name);
        let count = household.present().count().to_string();
        let mut fields = vec![Field::new(t.head, head), Field::new(t.count, count)];
        if address == Address::Shown {
            // Of those who left, the record has the new home: nobody learns it here.
            let home = household.head().or_else(|| household.present().next());
            fields.extend(home.map(|it| Field::new(t.address, address_of(it))));
        }
        let odd = kk.warnings(today, Regions::load().prefix(kk.prefix()));
        let member = |it: &Resident| Member::of(it, (one, purpose), today, language);
        let (present, gone): (Vec<_>, Vec<_>) =
            household.members.iter().partition(|it| it.person.is_present());
        Self {
            number: kk.labelled(language),
            fields,
            oddities: odd.into_iter().map(|it| it.text(language)).collect(),
            present: present.into_iter().map(member).collect(),
            gone: gone.into_iter().map(member).collect(),
        }
    }
}

impl Member {
    fn of(
        it: &Resident,
        (one, purpose): (&Resident, Purpose),
        today: Date,
        lang: Language,
    ) -> Self {
        let (person, t) = (&it.person, Words::of(lang));
        // Of the dead, years that went on counting would tell nothing.
        let age = match (person.is_present(), person.age(today)) {
            (true, 1) => t.year.to_owned(),
            (true, years @ 2..) => format!("{years} {}", t.years),
            (true, _) => t.infant.to_owned(),
            (false, _) => String::new(),
        };
        Self {
            link: purpose.carried_by(&format!("/residents/{}", it.id)),
            name: visible(person.full_name.reveal()).into_owned(),
            relation: person.relation.map_or(t.no_relation, |it| it.word(lang)),
            sex: sex(person.sex, lang),
            age,
            absence: absence(person.life_status, lang),
            is_here: it.id == one.id,
        }
    }
}

/// Street and village with the postcode, as on a letter.
fn address_of(it: &Resident) -> String {
    let person = &it.person;
    let street = person.address.as_ref().map(|it| visible(it.reveal()).into_owned());
    let postcode = Regions::load().postcode(person.region);
    let village = match postcode {
        Some(postcode) => format!("{} {postcode}", place(person.region)),
        None => place(person.region),
    };
    [street, Some(village)].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

impl Page for Family {
    const NAME: &'static str = "resident.family";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let lang = frame.lang;
        let t = Words::of(lang);
        let pick = |indonesian, english| lang.choose(indonesian, english);
        let member = |name: &str, relation, sex, age: &str, is_here| Member {
            link: "/residents/01J0GQ7Y3M5V8ZK2R4T6X9B1CD".to_owned(),
            name: name.to_owned(),
            relation,
            sex,
            age: format!("{age} {}", t.years),
            absence: None,
            is_here,
        };
        let (man, woman) = (pick("Laki-laki", "Male"), pick("Perempuan", "Female"));
        let dead = Chip { tone: Tone::Stop, text: pick("Mati", "Dead").to_owned() };
        let parent = pick("Orang tua", "Parent");
        let gone = Member {
            absence: Some(dead),
            age: String::new(),
            ..member("Sumiati", parent, woman, "", false)
        };
        let address =
            "Jalan Melati 4, Kelurahan Cipare, Kecamatan Serang, Kota Serang, Banten 42117";
        let number = KkNumber::from_str("3673010101150001");
        let card = |address: Option<&str>| Card {
            number: number.map(|it| it.labelled(lang)).unwrap_or_default(),
            fields: [
                Some(Field::new(t.head, "Agus Setiawan")),
                Some(Field::new(t.count, "3")),
                address.map(|it| Field::new(t.address, it)),
            ]
            .into_iter()
            .flatten()
            .collect(),
            oddities: Vec::new(),
            present: vec![
                member(
                    "Agus Setiawan",
                    pick("Kepala keluarga", "Head of family"),
                    man,
                    "31",
                    false,
                ),
                member("Ratna Wulandari", pick("Istri", "Wife"), woman, "25", true),
                member("Bayu Setiawan", pick("Anak", "Child"), man, "3", false),
            ],
            gone: vec![gone.clone()],
        };
        let head = || Head::sample("Ratna Wulandari", Tab::Family, lang);
        let (shown, hidden) =
            ((Address::Shown, Purpose::Outreach), (Address::Hidden, Purpose::ServePerson));
        vec![
            ("address_hidden", Self::new(frame.clone(), head(), card(None), hidden, true)),
            ("usual", Self::new(frame.clone(), head(), card(Some(address)), shown, false)),
        ]
    }
}

texts! { Words {
    heading: "Kartu keluarga", "Family card";
    head: "Kepala keluarga", "Head of family";
    no_head: "Tidak tercatat", "None on record";
    count: "Anggota yang tinggal di sini", "Members who live here";
    address: "Alamat", "Address";
    hide: "Sembunyikan alamat", "Hide the address";
    reveal: "Tampilkan alamat", "Show the address";
    present: "Tinggal di sini", "Living here";
    gone: "Meninggal atau tidak lagi di sini", "Died, or no longer here";
    name: "Nama", "Name";
    relation: "Hubungan", "Relation";
    no_relation: "Tidak tercatat", "Not on record";
    sex: "Jenis kelamin", "Sex";
    age: "Umur", "Age";
    status: "Status dasar", "Life status";
    years: "tahun", "years";
    year: "1 tahun", "1 year";
    infant: "di bawah 1 tahun", "under 1 year";
    here: "berkas ini", "this record";
    confined: "Hanya anggota di wilayah Anda yang tampak.", "Only members in your region are shown.";
    odd: "Yang perlu diketahui tentang nomor KK ini", "Good to know about this KK number";
} }
