//! `/book/offices/{office}/place`: one time, taken step by step: a contact, its code, the place kept for
//! ten minutes, the person who comes, the code of the ticket. What was chosen is in the address; who has
//! chosen it never is.

mod done;
mod keep;
mod sample;
mod words;

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use desk::{Booker, Hold, House, Office, Service, Services, TicketError, Wish};
use messages::{AskError, Contact, Means, ProveError};
use protocols::form::Form as Address;
use serde::Deserialize;
use terms::{Act, Id, Moment, Nik};

use super::offices::service;
use crate::{
    Refusal,
    app::App,
    frame::Frame,
    listen::Peer,
    numbers::{date, time_in},
    page::Page,
    public::lines::from,
};
pub(crate) use done::DonePage;
use keep::Known;
use words::Words;

/// The page.
#[derive(Template)]
#[template(path = "public/booking/place.html")]
pub(crate) struct PlacePage {
    frame: Frame,
    t: &'static Words,
    office: String,
    service: Service,
    /// What its forms go on from.
    at: String,
    times: String,
    day: String,
    time: String,
    step: Step,
    problem: Option<Problem>,
}

/// How far it has come.
enum Step {
    /// No contact can be reached from here.
    Nowhere,
    Contact {
        means: Vec<Means>,
        typed: String,
    },
    Code,
    /// The contact is proven, and no place is kept.
    Take,
    /// It is kept until then.
    Person {
        until: String,
    },
}

/// What is wrong, and what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Problem {
    Busy,
    CodeOver,
    CodeWrong,
    Contact,
    Full,
    Lapsed,
    Nik,
    Twice,
    Unreachable,
}

/// What was chosen.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Chosen {
    #[serde(rename = "for")]
    service: String,
    at: String,
    favoured: String,
}

/// What was typed at one of the steps.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    contact: String,
    code: String,
    nik: String,
    favoured: String,
}

/// A time of an office.
struct Choice {
    house: House,
    service: Service,
    starts_at: Moment,
    favoured: bool,
}

type At = (Path<Id<Office>>, Query<Chosen>);

impl Choice {
    async fn read(app: &App, office: Id<Office>, chosen: &Chosen) -> Result<Self, Refusal> {
        let house = app.desk.find_house(office).await;
        let house = house.map_err(|error| Refusal::new(error.class(), &error))?;
        let error = TicketError::Missing;
        let house = house.ok_or_else(|| Refusal::new(error.class(), &error))?;
        let starts_at = chosen.at.parse().map(Moment::from_seconds).unwrap_or(app.clock.now());
        let favoured = chosen.favoured == "yes";
        Ok(Self { house, service: service(&chosen.service), starts_at, favoured })
    }

    fn wish(&self) -> Option<Wish> {
        let services = Services::one(self.service);
        let line = self.house.lines.iter().find(|line| services.are_in(&line.services))?.id;
        let (starts_at, favoured) = (self.starts_at, self.favoured);
        Some(Wish { line, services, starts_at, favoured, returns: false })
    }

    fn is_of(&self, hold: &Hold) -> bool {
        let wish = self.wish();
        wish.is_some_and(|it| it.line == hold.line && it.starts_at == hold.window.0)
    }

    fn query(&self) -> String {
        let at = self.starts_at.seconds().to_string();
        let all = Address::new().with("for", self.service.code()).with("at", &at);
        all.with_some("favoured", self.favoured.then_some("yes")).encode()
    }

    fn address(&self) -> String {
        format!("/book/offices/{}/place", self.house.office.id)
    }

    fn again(&self) -> Redirect {
        Redirect::to(&format!("{}?{}", self.address(), self.query()))
    }
}

/// `GET /book/offices/{office}/place`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    frame: Frame,
    (Path(office), Query(chosen)): At,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let choice = Choice::read(&app, office, &chosen).await?;
    show(&app, frame, &choice, &headers, None).await
}

