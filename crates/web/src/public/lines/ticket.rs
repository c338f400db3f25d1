//! `/ticket`: where somebody's ticket stands, by its code and without an account. The code is never in
//! an address: the browser keeps it until the day is over.

use std::{
    net::{IpAddr, Ipv6Addr},
    sync::Arc,
    time::Duration,
};

use askama::Template;
use axum::{
    Extension, Form,
    extract::State,
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{RETRY_AFTER, SET_COOKIE},
    },
    response::{IntoResponse, Redirect, Response},
};
use desk::{Position, State as Stands, TicketCode, TicketError};
use serde::Deserialize;

use crate::{
    Place, Refusal,
    app::App,
    cookie::{self, Kept},
    frame::Frame,
    lang::texts,
    listen::Peer,
    numbers::{between, date},
    page::Page,
};

/// The page.
#[derive(Template)]
#[template(path = "public/lines/ticket.html")]
pub(crate) struct TicketPage {
    frame: Frame,
    t: &'static Words,
    shown: Shown,
}

/// What is shown.
enum Shown {
    Asked(Problem),
    Ticket(Box<Standing>),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Problem {
    Busy,
    None,
    Unknown,
    Unreadable,
}

/// A ticket's place, in words.
struct Standing {
    office: String,
    number: Option<String>,
    state: Stands,
    date: String,
    window: Option<String>,
    /// Whether the time is a proposal, after a change of hours.
    is_proposed: bool,
    ahead: u32,
    expected: Option<String>,
    counter: Option<u8>,
}

/// What was typed.
#[derive(Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    code: String,
}

const COOKIE: &str = "ikd_ticket";
const PATH: &str = "/ticket";
/// A day and a night: whoever comes back on another day types it again.
const KEPT_SECONDS: u64 = 86_400;

impl Standing {
    fn of(position: &Position, frame: &Frame) -> Self {
        let (ticket, zone, lang) = (&position.ticket, position.office.zone, frame.lang);
        Self {
            office: position.office.name.as_str().to_owned(),
            number: ticket.call().map(|call| call.to_string()),
            state: ticket.state,
            date: date(lang, ticket.date),
            window: ticket.window.map(|it| between(it, zone, lang)),
            is_proposed: ticket.moved_from.is_some(),
            ahead: position.ahead,
            expected: position.expected.map(|it| between((it.from, it.until), zone, lang)),
            counter: position.counter,
        }
    }
}

impl TicketPage {
    // What the template asks.

    fn state(&self, standing: &Standing) -> &'static str {
        standing.state.title(self.frame.lang)
    }

    fn problem(&self, problem: &Problem) -> Option<&'static str> {
        match problem {
            Problem::Busy => Some(self.t.busy),
            Problem::None => None,
            Problem::Unknown => Some(self.t.unknown),
            Problem::Unreadable => Some(self.t.unreadable),
        }
    }

    /// What its holder does now.
    fn advice(&self, standing: &Standing) -> &'static str {
        match standing.state {
            Stands::Booked => self.t.come,
            Stands::Called | Stands::Serving => self.t.go,
            Stands::Missed => self.t.missed,
            Stands::Parked => self.t.parked,
            Stands::Waiting => self.t.wait,
            Stands::Cancelled | Stands::Done | Stands::Left => self.t.over,
        }
    }

    fn is_booked(&self, standing: &Standing) -> bool {
        standing.state == Stands::Booked
    }

    fn is_waiting(&self) -> bool {
        matches!(&self.shown, Shown::Ticket(it) if matches!(it.state, Stands::Waiting | Stands::Called))
    }
}

/// `GET /ticket`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    frame: Frame,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let Some(code) = code_in(&headers) else { return show(frame, Shown::Asked(Problem::None)) };
    match app.desk.position(&code, from(peer)).await {
        Ok(position) => {
            let standing = Standing::of(&position, &frame);
            show(frame, Shown::Ticket(Box::new(standing)))
        }
        Err(TicketError::Missing) => show(frame, Shown::Asked(Problem::None)),
        Err(TicketError::Busy { again }) => busy(frame, again),
        Err(error) => Err(Refusal::new(error.class(), &error)),
    }
}

