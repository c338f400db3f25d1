//! The wallet's own origin: the files of one release of its web app, where to reach this
//! deployment, and nothing else. The app is built apart from this program; where it is not built,
//! one page says so.

mod missing;

use std::sync::Arc;

use axum::{Json, Router, extract::State, routing::get};
use serde::Serialize;

pub(crate) use self::missing::{Missing, routes as page};
use crate::{
    app::App,
    release::{self, Release},
};

/// Where the wallet reads which deployment it belongs to.
const DEPLOYMENT: &str = "/deployment.json";

/// What the wallet must know of its deployment before anybody has typed anything.
#[derive(Serialize)]
struct Belongs {
    /// Where the endpoints are, without a slash at the end.
    public_url: String,
    /// Whether people and credentials are samples, which every screen then says.
    demo: bool,
}

/// The files of `release`.
pub(crate) fn files(app: &Arc<App>, release: &Arc<Release>) -> Router {
    let policy = release::policy(&app.deployment.public_url);
    let files = release::routes(release, policy);
    files.merge(Router::new().route(DEPLOYMENT, get(belongs)).with_state(Arc::clone(app)))
}

async fn belongs(State(app): State<Arc<App>>) -> Json<Belongs> {
    let deployment = &app.deployment;
    let public_url = deployment.public_url.as_str().trim_end_matches('/').to_owned();
    Json(Belongs { public_url, demo: deployment.demo })
}
