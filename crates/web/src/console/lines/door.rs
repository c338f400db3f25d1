//! `/lines/{line}/door`: whoever comes gets a number, another day, or may stand by; whoever has booked
//! is there.

mod arrival;

use std::{collections::HashMap, sync::Arc};

use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use desk::{
    Arrival, Joined, Line, Office, Position, Service, Services, Ticket, TicketCode, TicketError,
    Wish,
};
use terms::{Act, Id, Language};

pub(crate) use arrival::check_in;

use super::{super::said::Said, house::words, told};
use crate::{
    Place, Refusal,
    another_day::{AnotherDay, Why},
    app::App,
    frame::Frame,
    lang::texts,
    numbers::{between, date},
    page::Page,
};

/// The page.
#[derive(Template)]
#[template(path = "console/lines/door.html")]
pub(crate) struct Door {
    frame: Frame,
    t: &'static Words,
    id: Id<Line>,
    office: (Id<Office>, String),
    letter: String,
    services: Vec<Service>,
    /// Where a ticket is followed, as people type it.
    follow: String,
    told: Told,
    said: Option<Said>,
}

/// What has come of the last one at the door.
enum Told {
    /// Today has no place.
    AnotherDay(Wanted, AnotherDay),
    /// A booking is somebody else's.
    NotTheirs,
    Nothing,
    Slip(Box<Slip>),
}

/// What somebody wants, kept while another day is chosen.
#[derive(Clone)]
struct Wanted {
    services: Services,
    favoured: bool,
}

/// What is handed over: to be printed, or copied.
struct Slip {
    number: Option<String>,
    code: Option<String>,
    date: String,
    window: String,
    expected: Option<String>,
    services: String,
}

/// Services that were ticked, whether they go first, and what else was chosen.
type Typed = HashMap<String, String>;

impl Wanted {
    fn read(typed: &Typed, line: &Services) -> Option<Self> {
        let ticked: Vec<Service> =
            line.iter().filter(|service| typed.contains_key(service.code())).collect();
        let services = Services::new(&ticked).ok()?;
        Some(Self { services, favoured: typed.contains_key("favoured") })
    }
}

impl Slip {
    fn of(position: &Position, code: Option<&TicketCode>, lang: Language) -> Self {
        let (ticket, zone) = (&position.ticket, position.office.zone);
        let expected = position.expected.map(|it| between((it.from, it.until), zone, lang));
        Self {
            number: ticket.call().map(|call| call.to_string()),
            code: code.map(ToString::to_string),
            date: date(lang, ticket.date),
            window: ticket.window.map(|it| between(it, zone, lang)).unwrap_or_default(),
            expected,
            services: words(&ticket.services, lang),
        }
    }
}

impl Door {
    // What the template asks.

    fn service(&self, service: &Service) -> &'static str {
        service.title(self.frame.lang)
    }

    fn chosen(&self, wish: &Wanted) -> String {
        words(&wish.services, self.frame.lang)
    }

    fn is_not_theirs(&self) -> bool {
        matches!(self.told, Told::NotTheirs)
    }

    fn at(&self, rest: &str) -> String {
        format!("/lines/{}/door{rest}", self.id)
    }
}

/// `GET /lines/{line}/door`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(line): Path<Id<Line>>,
) -> Result<Response, Refusal> {
    answer(&app, (&act, line), frame, Ok(Told::Nothing)).await
}

/// `POST /lines/{line}/door`
pub(crate) async fn join(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(line): Path<Id<Line>>,
    Form(typed): Form<Typed>,
) -> Result<Response, Refusal> {
    let outcome = async {
        let (wish, arrival) = wanted(&app, (&act, line), &typed).await?;
        let joined = app.desk.join(&act, arrival).await?;
        entered(&app, frame.lang, (line, wish), joined).await
    };
    let outcome = outcome.await;
    answer(&app, (&act, line), frame, outcome).await
}

/// `POST /lines/{line}/door/standby`
pub(crate) async fn stand_by(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(line): Path<Id<Line>>,
    Form(typed): Form<Typed>,
) -> Result<Response, Refusal> {
    let outcome = async {
        let (wish, arrival) = wanted(&app, (&act, line), &typed).await?;
        let joined = app.desk.stand_by(&act, arrival).await?;
        entered(&app, frame.lang, (line, wish), joined).await
    };
    let outcome = outcome.await;
    answer(&app, (&act, line), frame, outcome).await
}

