//! `/offices/{office}/hours`: when an office is open: its week, single days, holidays of the region;
//! `/offices/{office}/roster`: who sits where on a day. A change first shows what it would do to those
//! who have booked, and is made when it is sent again.

mod form;
mod sample;
mod words;

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use desk::{Foreseen, House, KeepError, Office};
use terms::{Act, Date, Id, Personal, Region, date_text};

use super::{super::said::Said, told};
use crate::{Refusal, app::App, frame::Frame, numbers::date, page::Page};
use form::{Typed, read};
use words::Words;

/// Hours and days.
#[derive(Template)]
#[template(path = "console/lines/hours.html")]
pub(crate) struct HoursPage {
    frame: Frame,
    t: &'static Words,
    office: Office,
    /// Days that are not as the week says: in words, as a field has it, hours, and why.
    apart: Vec<(String, String, String, String)>,
    /// Holidays to come.
    holidays: Vec<Holiday>,
    typed: Typed,
    foreseen: Option<Foreseen>,
    said: Option<Said>,
}

/// A holiday as the page shows it.
struct Holiday {
    words: String,
    date: String,
    name: String,
    place: String,
    is_own: bool,
}

/// Who sits where on a day.
#[derive(Template)]
#[template(path = "console/lines/roster.html")]
pub(crate) struct RosterPage {
    frame: Frame,
    t: &'static Words,
    house: House,
    /// As a field has it.
    date: String,
    /// Officers: an id, and what colleagues read.
    officers: Vec<(String, Personal<String>)>,
    /// For each counter: its id, its number, its line's letter, and who is to sit there.
    seats: Vec<(String, u8, String, String)>,
    typed: Typed,
    foreseen: Option<Foreseen>,
    said: Option<Said>,
}

impl HoursPage {
    // What the template asks.

    /// The days of a week with the names of their fields and what is in them.
    fn week(&self) -> Vec<(&'static str, &'static str, String)> {
        let t = self.t;
        let names = [t.monday, t.tuesday, t.wednesday, t.thursday, t.friday, t.saturday, t.sunday];
        let known = self.office.week.days().iter().map(ToString::to_string);
        let named = form::DAYS.into_iter().zip(names).zip(known);
        named
            .map(|((field, name), known)| {
                (field, name, self.typed.get(field).cloned().unwrap_or(known))
            })
            .collect()
    }

    fn field(&self, name: &str) -> &str {
        self.typed.get(name).map_or("", String::as_str)
    }

    fn again(&self) -> Vec<(&str, &str)> {
        again(&self.typed)
    }
}

impl RosterPage {
    // What the template asks.

    fn again(&self) -> Vec<(&str, &str)> {
        again(&self.typed)
    }

    fn sits(&self, seat: &str, officer: &str) -> bool {
        seat == officer
    }
}

/// What was typed, to be sent again.
fn again(typed: &Typed) -> Vec<(&str, &str)> {
    let kept = typed.iter().filter(|(name, _)| *name != "sure");
    let mut kept: Vec<_> = kept.map(|(name, value)| (name.as_str(), value.as_str())).collect();
    kept.sort_unstable();
    kept
}

/// `GET /offices/{office}/hours`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(office): Path<Id<Office>>,
) -> Result<Response, Refusal> {
    show(&app, (&act, office), frame, (Typed::new(), None, None)).await
}

/// `POST /offices/{office}/hours`
pub(crate) async fn post(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(office): Path<Id<Office>>,
    Form(typed): Form<Typed>,
) -> Result<Response, Refusal> {
    match carry(&app, (&act, office), &frame, &typed).await? {
        Outcome::Made => Ok(Redirect::to(&format!("/offices/{office}/hours")).into_response()),
        Outcome::Seen(foreseen) => {
            show(&app, (&act, office), frame, (typed, Some(foreseen), None)).await
        }
        Outcome::Refused(said) => {
            show(&app, (&act, office), frame, (typed, None, Some(said))).await
        }
    }
}

/// `GET /offices/{office}/roster`
pub(crate) async fn roster(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(office): Path<Id<Office>>,
    Query(typed): Query<Typed>,
) -> Result<Response, Refusal> {
    show_roster(&app, (&act, office), frame, (typed, None, None)).await
}

