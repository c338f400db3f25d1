//! `/residents/{resident}/card`: where a resident's recording and KTP-el stand, how they came
//! there, and the steps that may follow.

mod page;

use std::sync::Arc;

use axum::{
    Extension, Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use registry::{CardError, CardState, Resident, Resolution};
use serde::Deserialize;
use terms::{Act, Class, Id, Language};

pub(crate) use self::page::Card;
use self::page::{Course, Done, Told};
use super::{
    form::{Note, Reading, Typed, read_ground, status},
    head::{Head, Tab},
    purpose::Purpose,
    whose::page_of,
};
use crate::{Refusal, app::App, frame::Frame, page::Page};

/// `GET /residents/{resident}/card`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(id): Path<Id<Resident>>,
    Query(note): Query<Note>,
) -> Result<Html<String>, Refusal> {
    let course = course(&app, &act, id, frame.lang).await?;
    let told = note.done.as_deref().and_then(Done::of_code).map(Told::Done);
    let typed = Typed::default();
    Card::new(frame.clone(), course, told, &Reading::new(&typed, frame.lang)).show()
}

/// From which state to which, by the names under which they are exchanged.
#[derive(Deserialize)]
pub(crate) struct Wish {
    from: String,
    to: String,
}

/// `POST /residents/{resident}/card`
pub(crate) async fn post(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(id): Path<Id<Resident>>,
    Form(wish): Form<Wish>,
) -> Result<Response, Refusal> {
    let states = CardState::from_name(&wish.from).zip(CardState::from_name(&wish.to));
    let unknown = || Refusal::new(Class::Invalid, &"there is no such state of a card");
    let (from, to) = states.ok_or_else(unknown)?;
    let act = act.because("card");
    match app.registry.advance_card(&act, id, from, to).await {
        Ok(()) => Ok(done(id, Done::Step)),
        Err(error) => {
            let typed = Typed::default();
            refused(&app, &act, (frame.clone(), id), error, &Reading::new(&typed, frame.lang)).await
        }
    }
}

/// `POST /residents/{resident}/card/duplicate`
pub(crate) async fn resolve(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(id): Path<Id<Resident>>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Refusal> {
    let (act, typed) = (act.because("card"), Typed::of(pairs));
    let mut reading = Reading::new(&typed, frame.lang);
    let resolution = reading.choice("resolution", Resolution::from_code);
    let ground = read_ground(&mut reading);
    let Some((resolution, ground)) = resolution.zip(ground) else {
        let course = course(&app, &act, id, frame.lang).await?;
        let page = Card::new(frame, course, None, &reading).show()?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    match app.registry.resolve_duplicate(&act, id, resolution, ground).await {
        Ok(()) => Ok(done(id, Done::Resolved)),
        Err(error) => refused(&app, &act, (frame, id), error, &reading).await,
    }
}

fn done(id: Id<Resident>, done: Done) -> Response {
    Redirect::to(&page_of(id, &format!("card?done={}", done.code()))).into_response()
}

/// The page as things stand now, with what the registry has against the step.
async fn refused(
    app: &App,
    act: &Act,
    (frame, id): (Frame, Id<Resident>),
    error: CardError,
    reading: &Reading<'_>,
) -> Result<Response, Refusal> {
    let class = error.class();
    let is_told = matches!(class, Class::Conflict | Class::Refused);
    if !is_told || matches!(error, CardError::Forbidden(_)) {
        return Err(Refusal::new(class, &error));
    }
    let course = course(app, act, id, frame.lang).await?;
    let told = Some(Told::Refused(error.sentence(frame.lang)));
    let page = Card::new(frame, course, told, reading).show()?;
    Ok((status(class), page).into_response())
}

async fn course(
    app: &App,
    act: &Act,
    id: Id<Resident>,
    language: Language,
) -> Result<Course, Refusal> {
    let act = act.clone().because("card");
    let told = |error: registry::LookupError| Refusal::new(error.class(), &error);
    let resident = app.registry.resident(&act, id).await.map_err(told)?;
    let card = app.registry.card(&act, id).await.map_err(told)?;
    let changes = app.registry.history(&act, id, None).await.map_err(told)?;
    let head = Head::of(&resident, Tab::Card, Purpose::default(), language);
    Ok(Course::new(&resident, head, card, &changes, &act))
}
