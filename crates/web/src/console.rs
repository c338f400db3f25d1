//! Pages for staff.

mod card;
mod events;
mod form;
mod offer;
mod record;
mod resident;
mod residents;
mod sign_in;
mod suspension;
mod whose;

use std::sync::Arc;

use axum::{
    Router,
    http::StatusCode,
    middleware::from_fn_with_state,
    response::Redirect,
    routing::{get, post},
};

pub(crate) use card::Card;
pub(crate) use events::{Confirm, EventForm, Events};
pub(crate) use offer::Offer;
pub(crate) use resident::Resident;
pub(crate) use residents::Residents;
pub(crate) use sign_in::SignIn;
pub(crate) use suspension::Suspended;

use crate::app::App;

/// All pages, behind one gate but for the door itself.
pub(crate) fn routes(app: &Arc<App>) -> Router {
    // An invitation is good once: whoever only knocks must not take it.
    let door = get(sign_in::enter).head(async || StatusCode::NO_CONTENT);
    Router::new()
        .route("/", get(async || Redirect::to("/residents")))
        .route("/residents", get(residents::get).post(residents::post))
        .route("/residents/{resident}", get(resident::get))
        .route("/residents/{resident}/card", get(card::get).post(card::post))
        .route("/residents/{resident}/card/duplicate", post(card::resolve))
        .route("/residents/{resident}/events", get(events::get))
        .route("/residents/{resident}/events/{event}", get(events::form).post(events::post))
        .route("/residents/{resident}/offers", post(offer::post))
        .route("/residents/{resident}/suspension", get(suspension::get).post(suspension::post))
        .route("/residents/{resident}/suspension/lift", post(suspension::lift))
        .route("/sign-out", post(sign_in::leave))
        .route_layer(from_fn_with_state(Arc::clone(app), sign_in::gate))
        .route("/bootstrap/{code}", door)
        .with_state(Arc::clone(app))
}
