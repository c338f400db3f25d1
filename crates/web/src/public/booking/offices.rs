//! `/book/offices`: where something can be had. The region is walked down without a script.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Query, State},
    response::Html,
};
use desk::{Office, Service};
use registry::Regions;
use serde::Deserialize;
use terms::{Class, Id, Region};

use crate::{Place, Refusal, app::App, frame::Frame, lang::texts, page::Page};

/// The page.
#[derive(Template)]
#[template(path = "public/booking/offices.html")]
pub(crate) struct OfficesPage {
    frame: Frame,
    t: &'static Words,
    service: Service,
    regions: Vec<Choice>,
    place: String,
    offices: Vec<Found>,
}

/// A region to choose: the way down to the chosen one, and what lies in it.
struct Choice {
    code: Region,
    text: String,
    is_chosen: bool,
}

/// An office, in words.
struct Found {
    id: Id<Office>,
    name: String,
    kind: &'static str,
    region: String,
}

/// What for, and where.
#[derive(Deserialize)]
pub(crate) struct Looked {
    #[serde(default, rename = "for")]
    service: String,
    #[serde(default)]
    region: String,
}

/// So many offices on a page; a wider region is narrowed first.
const MOST: usize = 60;

/// The service of an address; a first IKD, where it says nothing.
pub(super) fn service(code: &str) -> Service {
    code.parse().unwrap_or(Service::Activation)
}

impl OfficesPage {
    // What the template asks.

    fn what(&self) -> &'static str {
        self.service.title(self.frame.lang)
    }
}

/// `GET /book/offices`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    frame: Frame,
    Query(looked): Query<Looked>,
) -> Result<Html<String>, Refusal> {
    let region = match looked.region.as_str() {
        "" => app.deployment.home,
        code => code.parse().map_err(|error| Refusal::new(Class::Invalid, &error))?,
    };
    let regions = Regions::load();
    let place = regions.path(region);
    let place = place.ok_or_else(|| Refusal::new(Class::Missing, &"no region has this code"))?;
    let found = app.desk.offices(region).await;
    let found = found.map_err(|error| Refusal::new(error.class(), &error))?;
    let lang = frame.lang;
    let office = |office: Office| Found {
        id: office.id,
        name: office.name.as_str().to_owned(),
        kind: office.kind.title(lang),
        region: regions.path(office.region).unwrap_or_default(),
    };
    let page = OfficesPage {
        t: Words::of(lang),
        frame,
        service: service(&looked.service),
        regions: choices(regions, region),
        place,
        offices: found.into_iter().take(MOST).map(office).collect(),
    };
    page.show()
}

/// The way down to a region, and what lies in it.
fn choices(regions: &Regions, chosen: Region) -> Vec<Choice> {
    let above = |region: &Region| regions.parent(*region);
    let mut way: Vec<Region> = std::iter::successors(Some(chosen), above).collect();
    way.reverse();
    let choice = |code: Region, mark: &str| Choice {
        code,
        text: format!("{mark}{}", regions.titled(code).unwrap_or_default()),
        is_chosen: code == chosen,
    };
    let down: Vec<Choice> = way.into_iter().map(|code| choice(code, "")).collect();
    down.into_iter().chain(regions.children(chosen).map(|code| choice(code, "– "))).collect()
}

impl Page for OfficesPage {
    const NAME: &'static str = "book_offices";
    const PLACE: Place = Place::Public;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let lang = frame.lang;
        let regions = Regions::load();
        let home = regions.children(Region::COUNTRY).find_map(|it| regions.children(it).next());
        let home = home.unwrap_or(Region::COUNTRY);
        let new = |offices| Self {
            frame: frame.clone(),
            t: Words::of(lang),
            service: Service::Activation,
            regions: choices(regions, home),
            place: regions.path(home).unwrap_or_default(),
            offices,
        };
        let office = |id, name: &str, kind: desk::OfficeKind| Found {
            id: Id::from_bytes([id; 16]),
            name: name.to_owned(),
            kind: kind.title(lang),
            region: regions.path(home).unwrap_or_default(),
        };
        let some = vec![
            office(1, "Disdukcapil (contoh)", desk::OfficeKind::Regency),
            office(2, "MPP (contoh)", desk::OfficeKind::Mall),
        ];
        vec![("some", new(some)), ("none", new(Vec::new()))]
    }
}

texts! { Words {
    title: "Di kantor mana?", "At which office?";
    region: "Wilayah", "Region";
    region_hint: "Pilih provinsi, lalu kabupaten atau kota, sampai kecamatan bila perlu. Anda boleh datang ke kantor mana pun.",
        "Choose a province, then a regency or city, down to a district if you like. You may come to any office.";
    show: "Tampilkan", "Show";
    offices: "Kantor", "Offices";
    none: "Belum ada kantor dengan nomor antrean di wilayah ini. Pilih wilayah yang lebih luas, atau datang langsung pada jam buka.",
        "No office of this region gives numbers yet. Choose a wider region, or just come when doors are open.";
    times: "Lihat waktu", "See times";
    back: "Kembali ke pertanyaan", "Back to the questions";
} }
