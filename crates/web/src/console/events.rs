//! `/residents/{resident}/events`: what can be recorded for a resident, each on a page of its own.

mod about;
mod arrival;
mod asked;
mod birth;
mod closing;
mod confirm;
mod correction;
mod couple;
mod deed;
mod detail;
mod event;
mod moves;
mod page;
mod people;
mod record;
mod sample;

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    response::Html,
};
use registry::Resident;
use terms::{Act, Id};

use self::about::Desk;
pub(crate) use self::event::Event;
pub(crate) use self::{confirm::Confirm, page::EventForm, record::lay};
use super::{
    head::{Head, Tab},
    purpose::Purpose,
    whose::Whose,
};
use crate::{Place, Refusal, app::App, frame::Frame, lang::texts, page::Page};

/// The page.
#[derive(Template)]
#[template(path = "console/events.html")]
pub(crate) struct Events {
    frame: Frame,
    t: &'static Words,
    head: Head,
    suspension: String,
    possible: Vec<Offered>,
}

/// An event that can be recorded.
struct Offered {
    link: String,
    title: &'static str,
    meaning: &'static str,
}

impl Events {
    fn new(frame: Frame, resident: &Resident, purpose: Purpose) -> Self {
        let head = Head::of(resident, Tab::Events, purpose, frame.lang);
        let whose = Whose::of(resident);
        let possible = Event::ALL.into_iter().filter(|it| it.may_happen_to(&resident.person));
        let offered = |event: Event| Offered {
            link: whose.at(&format!("events/{}", event.path())),
            title: event.title(frame.lang),
            meaning: event.meaning(frame.lang),
        };
        let possible = possible.map(offered).collect();
        let suspension = whose.at("suspension");
        Self { t: Words::of(frame.lang), frame, head, suspension, possible }
    }
}

/// `GET /residents/{resident}/events`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    (frame, purpose): (Frame, Purpose),
    Path(id): Path<Id<Resident>>,
) -> Result<Html<String>, Refusal> {
    let desk = Desk::new(&app, act, "events");
    let resident = desk.resident(id).await?;
    Events::new(frame, &resident, purpose).show()
}

impl Page for Events {
    const NAME: &'static str = "events";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let of = |name, life_status| {
            let mut resident = sample::about(frame.lang)?.resident;
            resident.person.life_status = life_status;
            Some((name, Self::new(frame.clone(), &resident, Purpose::default())))
        };
        let samples =
            [of("alive", registry::LifeStatus::Alive), of("dead", registry::LifeStatus::Dead)];
        samples.into_iter().flatten().collect()
    }
}

texts! { Words {
    title: "Catat peristiwa", "Record an event";
    lead: "Yang dapat dicatat menurut data sekarang. Setiap pencatatan memerlukan dokumen bukti.",
        "What can be recorded as the record stands now. Each needs a document that proves it.";
    suspension: "Penangguhan IKD", "Suspension of the IKD";
} }
