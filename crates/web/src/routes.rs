//! The routes of each listener, in their shells.

use std::sync::Arc;

use axum::{Router, http::StatusCode, routing::get};
use protocols::Url;

use crate::{App, Place, Refusal, Route, Shell, api, console, public, wallet, wire};

/// What everybody may reach: pages, and endpoints for wallets and verifiers.
pub fn public_routes(app: &Arc<App>) -> Router {
    let shell = shell(app, Place::Public);
    let programs = wire::routes(app).merge(public::data(app));
    shell.pages(public::routes(app)).merge(shell.wire(programs))
}

/// What staff may reach: pages, and offers for programs.
pub fn console_routes(app: &Arc<App>) -> Router {
    let shell = shell(app, Place::Console);
    let slow = shell.clone().with_longest(console::FILES_TAKE);
    let uploads = slow.beside(console::files(app));
    shell.pages(console::routes(app)).merge(shell.api(api::routes(app))).merge(uploads)
}

/// To whom each route of the console opens.
#[must_use]
pub fn console_table() -> Vec<Route> {
    [console::listed(), api::listed()].concat()
}

/// What the wallet's own origin serves, and nothing else.
pub fn wallet_routes(app: &Arc<App>) -> Router {
    let shell = shell_at(app, Place::Public, &app.deployment.wallet_url);
    match &app.wallet {
        // A path that is no file there is told as to a program: the app has pages of its own.
        Some(release) => shell.api(wallet::files(app, release)),
        None => shell.pages(wallet::page(app)),
    }
}

/// What the operator's machine may reach: health and numbers.
pub fn ops_routes(app: &Arc<App>) -> Router {
    let (asked, counted) = (Arc::clone(app), Arc::clone(app));
    let routes = Router::new()
        .route("/healthz", get(move || health(Arc::clone(&asked))))
        .route("/metrics", get(move || numbers(Arc::clone(&counted))));
    // Whoever looks often would otherwise count mostly themselves.
    Shell::new(Place::Console, Arc::clone(&app.die)).api(routes)
}

/// The counts of requests, and how many alarms were raised today: numbers of nobody.
async fn numbers(app: Arc<App>) -> String {
    let text = app.counts.text();
    match app.issuance.alarms_today().await {
        Ok(alarms) => {
            format!("{text}# TYPE ikd_offer_alarms_today gauge\nikd_offer_alarms_today {alarms}\n")
        }
        Err(error) => {
            tracing::error!(%error, "alarms cannot be counted");
            text
        }
    }
}

/// Well is who can read the database.
async fn health(app: Arc<App>) -> Result<&'static str, Refusal> {
    let read = app.issuance.status_lists(None).await;
    read.map(|_| "ok\n").map_err(|error| {
        tracing::error!(%error, "the database cannot be read");
        let sentence = "the database cannot be read";
        Refusal::coded(StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable", &sentence)
    })
}

fn shell(app: &App, place: Place) -> Shell {
    let url = match place {
        Place::Console => &app.deployment.console_url,
        Place::Public => &app.deployment.public_url,
    };
    shell_at(app, place, url)
}

fn shell_at(app: &App, place: Place, url: &Url) -> Shell {
    let mut shell = Shell::new(place, Arc::clone(&app.die)).with_counts(Arc::clone(&app.counts));
    if app.deployment.demo {
        shell = shell.with_sample_data();
    }
    if url.is_https() && !url.is_loopback() {
        shell = shell.with_hsts();
    }
    shell
}
