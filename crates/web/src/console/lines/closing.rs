//! `/lines/{line}/close`, `/offices/{office}/close`: for good, once nobody has booked or waits there.

use std::sync::Arc;

use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use desk::{Line, Office};
use terms::{Act, Id};

use super::{super::said::Said, house, told};
use crate::{Refusal, app::App, frame::Frame, lang::texts};

/// `POST /lines/{line}/close`
pub(crate) async fn line(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(line): Path<Id<Line>>,
) -> Result<Response, Refusal> {
    let place = app.desk.lineup(&act, line).await;
    let office = place.map_err(|error| Refusal::new(error.class(), &error))?.office.id;
    match app.desk.close_line(&act, line).await {
        Ok(()) => Ok(Redirect::to(&format!("/offices/{office}")).into_response()),
        Err(error) => refuse(&app, (&act, office), frame, &error).await,
    }
}

/// `POST /offices/{office}/close`
pub(crate) async fn office(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(office): Path<Id<Office>>,
) -> Result<Response, Refusal> {
    match app.desk.close_office(&act, office).await {
        Ok(()) => Ok(Redirect::to("/offices").into_response()),
        Err(error) => refuse(&app, (&act, office), frame, &error).await,
    }
}

async fn refuse(
    app: &App,
    at: (&Act, Id<Office>),
    frame: Frame,
    error: &desk::KeepError,
) -> Result<Response, Refusal> {
    let said = told::keeping(error, frame.lang)?;
    let t = Words::of(frame.lang);
    let text = match error {
        desk::KeepError::NoRoom => t.booked.to_owned(),
        desk::KeepError::Taken => t.seated.to_owned(),
        _ => said.text,
    };
    house::answer(app, at, frame, Some(Said { text, ..said })).await
}

texts! { Words {
    booked: "Masih ada yang membuat janji atau menunggu di sana. Beri mereka waktu lain dahulu.",
        "Somebody has booked or waits there. Give them another time first.";
    seated: "Masih ada petugas yang duduk di loketnya.", "An officer still sits at one of its counters.";
} }
