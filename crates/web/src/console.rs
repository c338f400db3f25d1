//! Pages for staff.

mod card;
mod enrol;
mod events;
mod form;
mod gate;
mod lists;
mod offer;
mod place;
mod record;
mod regions;
mod resident;
mod residents;
mod session;
mod sign_in;
mod suspension;
mod whose;

use std::sync::Arc;

use axum::{Router, middleware::from_fn_with_state, response::Redirect};
use terms::Permission::{
    ChangeResident, Offer, ReadResident, RecordCard, ResolveDuplicate, Revoke,
};

pub(crate) use card::Card;
pub(crate) use enrol::Enrol;
pub(crate) use events::{Confirm, EventForm, Events};
pub(crate) use lists::Lists;
pub(crate) use offer::Offer as OfferPage;
pub(crate) use place::AtWork;
pub(crate) use resident::Resident;
pub(crate) use residents::Residents;
pub(crate) use session::{Who, who};
pub(crate) use sign_in::SignIn;
pub(crate) use suspension::Suspended;

use crate::{
    app::App,
    table::{
        Opens::{To, ToAnybody, ToStaff},
        Route, Table,
    },
};

/// All pages: those of the door, which anybody may open, and the others, behind one gate.
pub(crate) fn routes(app: &Arc<App>) -> Router {
    let inside = inside().router();
    inside
        .route_layer(from_fn_with_state(Arc::clone(app), gate::gate))
        .merge(door().router())
        .with_state(Arc::clone(app))
}

/// To whom each page opens.
pub(crate) fn listed() -> Vec<Route> {
    [inside().listed(), door().listed()].concat()
}

/// Everything behind the gate.
fn inside() -> Table {
    let table = Table::new()
        .get("/", ToStaff, async || Redirect::to("/residents"))
        .get("/lists", To(ReadResident), lists::get)
        .get("/lists.csv", To(ReadResident), lists::csv)
        .get("/place", ToStaff, place::get)
        .post("/place", ToStaff, place::post)
        .get("/regions.json", ToStaff, regions::json)
        .get("/residents", To(ReadResident), residents::get)
        .post("/residents", To(ReadResident), residents::post)
        .get("/residents/{resident}", To(ReadResident), resident::get)
        .get("/residents/{resident}/card", To(ReadResident), card::get)
        .post("/residents/{resident}/card", To(RecordCard), card::post)
        .post("/residents/{resident}/card/duplicate", To(ResolveDuplicate), card::resolve)
        .get("/residents/{resident}/events", To(ChangeResident), events::get)
        .post("/residents/{resident}/offers", To(Offer), offer::post)
        .get("/residents/{resident}/suspension", To(ReadResident), suspension::get)
        .post("/residents/{resident}/suspension", To(Revoke), suspension::post)
        .post("/residents/{resident}/suspension/lift", To(Revoke), suspension::lift);
    events::lay(table)
}

/// What is open to anybody: signing in and out, and making one's first key. Reviewed: each route
/// here is one that a stranger may call.
fn door() -> Table {
    Table::new()
        .get("/bootstrap/{code}", ToAnybody, sign_in::enter)
        .get("/enrol", ToAnybody, enrol::get)
        .post("/enrol", ToAnybody, enrol::post)
        .get("/enrol/{code}", ToAnybody, enrol::link)
        .post("/enrol/{code}", ToAnybody, enrol::open)
        .get("/sign-in", ToAnybody, sign_in::get)
        .post("/sign-in", ToAnybody, sign_in::post)
        .post("/sign-out", ToAnybody, sign_in::leave)
        .post("/unlock", ToAnybody, sign_in::unlock)
}
