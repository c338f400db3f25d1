//! The door of the console: it opens by a passkey, and on a demonstration also by a link that
//! works once.

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, State},
    http::{HeaderMap, Method, StatusCode, header::SET_COOKIE},
    response::{IntoResponse, Redirect, Response},
};
use protocols::Secret;
use serde::Deserialize;
use staff::{Code, SessionError, SignInError};
use terms::Moment;

use super::session;
use crate::{
    Place, Refusal,
    app::App,
    frame::Frame,
    lang::texts,
    listen::Peer,
    numbers::time_of_day,
    page::{Page, sample_moment},
    passkey::{Answer, Asked},
};

/// Where one goes if nothing else was asked for.
const HOME: &str = "/residents";

/// How one stands before the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Door {
    /// Nobody is signed in.
    Closed,
    /// The session was ended.
    Left,
    /// The session is locked: the same officer's key opens it.
    Locked,
    /// The link of a demonstration is used, expired or unknown.
    Spent,
    /// The key was not taken.
    Refused(Reason),
}

/// Why a key was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    Late,
    Unknown,
    Wait(Moment),
}

/// Whether the door has a link besides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Link {
    Demonstration,
    None,
}

/// The page.
#[derive(Template)]
#[template(path = "console/sign_in.html")]
pub(crate) struct SignIn {
    frame: Frame,
    t: &'static Words,
    door: Door,
    link: Link,
    asked: Asked,
    action: &'static str,
    next: String,
}

impl SignIn {
    /// The door, for whoever asked for the page `next`.
    pub fn at(app: &App, frame: Frame, door: Door, next: &str) -> Result<Response, Refusal> {
        let asked = Asked::new(&app.staff.begin_sign_in());
        Self::new(app, (frame, door), (asked, "/sign-in"), next).answer()
    }

    /// The door of a locked session.
    pub async fn unlock(
        app: &App,
        (frame, code): (Frame, &str),
        door: Door,
        next: &str,
    ) -> Result<Response, Refusal> {
        match app.staff.begin_unlock(&Code::new(code)).await {
            Ok(begun) => {
                let asked = (Asked::new(&begun), "/unlock");
                Self::new(app, (frame, door), asked, next).answer()
            }
            Err(SessionError::Missing) => Self::at(app, frame, Door::Closed, next),
            Err(error) => Err(Refusal::new(error.class(), &error)),
        }
    }