/// `POST /offices/{office}/roster`
pub(crate) async fn set_roster(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(office): Path<Id<Office>>,
    Form(typed): Form<Typed>,
) -> Result<Response, Refusal> {
    match carry(&app, (&act, office), &frame, &typed).await? {
        Outcome::Made => {
            let date = typed.get("date").and_then(|it| terms::parse_date(it));
            let date = date.map(date_text).unwrap_or_default();
            Ok(Redirect::to(&format!("/offices/{office}/roster?date={date}")).into_response())
        }
        Outcome::Seen(foreseen) => {
            show_roster(&app, (&act, office), frame, (typed, Some(foreseen), None)).await
        }
        Outcome::Refused(said) => {
            show_roster(&app, (&act, office), frame, (typed, None, Some(said))).await
        }
    }
}

/// What has come of a change.
enum Outcome {
    Made,
    Refused(Said),
    Seen(Foreseen),
}

async fn carry(
    app: &App,
    (act, office): (&Act, Id<Office>),
    frame: &Frame,
    typed: &Typed,
) -> Result<Outcome, Refusal> {
    let Some(change) = read(typed, office) else {
        return Ok(Outcome::Refused(Said::mistake(Words::of(frame.lang).unreadable)));
    };
    let outcome = match typed.get("sure") {
        Some(_) => app.desk.change(act, change).await.map(|_| Outcome::Made),
        None => app.desk.foresee(act, change).await.map(Outcome::Seen),
    };
    match outcome {
        Ok(outcome) => Ok(outcome),
        Err(error) => Ok(Outcome::Refused(told::keeping(&error, frame.lang)?)),
    }
}

fn refuse(error: &KeepError) -> Refusal {
    Refusal::new(error.class(), error)
}

async fn house(app: &App, act: &Act, office: Id<Office>) -> Result<House, Refusal> {
    let house = app.desk.house(act, office).await;
    house.map_err(|error| Refusal::new(error.class(), &error))
}

async fn show(
    app: &App,
    (act, office): (&Act, Id<Office>),
    frame: Frame,
    (typed, foreseen, said): (Typed, Option<Foreseen>, Option<Said>),
) -> Result<Response, Refusal> {
    let house = house(app, act, office).await?;
    let apart = app.desk.days_apart(act, office).await.map_err(|error| refuse(&error))?;
    let holidays = app.desk.holidays(act, office).await.map_err(|error| refuse(&error))?;
    let lang = frame.lang;
    let own = act.region().unwrap_or(Region::COUNTRY);
    let holiday = |it: desk::Holiday| Holiday {
        words: date(lang, it.date),
        date: date_text(it.date),
        name: it.name,
        place: crate::desk::place(it.region),
        is_own: it.region == own,
    };
    let holidays = holidays.into_iter().map(holiday).collect();
    let words = |(day, hours, why): (Date, desk::Hours, String)| {
        (date(lang, day), date_text(day), hours.to_string(), why)
    };
    let apart = apart.into_iter().map(words).collect();
    let (t, status) = (Words::of(lang), Said::status_of(said.as_ref()));
    let office = house.office;
    let page = HoursPage { frame, t, office, apart, holidays, typed, foreseen, said };
    Ok((status, page.show()?).into_response())
}

async fn show_roster(
    app: &App,
    (act, office): (&Act, Id<Office>),
    frame: Frame,
    (typed, foreseen, said): (Typed, Option<Foreseen>, Option<Said>),
) -> Result<Response, Refusal> {
    let house = house(app, act, office).await?;
    let today = house.office.zone.date(app.clock.now());
    let date = typed.get("date").and_then(|it| terms::parse_date(it)).unwrap_or(today);
    let set = app.desk.roster_of(act, office, date).await.map_err(|error| refuse(&error))?;
    let officers = app.staff.colleagues(act).await;
    let officers = officers.map_err(|error| Refusal::new(error.class(), &error))?;
    let seats = house.counters.iter().map(|counter| {
        let sits = set.iter().find(|(id, _)| *id == counter.id);
        let sits = sits.map(|(_, officer)| officer.to_string()).unwrap_or_default();
        let letter = house.line(counter.line).map(|it| it.letter.to_string()).unwrap_or_default();
        (counter.id.to_string(), counter.number, letter, sits)
    });
    let seats = seats.collect();
    let officers = officers.into_iter().map(|it| (it.id.to_string(), it.name)).collect();
    let (t, status) = (Words::of(frame.lang), Said::status_of(said.as_ref()));
    let date = date_text(date);
    let page = RosterPage { frame, t, house, date, officers, seats, typed, foreseen, said };
    Ok((status, page.show()?).into_response())
}
