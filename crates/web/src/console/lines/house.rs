//! `/offices`: where people are served; `/offices/{office}`: its lines and counters of today.

use std::{collections::HashMap, sync::Arc};

use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, State},
    response::{Html, IntoResponse, Redirect, Response},
};
use desk::{
    Board, Counter, House, Line, NewLine, NewOffice, Office, OfficeKind, Service, Services, Shares,
    Zone,
};
use serde::Deserialize;
use terms::{Act, Id, Language, Permission, Region};

use super::{super::said::Said, told};
use crate::{Place, Refusal, app::App, frame::Frame, lang::texts, page::Page};

/// The offices within reach.
#[derive(Template)]
#[template(path = "console/lines/houses.html")]
pub(crate) struct Houses {
    frame: Frame,
    t: &'static Words,
    offices: Vec<Office>,
    may_keep: bool,
    typed: OfficeForm,
    said: Option<Said>,
}

/// One office of today.
#[derive(Template)]
#[template(path = "console/lines/house.html")]
pub(crate) struct HousePage {
    frame: Frame,
    t: &'static Words,
    house: House,
    board: Board,
    own: Option<Id<Counter>>,
    may_keep: bool,
    /// The address of the waiting room's screen.
    screen: String,
    said: Option<Said>,
}

/// An office that is to be opened, as it was typed.
#[derive(Clone, Deserialize)]
#[serde(default)]
pub(crate) struct OfficeForm {
    name: String,
    kind: String,
    region: String,
    zone: String,
    days: String,
    friday: String,
    saturday: String,
    sunday: String,
}

/// A line that is to be opened: its letter, and a field for each service that was ticked.
pub(crate) type LineForm = HashMap<String, String>;

/// A counter that is to be opened.
#[derive(Deserialize)]
pub(crate) struct CounterForm {
    line: Id<Line>,
    number: u8,
}

impl Default for OfficeForm {
    fn default() -> Self {
        Self {
            name: String::new(),
            kind: OfficeKind::Regency.code().to_owned(),
            region: String::new(),
            zone: Zone::Wib.code().to_owned(),
            days: "08:00-12:00 13:00-16:00".to_owned(),
            friday: "08:00-11:30 13:30-16:00".to_owned(),
            saturday: String::new(),
            sunday: String::new(),
        }
    }
}

impl OfficeForm {
    fn read(&self) -> Option<NewOffice> {
        let Self { days, friday, saturday, sunday, .. } = self;
        let week = format!("{days};{days};{days};{days};{friday};{saturday};{sunday}");
        Some(NewOffice {
            kind: OfficeKind::from_code(&self.kind)?,
            name: self.name.parse().ok()?,
            region: self.region.trim().parse().ok().filter(|it| *it != Region::COUNTRY)?,
            zone: self.zone.parse().ok()?,
            week: week.parse().ok()?,
        })
    }
}

impl Houses {
    // What the template asks.

    fn kinds(&self) -> [(&'static str, &'static str, bool); 5] {
        OfficeKind::ALL
            .map(|kind| (kind.code(), kind.title(self.frame.lang), kind.code() == self.typed.kind))
    }

    fn zones(&self) -> [(&'static str, bool); 3] {
        Zone::ALL.map(|zone| (zone.code(), zone.code() == self.typed.zone))
    }

    fn kind(&self, office: &Office) -> &'static str {
        office.kind.title(self.frame.lang)
    }

    fn place(&self, office: &Office) -> String {
        crate::desk::place(office.region)
    }
}

impl HousePage {
    // What the template asks.

    fn place(&self) -> String {
        crate::desk::place(self.house.office.region)
    }

    fn services(&self, line: &Line) -> String {
        words(&line.services, self.frame.lang)
    }

    fn waiting(&self, line: &Line) -> u32 {
        let found = self.board.waiting.iter().find(|(letter, _)| *letter == line.letter);
        found.map_or(0, |(_, waiting)| *waiting)
    }

    fn counters(&self, line: &Line) -> Vec<&Counter> {
        self.house.counters.iter().filter(|counter| counter.line == line.id).collect()
    }

    fn seat(&self, counter: &Counter) -> &'static str {
        match counter.officer {
            Some(_) if self.own == Some(counter.id) => self.t.yours,
            Some(_) => self.t.manned,
            None => self.t.free,
        }
    }

    fn all_services(&self) -> [(&'static str, &'static str); 7] {
        Service::ALL.map(|service| (service.code(), service.title(self.frame.lang)))
    }
}

/// Services as people read them.
pub(super) fn words(services: &Services, lang: Language) -> String {
    services.iter().map(|service| service.title(lang)).collect::<Vec<_>>().join(", ")
}

