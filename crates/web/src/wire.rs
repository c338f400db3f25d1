//! What wallets and verifiers call: OpenID4VCI 1.0, OpenID4VP 1.0, Token Status List.

mod access;
mod answer;
mod credential;
mod deferred;
mod metadata;
mod nonce;
mod notification;
mod offer;
mod pair;
mod presentation;
mod revocations;
mod revoke;
mod shared;
mod status;
mod token;
mod type_metadata;
mod unlock;

use std::sync::Arc;

use axum::{
    Router,
    routing::{get, post},
};
use protocols::oid4vp::PAIR_PATH;
use relying::{REQUEST_PATH, RESPONSE_PATH};

pub(crate) use self::answer::json;
use crate::{app::App, revocations::REVOCATIONS_PATH};

/// All endpoints, beneath the path of the public address if it has one.
pub(crate) fn routes(app: &Arc<App>) -> Router {
    let requests = get(presentation::fetch).post(presentation::ask);
    let endpoints = Router::new()
        .route("/credential", post(credential::post))
        .route("/deferred_credential", post(deferred::post))
        .route(REVOCATIONS_PATH, get(revocations::get))
        .route("/nonce", post(nonce::post))
        .route("/notification", post(notification::post))
        .route("/offers/{reference}", get(offer::get))
        .route(PAIR_PATH, post(pair::post))
        .route("/revoke", post(revoke::post))
        .route("/status", get(status::all))
        .route("/status/cards", get(status::cards))
        .route("/status/{number}", get(status::get))
        .route("/token", post(token::post))
        .route("/types/{vct}", get(type_metadata::get))
        .route("/unlock/{verb}", post(unlock::post))
        .route(&format!("{REQUEST_PATH}/{{code}}"), requests)
        .route(&format!("{RESPONSE_PATH}/{{code}}"), post(presentation::respond))
        .with_state(Arc::clone(app));
    let documents = metadata::routes(app);
    match app.deployment.public_url.path().trim_end_matches('/') {
        "" => documents.merge(endpoints),
        path => documents.nest(path, endpoints),
    }
}
