//! `/enrol`: making one's key by a link that works once. The key opens nothing before whoever
//! invited has compared both screens.

use std::sync::Arc;

use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header::SET_COOKIE},
    response::{IntoResponse, Redirect, Response},
};
use formats::base64url;
use staff::{Code, EnrolError, Flaw, Opened};
use terms::Moment;

use super::session;
use crate::{
    Place, Refusal,
    app::App,
    cookie,
    frame::Frame,
    lang::texts,
    numbers::time_of_day,
    page::{Page, sample_moment},
    passkey::{Asked, Made},
};

/// The browser that opened the link.
const BROWSER: &str = "ikd_enrol";

/// From the link to the confirmed key, in seconds.
const LIFE: u64 = 15 * 60;

/// How far one has come.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// The link was followed; the button opens it.
    Begin { action: String },
    /// The key is to be made.
    Make(Box<ToMake>),
    /// It was made: both screens show this.
    Compare { shown: String, until: Moment },
    /// It was confirmed.
    Done,
    /// Used, expired or unknown.
    Gone,
}

/// What the browser needs for a new key.
#[derive(Clone, Debug)]
pub(crate) struct ToMake {
    asked: Asked,
    user: String,
    name: String,
    bound: bool,
    problem: Option<Problem>,
}

/// Why the key was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Problem {
    Synced,
    Taken,
    Other,
}

/// The page.
#[derive(Template)]
#[template(path = "console/enrol.html")]
pub(crate) struct Enrol {
    frame: Frame,
    t: &'static Words,
    step: Step,
}

impl Enrol {
    fn new(frame: Frame, step: Step) -> Self {
        Self { t: Words::of(frame.lang), frame, step }
    }

    fn until(&self, moment: &Moment) -> String {
        time_of_day(self.frame.lang, *moment)
    }

    fn problem(&self, problem: &Problem) -> &'static str {
        match problem {
            Problem::Synced => self.t.synced,
            Problem::Taken => self.t.taken,
            Problem::Other => self.t.flawed,
        }
    }

    fn answer(&self) -> Result<Response, Refusal> {
        let status = match &self.step {
            Step::Gone => StatusCode::GONE,
            Step::Make(it) if it.problem.is_some() => StatusCode::UNPROCESSABLE_ENTITY,
            _ => StatusCode::OK,
        };
        Ok((status, self.show()?).into_response())
    }

    /// The page of the browser that has opened the link.
    async fn of(
        app: &App,
        frame: Frame,
        browser: &Code,
        problem: Option<Problem>,
    ) -> Result<Self, Refusal> {
        let step = match app.staff.enrolling(browser).await {
            Ok(opened) => Step::of(opened, problem),
            Err(EnrolError::Missing) => Step::Gone,
            Err(error) => return Err(Refusal::new(error.class(), &error)),
        };
        Ok(Self::new(frame, step))
    }
}

impl Step {
    fn of(opened: Opened, problem: Option<Problem>) -> Self {
        if opened.confirmed {
            return Self::Done;
        }
        match opened.comparison {
            Some(shown) => Self::Compare { shown: shown.reveal().clone(), until: opened.expires },
            None => Self::Make(Box::new(ToMake {
                asked: Asked::new(&opened.begun),
                user: base64url::encode(opened.officer.as_bytes()),
                name: opened.name.reveal().clone(),
                bound: opened.device_bound,
                problem,
            })),
        }
    }
}

/// `GET /enrol/{code}`: a link is opened by a button, so that programs that look at links use up
/// none. The page is the same for every code.
pub(crate) async fn link(frame: Frame, Path(code): Path<String>) -> Result<Response, Refusal> {
    let plain = code.bytes().all(|it| it.is_ascii_alphanumeric() || b"-_".contains(&it));
    let step = if plain { Step::Begin { action: format!("/enrol/{code}") } } else { Step::Gone };
    Enrol::new(frame, step).answer()
}

/// `POST /enrol/{code}`: opens the link for this browser.
pub(crate) async fn open(
    State(app): State<Arc<App>>,
    frame: Frame,
    Path(code): Path<String>,
) -> Result<Response, Refusal> {
    match app.staff.open_link(&Code::new(code)).await {
        Ok(browser) => {
            let kept = session::own_cookie(&app, (BROWSER, "/enrol"), browser.reveal(), LIFE);
            Ok(([(SET_COOKIE, kept)], Redirect::to("/enrol")).into_response())
        }
        Err(EnrolError::Missing) => Enrol::new(frame, Step::Gone).answer(),
        Err(error) => Err(Refusal::new(error.class(), &error)),
    }
}

