//! Taking part in the draw of a day's places: who comes, and which half of the day suits.

use std::sync::Arc;

use axum::{
    Form,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use desk::{Half, TicketError};
use serde::Deserialize;
use terms::{Act, Nik};

use super::{
    Problem,
    choice::{At, Choice, When},
    keep::{self, Known},
    show,
};
use crate::{Refusal, app::App, frame::Frame};

/// What was typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    half: String,
    nik: String,
}

/// `POST .../lot`: the same is done and answered for every number.
pub(crate) async fn enter(
    State(app): State<Arc<App>>,
    frame: Frame,
    at: At,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, Refusal> {
    let choice = Choice::read(&app, at).await?;
    let (Known::Proven(proven), When::Lot(date), Some(line)) =
        (Known::of(&app, &headers), choice.when, choice.line())
    else {
        return Ok(choice.again().into_response());
    };
    let Ok(nik) = typed.nik.trim().parse::<Nik>() else {
        return show(&app, frame, &choice, &headers, Some(Problem::Nik)).await;
    };
    let booker = keep::booker(&app, &proven, (nik, frame.lang))?;
    let half = Half::of_code(&typed.half).unwrap_or(Half::Any);
    let (who, what) = ((proven.mark.0, half), (line, date, choice.services()));
    let entered = app.desk.enter_lot(&Act::visitor(), who, what, (booker, choice.favoured)).await;
    let problem = match entered {
        Ok(()) => return Ok(choice.again().into_response()),
        Err(TicketError::Twice) => Problem::Twice,
        Err(TicketError::NotOpen | TicketError::Full | TicketError::NotServed) => Problem::LotOver,
        Err(error) => return Err(Refusal::new(error.class(), &error)),
    };
    show(&app, frame, &choice, &headers, Some(problem)).await
}

/// `POST .../lot/withdraw`
pub(crate) async fn withdraw(
    State(app): State<Arc<App>>,
    at: At,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let choice = Choice::read(&app, at).await?;
    if let Known::Proven(proven) = Known::of(&app, &headers) {
        match app.desk.withdraw(&Act::visitor(), proven.mark.0).await {
            // Drawn or gone in the meantime: as it was wanted.
            Ok(()) | Err(TicketError::Missing) => {}
            Err(error) => return Err(Refusal::new(error.class(), &error)),
        }
    }
    Ok(choice.again().into_response())
}
