//! `/kiosk/{office}`: a device in the hall at which people take their numbers themselves. It belongs to
//! the public listener: whoever stands before it is anybody, and the console's session must not be on
//! it. What it has is a key of its own, which gives numbers of one office and ends at midnight.

mod sample;
mod slip;
mod words;

use std::{collections::HashMap, net::IpAddr, sync::Arc};

use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header::SET_COOKIE},
    response::{IntoResponse, Redirect, Response},
};
use desk::{
    Arrival, House, Joined, Kiosk, KioskKey, Line, Office, Service, Services, TicketCode,
    TicketError, Wish,
};
use terms::{Act, Id};

use super::ticket::from;
use crate::{
    Refusal,
    another_day::{AnotherDay, Why},
    app::App,
    cookie::{self, From, Kept},
    frame::Frame,
    guard,
    listen::Peer,
    page::Page,
};
use slip::Slip;
use words::Words;

/// The page.
#[derive(Template)]
#[template(path = "public/lines/kiosk.html")]
pub(crate) struct KioskPage {
    frame: Frame,
    t: &'static Words,
    house: House,
    shown: Shown,
    problem: Option<(StatusCode, &'static str)>,
}

/// What is on the screen.
enum Shown {
    /// Today has no place.
    AnotherDay(Chosen, AnotherDay),
    /// The device is no kiosk: the code of one is typed.
    Locked,
    Slip(Box<Slip>),
    Start,
}

/// What somebody wants: in which line, and what another line does afterwards.
struct Chosen {
    line: Id<Line>,
    services: Services,
    rest: Vec<Service>,
    favoured: bool,
}

/// Services that were ticked, whether they go first, and what else was chosen.
type Typed = HashMap<String, String>;

const COOKIE: &str = "ikd_kiosk";
const PATH: &str = "/kiosk";
/// A day; the key itself ends at midnight.
const KEPT_SECONDS: u64 = 86_400;

impl Chosen {
    /// Reads what was ticked: the line that does most of it, the first of equals.
    fn read(typed: &Typed, house: &House) -> Option<Self> {
        let ticked: Vec<Service> =
            Service::ALL.into_iter().filter(|it| typed.contains_key(it.code())).collect();
        let of = |line: &Line| -> Vec<Service> {
            line.services.iter().filter(|it| ticked.contains(it)).collect()
        };
        let best = house.lines.iter().rev().max_by_key(|line| of(line).len())?;
        let own = of(best);
        let services = Services::new(&own).ok()?;
        let rest = ticked.into_iter().filter(|it| !own.contains(it)).collect();
        Some(Self { line: best.id, services, rest, favoured: typed.contains_key("favoured") })
    }

    fn arrival(&self) -> Arrival {
        let (line, services) = (self.line, self.services.clone());
        Arrival { line, services, favoured: self.favoured }
    }
}

impl KioskPage {
    // What the template asks.

    fn at(&self, rest: &str) -> String {
        format!("{PATH}/{}{rest}", self.house.office.id)
    }

    /// What can be come for here.
    fn services(&self) -> Vec<(&'static str, &'static str)> {
        let done = |it: &Service| {
            self.house.lines.iter().any(|line| line.services.iter().any(|of| of == *it))
        };
        let all = Service::ALL.into_iter().filter(done);
        all.map(|it| (it.code(), it.title(self.frame.lang))).collect()
    }

    /// What was ticked, to be sent again.
    fn ticked(&self, chosen: &Chosen) -> Vec<&'static str> {
        let favoured = chosen.favoured.then_some("favoured");
        let all = chosen.services.iter().chain(chosen.rest.iter().copied());
        all.map(Service::code).chain(favoured).collect()
    }

    fn is_locked(&self) -> bool {
        matches!(self.shown, Shown::Locked)
    }

    fn is_slip(&self) -> bool {
        matches!(self.shown, Shown::Slip(_))
    }

    fn is_start(&self) -> bool {
        matches!(self.shown, Shown::Start)
    }
}

/// `GET /kiosk/{office}`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    frame: Frame,
    Path(office): Path<Id<Office>>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let shown = match kiosk(&app, office, &headers).await? {
        Some(_) => Shown::Start,
        None => Shown::Locked,
    };
    show(&app, frame, office, Ok(shown)).await
}

