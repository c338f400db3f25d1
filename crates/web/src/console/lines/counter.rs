//! `/counters/{counter}`: the officer's page: who is next, who is here, who comes back.

use std::{collections::HashMap, sync::Arc};

use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, State as Rooms},
    response::{IntoResponse, Redirect, Response},
};
use desk::{
    AssistState, CALLS, COUNTED, Counter, Kind, Line, Office, Service, Services, State, Ticket,
    TicketError,
};
use serde::Deserialize;
use terms::{Act, Id};

use super::{super::said::Said, row::Row, told};
use crate::{Place, Refusal, app::App, frame::Frame, lang::texts, page::Page};

/// The page.
#[derive(Template)]
#[template(path = "console/lines/counter.html")]
pub(crate) struct CounterPage {
    frame: Frame,
    t: &'static Words,
    id: Id<Counter>,
    number: u8,
    office: (Id<Office>, String),
    door: String,
    is_own: bool,
    is_manned: bool,
    current: Option<Row>,
    /// Whether whoever is served can be helped to an active IKD; the way to where it was begun.
    help: Option<Option<String>>,
    /// Those who are called next, and how many wait with them.
    next: Vec<Row>,
    waiting: u32,
    away: Vec<Row>,
    expected: u32,
    /// Other lines of the office, with what each does: somebody at the counter can be sent on.
    others: Vec<(Id<Line>, String, Vec<Service>)>,
    said: Option<Said>,
}

/// What is done to a ticket.
#[derive(Deserialize)]
pub(crate) struct Deed {
    what: What,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum What {
    Begin,
    Finish,
    Leave,
    Miss,
    Park,
    Recall,
    Resume,
}

impl CounterPage {
    // What the template asks.

    fn is_called(&self) -> bool {
        self.current.as_ref().is_some_and(|it| it.state == State::Called)
    }

    fn may_miss(&self) -> bool {
        self.current.as_ref().is_some_and(|it| it.state == State::Called && it.calls >= CALLS)
    }

    fn calls(&self, row: &Row) -> String {
        format!("{} {} {} {CALLS}", self.t.called, row.calls, self.t.of)
    }

    /// How many wait besides those shown; nothing, if nobody does.
    fn more(&self) -> Option<String> {
        let shown = u32::try_from(self.next.len()).unwrap_or(u32::MAX);
        let more = self.waiting.saturating_sub(shown);
        (more > 0).then(|| match self.waiting < COUNTED {
            true => format!("{more} {}", self.t.and_more),
            false => format!("{} {more} {}", self.t.at_least, self.t.and_more),
        })
    }

    fn service(&self, service: &Service) -> &'static str {
        service.title(self.frame.lang)
    }

    fn state(&self, row: &Row) -> &'static str {
        row.state.title(self.frame.lang)
    }
}

/// `GET /counters/{counter}`
pub(crate) async fn get(
    Rooms(app): Rooms<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(counter): Path<Id<Counter>>,
) -> Result<Response, Refusal> {
    answer(&app, (&act, counter), frame, None).await
}

/// `POST /counters/{counter}/seat`
pub(crate) async fn sit(
    Rooms(app): Rooms<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(counter): Path<Id<Counter>>,
) -> Result<Response, Refusal> {
    let outcome = app.desk.sit(&act, counter).await;
    done(&app, (&act, counter), frame, outcome).await
}

/// `POST /counters/{counter}/seat/leave`
pub(crate) async fn rise(
    Rooms(app): Rooms<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(counter): Path<Id<Counter>>,
) -> Result<Response, Refusal> {
    let outcome = app.desk.rise(&act, counter).await;
    done(&app, (&act, counter), frame, outcome).await
}

/// `POST /counters/{counter}/call`
pub(crate) async fn call(
    Rooms(app): Rooms<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(counter): Path<Id<Counter>>,
) -> Result<Response, Refusal> {
    let outcome = app.desk.call(&act, counter).await.map(|_| ());
    done(&app, (&act, counter), frame, outcome).await
}

