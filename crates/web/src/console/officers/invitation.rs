//! `/officers/invitations/{invitation}`: the link that makes one key, and the comparing.
//!
//! The link is shown in the browser that has invited and nowhere else: a cookie for just this
//! page keeps it until a key was made.

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, State},
    http::{HeaderMap, header::SET_COOKIE},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use staff::{Invitation, Invited, Progress, Reached};
use terms::{Act, Id, Moment};

use super::super::{said::Said, session};
use crate::{
    Place, Refusal,
    app::App,
    cookie,
    frame::Frame,
    lang::texts,
    look::Qr,
    numbers::time_of_day,
    page::{Page, sample_moment},
};

/// The browser that has invited.
const LINK: &str = "ikd_link";

/// From the invitation to the confirmed key, in seconds.
const LIFE: u64 = 15 * 60;

/// How far one has come.
#[derive(Clone, Debug)]
enum Step {
    /// The key was made: its digits are to be typed.
    Compare,
    /// It was confirmed.
    Done { officer: String },
    /// The link is to be handed over.
    HandOver { link: String, qr: Qr },
    /// The link was shown in another browser.
    Elsewhere,
    /// The officer's browser has opened the link.
    Opened,
    /// Expired or void.
    Over,
}

/// The page.
#[derive(Template)]
#[template(path = "console/invitation.html")]
pub(crate) struct InvitationPage {
    frame: Frame,
    t: &'static Words,
    action: String,
    name: String,
    until: Moment,
    step: Step,
    said: Option<Said>,
}

impl InvitationPage {
    async fn of(
        app: &App,
        (act, id): (&Act, Id<Invitation>),
        frame: Frame,
        headers: &HeaderMap,
        said: Option<Said>,
    ) -> Result<Self, Refusal> {
        let progress = app.staff.progress(act, id).await;
        let progress = progress.map_err(|error| Refusal::new(error.class(), &error))?;
        let code = cookie::find(headers, LINK).filter(|it| is_code(it));
        let step = Step::of(app, &progress, code);
        let (t, name, action) = (Words::of(frame.lang), progress.name.reveal().clone(), path(id));
        Ok(Self { frame, t, action, name, until: progress.expires, step, said })
    }

    fn answer(&self) -> Result<Response, Refusal> {
        let status = Said::status_of(self.said.as_ref());
        Ok((status, self.show()?).into_response())
    }

    fn waits(&self) -> bool {
        matches!(self.step, Step::HandOver { .. } | Step::Opened)
    }

    fn time(&self) -> String {
        time_of_day(self.frame.lang, self.until)
    }
}

impl Step {
    fn of(app: &App, progress: &Progress, code: Option<&str>) -> Self {
        match progress.reached {
            Reached::Confirmed => Self::Done { officer: format!("/officers/{}", progress.officer) },
            Reached::Made => Self::Compare,
            Reached::Opened => Self::Opened,
            Reached::Over => Self::Over,
            Reached::Sent => {
                let base = app.deployment.console_url.as_str().trim_end_matches('/');
                let link = code.map(|code| format!("{base}/enrol/{code}"));
                link.and_then(Self::hand_over).unwrap_or(Self::Elsewhere)
            }
        }
    }

    fn hand_over(link: String) -> Option<Self> {
        let qr = Qr::of(&link).ok()?;
        Some(Self::HandOver { link, qr })
    }
}

/// Leads to the page of a fresh invitation, which alone gets to see the link.
pub(crate) fn sent(app: &App, invited: &Invited) -> Response {
    let path = path(invited.invitation);
    let kept = session::own_cookie(app, (LINK, &path), invited.code.reveal(), LIFE);
    ([(SET_COOKIE, kept)], Redirect::to(&path)).into_response()
}

/// `GET /officers/invitations/{invitation}`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    headers: HeaderMap,
    Path(id): Path<Id<Invitation>>,
) -> Result<Response, Refusal> {
    InvitationPage::of(&app, (&act, id), frame, &headers, None).await?.answer()
}

/// What the officer has read out.
#[derive(Deserialize)]
pub(crate) struct Read {
    #[serde(default)]
    digits: String,
}

/// `POST /officers/invitations/{invitation}`
pub(crate) async fn post(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    headers: HeaderMap,
    Path(id): Path<Id<Invitation>>,
    Form(Read { digits }): Form<Read>,
) -> Result<Response, Refusal> {
    let digits: String = digits.chars().filter(|it| !it.is_whitespace()).collect();
    let said = match app.staff.confirm(&act, id, &digits).await {
        Ok(_) => {
            let path = path(id);
            let gone = session::own_cookie(&app, (LINK, &path), "", 0);
            return Ok(([(SET_COOKIE, gone)], Redirect::to(&path)).into_response());
        }
        Err(error) => Said::enrol(&error, frame.lang)?,
    };
    InvitationPage::of(&app, (&act, id), frame, &headers, Some(said)).await?.answer()
}

