//! Pages for staff.

mod enrol;
mod gate;
mod offer;
mod place;
mod record;
mod resident;
mod residents;
mod session;
mod sign_in;

use std::sync::Arc;

use axum::{
    Router,
    http::StatusCode,
    middleware::from_fn_with_state,
    response::Redirect,
    routing::{get, post},
};

pub(crate) use enrol::Enrol;

pub(crate) use offer::Offer;
pub(crate) use place::AtWork;
pub(crate) use resident::Resident;
pub(crate) use residents::Residents;
pub(crate) use session::{Who, who};
pub(crate) use sign_in::SignIn;

use crate::app::App;

/// All pages: those of the door, which anybody may open, and the others, behind one gate.
pub(crate) fn routes(app: &Arc<App>) -> Router {
    inside()
        .route_layer(from_fn_with_state(Arc::clone(app), gate::gate))
        .merge(door())
        .with_state(Arc::clone(app))
}

/// Everything behind the gate.
fn inside() -> Router<Arc<App>> {
    Router::new()
        .route("/", get(async || Redirect::to("/residents")))
        .route("/place", get(place::get).post(place::post))
        .route("/residents", get(residents::get).post(residents::post))
        .route("/residents/{resident}", get(resident::get))
        .route("/residents/{resident}/offers", post(offer::post))
}

/// What is open to anybody: signing in and out, and making one's first key. Reviewed: each route
/// here is one that a stranger may call.
fn door() -> Router<Arc<App>> {
    // A link is good once: whoever only knocks must not take it.
    let knock = async || StatusCode::NO_CONTENT;
    Router::new()
        .route("/bootstrap/{code}", get(sign_in::enter).head(knock))
        .route("/enrol", get(enrol::get).post(enrol::post))
        .route("/enrol/{code}", get(enrol::link).post(enrol::open))
        .route("/sign-in", get(sign_in::get).post(sign_in::post))
        .route("/sign-out", post(sign_in::leave))
        .route("/unlock", post(sign_in::unlock))
}
