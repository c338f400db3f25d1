//! `/counters/{counter}/assists/{assist}`: helping somebody to an active IKD. One step at a time has the
//! page's one button; the record is looked at where somebody is identified, and nowhere else.

pub(super) mod deeds;
pub(super) mod live;
mod sample;
pub(super) mod slip;
mod stage;
mod words;

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use desk::{Assist, Counter, Step, StopReason, Zone};
use terms::{Act, Id, Language, Moment};

use super::super::{record::Eligible, resident::Phone, said::Said};
use crate::{Refusal, app::App, frame::Frame, numbers::seconds_in, page::Page};
use stage::Stage;
use words::Words;

/// The page.
#[derive(Template)]
#[template(path = "console/lines/assist.html")]
pub(crate) struct AssistPage {
    frame: Frame,
    t: &'static Words,
    /// The addresses of this page, and of the counter's.
    at: String,
    counter: String,
    /// The ticket's deeds at the counter.
    ticket: Option<String>,
    office: String,
    steps: Vec<Shown>,
    stage: Stage,
    can_go_back: bool,
    /// What may be in the way here, and what a person may decide.
    obstacles: Vec<StopReason>,
    decisions: Vec<StopReason>,
    said: Option<Said>,
}

/// A step as the list shows it.
#[derive(Clone)]
pub(crate) struct Shown {
    title: &'static str,
    /// When it was done.
    at: Option<String>,
    is_next: bool,
    is_carried: bool,
}

/// Which one, at which counter.
pub(super) type Named = (Id<Counter>, Id<Assist>);

impl AssistPage {
    // What the template asks.

    fn title(&self, reason: &StopReason) -> &'static str {
        reason.title(self.frame.lang)
    }

    fn advice(&self, reason: &StopReason) -> &'static str {
        reason.advice(self.frame.lang)
    }
}

/// `GET /counters/{counter}/assists/{assist}`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(named): Path<Named>,
) -> Result<Response, Refusal> {
    answer(&app, (&act, named), frame, None).await
}

/// The page, with what was refused, if anything.
async fn answer(
    app: &App,
    (act, (counter, id)): (&Act, Named),
    frame: Frame,
    said: Option<Said>,
) -> Result<Response, Refusal> {
    let refuse = |error: desk::TicketError| Refusal::new(error.class(), &error);
    let (assist, phone) = looked_at(app, act, id).await?;
    let house = app.desk.house(act, assist.office).await.map_err(refuse)?;
    let next = assist.next().filter(|_| assist.state == desk::AssistState::Open);
    let met = |own: bool| {
        let all = StopReason::ALL.into_iter().filter(move |it| it.declines() == own);
        all.filter(|it| next.is_some_and(|step| it.is_met_at(step))).collect()
    };
    let ticket = assist.ticket.map(|it| format!("/counters/{counter}/tickets/{it}"));
    let page = AssistPage {
        t: Words::of(frame.lang),
        at: address(counter, id),
        counter: format!("/counters/{counter}"),
        ticket,
        office: house.office.name.as_str().to_owned(),
        steps: shown(&assist, house.office.zone, frame.lang),
        can_go_back: assist.can_go_back(),
        obstacles: met(false),
        decisions: met(true),
        stage: Stage::of(app, act, (&assist, phone, &house.office), frame.lang).await?,
        said,
        frame,
    };
    let status = Said::status_of(page.said.as_ref());
    Ok((status, page.show()?).into_response())
}

/// How it stands, and what issuance says of the phone that was offered something. Once that has redeemed
/// the offer, it is written down by whoever sees it first.
async fn looked_at(
    app: &App,
    act: &Act,
    id: Id<Assist>,
) -> Result<(Assist, Option<issuance::Phone>), Refusal> {
    let refuse = |error: desk::TicketError| Refusal::new(error.class(), &error);
    let assist = app.desk.find_assist(act, id).await.map_err(refuse)?;
    let waits = assist.next() == Some(Step::Activated);
    let Some(offer) = assist.offer.filter(|_| waits) else { return Ok((assist, None)) };
    let phone = app.issuance.phone(&act.clone().because("assisted activation"), offer).await;
    let phone = phone.map_err(|error| Refusal::new(error.class(), &error))?;
    let assist = app.desk.settle(act, id, &phone).await.map_err(refuse)?;
    Ok((assist, Some(phone)))
}

pub(super) fn address(counter: Id<Counter>, id: Id<Assist>) -> String {
    format!("/counters/{counter}/assists/{id}")
}

fn shown(assist: &Assist, zone: Zone, lang: Language) -> Vec<Shown> {
    let next = assist.next();
    let time = |at: Moment| seconds_in(lang, zone, at);
    let of = |step: Step| {
        let done = assist.done.iter().find(|it| it.step == step);
        Shown {
            title: step.title(lang),
            at: done.map(|it| time(it.at)),
            is_next: next == Some(step),
            is_carried: done.is_some_and(|it| it.is_carried),
        }
    };
    Step::ALL.map(of).into()
}