/// `POST /lines/{line}/door/another-day`
pub(crate) async fn book(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(line): Path<Id<Line>>,
    Form(typed): Form<Typed>,
) -> Result<Response, Refusal> {
    let outcome = async {
        let (wish, _) = wanted(&app, (&act, line), &typed).await?;
        let starts_at = AnotherDay::chosen(&typed)?;
        let Wanted { services, favoured } = wish;
        let wish = Wish { line, services, starts_at, favoured, returns: true };
        let (ticket, code) = app.desk.book(&act, wish).await?;
        slip(&app, frame.lang, ticket.id, Some(&code)).await
    };
    let outcome = outcome.await;
    answer(&app, (&act, line), frame, outcome).await
}

/// What was ticked, as the line does it.
async fn wanted(
    app: &App,
    (act, line): (&Act, Id<Line>),
    typed: &Typed,
) -> Result<(Wanted, Arrival), TicketError> {
    let services = app.desk.line(act, line).await?.1.services;
    let wish = Wanted::read(typed, &services).ok_or(TicketError::NotServed)?;
    let arrival = Arrival { line, services: wish.services.clone(), favoured: wish.favoured };
    Ok((wish, arrival))
}

/// A number, or what there is instead.
async fn entered(
    app: &App,
    lang: Language,
    (line, wish): (Id<Line>, Wanted),
    joined: Joined,
) -> Result<Told, TicketError> {
    let why = match joined {
        Joined::In(ticket, code) => return slip(app, lang, ticket.id, Some(&code)).await,
        Joined::Full => Why::Full,
        Joined::Closed => Why::Closed,
    };
    let offered = AnotherDay::of(app, lang, (line, &wish.services), why).await?;
    Ok(Told::AnotherDay(wish, offered))
}

async fn slip(
    app: &App,
    lang: Language,
    ticket: Id<Ticket>,
    code: Option<&TicketCode>,
) -> Result<Told, TicketError> {
    let position = app.desk.position_of(ticket).await?;
    Ok(Told::Slip(Box::new(Slip::of(&position, code, lang))))
}

async fn refuse(
    app: &App,
    at: (&Act, Id<Line>),
    frame: Frame,
    said: Said,
) -> Result<Response, Refusal> {
    let page = door(app, at, frame, (Told::Nothing, Some(said))).await?;
    let status = Said::status_of(page.said.as_ref());
    Ok((status, page.show()?).into_response())
}

async fn answer(
    app: &App,
    at: (&Act, Id<Line>),
    frame: Frame,
    outcome: Result<Told, TicketError>,
) -> Result<Response, Refusal> {
    match outcome {
        Ok(told) => Ok(door(app, at, frame, (told, None)).await?.show()?.into_response()),
        Err(error) => {
            let said = told::ticket(&error, frame.lang)?;
            refuse(app, at, frame, said).await
        }
    }
}

async fn door(
    app: &App,
    (act, line): (&Act, Id<Line>),
    frame: Frame,
    (told, said): (Told, Option<Said>),
) -> Result<Door, Refusal> {
    let found = app.desk.line(act, line).await;
    let (office, shown) = found.map_err(|error| Refusal::new(error.class(), &error))?;
    let url = app.deployment.public_url.as_str().trim_end_matches('/');
    let url = url.strip_prefix("https://").unwrap_or(url);
    Ok(Door {
        t: Words::of(frame.lang),
        frame,
        id: line,
        office: (office.id, office.name.as_str().to_owned()),
        letter: shown.letter.to_string(),
        services: shown.services.iter().collect(),
        follow: format!("{url}/ticket"),
        told,
        said,
    })
}