/// `POST /kiosk/{office}/open`: the code of a new kiosk, typed on the device.
pub(crate) async fn open(
    State(app): State<Arc<App>>,
    frame: Frame,
    Path(office): Path<Id<Office>>,
    peer: Option<Extension<Peer>>,
    Form(typed): Form<Typed>,
) -> Result<Response, Refusal> {
    let code = typed.get("code").and_then(|it| it.parse::<TicketCode>().ok());
    let opened = match code {
        Some(code) => app.desk.pair_kiosk(office, &code, from(peer)).await,
        None => Err(TicketError::Missing),
    };
    match opened {
        Ok(key) => {
            let (secure, value) = (app.deployment.public_url.is_https(), key.to_string());
            let kept = Kept {
                name: COOKIE,
                value: &value,
                path: PATH,
                age: KEPT_SECONDS,
                from: From::OwnPages,
                secure,
            };
            let next = Redirect::to(&format!("{PATH}/{office}"));
            Ok(([(SET_COOKIE, kept.header())], next).into_response())
        }
        Err(error) => show(&app, frame, office, Err((error, Shown::Locked))).await,
    }
}

/// `POST /kiosk/{office}/number`
pub(crate) async fn join(
    State(app): State<Arc<App>>,
    frame: Frame,
    Path(office): Path<Id<Office>>,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, Refusal> {
    let (house, kiosk) = here(&app, office, &headers).await?;
    let Some(kiosk) = kiosk else { return locked(&app, frame, office).await };
    let outcome = async {
        let chosen = Chosen::read(&typed, &house).ok_or(TicketError::NotServed)?;
        let joined = app.desk.kiosk_join(&kiosk, chosen.arrival()).await?;
        entered(&app, &frame, chosen, joined).await
    };
    let outcome = outcome.await.map_err(|error| (error, Shown::Start));
    show(&app, frame, office, outcome).await
}

/// `POST /kiosk/{office}/standby`
pub(crate) async fn stand_by(
    State(app): State<Arc<App>>,
    frame: Frame,
    Path(office): Path<Id<Office>>,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, Refusal> {
    let (house, kiosk) = here(&app, office, &headers).await?;
    let Some(kiosk) = kiosk else { return locked(&app, frame, office).await };
    let outcome = async {
        let chosen = Chosen::read(&typed, &house).ok_or(TicketError::NotServed)?;
        let joined = app.desk.kiosk_stand_by(&kiosk, chosen.arrival()).await?;
        entered(&app, &frame, chosen, joined).await
    };
    let outcome = outcome.await.map_err(|error| (error, Shown::Start));
    show(&app, frame, office, outcome).await
}

/// `POST /kiosk/{office}/another-day`
pub(crate) async fn book(
    State(app): State<Arc<App>>,
    frame: Frame,
    Path(office): Path<Id<Office>>,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, Refusal> {
    let (house, kiosk) = here(&app, office, &headers).await?;
    if kiosk.is_none() {
        return locked(&app, frame, office).await;
    }
    let outcome = async {
        let chosen = Chosen::read(&typed, &house).ok_or(TicketError::NotServed)?;
        let starts_at = AnotherDay::chosen(&typed)?;
        let Arrival { line, services, favoured } = chosen.arrival();
        let wish = Wish { line, services, starts_at, favoured, returns: true };
        // Who stands at the kiosk could book the same place from a phone.
        let (ticket, code) = app.desk.book(&Act::visitor(), wish).await?;
        slip(&app, &frame, (&chosen, ticket.id), Some(&code)).await
    };
    let outcome = outcome.await.map_err(|error| (error, Shown::Start));
    show(&app, frame, office, outcome).await
}

/// `POST /kiosk/{office}/arrival`
pub(crate) async fn check_in(
    State(app): State<Arc<App>>,
    frame: Frame,
    Path(office): Path<Id<Office>>,
    headers: HeaderMap,
    peer: Option<Extension<Peer>>,
    Form(typed): Form<Typed>,
) -> Result<Response, Refusal> {
    let Some(kiosk) = kiosk(&app, office, &headers).await? else {
        return locked(&app, frame, office).await;
    };
    let outcome = arrive(&app, &frame, (&kiosk, from(peer)), &typed).await;
    let outcome = outcome.map_err(|error| (error, Shown::Start));
    show(&app, frame, office, outcome).await
}

async fn arrive(
    app: &App,
    frame: &Frame,
    (kiosk, from): (&Kiosk, IpAddr),
    typed: &Typed,
) -> Result<Shown, TicketError> {
    let code = typed.get("code").and_then(|it| it.parse::<TicketCode>().ok());
    let code = code.ok_or(TicketError::Missing)?;
    let ticket = app.desk.kiosk_check_in(kiosk, &code, from).await?;
    let position = app.desk.position_of(ticket.id).await?;
    Ok(Shown::Slip(Box::new(Slip::of(app, frame, &position)?)))
}

async fn slip(
    app: &App,
    frame: &Frame,
    (chosen, ticket): (&Chosen, Id<desk::Ticket>),
    code: Option<&TicketCode>,
) -> Result<Shown, TicketError> {
    let position = app.desk.position_of(ticket).await?;
    let slip = Slip::of(app, frame, &position)?.with(code, &chosen.rest, frame.lang);
    Ok(Shown::Slip(Box::new(slip)))
}

/// A number, or the places of other days.
async fn entered(
    app: &App,
    frame: &Frame,
    chosen: Chosen,
    joined: Joined,
) -> Result<Shown, TicketError> {
    let why = match joined {
        Joined::In(ticket, code) => {
            return slip(app, frame, (&chosen, ticket.id), Some(&code)).await;
        }
        Joined::Full => Why::Full,
        Joined::Closed => Why::Closed,
    };
    let wanted = (chosen.line, &chosen.services);
    let offered = AnotherDay::of(app, frame.lang, wanted, why).await?;
    Ok(Shown::AnotherDay(chosen, offered))
}

/// The office, and the kiosk that the device is.
async fn here(
    app: &App,
    office: Id<Office>,
    headers: &HeaderMap,
) -> Result<(House, Option<Kiosk>), Refusal> {
    Ok((house(app, office).await?, kiosk(app, office, headers).await?))
}

async fn house(app: &App, office: Id<Office>) -> Result<House, Refusal> {
    let found = app.desk.find_house(office).await;
    let found = found.map_err(|error| Refusal::new(error.class(), &error))?;
    found.ok_or_else(|| Refusal::of_status(StatusCode::NOT_FOUND))
}

async fn kiosk(
    app: &App,
    office: Id<Office>,
    headers: &HeaderMap,
) -> Result<Option<Kiosk>, Refusal> {
    let key = cookie::find(headers, COOKIE).and_then(|it| it.parse::<KioskKey>().ok());
    let Some(key) = key else { return Ok(None) };
    match app.desk.kiosk(&key).await {
        Ok(kiosk) => Ok(Some(kiosk).filter(|it| it.office == office)),
        Err(TicketError::Missing) => Ok(None),
        Err(error) => Err(Refusal::new(error.class(), &error)),
    }
}

async fn locked(app: &App, frame: Frame, office: Id<Office>) -> Result<Response, Refusal> {
    show(app, frame, office, Err((TicketError::Missing, Shown::Locked))).await
}

async fn show(
    app: &App,
    frame: Frame,
    office: Id<Office>,
    outcome: Result<Shown, (TicketError, Shown)>,
) -> Result<Response, Refusal> {
    let (t, house) = (Words::of(frame.lang), house(app, office).await?);
    let (shown, problem) = match outcome {
        Ok(shown) => (shown, None),
        Err((error, shown)) => {
            let problem = problem(t, &error, &shown);
            (shown, Some(problem.ok_or_else(|| Refusal::new(error.class(), &error))?))
        }
    };
    let status = problem.map_or(StatusCode::OK, |(status, _)| status);
    let page = KioskPage { frame, t, house, shown, problem };
    Ok((status, [guard::SCRIPTED], page.show()?).into_response())
}

/// What went wrong, in words, if it is for whoever stands there.
fn problem(
    t: &'static Words,
    error: &TicketError,
    shown: &Shown,
) -> Option<(StatusCode, &'static str)> {
    match error {
        TicketError::Busy { .. } => Some((StatusCode::TOO_MANY_REQUESTS, t.busy)),
        TicketError::Full => Some((StatusCode::CONFLICT, t.taken)),
        TicketError::Missing if matches!(shown, Shown::Locked) => {
            Some((StatusCode::FORBIDDEN, t.not_this_code))
        }
        TicketError::Missing => Some((StatusCode::NOT_FOUND, t.unknown)),
        TicketError::NeedsNik => Some((StatusCode::CONFLICT, t.for_one)),
        TicketError::NotOpen => Some((StatusCode::UNPROCESSABLE_ENTITY, t.not_today)),
        TicketError::NotServed => Some((StatusCode::UNPROCESSABLE_ENTITY, t.nothing)),
        TicketError::WrongState => Some((StatusCode::CONFLICT, t.there_already)),
        _ => None,
    }
}
