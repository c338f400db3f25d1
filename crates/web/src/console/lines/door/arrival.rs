//! `/lines/{line}/door/arrival`: whoever has booked is there. What somebody booked for one person needs
//! that person's NIK, which is compared and not kept.

use std::sync::Arc;

use axum::{
    Extension, Form,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use desk::{CheckedIn, Line, Otherwise, TicketCode, TicketError};
use terms::{Act, Id, Language, Nik};

use super::{Told, Typed, Wanted, Words, answer, door, entered, refuse, slip};
use crate::{
    Refusal,
    app::App,
    console::{lines::told, said::Said},
    frame::Frame,
    page::Page,
};

/// What was typed of somebody who has booked.
struct Booked {
    code: TicketCode,
    nik: Option<Nik>,
    otherwise: Otherwise,
}

impl Booked {
    fn read(typed: &Typed, t: &Words) -> Result<Self, Said> {
        let code = typed.get("code").and_then(|it| it.parse().ok());
        let code = code.ok_or_else(|| Said::mistake(t.code_unreadable))?;
        let nik = typed.get("nik").map(|it| it.trim()).filter(|it| !it.is_empty());
        let nik = nik.map(str::parse).transpose();
        let nik = nik.map_err(|_| Said::mistake(t.nik_unreadable))?;
        let instead = typed.contains_key("instead");
        let otherwise = if instead { Otherwise::WalkIn } else { Otherwise::Tell };
        Ok(Self { code, nik, otherwise })
    }
}

/// `POST /lines/{line}/door/arrival`
pub(crate) async fn check_in(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(line): Path<Id<Line>>,
    Form(typed): Form<Typed>,
) -> Result<Response, Refusal> {
    let t = Words::of(frame.lang);
    let booked = match Booked::read(&typed, t) {
        Ok(booked) => booked,
        Err(said) => return refuse(&app, (&act, line), frame, said).await,
    };
    match arrive(&app, (&act, line), frame.lang, booked).await {
        Err(TicketError::Missing) => {
            refuse(&app, (&act, line), frame, Said::mistake(t.code_unknown)).await
        }
        Err(TicketError::NotOpen) => {
            refuse(&app, (&act, line), frame, Said::mistake(t.not_today)).await
        }
        Err(error @ TicketError::NotTheirs) => {
            let said = told::ticket(&error, frame.lang)?;
            let page = door(&app, (&act, line), frame, (Told::NotTheirs, Some(said))).await?;
            let status = Said::status_of(page.said.as_ref());
            Ok((status, page.show()?).into_response())
        }
        outcome => answer(&app, (&act, line), frame, outcome).await,
    }
}

async fn arrive(
    app: &App,
    (act, line): (&Act, Id<Line>),
    lang: Language,
    Booked { code, nik, otherwise }: Booked,
) -> Result<Told, TicketError> {
    let booked = app.desk.ticket_of(act, &code).await?;
    if booked.line != line {
        return Err(TicketError::Missing);
    }
    let Some(nik) = nik else {
        let ticket = app.desk.check_in(act, booked.id).await?;
        return slip(app, lang, ticket.id, None).await;
    };
    match app.desk.check_in_with(act, (booked.id, nik), otherwise).await? {
        CheckedIn::Theirs(ticket) => slip(app, lang, ticket.id, None).await,
        CheckedIn::WalkIn(joined) => {
            let wish = Wanted { services: booked.services, favoured: booked.favoured };
            entered(app, lang, (line, wish), joined).await
        }
    }
}