    fn new(
        app: &App,
        (frame, door): (Frame, Door),
        (asked, action): (Asked, &'static str),
        next: &str,
    ) -> Self {
        let link = if app.deployment.demo { Link::Demonstration } else { Link::None };
        let next = inside(next).to_owned();
        Self { t: Words::of(frame.lang), frame, door, link, asked, action, next }
    }

    fn answer(&self) -> Result<Response, Refusal> {
        let status = match self.door {
            Door::Left => StatusCode::OK,
            Door::Refused(Reason::Wait(_)) => StatusCode::TOO_MANY_REQUESTS,
            _ => StatusCode::UNAUTHORIZED,
        };
        Ok((status, self.show()?).into_response())
    }

    fn is_locked(&self) -> bool {
        self.action == "/unlock"
    }

    fn wait(&self, until: &Moment) -> String {
        format!("{} {}.", self.t.wait_advice, time_of_day(self.frame.lang, *until))
    }
}

/// The answer of a key, and where to go then.
#[derive(Deserialize)]
pub(crate) struct Signed {
    #[serde(default)]
    next: String,
    #[serde(flatten)]
    answer: Answer,
}

/// `GET /sign-in`
pub(crate) async fn get(State(app): State<Arc<App>>, frame: Frame) -> Result<Response, Refusal> {
    let mut page = SignIn::at(&app, frame, Door::Closed, "")?;
    // Whoever asks for the door is refused nothing.
    *page.status_mut() = StatusCode::OK;
    Ok(page)
}

/// `POST /sign-in`: a key opens a new session, whatever the browser brought along.
pub(crate) async fn post(
    State(app): State<Arc<App>>,
    peer: Option<Extension<Peer>>,
    frame: Frame,
    Form(Signed { next, answer }): Form<Signed>,
) -> Result<Response, Refusal> {
    let from = session::address(peer);
    match app.staff.sign_in(&answer.read(from)?).await {
        Ok((code, _)) => Ok(come_in(&app, &code, &next)),
        Err(error) => SignIn::at(&app, frame, Door::Refused(reason(error)?), &next),
    }
}

/// `POST /unlock`: a key of the same officer opens the locked session again.
pub(crate) async fn unlock(
    State(app): State<Arc<App>>,
    peer: Option<Extension<Peer>>,
    frame: Frame,
    headers: HeaderMap,
    Form(Signed { next, answer }): Form<Signed>,
) -> Result<Response, Refusal> {
    let from = session::address(peer);
    let code = session::code(&app, &headers).unwrap_or_default();
    match app.staff.unlock(&Code::new(code), &answer.read(from)?).await {
        Ok((code, _)) => Ok(come_in(&app, &code, &next)),
        Err(SignInError::SessionMissing) => SignIn::at(&app, frame, Door::Closed, &next),
        Err(error) => {
            SignIn::unlock(&app, (frame, code), Door::Refused(reason(error)?), &next).await
        }
    }
}

/// `GET /bootstrap/{code}`: spends the link of a demonstration.
pub(crate) async fn enter(
    State(app): State<Arc<App>>,
    frame: Frame,
    Path(code): Path<String>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    if method == Method::HEAD || headers.contains_key("sec-purpose") {
        // Who only knocks, or a browser that looks ahead, must not take it.
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let opened = app.sessions.open(&Secret::new(code)).filter(|_| app.deployment.demo);
    match opened {
        Some(session) => Ok(come_in(&app, &Code::new(session.reveal()), "")),
        None => SignIn::at(&app, frame, Door::Spent, ""),
    }
}

/// `POST /sign-out`: also for a locked session.
pub(crate) async fn leave(
    State(app): State<Arc<App>>,
    frame: Frame,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    if let Some(code) = session::code(&app, &headers) {
        app.sessions.close(code);
        match app.staff.sign_out(&Code::new(code)).await {
            Ok(()) | Err(SessionError::Missing) => {}
            Err(error) => return Err(Refusal::new(error.class(), &error)),
        }
    }
    let mut page = SignIn::at(&app, frame, Door::Left, "")?;
    if let Ok(gone) = session::gone(&app).parse() {
        page.headers_mut().insert(SET_COOKIE, gone);
    }
    Ok(page)
}

fn come_in(app: &App, code: &Code, next: &str) -> Response {
    ([(SET_COOKIE, session::kept(app, code.reveal()))], Redirect::to(inside(next))).into_response()
}

/// The path, if it leads nowhere else: a browser reads `//` and `/\` as another host.
fn inside(next: &str) -> &str {
    let own = next.starts_with('/')
        && !next.starts_with("//")
        && next.len() <= 512
        && next.bytes().all(|it| it.is_ascii_graphic() && it != b'\\');
    // These two do not answer to a link.
    let door = ["/sign-", "/unlock", "/bootstrap/", "/enrol"];
    if own && !door.iter().any(|it| next.starts_with(it)) { next } else { HOME }
}

fn reason(error: SignInError) -> Result<Reason, Refusal> {
    match error {
        SignInError::Expired | SignInError::Spent => Ok(Reason::Late),
        SignInError::Wait { until } => Ok(Reason::Wait(until)),
        SignInError::Flaw(_) | SignInError::Unknown | SignInError::SessionMissing => {
            Ok(Reason::Unknown)
        }
        SignInError::Forbidden(_) | SignInError::Store(_) => {
            Err(Refusal::new(error.class(), &error))
        }
    }
}

impl Page for SignIn {
    const NAME: &'static str = "sign_in";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let refused = |reason| Door::Refused(reason);
        [
            ("closed", Door::Closed, Link::None),
            ("demonstration", Door::Closed, Link::Demonstration),
            ("late", refused(Reason::Late), Link::None),
            ("left", Door::Left, Link::None),
            ("locked", Door::Locked, Link::None),
            ("spent", Door::Spent, Link::Demonstration),
            ("unknown", refused(Reason::Unknown), Link::None),
            ("wait", refused(Reason::Wait(sample_moment())), Link::None),
        ]
        .map(|(name, door, link)| {
            let (frame, t) = (frame.clone(), Words::of(frame.lang));
            let (asked, next) = (Asked::sample(), HOME.to_owned());
            let action = if door == Door::Locked { "/unlock" } else { "/sign-in" };
            (name, Self { frame, t, door, link, asked, action, next })
        })
        .into()
    }
}

texts! { Words {
    title: "Masuk ke meja petugas", "Sign in to the staff desk";
    with_key: "Masuk dengan kunci Anda: sidik jari, wajah, PIN perangkat, atau kunci keamanan.",
        "Sign in with your key: fingerprint, face, the device's PIN, or a security key.";
    sign_in: "Masuk dengan kunci", "Sign in with your key";
    unlock: "Buka dengan kunci", "Unlock with your key";
    scripts: "Kunci hanya dapat dipakai jika JavaScript menyala di peramban ini.",
        "A key can only be used with JavaScript switched on in this browser.";
    problem: "Kunci tidak terpakai", "The key was not used";
    problem_advice: "Anda membatalkannya, atau perangkat ini tidak punya kunci untuk meja ini. Coba lagi.",
        "You cancelled it, or this device has no key for this desk. Please try again.";
    locked: "Meja terkunci", "The desk is locked";
    locked_advice: "Tidak dipakai selama 15 menit. Buka dengan kunci Anda; halaman tadi dibuka lagi.",
        "It was not used for 15 minutes. Unlock it with your key; the page you were on opens again.";
    left: "Anda sudah keluar", "You are signed out";
    left_advice: "Untuk masuk lagi, pakai kunci Anda.", "To sign in again, use your key.";
    late: "Terlalu lama", "That took too long";
    late_advice: "Pertanyaannya sudah lewat waktu atau sudah dijawab. Coba lagi.",
        "The question had expired or was answered already. Please try again.";
    unknown: "Kunci ini tidak membuka apa pun di sini", "This key opens nothing here";
    unknown_advice: "Belum dikonfirmasi oleh penyelia, sudah dicabut, atau bukan kunci Anda.",
        "It was not confirmed by a supervisor yet, was removed, or is not yours.";
    wait: "Terlalu banyak jawaban keliru", "Too many wrong answers";
    wait_advice: "Coba lagi setelah pukul", "Please try again after";
    spent: "Tautan ini tidak berlaku lagi", "This link is no longer valid";
    spent_advice: "Tautan sudah dipakai atau sudah lewat waktunya. Buat tautan baru di mesin server.",
        "It has been used or has expired. Make a new one on the server.";
    new_here: "Belum punya kunci? Mintalah tautan kepada penyelia Anda.",
        "No key yet? Ask your supervisor for a link.";
    by_link: "Peragaan: tanpa kunci, meja dibuka dengan tautan sekali pakai yang dicetak server saat dinyalakan.",
        "Demonstration: without a key the desk opens with the one-time link that the server prints when it starts.";
} }

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn after_signing_in_one_stays_inside() {
        for path in ["/residents", "/residents/01J0GQ7Y3M5V8ZK2R4T6X9B1CD/history?after=3"] {
            assert_eq!(inside(path), path);
        }
        for path in [
            "",
            "residents",
            "//evil.example",
            "/\\evil.example",
            "/a\\b",
            "https://evil.example",
            "/a b",
            "/a\r\nset-cookie: x",
            "/\u{2028}",
            "/sign-in",
            "/sign-out",
            "/bootstrap/x",
            "/enrol/x",
            "javascript:alert(1)",
        ] {
            assert_eq!(inside(path), HOME, "{path:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_wished_the_host_stays_ours(text in "\\PC{0,40}") {
            let base: axum::http::Uri = format!("http://desk.example{}", inside(&text)).parse().unwrap();
            prop_assert_eq!(base.host(), Some("desk.example"));
        }
    }
}
