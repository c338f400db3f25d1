//! `/issues`: what cannot be done, as offices report it.

mod one;
mod reach;

use std::sync::Arc;

use activation::platforms::{System, Version};
use askama::Template;
use axum::{
    Extension, Form,
    extract::State,
    response::{Html, IntoResponse, Redirect, Response},
};
use desk::{Issue, IssueKind, IssueText, NewIssue, Office, Phones};
use serde::Deserialize;
use terms::{
    Act,
    Permission::{KeepOffice, Serve},
};

use super::said::Said;
use crate::{
    Place, Refusal,
    app::App,
    frame::Frame,
    issue::{chip, day, samples},
    lang::texts,
    look::Chip,
    page::Page,
    table::{Opens::To, Table},
};
pub(crate) use one::IssuePage;
use reach::{offices, refuse};

/// The page.
#[derive(Template)]
#[template(path = "console/issues/list.html")]
pub(crate) struct Issues {
    frame: Frame,
    t: &'static Words,
    issues: Vec<Issue>,
    /// Those within reach.
    offices: Vec<Office>,
    typed: Typed,
    said: Option<Said>,
}

/// A report, as it was typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    office: String,
    kind: String,
    system: String,
    below: String,
    text: String,
}

/// The pages of known issues, laid beside the others.
pub(super) fn lay(table: Table) -> Table {
    table
        .get("/issues", To(Serve), get)
        .post("/issues", To(Serve), post)
        .get("/issues/{issue}", To(Serve), one::get)
        .post("/issues/{issue}/met", To(Serve), one::met)
        .post("/issues/{issue}/answer", To(KeepOffice), one::answer)
}

impl Typed {
    fn read(&self) -> Option<NewIssue> {
        let system = match self.system.as_str() {
            "" => None,
            code => Some(System::of_code(code)?),
        };
        let below = match self.below.trim() {
            "" => None,
            text => Some(text.parse::<Version>().ok()?),
        };
        Some(NewIssue {
            office: self.office.parse().ok()?,
            kind: IssueKind::of_code(&self.kind)?,
            phones: Phones::new(system, below),
            text: self.text.parse::<IssueText>().ok()?,
        })
    }
}

impl Issues {
    // What the template asks.

    fn state(&self, issue: &Issue) -> Chip {
        chip(issue.state, self.frame.lang)
    }

    fn title(&self, issue: &Issue) -> String {
        issue.title(self.frame.lang)
    }

    fn day(&self, issue: &Issue) -> String {
        day(issue.reported_at, self.frame.lang)
    }

    fn kinds(&self) -> [(&'static str, &'static str, bool); 8] {
        let lang = self.frame.lang;
        IssueKind::ALL.map(|kind| (kind.code(), kind.title(lang), kind.code() == self.typed.kind))
    }

    fn systems(&self) -> [(&'static str, &'static str, bool); 3] {
        let lang = self.frame.lang;
        System::ALL.map(|it| (it.code(), it.title(lang), it.code() == self.typed.system))
    }

    fn is_chosen(&self, office: &Office) -> bool {
        office.id.to_string() == self.typed.office
    }
}

/// `GET /issues`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
) -> Result<Html<String>, Refusal> {
    list(&app, &act, frame, (Typed::default(), None)).await?.show()
}

/// `POST /issues`
pub(crate) async fn post(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Form(typed): Form<Typed>,
) -> Result<Response, Refusal> {
    let Some(new) = typed.read() else {
        let said = Said::mistake(Words::of(frame.lang).unreadable);
        let status = said.status;
        let page = list(&app, &act, frame, (typed, Some(said))).await?;
        return Ok((status, page.show()?).into_response());
    };
    let issue = app.desk.report_issue(&act, new).await.map_err(|error| refuse(&error))?;
    Ok(Redirect::to(&format!("/issues/{issue}")).into_response())
}

async fn list(
    app: &App,
    act: &Act,
    frame: Frame,
    (typed, said): (Typed, Option<Said>),
) -> Result<Issues, Refusal> {
    let issues = app.desk.issues(act).await.map_err(|error| refuse(&error))?;
    let offices = offices(app, act).await?;
    Ok(Issues { t: Words::of(frame.lang), frame, issues, offices, typed, said })
}

impl Page for Issues {
    const NAME: &'static str = "issues";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let t = Words::of(frame.lang);
        let office = || super::sample_house().map(|it| it.office).into_iter().collect();
        let new = |issues, offices, typed, said| Self {
            frame: frame.clone(),
            t,
            issues,
            offices,
            typed,
            said,
        };
        let typed = Typed {
            kind: IssueKind::Camera.code().to_owned(),
            system: System::Ios.code().to_owned(),
            below: "lima belas".to_owned(),
            text: "Kamera \"gelap\" <b>".to_owned(),
            ..Typed::default()
        };
        vec![
            ("none", new(Vec::new(), Vec::new(), Typed::default(), None)),
            ("some", new(samples(), office(), Typed::default(), None)),
            ("unreadable", new(samples(), office(), typed, Some(Said::mistake(t.unreadable)))),
        ]
    }
}

texts! { Words {
    title: "Kendala yang diketahui", "Known issues";
    lead: "Apa yang tidak dapat dilakukan, di ponsel mana, dan apa jawaban pusat.",
        "What cannot be done, on which phones, and what the centre answers.";
    none: "Belum ada kendala yang dilaporkan.", "No issue has been reported yet.";
    what: "Kendala", "Issue";
    state: "Keadaan", "State";
    reported: "Dilaporkan", "Reported";
    offices: "Kantor", "Offices";
    report: "Laporkan kendala", "Report an issue";
    first: "Bila kendalanya sudah ada di atas, laporan Anda menambah jumlah kantornya.",
        "If it stands above already, your report adds an office to it.";
    office: "Kantor yang mengalami", "Office that has met it";
    no_office: "Buka dahulu kantor di wilayah Anda, lalu laporkan untuk kantor itu.",
        "Open an office in your region first, and report for it.";
    kind: "Apa yang tidak dapat dilakukan", "What cannot be done";
    system: "Di ponsel mana", "On which phones";
    any: "Semua ponsel", "Every phone";
    below: "Hanya versi di bawah", "Only versions below";
    below_hint: "Seperti 15 atau 8.1. Kosong berarti semua versi.", "Such as 15 or 8.1. Empty means every version.";
    text: "Yang terjadi", "What happens";
    text_hint: "Paling banyak 600 huruf. Jangan menulis nama, NIK, atau nomor siapa pun. Hanya petugas yang membacanya.",
        "At most 600 letters. Write nobody's name, NIK or number. Only officers read it.";
    send: "Kirim laporan", "Send the report";
    unreadable: "Ada isian yang kosong atau tidak dapat dibaca. Periksa versi dan uraiannya; yang Anda tulis masih ada.",
        "Something is empty or cannot be read. Check the version and what happens; what you wrote is still there.";
} }