/// `POST .../contact`: digits are sent there.
pub(crate) async fn contact(
    State(app): State<Arc<App>>,
    frame: Frame,
    (Path(office), Query(chosen)): At,
    peer: Option<Extension<Peer>>,
    Form(typed): Form<Typed>,
) -> Result<Response, Refusal> {
    let mut choice = Choice::read(&app, office, &chosen).await?;
    choice.favoured = typed.favoured == "yes";
    let asked = match typed.contact.parse::<Contact>() {
        Err(_) => Err(Problem::Contact),
        Ok(contact) => {
            let asked = (&contact, frame.lang);
            match app.messages.ask(&Act::visitor(), asked, from(peer)).await {
                Ok(proof) => Ok(proof),
                Err(AskError::Busy { .. }) => Err(Problem::Busy),
                Err(AskError::Unreachable) => Err(Problem::Unreachable),
                Err(error) => return Err(Refusal::new(error.class(), &error)),
            }
        }
    };
    match asked {
        Ok(proof) => Ok(keep::asked(&app, proof, choice.again())),
        Err(problem) => {
            let step = Step::Contact { means: app.messages.means(), typed: typed.contact };
            page(frame, &choice, step, Some(problem))
        }
    }
}

/// `POST .../code`: the digits; the place is kept at once.
pub(crate) async fn code(
    State(app): State<Arc<App>>,
    frame: Frame,
    (Path(office), Query(chosen)): At,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, Refusal> {
    let choice = Choice::read(&app, office, &chosen).await?;
    let Known::Asked(proof) = Known::of(&app, &headers) else {
        return Ok(choice.again().into_response());
    };
    match app.messages.prove(&Act::visitor(), proof, &typed.code).await {
        Ok(proven) => {
            // The contact is proven all the same where the time is gone.
            let answer = match take(&app, &choice, proven.mark.0).await? {
                None => choice.again().into_response(),
                gone => page(frame, &choice, Step::Take, gone)?,
            };
            keep::proven(&app, &proven, answer)
        }
        Err(ProveError::Wrong { .. }) => page(frame, &choice, Step::Code, Some(Problem::CodeWrong)),
        Err(ProveError::Over) => {
            let step = Step::Contact { means: app.messages.means(), typed: String::new() };
            let page = page(frame, &choice, step, Some(Problem::CodeOver))?;
            Ok(keep::forget(&app, page))
        }
        Err(error) => Err(Refusal::new(error.class(), &error)),
    }
}

/// `POST .../keep`: for a contact that was proven.
pub(crate) async fn hold(
    State(app): State<Arc<App>>,
    frame: Frame,
    (Path(office), Query(chosen)): At,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let choice = Choice::read(&app, office, &chosen).await?;
    let Known::Proven(proven) = Known::of(&app, &headers) else {
        return Ok(choice.again().into_response());
    };
    match take(&app, &choice, proven.mark.0).await? {
        None => Ok(choice.again().into_response()),
        Some(problem) => page(frame, &choice, Step::Take, Some(problem)),
    }
}

/// `POST .../person`: whose it is. The same is done and answered for every number.
pub(crate) async fn person(
    State(app): State<Arc<App>>,
    frame: Frame,
    (Path(office), Query(chosen)): At,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, Refusal> {
    let choice = Choice::read(&app, office, &chosen).await?;
    let Known::Proven(proven) = Known::of(&app, &headers) else {
        return Ok(choice.again().into_response());
    };
    let Ok(nik) = typed.nik.trim().parse::<Nik>() else {
        return show(&app, frame, &choice, &headers, Some(Problem::Nik)).await;
    };
    let held = app.desk.find_hold(proven.mark.0).await;
    let held = held.map_err(|error| Refusal::new(error.class(), &error))?;
    let Some(held) = held.filter(|it| choice.is_of(it)) else {
        return show(&app, frame, &choice, &headers, Some(Problem::Lapsed)).await;
    };
    let contact = app.messages.seal(&proven.contact);
    let contact = contact.map_err(|error| Refusal::new(error.class(), &error))?.0;
    let booker = Booker { nik, contact, language: frame.lang };
    match app.desk.confirm(&Act::visitor(), held, booker).await {
        Ok((ticket, code)) => done::answer(&app, frame, &choice.house.office, (&ticket, &code)),
        Err(TicketError::Lapsed) => page(frame, &choice, Step::Take, Some(Problem::Lapsed)),
        Err(TicketError::Twice) => page(frame, &choice, Step::Take, Some(Problem::Twice)),
        Err(error) => Err(Refusal::new(error.class(), &error)),
    }
}

/// `POST .../forget`: another contact.
pub(crate) async fn forget(
    State(app): State<Arc<App>>,
    (Path(office), Query(chosen)): At,
) -> Result<Response, Refusal> {
    let choice = Choice::read(&app, office, &chosen).await?;
    Ok(keep::forget(&app, choice.again().into_response()))
}

/// Keeps the time; what is wrong, if it cannot be kept.
async fn take(app: &App, choice: &Choice, mark: [u8; 32]) -> Result<Option<Problem>, Refusal> {
    let Some(wish) = choice.wish() else { return Ok(Some(Problem::Full)) };
    match app.desk.hold_slot(&Act::visitor(), mark, wish).await {
        Ok(_) => Ok(None),
        Err(TicketError::Full | TicketError::NotOpen) => Ok(Some(Problem::Full)),
        Err(TicketError::Twice) => Ok(Some(Problem::Twice)),
        Err(error) => Err(Refusal::new(error.class(), &error)),
    }
}

/// The step that this browser has come to.
async fn show(
    app: &App,
    frame: Frame,
    choice: &Choice,
    headers: &HeaderMap,
    problem: Option<Problem>,
) -> Result<Response, Refusal> {
    let step = match Known::of(app, headers) {
        Known::Nothing => match app.messages.means() {
            means if means.is_empty() => Step::Nowhere,
            means => Step::Contact { means, typed: String::new() },
        },
        Known::Asked(_) => Step::Code,
        Known::Proven(proven) => {
            let held = app.desk.find_hold(proven.mark.0).await;
            let held = held.map_err(|error| Refusal::new(error.class(), &error))?;
            match held.filter(|it| choice.is_of(it)) {
                Some(it) => {
                    let zone = choice.house.office.zone;
                    Step::Person { until: time_in(frame.lang, zone, it.lapses_at) }
                }
                None => Step::Take,
            }
        }
    };
    page(frame, choice, step, problem)
}

fn page(
    frame: Frame,
    choice: &Choice,
    step: Step,
    problem: Option<Problem>,
) -> Result<Response, Refusal> {
    let (lang, zone, id) = (frame.lang, choice.house.office.zone, choice.house.office.id);
    let page = PlacePage {
        t: Words::of(lang),
        office: choice.house.office.name.as_str().to_owned(),
        service: choice.service,
        at: format!("{}|{}", choice.address(), choice.query()),
        times: format!("/book/offices/{id}?for={}", choice.service.code()),
        day: date(lang, zone.date(choice.starts_at)),
        time: time_in(lang, zone, choice.starts_at),
        step,
        problem,
        frame,
    };
    let status = problem.map_or(StatusCode::OK, Problem::status);
    Ok((status, page.show()?).into_response())
}

impl Problem {
    const fn status(self) -> StatusCode {
        match self {
            Self::Busy => StatusCode::TOO_MANY_REQUESTS,
            Self::Full | Self::Lapsed | Self::Twice => StatusCode::CONFLICT,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }
}

impl PlacePage {
    // What the template asks.

    fn what(&self) -> &'static str {
        self.service.title(self.frame.lang)
    }

    /// The address of a step's form.
    fn to(&self, step: &str) -> String {
        self.at.replacen('|', &format!("/{step}?"), 1)
    }

    fn means(&self, means: &[Means]) -> String {
        let titles: Vec<_> = means.iter().map(|it| it.title(self.frame.lang)).collect();
        titles.join(self.t.or)
    }

    fn told(&self) -> Option<&'static str> {
        let t = self.t;
        self.problem.map(|problem| match problem {
            Problem::Busy => t.busy,
            Problem::CodeOver => t.code_over,
            Problem::CodeWrong => t.code_wrong,
            Problem::Contact => t.contact_wrong,
            Problem::Full => t.full,
            Problem::Lapsed => t.lapsed,
            Problem::Nik => t.nik_wrong,
            Problem::Twice => t.twice,
            Problem::Unreachable => t.unreachable,
        })
    }
}