/// `GET /offices`
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
) -> Result<Html<String>, Refusal> {
    houses(&app, &act, frame, (OfficeForm::default(), None)).await?.show()
}

/// `POST /offices`
pub(crate) async fn open(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Form(typed): Form<OfficeForm>,
) -> Result<Response, Refusal> {
    let t = Words::of(frame.lang);
    let said = match typed.read() {
        None => Said::mistake(t.unreadable),
        Some(new) => match app.desk.open_office(&act, new).await {
            Ok(office) => return Ok(Redirect::to(&format!("/offices/{office}")).into_response()),
            Err(desk::KeepError::Missing) => Said::mistake(t.elsewhere),
            Err(error) => told::keeping(&error, frame.lang)?,
        },
    };
    let status = said.status;
    let page = houses(&app, &act, frame, (typed, Some(said))).await?;
    Ok((status, page.show()?).into_response())
}

/// `GET /offices/{office}`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(office): Path<Id<Office>>,
) -> Result<Response, Refusal> {
    answer(&app, (&act, office), frame, None).await
}

/// `POST /offices/{office}/lines`
pub(crate) async fn open_line(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(office): Path<Id<Office>>,
    Form(typed): Form<LineForm>,
) -> Result<Response, Refusal> {
    let letter = typed.get("letter").map_or("", |letter| letter.trim());
    let letter = letter.to_ascii_uppercase().parse();
    let ticked = Service::ALL.into_iter().filter(|service| typed.contains_key(service.code()));
    let services = Services::new(&ticked.collect::<Vec<_>>());
    let (Ok(letter), Ok(services)) = (letter, services) else {
        let said = Said::mistake(Words::of(frame.lang).unreadable);
        return answer(&app, (&act, office), frame, Some(said)).await;
    };
    let new = NewLine { office, letter, services, shares: Shares::USUAL };
    let outcome = app.desk.open_line(&act, new).await.map(|_| ());
    done(&app, (&act, office), frame, outcome).await
}

/// `POST /offices/{office}/counters`
pub(crate) async fn open_counter(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(office): Path<Id<Office>>,
    Form(typed): Form<CounterForm>,
) -> Result<Response, Refusal> {
    let outcome = app.desk.open_counter(&act, typed.line, typed.number).await.map(|_| ());
    done(&app, (&act, office), frame, outcome).await
}

/// `POST /lines/{line}/end`
pub(crate) async fn close_day(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(line): Path<Id<Line>>,
) -> Result<Response, Refusal> {
    let found = app.desk.line(&act, line).await;
    let office = found.map_err(|error| Refusal::new(error.class(), &error))?.0.id;
    let t = Words::of(frame.lang);
    let said = match app.desk.close_day(&act, line).await {
        Ok(dated) => Said::done(format!("{} {dated}.", t.day_ended)),
        Err(error) => told::ticket(&error, frame.lang)?,
    };
    answer(&app, (&act, office), frame, Some(said)).await
}

async fn done(
    app: &App,
    (act, office): (&Act, Id<Office>),
    frame: Frame,
    outcome: Result<(), desk::KeepError>,
) -> Result<Response, Refusal> {
    match outcome {
        Ok(()) => Ok(Redirect::to(&format!("/offices/{office}")).into_response()),
        Err(error) => {
            let said = told::keeping(&error, frame.lang)?;
            answer(app, (act, office), frame, Some(said)).await
        }
    }
}

async fn houses(
    app: &App,
    act: &Act,
    frame: Frame,
    (typed, said): (OfficeForm, Option<Said>),
) -> Result<Houses, Refusal> {
    let region = act.region().unwrap_or(Region::COUNTRY);
    let offices = app.desk.offices(region).await;
    let offices = offices.map_err(|error| Refusal::new(error.class(), &error))?;
    let may_keep = act.needs(Permission::KeepOffice).is_ok();
    Ok(Houses { t: Words::of(frame.lang), frame, offices, may_keep, typed, said })
}

pub(super) async fn answer(
    app: &App,
    (act, office): (&Act, Id<Office>),
    frame: Frame,
    said: Option<Said>,
) -> Result<Response, Refusal> {
    let refused = |error: desk::TicketError| Refusal::new(error.class(), &error);
    let house = app.desk.house(act, office).await.map_err(refused)?;
    let board = app.desk.board(office).await.map_err(refused)?;
    let (own, status) = (house.own(act).map(|it| it.id), Said::status_of(said.as_ref()));
    let may_keep = act.needs(Permission::KeepOffice).is_ok();
    let url = app.deployment.public_url.as_str().trim_end_matches('/');
    let screen = format!("{url}/offices/{office}/board");
    let t = Words::of(frame.lang);
    let page = HousePage { t, frame, house, board, own, may_keep, screen, said };
    Ok((status, page.show()?).into_response())
}

