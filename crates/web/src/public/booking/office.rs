//! `/book/offices/{office}`: when an office has room for something.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Html,
};
use desk::{HORIZON, Office, Service, Services, Standing, TicketError, Zone};
use serde::Deserialize;
use terms::{Id, date_text};

use super::offices::service;
use crate::{
    Place, Refusal,
    app::App,
    frame::Frame,
    lang::texts,
    numbers::{date, time_in},
    page::Page,
    public::lines::Times,
};

/// The page.
#[derive(Template)]
#[template(path = "public/booking/office.html")]
pub(crate) struct TimesPage {
    frame: Frame,
    t: &'static Words,
    id: Id<Office>,
    name: String,
    service: Service,
    /// `None` where nobody does it there.
    times: Option<Times>,
    lots: Vec<Lot>,
}

/// A day whose places are drawn, in words.
struct Lot {
    /// As it stands in an address.
    value: String,
    day: String,
    until: String,
}

/// What for, and on which day.
#[derive(Deserialize)]
pub(crate) struct Looked {
    #[serde(default, rename = "for")]
    service: String,
    #[serde(default)]
    day: String,
}

impl TimesPage {
    // What the template asks.

    fn what(&self) -> &'static str {
        self.service.title(self.frame.lang)
    }
}

/// `GET /book/offices/{office}`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    frame: Frame,
    Path(office): Path<Id<Office>>,
    Query(looked): Query<Looked>,
) -> Result<Html<String>, Refusal> {
    let page = page(&app, frame, office, &looked).await;
    page.map_err(|error| Refusal::new(error.class(), &error))?.show()
}

async fn page(
    app: &App,
    frame: Frame,
    office: Id<Office>,
    looked: &Looked,
) -> Result<TimesPage, TicketError> {
    let house = app.desk.find_house(office).await?.ok_or(TicketError::Missing)?;
    let (zone, service) = (house.office.zone, service(&looked.service));
    let services = Services::one(service);
    let line = house.lines.iter().find(|line| services.are_in(&line.services));
    let (mut times, mut lots) = (None, Vec::new());
    if let Some(line) = line {
        let today = zone.date(app.clock.now());
        let slots = app.desk.open_slots(line.id, &services, (today, HORIZON)).await?;
        times = Some(Times::of(&slots, zone, &looked.day, frame.lang));
        let gathering = app.desk.lots(line.id).await?;
        lots = gathering.iter().map(|it| lot(it, zone, &frame)).collect();
    }
    let name = house.office.name.as_str().to_owned();
    Ok(TimesPage { t: Words::of(frame.lang), frame, id: office, name, service, times, lots })
}

fn lot(standing: &Standing, zone: Zone, frame: &Frame) -> Lot {
    let until = time_in(frame.lang, zone, standing.gathers.1);
    Lot { value: date_text(standing.date), day: date(frame.lang, standing.date), until }
}

impl Page for TimesPage {
    const NAME: &'static str = "book_times";
    const PLACE: Place = Place::Public;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let lang = frame.lang;
        let new = |times, lots| Self {
            frame: frame.clone(),
            t: Words::of(lang),
            id: Id::from_bytes([1; 16]),
            name: "Disdukcapil Kota Serang (contoh)".to_owned(),
            service: Service::Activation,
            times,
            lots,
        };
        let at = crate::page::sample_moment();
        let lot = Lot {
            value: date_text(at.date()),
            day: date(lang, at.date()),
            until: time_in(lang, Zone::Wib, at),
        };
        vec![
            ("some", new(Some(Times::sample(lang)), Vec::new())),
            ("lot", new(Some(Times::sample(lang)), vec![lot])),
            ("full", new(Some(Times::of(&[], Zone::Wib, "", lang)), Vec::new())),
            ("not_served", new(None, Vec::new())),
        ]
    }
}

texts! { Words {
    title: "Kapan ada tempat", "When there is room";
    day: "Hari", "Day";
    windows: "Jam yang masih ada tempatnya", "Times with room";
    full: "Tidak ada tempat dalam enam puluh hari yang dapat dipesan. Di pintu, petugas memberi tempat bertanggal.",
        "Nothing within sixty days can be booked. At the door, officers give a dated place.";
    not_served: "Kantor ini tidak melayani itu. Pilih kantor lain.", "This office does not do that. Choose another one.";
    drawn: "Tempat untuk hari ini diundi, bukan siapa cepat dia dapat", "Places of this day are drawn, and not given to whoever is fastest";
    drawn_until: "Pendaftaran undian sampai pukul", "Entries are gathered until";
    enter: "Ikut undian", "Take part in the draw";
    how: "Tanpa internet juga bisa", "Without the internet it works, too";
    how_is: "Datang ke kantor ini atau teleponlah: petugas memberi tempat pada waktu yang Anda pilih, atau nomor untuk hari yang sama. Dengan kode karcis Anda dapat mengubah atau membatalkannya sendiri.",
        "Come to this office or call it: officers give a place at the time you choose, or a number for the same day. With the code of the ticket you can change the place or give it back yourself.";
    ticket: "Sudah punya kode karcis", "I have a code already";
    other: "Pilih kantor lain", "Choose another office";
    free: "Gratis. Petugas Dukcapil tidak pernah menelepon dan tidak pernah meminta PIN.",
        "Free of charge. Dukcapil staff never call, and never ask for a PIN.";
} }