/// `POST /counters/{counter}/tickets/{ticket}`
pub(crate) async fn act_on(
    Rooms(app): Rooms<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path((counter, ticket)): Path<(Id<Counter>, Id<Ticket>)>,
    Form(deed): Form<Deed>,
) -> Result<Response, Refusal> {
    let desk = &app.desk;
    let outcome = match deed.what {
        What::Begin => desk.begin(&act, ticket).await.map(|_| ()),
        What::Finish => desk.finish(&act, ticket).await,
        What::Leave => desk.leave(&act, ticket).await,
        What::Miss => desk.miss(&act, ticket).await,
        What::Park => desk.park(&act, ticket).await,
        What::Recall => desk.recall(&act, ticket).await.map(|_| ()),
        What::Resume => desk.resume(&act, ticket).await.map(|_| ()),
    };
    done(&app, (&act, counter), frame, outcome).await
}

/// `POST /counters/{counter}/tickets/{ticket}/transfer`: the line, and what for.
pub(crate) async fn send_on(
    Rooms(app): Rooms<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path((counter, ticket)): Path<(Id<Counter>, Id<Ticket>)>,
    Form(typed): Form<HashMap<String, String>>,
) -> Result<Response, Refusal> {
    let ticked = Service::ALL.into_iter().filter(|it| typed.contains_key(it.code()));
    let services = Services::new(&ticked.collect::<Vec<_>>());
    let line = typed.get("line").and_then(|it| it.parse().ok());
    let outcome = match (line, services) {
        (Some(line), Ok(services)) => {
            app.desk.transfer(&act, ticket, line, &services).await.map(|_| ())
        }
        _ => Err(TicketError::NotServed),
    };
    done(&app, (&act, counter), frame, outcome).await
}

async fn done(
    app: &App,
    (act, counter): (&Act, Id<Counter>),
    frame: Frame,
    outcome: Result<(), TicketError>,
) -> Result<Response, Refusal> {
    match outcome {
        Ok(()) => Ok(Redirect::to(&format!("/counters/{counter}")).into_response()),
        Err(error) => {
            let said = told::ticket(&error, frame.lang)?;
            answer(app, (act, counter), frame, Some(said)).await
        }
    }
}

async fn answer(
    app: &App,
    (act, counter): (&Act, Id<Counter>),
    frame: Frame,
    said: Option<Said>,
) -> Result<Response, Refusal> {
    let seen = app.desk.at_counter(act, counter).await;
    let seen = seen.map_err(|error| Refusal::new(error.class(), &error))?;
    let (lineup, lang) = (&seen.lineup, frame.lang);
    let house = app.desk.house(act, lineup.office.id).await;
    let house = house.map_err(|error| Refusal::new(error.class(), &error))?;
    let others = house.lines.iter().filter(|line| line.id != lineup.line.id);
    let others =
        others.map(|it| (it.id, it.letter.to_string(), it.services.iter().collect())).collect();
    let zone = lineup.office.zone;
    let help = help(app, act, (seen.counter.id, seen.current.as_ref())).await?;
    let rows = |tickets: &[Ticket]| Row::all(tickets, zone, lang);
    let page = CounterPage {
        t: Words::of(lang),
        id: seen.counter.id,
        number: seen.counter.number,
        office: (lineup.office.id, lineup.office.name.as_str().to_owned()),
        door: format!("/lines/{}/door", lineup.line.id),
        is_own: seen.is_own,
        is_manned: seen.counter.officer.is_some(),
        current: seen.current.as_ref().map(|ticket| Row::of(ticket, zone, lang)),
        help,
        next: rows(&lineup.next),
        waiting: lineup.waiting,
        away: rows(&lineup.away),
        expected: lineup.expected,
        others,
        said,
        frame,
    };
    let status = Said::status_of(page.said.as_ref());
    Ok((status, page.show()?).into_response())
}

/// Whether the one who is served has come for an IKD, and whether it was begun with.
async fn help(
    app: &App,
    act: &Act,
    (counter, current): (Id<Counter>, Option<&Ticket>),
) -> Result<Option<Option<String>>, Refusal> {
    let served = current.filter(|it| it.state == State::Serving);
    let Some(ticket) = served.filter(|it| it.services.iter().any(Service::is_assisted)) else {
        return Ok(None);
    };
    let found = app.desk.assist_of(act, ticket.id).await;
    let found = found.map_err(|error| Refusal::new(error.class(), &error))?;
    let open = found.filter(|it| it.state == AssistState::Open);
    Ok(Some(open.map(|it| super::assist::address(counter, it.id))))
}

