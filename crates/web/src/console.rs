//! Pages for staff.

mod enrol;
mod gate;
mod imports;
mod lists;
mod offer;
mod place;
mod record;
mod regions;
mod resident;
mod residents;
mod session;
mod sign_in;

use std::sync::Arc;

use axum::{Router, middleware::from_fn_with_state, response::Redirect};
use terms::Permission::{Offer, ReadResident};

pub(crate) use enrol::Enrol;
pub(crate) use imports::{Import, Imports, NewImport, UPLOADS_TAKE};
pub(crate) use lists::Lists;
pub(crate) use offer::Offer as OfferPage;
pub(crate) use place::AtWork;
pub(crate) use resident::Resident;
pub(crate) use residents::Residents;
pub(crate) use session::{Who, who};
pub(crate) use sign_in::SignIn;

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

/// What takes longer than a page may: files that are handed in. Behind the same gate.
pub(crate) fn uploads(app: &Arc<App>) -> Router {
    imports::uploads()
        .route_layer(from_fn_with_state(Arc::clone(app), gate::gate))
        .with_state(Arc::clone(app))
}

/// To whom each page opens.
pub(crate) fn listed() -> Vec<Route> {
    [inside().listed(), imports::handing_in().listed(), door().listed()].concat()
}

/// Everything behind the gate.
fn inside() -> Table {
    imports::lay(Table::new())
        .get("/", ToStaff, async || Redirect::to("/residents"))
        .get("/lists", To(ReadResident), lists::get)
        .get("/lists.csv", To(ReadResident), lists::csv)
        .get("/place", ToStaff, place::get)
        .post("/place", ToStaff, place::post)
        .get("/regions.json", ToStaff, regions::json)
        .get("/residents", To(ReadResident), residents::get)
        .post("/residents", To(ReadResident), residents::post)
        .get("/residents/{resident}", To(ReadResident), resident::get)
        .post("/residents/{resident}/offers", To(Offer), offer::post)
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
