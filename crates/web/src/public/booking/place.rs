//! `/book/offices/{office}/place`: one time, taken step by step: a contact, its code, the place kept for
//! ten minutes, the person who comes, the code of the ticket. What was chosen is in the address; who has
//! chosen it never is.

mod choice;
mod done;
mod keep;
pub(super) mod lot;
mod sample;
mod words;

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension, Form,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use desk::{Entry, Half, Service, TicketError};
use messages::{AskError, Contact, Means, ProveError};
use serde::Deserialize;
use terms::{Act, Nik};

use crate::{
    Refusal,
    app::App,
    frame::Frame,
    listen::Peer,
    numbers::{date, time_in},
    page::Page,
    public::lines::from,
};
use choice::{At, Choice, When};
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
    /// The day's places are drawn: who comes?
    Lot,
    /// They take part, and have lost so many draws before.
    Entered {
        lost: u16,
    },
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
    LotOver,
    Nik,
    Twice,
    Unreachable,
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

/// `GET /book/offices/{office}/place`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    frame: Frame,
    at: At,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let choice = Choice::read(&app, at).await?;
    show(&app, frame, &choice, &headers, None).await
}

/// `POST .../contact`: digits are sent there.
pub(crate) async fn contact(
    State(app): State<Arc<App>>,
    frame: Frame,
    at: At,
    peer: Option<Extension<Peer>>,
    Form(typed): Form<Typed>,
) -> Result<Response, Refusal> {
    let mut choice = Choice::read(&app, at).await?;
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
    at: At,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, Refusal> {
    let choice = Choice::read(&app, at).await?;
    let Known::Asked(proof) = Known::of(&app, &headers) else {
        return Ok(choice.again().into_response());
    };
    match app.messages.prove(&Act::visitor(), proof, &typed.code).await {
        Ok(proven) => {
            // The contact is proven all the same where the time is gone.
            let gone = match choice.when {
                When::Lot(_) => None,
                When::Time(_) => take(&app, &choice, proven.mark.0).await?,
            };
            let answer = match gone {
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
    at: At,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let choice = Choice::read(&app, at).await?;
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
    at: At,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, Refusal> {
    let choice = Choice::read(&app, at).await?;
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
    let booker = keep::booker(&app, &proven, (nik, frame.lang))?;
    match app.desk.confirm(&Act::visitor(), held, booker).await {
        Ok((ticket, code)) => done::answer(&app, frame, &choice.house.office, (&ticket, &code)),
        Err(TicketError::Lapsed) => page(frame, &choice, Step::Take, Some(Problem::Lapsed)),
        Err(TicketError::Twice) => page(frame, &choice, Step::Take, Some(Problem::Twice)),
        Err(error) => Err(Refusal::new(error.class(), &error)),
    }
}

/// `POST .../forget`: another contact.
pub(crate) async fn forget(State(app): State<Arc<App>>, at: At) -> Result<Response, Refusal> {
    let choice = Choice::read(&app, at).await?;
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
        Known::Proven(proven) if matches!(choice.when, When::Lot(_)) => {
            let entry = app.desk.entry(proven.mark.0).await;
            let entry = entry.map_err(|error| Refusal::new(error.class(), &error))?;
            let entered = |entry: Entry| Step::Entered { lost: entry.lost };
            entry.filter(|it| choice.is_drawn(it)).map_or(Step::Lot, entered)
        }
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
    let t = Words::of(lang);
    let (day, time) = match choice.when {
        When::Lot(day) => (day, t.drawn.to_owned()),
        When::Time(starts_at) => (zone.date(starts_at), time_in(lang, zone, starts_at)),
    };
    let page = PlacePage {
        t,
        office: choice.house.office.name.as_str().to_owned(),
        service: choice.service,
        at: format!("{}|{}", choice.address(), choice.query()),
        times: format!("/book/offices/{id}?for={}", choice.service.code()),
        day: date(lang, day),
        time,
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
            Self::Full | Self::Lapsed | Self::LotOver | Self::Twice => StatusCode::CONFLICT,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }
}

impl PlacePage {
    // What the template asks.

    fn what(&self) -> &'static str {
        self.service.title(self.frame.lang)
    }

    /// Which half of the day: what comes back, and the words.
    fn halves(&self) -> [(&'static str, &'static str); 3] {
        Half::ALL.map(|half| match half {
            Half::Any => (half.code(), self.t.any),
            Half::Morning => (half.code(), self.t.morning),
            Half::Afternoon => (half.code(), self.t.afternoon),
        })
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
            Problem::LotOver => t.lot_over,
            Problem::Nik => t.nik_wrong,
            Problem::Twice => t.twice,
            Problem::Unreachable => t.unreachable,
        })
    }
}