impl Page for CounterPage {
    const NAME: &'static str = "line_counter";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let lang = frame.lang;
        let row = |number, kind, state| Row::sample(number, kind, state, lang);
        let next = || {
            vec![
                row(12, Kind::Returner, State::Waiting),
                row(15, Kind::Booked, State::Waiting),
                row(16, Kind::WalkIn, State::Waiting),
                row(9, Kind::Standby, State::Waiting),
            ]
        };
        let new = |is_own, current: Option<Row>, said| Self {
            frame: frame.clone(),
            t: Words::of(lang),
            id: Id::from_bytes([21; 16]),
            number: 1,
            office: (Id::from_bytes([1; 16]), "Disdukcapil Kota Serang (contoh)".to_owned()),
            door: "/lines/0/door".to_owned(),
            is_own,
            is_manned: is_own,
            help: current.as_ref().and_then(|it| (it.state == State::Serving).then_some(None)),
            current,
            next: next(),
            waiting: 4,
            away: vec![row(7, Kind::WalkIn, State::Parked), row(5, Kind::WalkIn, State::Missed)],
            expected: 6,
            others: vec![(Id::from_bytes([12; 16]), "B".to_owned(), vec![Service::Ktp])],
            said,
        };
        let called = |calls| Row { calls, ..row(14, Kind::Booked, State::Called) };
        let told = Said::mistake("Nomor itu sudah berubah keadaannya.");
        vec![
            ("free", new(false, None, None)),
            ("mine", new(true, None, None)),
            ("many", Self { waiting: 41, ..new(true, None, None) }),
            ("uncounted", Self { waiting: COUNTED, ..new(true, None, None) }),
            ("called", new(true, Some(called(1)), None)),
            ("called_often", new(true, Some(called(CALLS)), None)),
            ("serving", new(true, Some(row(14, Kind::Booked, State::Serving)), None)),
            ("helping", {
                let begun = Some(Some("/counters/0/assists/0".to_owned()));
                Self { help: begun, ..new(true, Some(row(14, Kind::Booked, State::Serving)), None) }
            }),
            ("gone_on", new(true, None, Some(told))),
            ("nobody", Self { next: vec![], waiting: 0, away: vec![], ..new(true, None, None) }),
        ]
    }
}

texts! { Words {
    counter: "Loket", "Counter";
    sit: "Duduk di loket ini", "Sit down here";
    sit_means: "Setelah itu Anda dapat memanggil nomor ke loket ini.", "After that you can call numbers to this counter.";
    somebody: "Petugas lain duduk di sini.", "Another officer sits here.";
    rise: "Tinggalkan loket", "Leave the counter";
    call: "Panggil berikutnya", "Call the next";
    nobody: "Tidak ada yang menunggu.", "Nobody is waiting.";
    begin: "Mulai melayani", "Begin to serve";
    finish: "Selesai", "Done";
    recall: "Panggil lagi", "Call again";
    called: "Sudah dipanggil", "Called";
    of: "kali dari", "of";
    miss: "Tidak hadir", "Not there";
    help: "Bantu aktivasi", "Help with the activation";
    help_on: "Lanjutkan aktivasi", "Go on with the activation";
    park: "Sisihkan sementara", "Set aside for now";
    park_means: "Untuk mengambil berkas; setelah kembali didahulukan.", "To fetch a document; goes first when back.";
    serving: "Sedang dilayani", "Being served";
    calling: "Dipanggil ke loket ini", "Called to this counter";
    waiting: "Menunggu", "Waiting";
    and_more: "orang lagi", "more";
    at_least: "Sedikitnya", "At least";
    expected: "Sudah membuat janji hari ini dan belum datang:", "Booked for today and not there yet:";
    number: "Nomor", "Number";
    service: "Layanan", "Service";
    kind: "Asal", "Came by";
    window: "Dipanggil antara", "To be called between";
    away: "Disisihkan atau tidak hadir", "Set aside, or not there";
    state: "Keadaan", "State";
    resume: "Kembali ke antrean", "Back into the line";
    send_on: "Teruskan ke antrean lain", "Send on to another line";
    send_means: "Orang ini didahulukan di antrean itu. Nomornya tetap.", "This person goes first in that line. The number stays.";
    line: "Antrean", "Line";
    door: "Beri nomor", "Give a number";
} }
