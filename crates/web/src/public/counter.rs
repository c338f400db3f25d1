//! The counter's page: it shows a challenge first, and a phone answers on its own screen, with or
//! without a network. Whoever stands behind the counter needs a screen and a hand scanner, which types
//! what it reads; nothing is installed.

mod challenge;

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, header::SET_COOKIE},
    response::{Html, IntoResponse, Redirect, Response},
};
use formats::{Path, types::Format};
use protocols::{Secret, form::Form};
use relying::{Heard, Outcome, RelyingParty, RequestError, RespondError, Want};
use terms::Class;

pub(crate) use challenge::Challenge;
use challenge::Told;

use super::verify::{self, Asks, Ending, Start, Verdict, claims};
use crate::{
    Refusal,
    app::App,
    cookie::{self, From, Kept},
    frame::Frame,
    page::Page,
    read::{FORM, read},
};

const COOKIE: &str = "ikd_counter";
const BEGIN: &str = "/counter";
const ASK: &str = "/counter/ask";
const RESULT: &str = "/counter/result";

/// As long as a request can be answered and its outcome read.
const KEPT_SECONDS: u64 = 1_200;
/// All codes of the longest answer, twice.
const LONGEST: usize = 64 * 1024;
const UNREADABLE: &str = "invalid_request";

/// What a counter asks for: what can be shown without a network too.
const KIND: &str = "face_age";
const CLAIMS: [&str; 2] = ["portrait", "age_over_17"];

/// `GET /counter`: nothing is asked yet.
pub(crate) async fn start(
    State(app): State<Arc<App>>,
    frame: Frame,
) -> Result<Html<String>, Refusal> {
    let RelyingParty { title, purpose, .. } = party(&app).await?;
    let label = |path: &Path| claims::label_of(app.relying.types(), KIND, path, frame.lang);
    let asks = Asks {
        who: title.of(frame.lang).to_owned(),
        purpose: purpose.of(frame.lang).to_owned(),
        attributes: asked().iter().map(label).collect(),
        action: BEGIN.to_owned(),
    };
    Start::at_counter(frame, asks).show()
}

/// `POST /counter`: asks.
pub(crate) async fn begin(State(app): State<Arc<App>>) -> Result<Response, Refusal> {
    let want = Want::claims(asked()).of_type(KIND).in_formats(&[Format::SdJwt]);
    let party = &app.deployment.verifier.party;
    let asked = app.relying.ask(&verify::act(&app), party, want, None).await;
    let asked = asked.map_err(|error| Refusal::new(error.class(), &error))?;
    let kept = Kept {
        name: COOKIE,
        value: asked.session.reveal(),
        path: BEGIN,
        age: KEPT_SECONDS,
        from: From::OwnPages,
        secure: app.deployment.public_url.is_https(),
    };
    Ok(([(SET_COOKIE, kept.header())], Redirect::to(ASK)).into_response())
}

/// `GET /counter/ask`: the challenge.
pub(crate) async fn ask(
    State(app): State<Arc<App>>,
    frame: Frame,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let Some(session) = session(&headers) else { return Ok(Redirect::to(BEGIN).into_response()) };
    challenge(&app, frame, &session, (Told::Nothing, "")).await
}

/// `POST /counter/ask`: what was read from the phone, a line for each code.
pub(crate) async fn hear(
    State(app): State<Arc<App>>,
    frame: Frame,
    headers: HeaderMap,
    sent: Request,
) -> Result<Response, Refusal> {
    let Some(session) = session(&headers) else { return Ok(Redirect::to(BEGIN).into_response()) };
    let said = read(sent, LONGEST, UNREADABLE).await?;
    said.must_be(FORM, UNREADABLE)?;
    let form = Form::parse(&said.body, LONGEST);
    let typed = form.ok().and_then(|mut form| form.take("parts")).unwrap_or_default();
    let parts: Vec<&str> = typed.split_whitespace().collect();
    match app.relying.hear(&session, &parts).await {
        // Whatever came of it stands with the request.
        Ok(Heard::All) | Err(RespondError::Refused(_)) => Ok(Redirect::to(RESULT).into_response()),
        Ok(Heard::Some { have, of }) => {
            challenge(&app, frame, &session, (Told::Some { have, of }, &typed)).await
        }
        Ok(Heard::Nothing) => challenge(&app, frame, &session, (Told::Other, "")).await,
        Err(error) => Err(Refusal::new(error.class(), &error)),
    }
}

/// `GET /counter/result`: the verdict, once.
pub(crate) async fn result(
    State(app): State<Arc<App>>,
    frame: Frame,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let Some(session) = session(&headers) else { return Ok(Redirect::to(BEGIN).into_response()) };
    let outcome = app.relying.returned(&session, None).await;
    let outcome = outcome.map_err(|error| Refusal::new(error.class(), &error))?;
    if matches!(outcome, Outcome::Pending(_)) {
        return challenge(&app, frame, &session, (Told::Other, "")).await;
    }
    let (types, lang) = (app.relying.types(), frame.lang);
    let ending = Ending::at_counter(outcome, (KIND, &asked(), types), lang);
    let page = Verdict::new(frame, ending, app.clock.now(), BEGIN.to_owned());
    Ok(page.show()?.into_response())
}

async fn challenge(
    app: &App,
    frame: Frame,
    session: &Secret,
    (told, typed): (Told, &str),
) -> Result<Response, Refusal> {
    let shown = match app.relying.challenge(session).await {
        Ok(shown) => shown,
        Err(RequestError::Answered | RequestError::Expired) => {
            return Ok(Redirect::to(RESULT).into_response());
        }
        Err(RequestError::Missing) => return Ok(Redirect::to(BEGIN).into_response()),
        Err(error) => return Err(Refusal::new(error.class(), &error)),
    };
    let who = party(app).await?.title.of(frame.lang).to_owned();
    let page = Challenge::new(frame, who, &shown, (told, typed.to_owned()));
    Ok(page.map_err(|_| Refusal::failure())?.show()?.into_response())
}

fn session(headers: &HeaderMap) -> Option<Secret> {
    cookie::find(headers, COOKIE).map(Secret::new)
}

fn asked() -> Vec<Path> {
    CLAIMS.iter().map(|name| Path::of(name)).collect()
}

/// Who asks here, if it may ask for this.
async fn party(app: &App) -> Result<RelyingParty, Refusal> {
    let party = verify::party(app).await?;
    let kind = app.relying.types().find(KIND);
    let may = kind.is_some_and(|kind| party.allowed.iter().any(|it| it.vct == kind.vct));
    let nobody = || Refusal::new(Class::Missing, &"no counter asks for proofs here");
    if may { Ok(party) } else { Err(nobody()) }
}