/// `GET /enrol`: how far this browser has come.
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    frame: Frame,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    Enrol::of(&app, frame, &browser(&headers), None).await?.answer()
}

/// `POST /enrol`: takes the key that the browser has made.
pub(crate) async fn post(
    State(app): State<Arc<App>>,
    frame: Frame,
    headers: HeaderMap,
    Form(made): Form<Made>,
) -> Result<Response, Refusal> {
    let (browser, begun) = (browser(&headers), made.begun);
    let problem = match app.staff.register(&browser, begun, &made.read()?).await {
        Ok(_) => return Ok(Redirect::to("/enrol").into_response()),
        Err(EnrolError::Missing) => None,
        Err(EnrolError::Flaw(Flaw::Synced)) => Some(Problem::Synced),
        Err(EnrolError::Flaw(_)) => Some(Problem::Other),
        Err(EnrolError::KeyTaken) => Some(Problem::Taken),
        Err(error) => return Err(Refusal::new(error.class(), &error)),
    };
    Enrol::of(&app, frame, &browser, problem).await?.answer()
}

fn browser(headers: &HeaderMap) -> Code {
    Code::new(cookie::find(headers, BROWSER).unwrap_or_default())
}

impl Page for Enrol {
    const NAME: &'static str = "enrol";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let make = |bound, problem| {
            Step::Make(Box::new(ToMake {
                asked: Asked::sample(),
                user: "AAAAAAAAAAAAAAAAAAAAAA".to_owned(),
                name: "Ratu Kepala".to_owned(),
                bound,
                problem,
            }))
        };
        let shown = "482913".to_owned();
        vec![
            ("begin", Step::Begin { action: "/enrol/a-code".to_owned() }),
            ("compare", Step::Compare { shown, until: sample_moment() }),
            ("done", Step::Done),
            ("gone", Step::Gone),
            ("make", make(false, None)),
            ("make_bound", make(true, None)),
            ("synced", make(true, Some(Problem::Synced))),
        ]
        .into_iter()
        .map(|(name, step)| (name, Self::new(frame.clone(), step)))
        .collect()
    }
}

texts! { Words {
    title: "Membuat kunci Anda", "Making your key";
    begin: "Tautan ini membuat satu kunci, untuk Anda dan di perangkat ini.",
        "This link makes one key, for you and on this device.";
    begin_do: "Mulai", "Begin";
    whose: "Kunci untuk", "A key for";
    make_do: "Perangkat ini akan meminta sidik jari, wajah, PIN, atau kunci keamanan Anda. Tidak ada kata sandi.",
        "This device will ask for your fingerprint, face, PIN or security key. There is no password.";
    bound: "Peran Anda memerlukan kunci yang tidak dapat keluar dari perangkatnya, misalnya kunci keamanan.",
        "Your role needs a key that cannot leave its device, such as a security key.";
    make: "Buat kunci", "Make the key";
    scripts: "Kunci hanya dapat dibuat jika JavaScript menyala di peramban ini.",
        "A key can only be made with JavaScript switched on in this browser.";
    problem: "Kunci tidak jadi dibuat. Anda membatalkannya, atau perangkat ini tidak mendukungnya. Coba lagi.",
        "No key was made. You cancelled it, or this device cannot make one. Please try again.";
    synced: "Kunci itu dapat disalin ke perangkat lain. Untuk peran Anda, pakai kunci keamanan atau kunci perangkat ini sendiri.",
        "That key can be copied to other devices. For your role, use a security key or one of this device alone.";
    taken: "Kunci ini sudah terdaftar.", "This key is registered already.";
    flawed: "Kunci itu tidak dapat diterima. Coba lagi.", "That key cannot be taken. Please try again.";
    compare: "Bacakan angka ini kepada yang mengundang Anda", "Read these digits to whoever invited you";
    compare_do: "Layar mereka harus menunjukkan angka yang sama. Setelah mereka mengonfirmasi, halaman ini berlanjut sendiri.",
        "Their screen must show the same. Once they have confirmed, this page goes on by itself.";
    until: "Paling lambat pukul", "At the latest by";
    done: "Kunci Anda siap dipakai", "Your key is ready";
    done_do: "Masuk ke meja petugas", "Sign in to the staff desk";
    gone: "Tautan ini tidak berlaku lagi", "This link is no longer valid";
    gone_do: "Sudah dipakai atau sudah lewat 15 menit. Mintalah tautan baru kepada yang mengundang Anda.",
        "It has been used, or 15 minutes have passed. Ask whoever invited you for a new one.";
} }