impl Page for Door {
    const NAME: &'static str = "line_door";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let (t, lang) = (Words::of(frame.lang), frame.lang);
        let new = |told, said| Self {
            frame: frame.clone(),
            t,
            id: Id::from_bytes([11; 16]),
            office: (Id::from_bytes([1; 16]), "Disdukcapil Kota Serang (contoh)".to_owned()),
            letter: "A".to_owned(),
            services: vec![Service::Activation, Service::PhoneChange, Service::Recording],
            follow: "ikd.example/ticket".to_owned(),
            told,
            said,
        };
        let at = crate::page::sample_moment();
        let window = |minutes: u64| at.plus(std::time::Duration::from_secs(minutes * 60));
        let zone = desk::Zone::Wib;
        let slip = |number: Option<&str>, code: Option<&str>| Slip {
            number: number.map(str::to_owned),
            code: code.map(str::to_owned),
            date: date(lang, at.date()),
            window: between((window(60), window(90)), zone, lang),
            expected: number.map(|_| between((window(50), window(85)), zone, lang)),
            services: Service::Activation.title(lang).to_owned(),
        };
        let services = Services::one(Service::Activation);
        let another_day = |why| {
            let wish = Wanted { services: services.clone(), favoured: true };
            Told::AnotherDay(wish, AnotherDay::sample(lang, why))
        };
        vec![
            ("empty", new(Told::Nothing, None)),
            ("number", new(Told::Slip(Box::new(slip(Some("A-015"), Some("7KQM-2XPA")))), None)),
            ("another_day", new(Told::Slip(Box::new(slip(None, Some("7KQM-2XPA")))), None)),
            ("there", new(Told::Slip(Box::new(slip(Some("A-016"), None))), None)),
            ("full", new(another_day(Why::Full), None)),
            ("closed", new(another_day(Why::Closed), None)),
            ("not_theirs", {
                let said = told::ticket(&TicketError::NotTheirs, lang).ok();
                new(Told::NotTheirs, said)
            }),
            ("unknown", new(Told::Nothing, Some(Said::mistake(t.code_unknown)))),
        ]
    }
}

texts! { Words {
    title: "Di pintu", "At the door";
    line: "Antrean", "Line";
    new: "Orang yang baru datang", "Somebody who has come";
    service: "Untuk apa", "What for";
    favoured: "Lanjut usia, difabel, atau hamil: didahulukan", "Elderly, disabled or pregnant: goes first";
    favoured_hint: "Sebabnya tidak dicatat.", "Why is not recorded.";
    give: "Beri nomor", "Give a number";
    booked: "Sudah membuat janji", "Has booked";
    code: "Kode karcis", "Code of the ticket";
    code_hint: "Delapan huruf dan angka, seperti 7KQM-2XPA.", "Eight letters and digits, such as 7KQM-2XPA.";
    nik: "NIK", "NIK";
    nik_hint: "Perlu bila janji dibuat sendiri oleh orangnya. Tidak disimpan.",
        "Needed where people have booked themselves. It is not stored.";
    nik_unreadable: "NIK terdiri dari enam belas angka. Periksa lagi.", "A NIK has sixteen digits. Check it.";
    instead: "Bukan miliknya: lepaskan janji itu dan beri tempat hari ini",
        "Not theirs: give up that booking, and give a place of today";
    arrive: "Sudah datang", "Is here";
    code_unreadable: "Kode karcis terdiri dari delapan huruf dan angka.", "A ticket's code has eight letters and digits.";
    not_today: "Janji itu untuk hari lain, atau hari ini sudah diakhiri. Beri tempat yang baru bila perlu.",
        "That booking is for another day, or today has been ended. Give a new place if it is needed.";
    code_unknown: "Tidak ada janji dengan kode itu di antrean ini.", "Nobody has booked in this line with that code.";
    slip: "Karcis antrean", "Ticket";
    your_number: "Nomor Anda", "Your number";
    dated: "Tempat Anda", "Your place";
    on: "Hari", "Day";
    between: "Jam", "Time";
    likely: "Perkiraan dipanggil", "Likely to be called";
    standby: "Cadangan: dipanggil bila ada yang tidak datang.", "Standby: called when somebody else does not come.";
    your_code: "Kode Anda", "Your code";
    follow: "Ikuti nomor Anda di", "Follow your number at";
    keep: "Kode ini hanya ditampilkan sekarang.", "This code is shown now and never again.";
    free: "Gratis. Petugas tidak pernah meminta PIN, dan tidak pernah menelepon.",
        "Free of charge. Staff never ask for a PIN, and never call.";
    print: "Cetak dengan Ctrl+P.", "Print with Ctrl+P.";
    full: "Antrean hari ini sudah penuh", "Today is full";
    full_means: "Beri tempat pada hari lain, atau tawarkan menunggu sebagai cadangan. Tidak ada yang pulang tanpa tanggal.",
        "Give a place on another day, or offer to stand by. Nobody goes home without a date.";
    closed: "Antrean ini tutup untuk hari ini", "This line is closed for today";
    closed_means: "Beri tempat pada hari lain. Tidak ada yang pulang tanpa tanggal.",
        "Give a place on another day. Nobody goes home without a date.";
    choose: "Waktu yang masih ada", "Times that are left";
    book: "Beri tempat ini", "Give this place";
    no_slots: "Tidak ada tempat dalam enam puluh hari.", "There is no place within sixty days.";
    stand_by: "Menunggu sebagai cadangan", "Stand by";
} }
