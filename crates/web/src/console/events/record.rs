//! `/residents/{resident}/events/{event}`: the form of one event, a look at what is weighty or odd
//! before it counts, and the record.

use std::sync::Arc;

use axum::{
    Extension, Form,
    extract::{Path, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use registry::{ChangeError, Resident};
use terms::{Act, Class, Id, Permission};

use super::{
    about::{About, Desk},
    asked,
    confirm::Confirm,
    deed::fields_of,
    event::Event,
    page::EventForm,
};
use crate::{
    Refusal,
    app::App,
    console::{
        form::{Reading, Typed, status},
        whose::page_of,
    },
    frame::Frame,
    page::Page,
    table::{Opens::To, Table},
};

/// Lays the pages of every event.
pub(crate) fn lay(table: Table) -> Table {
    Event::ALL.into_iter().fold(table, |table, event| {
        let form = move |State(app): State<Arc<App>>,
                         Extension(act): Extension<Act>,
                         frame: Frame,
                         Path(id): Path<Id<Resident>>| async move {
            form(&Desk::new(&app, act, event.path()), frame, (event, id)).await
        };
        let post = move |State(app): State<Arc<App>>,
                         Extension(act): Extension<Act>,
                         frame: Frame,
                         Path(id): Path<Id<Resident>>,
                         Form(pairs): Form<Vec<(String, String)>>| async move {
            post(&Desk::new(&app, act, event.path()), frame, (event, id), pairs).await
        };
        let opens = To(Permission::ChangeResident);
        table.get(event.route(), opens, form).post(event.route(), opens, post)
    })
}

async fn form(
    desk: &Desk<'_>,
    frame: Frame,
    (event, id): (Event, Id<Resident>),
) -> Result<Html<String>, Refusal> {
    let about = desk.about(id, event, frame.lang).await?;
    let typed = Typed::default();
    EventForm::new(frame, event, &about, &Reading::new(&typed, about.lang), None).show()
}

async fn post(
    desk: &Desk<'_>,
    frame: Frame,
    (event, id): (Event, Id<Resident>),
    pairs: Vec<(String, String)>,
) -> Result<Response, Refusal> {
    let about = desk.about(id, event, frame.lang).await?;
    let typed = Typed::of(pairs);
    let mut reading = Reading::new(&typed, frame.lang);
    let step = Step::of(&typed);
    if step == Step::Edit {
        return again(StatusCode::OK, frame, event, &about, (&reading, None));
    }
    let Some((deed, ground)) = asked::read(event, desk, &about, &mut reading).await? else {
        return again(StatusCode::UNPROCESSABLE_ENTITY, frame, event, &about, (&reading, None));
    };
    if step == Step::First && !reading.oddities().is_empty() {
        return again(StatusCode::OK, frame, event, &about, (&reading, None));
    }
    // What cannot be is refused at once, without a last look.
    if event.is_weighty() && step == Step::First && event.may_happen_to(&about.resident.person) {
        return Ok(Confirm::new(frame, event, &about, &reading).show()?.into_response());
    }
    match deed.record(desk.registry(), &desk.act, id, ground).await {
        Ok(of) => {
            let history = page_of(of, &format!("history?done={}", event.path()));
            Ok(Redirect::to(&history).into_response())
        }
        Err(error) => refused(error, frame, event, &about, reading),
    }
}

/// How far a form has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Confirmed,
    Edit,
    First,
}

impl Step {
    fn of(typed: &Typed) -> Self {
        match typed.of_field("step") {
            "confirmed" => Self::Confirmed,
            "edit" => Self::Edit,
            _ => Self::First,
        }
    }
}

/// The form once more, with what the registry has against it.
fn refused(
    error: ChangeError,
    frame: Frame,
    event: Event,
    about: &About,
    mut reading: Reading<'_>,
) -> Result<Response, Refusal> {
    let class = error.class();
    if matches!(error, ChangeError::Forbidden(_)) || class == Class::Failure {
        return Err(Refusal::new(class, &error));
    }
    let sentence = error.sentence(frame.lang);
    // What the resident's own record rules out is the fault of no field.
    let possible = event.may_happen_to(&about.resident.person);
    let asked = asked::sections(event, about);
    let has = |name: &str| {
        let mut inputs = asked.iter().flat_map(|it| &it.inputs);
        inputs.any(|it| it.name == name) && reading.optional(name).is_some()
    };
    let beside = fields_of(&error).iter().find(|name| possible && has(name)).copied();
    if let Some(name) = beside {
        reading.wrong(name, sentence);
    }
    let refusal = beside.is_none().then_some(sentence);
    again(status(class), frame, event, about, (&reading, refusal))
}

fn again(
    status: StatusCode,
    frame: Frame,
    event: Event,
    about: &About,
    (reading, refusal): (&Reading<'_>, Option<&'static str>),
) -> Result<Response, Refusal> {
    let page = EventForm::new(frame, event, about, reading, refusal).show()?;
    Ok((status, page).into_response())
}