/// `POST /ticket`: the code, typed.
pub(crate) async fn read(
    State(app): State<Arc<App>>,
    frame: Frame,
    peer: Option<Extension<Peer>>,
    Form(typed): Form<Typed>,
) -> Result<Response, Refusal> {
    let Ok(code) = typed.code.parse::<TicketCode>() else {
        return show(frame, Shown::Asked(Problem::Unreadable));
    };
    match app.desk.position(&code, from(peer)).await {
        Ok(_) => Ok(keep(&app, &code.to_string(), KEPT_SECONDS)),
        Err(TicketError::Missing) => show(frame, Shown::Asked(Problem::Unknown)),
        Err(TicketError::Busy { again }) => busy(frame, again),
        Err(error) => Err(Refusal::new(error.class(), &error)),
    }
}

/// `POST /ticket/forget`: the next one uses this phone.
pub(crate) async fn forget(State(app): State<Arc<App>>) -> Response {
    keep(&app, "", 0)
}

/// The code that the browser keeps.
pub(super) fn code_in(headers: &HeaderMap) -> Option<TicketCode> {
    cookie::find(headers, COOKIE).and_then(|it| it.parse().ok())
}

/// Who comes without an address shares one with all who do.
pub(in crate::public) fn from(peer: Option<Extension<Peer>>) -> IpAddr {
    peer.map_or(Ipv6Addr::UNSPECIFIED.into(), |Extension(Peer(address))| address)
}

fn busy(frame: Frame, again: Duration) -> Result<Response, Refusal> {
    let seconds = HeaderValue::from(again.as_secs().saturating_add(1));
    let page = show(frame, Shown::Asked(Problem::Busy))?;
    Ok(([(RETRY_AFTER, seconds)], page).into_response())
}

fn keep(app: &App, value: &str, age: u64) -> Response {
    ([(SET_COOKIE, kept(app, value, age))], Redirect::to(PATH)).into_response()
}

/// An answer from which on the browser keeps this code.
pub(in crate::public) fn with_code(app: &App, code: &TicketCode, mut answer: Response) -> Response {
    // Letters and a hyphen are a header's value.
    if let Ok(value) = kept(app, &code.to_string(), KEPT_SECONDS).parse() {
        answer.headers_mut().append(SET_COOKIE, value);
    }
    answer
}

fn kept(app: &App, value: &str, age: u64) -> String {
    let secure = app.deployment.public_url.is_https();
    let from = cookie::From::OwnPages;
    Kept { name: COOKIE, value, path: PATH, age, from, secure }.header()
}

fn show(frame: Frame, shown: Shown) -> Result<Response, Refusal> {
    let status = match shown {
        Shown::Asked(Problem::Busy) => StatusCode::TOO_MANY_REQUESTS,
        Shown::Asked(Problem::Unknown) => StatusCode::NOT_FOUND,
        Shown::Asked(Problem::Unreadable) => StatusCode::UNPROCESSABLE_ENTITY,
        Shown::Asked(Problem::None) | Shown::Ticket(_) => StatusCode::OK,
    };
    let page = TicketPage { t: Words::of(frame.lang), frame, shown };
    Ok((status, page.show()?).into_response())
}

