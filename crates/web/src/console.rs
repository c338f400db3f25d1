//! Pages for staff.

mod lists;
mod offer;
mod record;
mod regions;
mod resident;
mod residents;
mod sign_in;

use std::sync::Arc;

use axum::{
    Router,
    http::StatusCode,
    middleware::from_fn_with_state,
    response::Redirect,
    routing::{get, post},
};

pub(crate) use lists::Lists;
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
        .route("/residents/{resident}/offers", post(offer::post))
        .route("/lists", get(lists::get))
        .route("/lists.csv", get(lists::csv))
        .route("/regions.json", get(regions::json))
        .route("/sign-out", post(sign_in::leave))
        .route_layer(from_fn_with_state(Arc::clone(app), sign_in::gate))
        .route("/bootstrap/{code}", door)
        .with_state(Arc::clone(app))
}
