//! The verifier's page: what will be asked, waiting for the wallet, and the verdict.
//!
//! It asks twice at once: the link on this very phone sends the browser back here with a code,
//! and only this browser then reads the verdict (HAIP 1.0, section 5.1); the QR code is for a
//! wallet elsewhere, which sends nobody back. Where no camera reads it, a number stands for it.

pub(super) mod claims;
mod start;
mod verdict;
mod waiting;

use std::sync::Arc;

use axum::{
    extract::{Query, State},
    http::{HeaderMap, header::SET_COOKIE},
    response::{Html, IntoResponse, Redirect, Response},
};
use formats::types::Format;
use protocols::{Secret, Url};
use relying::{AskError, Asked, Outcome, RelyingParty, ResultError, Want};
use serde::Deserialize;
use terms::{Act, Actor, Class, Permission};

pub(crate) use start::{Asks, Start};
pub(crate) use verdict::{Ending, Verdict};
pub(crate) use waiting::Waiting;
use waiting::Wallet;

use crate::{
    Refusal,
    app::App,
    cookie::{self, From, Kept},
    frame::Frame,
    page::Page,
};

const COOKIE: &str = "ikd_verify";

/// As long as a request can be answered and its outcome read.
const KEPT_SECONDS: u64 = 1_200;

/// Where the page begins, also again.
const BEGIN: &str = "/verify";

/// `GET /verify`: nothing is asked yet.
pub(crate) async fn start(
    State(app): State<Arc<App>>,
    frame: Frame,
) -> Result<Html<String>, Refusal> {
    let RelyingParty { title, purpose, .. } = party(&app).await?;
    let claims = app.deployment.verifier.claims.iter();
    let asks = Asks {
        who: title.of(frame.lang).to_owned(),
        purpose: purpose.of(frame.lang).to_owned(),
        attributes: claims
            .map(|path| claims::label(app.relying.types(), path, frame.lang))
            .collect(),
        action: BEGIN.to_owned(),
    };
    Start::new(frame, asks).show()
}

/// `POST /verify`: asks.
pub(crate) async fn begin(State(app): State<Arc<App>>) -> Result<Response, Refusal> {
    let back: Url = app.deployment.verify_return().parse().map_err(|_| Refusal::failure())?;
    let here = ask(&app, Some(&back)).await?.session;
    let elsewhere = ask(&app, None).await?;
    let number = app.relying.number(&act(&app), elsewhere.transaction).await;
    number.map_err(|error| Refusal::new(error.class(), &error))?;
    let elsewhere = elsewhere.session;
    let kept = Kept {
        name: COOKIE,
        value: &format!("{}~{}", here.reveal(), elsewhere.reveal()),
        path: BEGIN,
        age: KEPT_SECONDS,
        from: From::Links,
        secure: app.deployment.public_url.is_https(),
    };
    Ok(([(SET_COOKIE, kept.header())], Redirect::to("/verify/result")).into_response())
}

async fn ask(app: &App, back: Option<&Url>) -> Result<Asked, Refusal> {
    let verifier = &app.deployment.verifier;
    let want = Want::claims(verifier.claims.clone()).in_formats(&[Format::SdJwt, Format::Mdoc]);
    let asked = app.relying.ask(&act(app), &verifier.party, want, back).await;
    asked.map_err(|error: AskError| Refusal::new(error.class(), &error))
}

/// In whose name the page asks.
pub(super) fn act(app: &App) -> Act {
    let party = app.deployment.verifier.party.to_string();
    Act::new(Actor::Relying(party), &[Permission::Ask])
}

/// What a wallet has added to the address to which it has sent the browser back, or a reader has
/// chosen.
#[derive(Deserialize)]
pub(crate) struct Returned {
    response_code: Option<String>,
    /// Whose wallet scans the code.
    #[serde(default)]
    wallet: Wallet,
}

/// `GET /verify/result`: waits, or gives the verdict.
pub(crate) async fn result(
    State(app): State<Arc<App>>,
    frame: Frame,
    Query(returned): Query<Returned>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let kept = cookie::find(&headers, COOKIE).and_then(|kept| kept.split_once('~'));
    let Some(kept) = kept else {
        // Another browser than the one that has asked learns nothing, not even that.
        return Ok(Redirect::to(BEGIN).into_response());
    };
    match see(&app, kept, returned.response_code.as_deref()).await? {
        Seen::Ended(outcome) => {
            let claims = &app.deployment.verifier.claims;
            let ending = Ending::of(outcome, (claims, app.relying.types()), frame.lang);
            told(&app, frame, ending)
        }
        Seen::Answered => told(&app, frame, Ending::Elsewhere),
        Seen::Waiting(here, elsewhere) => {
            let who = party(&app).await?.title.of(frame.lang).to_owned();
            let (whose, asked) = ((who, &app.deployment), (&here, &elsewhere));
            let page = Waiting::new(frame, whose, asked, returned.wallet);
            Ok(page.map_err(|_| Refusal::failure())?.show()?.into_response())
        }
    }
}

/// How things stand for the browser that has asked.
enum Seen {
    /// The wallet on this phone has answered, and brings the browser to the verdict.
    Answered,
    Ended(Outcome),
    /// For the wallet on this phone, or for one elsewhere.
    Waiting(Asked, Asked),
}

async fn see(
    app: &App,
    (here, elsewhere): (&str, &str),
    code: Option<&str>,
) -> Result<Seen, Refusal> {
    let here = match app.relying.returned(&Secret::new(here), code).await {
        Err(ResultError::Elsewhere) if code.is_none() => return Ok(Seen::Answered),
        Ok(Outcome::Pending(here)) => here,
        outcome => return outcome.map(Seen::Ended).map_err(refuse),
    };
    let elsewhere = app.relying.returned(&Secret::new(elsewhere), None).await;
    Ok(match elsewhere.map_err(refuse)? {
        Outcome::Pending(elsewhere) => Seen::Waiting(here, elsewhere),
        outcome => Seen::Ended(outcome),
    })
}

fn told(app: &App, frame: Frame, ending: Ending) -> Result<Response, Refusal> {
    let page = Verdict::new(frame, ending, app.clock.now(), BEGIN.to_owned());
    Ok(page.show()?.into_response())
}

fn refuse(error: ResultError) -> Refusal {
    Refusal::new(error.class(), &error)
}

pub(super) async fn party(app: &App) -> Result<RelyingParty, Refusal> {
    let found = app.relying.find(&app.deployment.verifier.party).await;
    let found = found.map_err(|error| Refusal::new(error.class(), &error))?;
    found.ok_or_else(|| Refusal::new(Class::Missing, &"nobody asks for proofs here"))
}
