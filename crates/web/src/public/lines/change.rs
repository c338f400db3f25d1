//! `/ticket/change`: another time for a booked place, or none any more. The code is the key; the browser
//! keeps it.

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension, Form,
    extract::{Query, State},
    http::{
        HeaderMap, StatusCode,
        header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    },
    response::{IntoResponse, Redirect, Response},
};
use desk::{Position, State as Stands, TicketError, Zone};
use serde::Deserialize;
use terms::{Act, Moment};

use super::{calendar::Appointment, ticket::code_in, times::Times};
use crate::{
    Place, Refusal,
    app::App,
    frame::Frame,
    lang::texts,
    listen::Peer,
    numbers::{between, date},
    page::Page,
};

/// The page.
#[derive(Template)]
#[template(path = "public/lines/change.html")]
pub(crate) struct ChangePage {
    frame: Frame,
    t: &'static Words,
    office: String,
    /// When it is now.
    now_at: String,
    times: Times,
    problem: Option<Problem>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Problem {
    Full,
    NotSure,
}

/// Which day is looked at: nothing of anybody.
#[derive(Deserialize)]
pub(crate) struct Looked {
    #[serde(default)]
    day: String,
}

/// What was chosen.
#[derive(Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    window: String,
    #[serde(default)]
    sure: String,
}

const TICKET: &str = "/ticket";

impl ChangePage {
    // What the template asks.

    fn problem(&self) -> Option<&'static str> {
        self.problem.map(|problem| match problem {
            Problem::Full => self.t.full,
            Problem::NotSure => self.t.not_sure,
        })
    }
}

/// `GET /ticket/change`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    frame: Frame,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
    Query(looked): Query<Looked>,
) -> Result<Response, Refusal> {
    let Some(position) = booked(&app, peer, &headers).await? else { return Ok(back()) };
    show(&app, frame, &position, (&looked.day, None)).await
}