impl Page for Houses {
    const NAME: &'static str = "offices";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let t = Words::of(frame.lang);
        let new = |offices, may_keep, said| {
            let (frame, typed) = (frame.clone(), OfficeForm::default());
            Self { frame, t, offices, may_keep, typed, said }
        };
        let office: Vec<Office> = super::sample::house().map(|it| it.office).into_iter().collect();
        vec![
            ("none", new(Vec::new(), true, None)),
            ("one", new(office.clone(), false, None)),
            ("unreadable", new(office, true, Some(Said::mistake(t.unreadable)))),
        ]
    }
}

impl Page for HousePage {
    const NAME: &'static str = "office";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let t = Words::of(frame.lang);
        let new = |name, may_keep, said| {
            let (house, frame) = (super::sample::house()?, frame.clone());
            let own = house.counters.first().map(|it| it.id);
            let board = super::sample::board()?;
            let screen = "https://ikd.example/offices/0/board".to_owned();
            Some((name, Self { frame, t, house, board, own, may_keep, screen, said }))
        };
        let all = [
            new("served", false, None),
            new("kept", true, None),
            new("taken", true, Some(Said::mistake(t.unreadable))),
            new("ended", false, Some(Said::done(format!("{} 3.", t.day_ended)))),
        ];
        all.into_iter().flatten().collect()
    }
}

texts! { Words {
    title: "Kantor dan antrean", "Offices and lines";
    none: "Belum ada kantor di wilayah Anda.", "There is no office in your region yet.";
    name: "Nama kantor", "Name of the office";
    kind: "Jenis", "Kind";
    region: "Kode wilayah", "Code of the region";
    region_hint: "Seperti 36.73 atau 36.73.01.", "Such as 36.73 or 36.73.01.";
    zone: "Zona waktu", "Time zone";
    days: "Senin sampai Kamis", "Monday to Thursday";
    friday: "Jumat", "Friday";
    saturday: "Sabtu", "Saturday";
    sunday: "Minggu", "Sunday";
    hours_hint: "Seperti 08:00-12:00 13:00-16:00. Kosong berarti tutup.",
        "Such as 08:00-12:00 13:00-16:00. Empty means closed.";
    open: "Buka kantor", "Open an office";
    unreadable: "Ada isian yang tidak dapat dibaca. Periksa nama, kode wilayah, jam, dan huruf.",
        "Something that was typed cannot be read. Check name, region code, hours and letter.";
    elsewhere: "Wilayah itu di luar tempat tugas Anda.", "That region is outside of where you work.";
    no_lines: "Kantor ini belum punya antrean.", "This office has no line yet.";
    waits: "menunggu", "waiting";
    door: "Beri nomor", "Give a number";
    end: "Tutup antrean hari ini", "End this line's day";
    end_means: "Yang masih menunggu mendapat tempat bertanggal pada hari berikutnya; kodenya tetap berlaku.",
        "Whoever still waits gets a dated place on one of the next days; the code stays good.";
    day_ended: "Antrean hari ini ditutup. Mendapat tempat bertanggal:",
        "The line's day is over. Got a dated place:";
    counter: "Loket", "Counter";
    yours: "Anda duduk di sini", "You sit here";
    manned: "Ada petugas", "Manned";
    free: "Kosong", "Nobody sits here";
    board: "Papan nomor untuk ruang tunggu", "Board for the waiting room";
    new_line: "Antrean baru", "New line";
    letter: "Huruf", "Letter";
    service: "Layanan", "Service";
    add_line: "Buka antrean", "Open the line";
    new_counter: "Loket baru", "New counter";
    number: "Nomor loket", "Number of the counter";
    line: "Antrean", "Line";
    add_counter: "Buka loket", "Open the counter";
    close_line: "Tutup antrean ini untuk seterusnya", "Close this line for good";
    close: "Tutup kantor ini untuk seterusnya", "Close this office for good";
    close_means: "Hanya bila tidak ada yang membuat janji atau menunggu.", "Only once nobody has booked or waits.";
    pages: "Halaman kantor ini", "Pages of this office";
    today: "Hari ini", "Today";
    booking: "Aturan janji", "How people book";
    kiosks: "Kios nomor", "Kiosks";
    hours: "Jam buka", "Opening hours";
    roster: "Jadwal petugas", "Roster";
    back: "Semua kantor", "All offices";
} }