fn path(id: Id<Invitation>) -> String {
    format!("/officers/invitations/{id}")
}

fn is_code(text: &str) -> bool {
    let letter = |it: u8| it.is_ascii_alphanumeric() || it == b'-' || it == b'_';
    (1..=64).contains(&text.len()) && text.bytes().all(letter)
}

impl Page for InvitationPage {
    const NAME: &'static str = "invitation";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let link = "https://meja.example.id/enrol/q2Z5b4rYtQ0c8vKX3mJ7nH1sLdPwEaGfUiOyTzRxCvB";
        let hand_over = Step::hand_over(link.to_owned()).unwrap_or(Step::Elsewhere);
        let wrong = frame.lang.choose(
            "Angkanya tidak sama dengan yang ada di layar petugas. Sisa kesempatan: 2.",
            "These are not the digits on the officer's screen. Tries left: 2.",
        );
        let officer = "/officers/01J0GQ7Y3M5V8ZK2R4T6X9B1CD".to_owned();
        vec![
            ("compare", Step::Compare, None),
            ("done", Step::Done { officer }, None),
            ("elsewhere", Step::Elsewhere, None),
            ("hand_over", hand_over, None),
            ("opened", Step::Opened, None),
            ("over", Step::Over, None),
            ("wrong", Step::Compare, Some(Said::mistake(wrong))),
        ]
        .into_iter()
        .map(|(name, step, said)| {
            let (frame, t) = (frame.clone(), Words::of(frame.lang));
            let action = "/officers/invitations/01J0GQ7Y3M5V8ZK2R4T6X9B1CD".to_owned();
            let until = sample_moment();
            (name, Self { frame, t, action, name: "Tono Loket".to_owned(), until, step, said })
        })
        .collect()
    }
}

texts! { Words {
    title: "Kunci untuk", "A key for";
    until: "Berlaku sampai pukul", "Good until";
    hand_over: "Serahkan tautan ini kepada petugasnya", "Hand this link to the officer";
    scan: "Petugas memindainya, atau membukanya di perangkat yang akan menyimpan kuncinya. Jangan dikirim kepada orang lain.",
        "The officer scans it, or opens it on the device that will hold the key. Give it to nobody else.";
    qr: "Kode QR dari tautan undangan", "QR code of the invitation's link";
    link: "Tautan", "Link";
    next: "Setelah kunci dibuat, layar petugas menunjukkan enam angka. Ketikkan angka itu di halaman ini; halaman ini berlanjut sendiri.",
        "When the key is made, the officer's screen shows six digits. You type them on this page, which goes on by itself.";
    opened: "Tautan sudah dibuka", "The link was opened";
    opened_do: "Petugas sedang membuat kuncinya. Bila bukan petugas itu yang membukanya, akhiri penugasannya dan undang lagi.",
        "The officer is making the key. If it was somebody else who opened it, end the officer's work and invite anew.";
    compare: "Cocokkan kedua layar", "Compare both screens";
    compare_do: "Minta petugas membacakan enam angka di layarnya, sambil bertatap muka atau lewat suara yang Anda kenal.",
        "Have the officer read you the six digits on their screen, face to face or by a voice you know.";
    digits: "Enam angka di layar petugas", "Six digits on the officer's screen";
    confirm: "Konfirmasi kunci", "Confirm the key";
    done: "Kunci dikonfirmasi", "The key is confirmed";
    done_do: "Petugas dapat masuk dengan kunci itu mulai sekarang.",
        "The officer can sign in with it from now on.";
    over: "Undangan ini tidak berlaku lagi", "This invitation is no longer valid";
    over_do: "Lewat 15 menit, tiga kali keliru, atau penugasannya berakhir. Undang lagi dari halaman petugas.",
        "15 minutes have passed, the digits were wrong three times, or the work was ended. Invite anew from the officer's page.";
    elsewhere: "Tautan ditampilkan di peramban lain", "The link was shown in another browser";
    elsewhere_do: "Tautan hanya tampak di peramban yang mengundang. Bila hilang, undang lagi.",
        "It is shown only where the invitation was made. If it is lost, invite anew.";
    to_officer: "Ke halaman petugas", "To the officer's page";
    back: "Semua petugas", "All officers";
} }