impl Page for TicketPage {
    const NAME: &'static str = "ticket";
    const PLACE: Place = Place::Public;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let lang = frame.lang;
        let at = crate::page::sample_moment();
        let time = |from: u64, until: u64| {
            let at = |minutes| at.plus(Duration::from_secs(minutes * 60));
            Some(between((at(from), at(until)), desk::Zone::Wib, lang))
        };
        let standing = |state| Standing {
            office: "Disdukcapil Kota Serang (contoh)".to_owned(),
            number: Some("A-015".to_owned()),
            state,
            date: date(lang, at.date()),
            window: time(60, 90),
            is_proposed: false,
            ahead: 0,
            expected: None,
            counter: None,
        };
        let new = |shown| Self { frame: frame.clone(), t: Words::of(lang), shown };
        let ticket = |standing| new(Shown::Ticket(Box::new(standing)));
        let waiting = Standing { ahead: 7, expected: time(25, 45), ..standing(Stands::Waiting) };
        let booked = Standing { number: None, ..standing(Stands::Booked) };
        let proposed = Standing { number: None, is_proposed: true, ..standing(Stands::Booked) };
        vec![
            ("asked", new(Shown::Asked(Problem::None))),
            ("busy", new(Shown::Asked(Problem::Busy))),
            ("unknown", new(Shown::Asked(Problem::Unknown))),
            ("unreadable", new(Shown::Asked(Problem::Unreadable))),
            ("booked", ticket(booked)),
            ("proposed", ticket(proposed)),
            ("waiting", ticket(waiting)),
            ("called", ticket(Standing { counter: Some(2), ..standing(Stands::Called) })),
            ("missed", ticket(standing(Stands::Missed))),
            ("done", ticket(standing(Stands::Done))),
        ]
    }
}

texts! { Words {
    title: "Karcis antrean", "Ticket";
    ask: "Ketik kode karcis Anda untuk melihat kapan Anda dipanggil.",
        "Type the code of your ticket to see when you are called.";
    code: "Kode karcis", "Code of the ticket";
    hint: "Delapan huruf dan angka, seperti 7KQM-2XPA. Huruf kecil pun boleh.",
        "Eight letters and digits, such as 7KQM-2XPA. Small letters will do.";
    show: "Lihat", "Show";
    unknown: "Tidak ada karcis dengan kode itu. Periksa lagi kodenya.",
        "There is no ticket with that code. Check the code.";
    busy: "Terlalu banyak kode yang salah. Coba lagi beberapa detik lagi.",
        "Too many wrong codes. Try again in a few seconds.";
    unreadable: "Kode karcis terdiri dari delapan huruf dan angka.", "A ticket's code has eight letters and digits.";
    number: "Nomor Anda", "Your number";
    place: "Tempat Anda", "Your place";
    state: "Keadaan", "It is";
    counter: "Ke loket", "To counter";
    ahead: "Orang di depan Anda", "People before you";
    expected: "Perkiraan dipanggil", "Likely to be called";
    day: "Hari", "Day";
    window: "Jam", "Time";
    come: "Datang pada hari dan jam itu. Terlambat sampai 15 menit masih didahulukan sesuai janji.",
        "Come on that day at that time. Up to 15 minutes late, your place is kept.";
    go: "Silakan ke loket sekarang.", "Please go to the counter now.";
    missed: "Nomor Anda sudah dipanggil. Beri tahu petugas di pintu; Anda tetap dilayani.",
        "Your number was called. Tell the officer at the door; you are served all the same.";
    parked: "Setelah kembali, beri tahu petugas; Anda didahulukan.",
        "When you are back, tell an officer; you go first.";
    wait: "Anda boleh menunggu di luar. Halaman ini memeriksa sendiri setiap 15 detik.",
        "You may wait outside. This page checks by itself every 15 seconds.";
    over: "Terima kasih sudah datang.", "Thank you for coming.";
    proposed: "Jam kantor berubah, sehingga waktu Anda dipindah. Setujui waktu ini, atau pilih yang lain. Tempat Anda tetap ada.",
        "The office has changed its hours, so your time was moved. Agree to this time, or choose another. Your place is kept.";
    agree: "Setuju dengan waktu ini", "Agree to this time";
    change: "Ubah atau batalkan", "Change or give back";
    calendar: "Simpan ke kalender", "Add to a calendar";
    anew: "Periksa sekarang", "Check now";
    another: "Pakai kode lain", "Use another code";
    free: "Gratis. Petugas tidak pernah meminta PIN, dan tidak pernah menelepon.",
        "Free of charge. Staff never ask for a PIN, and never call.";
} }
