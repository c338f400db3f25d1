//! Pages for staff.

mod altered;
mod family;
mod found;
mod head;
mod history;
#[cfg(test)]
mod masking;
mod nik;
mod offer;
mod purpose;
mod record;
mod resident;
mod residents;
mod sign_in;
mod typed;

use std::sync::Arc;

use axum::{
    Router,
    http::StatusCode,
    middleware::from_fn_with_state,
    response::Redirect,
    routing::{get, post},
};

pub(crate) use family::Family;
pub(crate) use history::History;
pub(crate) use nik::NikShown;
pub(crate) use offer::Offer;
pub(crate) use resident::Resident;
pub(crate) use residents::Residents;
pub(crate) use sign_in::SignIn;

use crate::app::App;

/// All pages, behind one gate but for the door itself.
pub(crate) fn routes(app: &Arc<App>) -> Router {
    // An invitation is good once: whoever only knocks must not take it.
    let door = get(sign_in::enter).head(async || StatusCode::NO_CONTENT);
    Router::new()
        .route("/", get(async || Redirect::to("/residents")))
        .route("/residents", get(residents::get).post(residents::post))
        .route("/residents/{resident}", get(resident::get))
        .route("/residents/{resident}/family", get(family::get))
        .route("/residents/{resident}/history", get(history::get))
        .route("/residents/{resident}/nik", post(nik::post))
        .route("/residents/{resident}/offers", post(offer::post))
        .route("/sign-out", post(sign_in::leave))
        .route_layer(from_fn_with_state(Arc::clone(app), sign_in::gate))
        .route("/bootstrap/{code}", door)
        .with_state(Arc::clone(app))
}