/// `POST /ticket/change`
pub(crate) async fn change(
    State(app): State<Arc<App>>,
    frame: Frame,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, Refusal> {
    let Some(position) = booked(&app, peer, &headers).await? else { return Ok(back()) };
    let starts_at = typed.window.parse().ok().map(Moment::from_seconds);
    let changed = match starts_at {
        Some(starts_at) => app.desk.rebook(&Act::visitor(), position.ticket.id, starts_at).await,
        None => Err(TicketError::NotOpen),
    };
    match changed {
        Ok(_) | Err(TicketError::WrongState) => Ok(back()),
        Err(TicketError::Full | TicketError::NotOpen) => {
            show(&app, frame, &position, ("", Some(Problem::Full))).await
        }
        Err(error) => Err(Refusal::new(error.class(), &error)),
    }
}

/// `POST /ticket/cancel`
pub(crate) async fn cancel(
    State(app): State<Arc<App>>,
    frame: Frame,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, Refusal> {
    let Some(position) = booked(&app, peer, &headers).await? else { return Ok(back()) };
    if typed.sure.is_empty() {
        return show(&app, frame, &position, ("", Some(Problem::NotSure))).await;
    }
    done(app.desk.cancel(&Act::visitor(), position.ticket.id).await)
}

/// `POST /ticket/agree`: the time that is proposed suits.
pub(crate) async fn agree(
    State(app): State<Arc<App>>,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let Some(position) = booked(&app, peer, &headers).await? else { return Ok(back()) };
    done(app.desk.agree(&Act::visitor(), position.ticket.id).await)
}

/// `GET /ticket/calendar.ics`
pub(crate) async fn calendar(
    State(app): State<Arc<App>>,
    frame: Frame,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let Some(position) = booked(&app, peer, &headers).await? else { return Ok(back()) };
    let url = app.deployment.public_url.as_str().trim_end_matches('/');
    let follow = format!("{url}{TICKET}");
    let Some(appointment) = Appointment::of(&position, &follow) else { return Ok(back()) };
    let file = appointment.file(app.clock.now(), frame.lang);
    let head = [
        (CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"dukcapil.ics\""),
    ];
    Ok((head, file).into_response())
}

/// The booked ticket whose code the browser keeps; a wrong code counts as a guess.
async fn booked(
    app: &App,
    peer: Option<Extension<Peer>>,
    headers: &HeaderMap,
) -> Result<Option<Position>, Refusal> {
    let Some(code) = code_in(headers) else { return Ok(None) };
    match app.desk.position(&code, super::ticket::from(peer)).await {
        Ok(position) if position.ticket.state == Stands::Booked => Ok(Some(position)),
        // The page of the ticket says what is so.
        Ok(_) | Err(TicketError::Missing | TicketError::Busy { .. }) => Ok(None),
        Err(error) => Err(Refusal::new(error.class(), &error)),
    }
}

fn done(outcome: Result<(), TicketError>) -> Result<Response, Refusal> {
    match outcome {
        Ok(()) | Err(TicketError::WrongState) => Ok(back()),
        Err(error) => Err(Refusal::new(error.class(), &error)),
    }
}

fn back() -> Response {
    Redirect::to(TICKET).into_response()
}

async fn show(
    app: &App,
    frame: Frame,
    position: &Position,
    (day, problem): (&str, Option<Problem>),
) -> Result<Response, Refusal> {
    let (ticket, zone) = (&position.ticket, position.office.zone);
    let today = zone.date(app.clock.now());
    let found = app.desk.open_slots(ticket.line, &ticket.services, (today, desk::HORIZON)).await;
    let slots = found.map_err(|error| Refusal::new(error.class(), &error))?;
    let page = ChangePage {
        t: Words::of(frame.lang),
        office: position.office.name.as_str().to_owned(),
        now_at: when(ticket.window, zone, &frame),
        times: Times::of(&slots, zone, day, frame.lang),
        problem,
        frame,
    };
    let status = match problem {
        Some(Problem::Full) => StatusCode::CONFLICT,
        Some(Problem::NotSure) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    Ok((status, page.show()?).into_response())
}

fn when(window: Option<(Moment, Moment)>, zone: Zone, frame: &Frame) -> String {
    let words = |window: (Moment, Moment)| {
        let day = date(frame.lang, zone.date(window.0));
        format!("{day}, {}", between(window, zone, frame.lang))
    };
    window.map(words).unwrap_or_default()
}

impl Page for ChangePage {
    const NAME: &'static str = "ticket_change";
    const PLACE: Place = Place::Public;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let new = |times, problem| {
            let at = crate::page::sample_moment();
            let until = at.plus(std::time::Duration::from_secs(1_800));
            Self {
                t: Words::of(frame.lang),
                office: "Disdukcapil Kota Serang (contoh)".to_owned(),
                now_at: when(Some((at, until)), Zone::Wib, frame),
                times,
                problem,
                frame: frame.clone(),
            }
        };
        vec![
            ("usual", new(Times::sample(frame.lang), None)),
            ("none", new(Times::of(&[], Zone::Wib, "", frame.lang), None)),
            ("full", new(Times::sample(frame.lang), Some(Problem::Full))),
            ("not_sure", new(Times::sample(frame.lang), Some(Problem::NotSure))),
        ]
    }
}

texts! { Words {
    title: "Ubah janji", "Change your appointment";
    now: "Sekarang", "Now";
    kept: "Tempat Anda tetap ada sampai Anda memilih yang lain.",
        "You keep your place until you choose another.";
    choose: "Pilih waktu lain", "Choose another time";
    day: "Hari", "Day";
    change: "Pindah ke waktu ini", "Move to this time";
    none: "Tidak ada waktu lain dalam enam puluh hari. Tempat Anda sekarang tetap ada.",
        "There is no other time within sixty days. You keep the place you have.";
    full: "Waktu itu baru saja diambil orang lain. Pilih waktu lain.",
        "Somebody else has just taken that time. Choose another.";
    cancel: "Batalkan janji", "Give the place back";
    cancel_means: "Tempatnya diberikan kepada orang lain. Anda dapat membuat janji baru kapan saja.",
        "Somebody else gets the place. You can book anew at any time.";
    sure: "Ya, saya tidak jadi datang", "Yes, I am not coming";
    not_sure: "Centang dahulu bahwa Anda tidak jadi datang.", "Tick first that you are not coming.";
    back: "Kembali", "Back";
} }
