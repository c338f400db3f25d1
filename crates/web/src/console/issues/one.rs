//! `/issues/{issue}`: one issue: who has met it, and what the centre answers.

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use desk::{Issue, IssueAnswer, IssueError, IssueState, NewAnswer, Office, may_answer};
use serde::Deserialize;
use terms::{Act, Id};

use super::reach::{offices, refuse};
use crate::{
    Place, Refusal,
    app::App,
    console::said::Said,
    frame::Frame,
    issue::{chip, day, sample_answer, samples},
    lang::texts,
    look::Chip,
    page::Page,
};

/// The page.
#[derive(Template)]
#[template(path = "console/issues/one.html")]
pub(crate) struct IssuePage {
    frame: Frame,
    t: &'static Words,
    issue: Issue,
    answers: Vec<IssueAnswer>,
    offices: Vec<Office>,
    may_answer: bool,
    typed: Typed,
    said: Option<Said>,
}

/// An answer, as it was typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    state: String,
    indonesian: String,
    english: String,
    seen: u32,
}

/// Which office has met it.
#[derive(Deserialize)]
pub(crate) struct Met {
    office: Id<Office>,
}

impl Typed {
    fn read(&self) -> Option<NewAnswer> {
        Some(NewAnswer {
            state: IssueState::of_code(&self.state)?,
            indonesian: self.indonesian.parse().ok()?,
            english: self.english.parse().ok()?,
            seen: self.seen,
        })
    }
}

impl IssuePage {
    // What the template asks.

    fn title(&self) -> String {
        self.issue.title(self.frame.lang)
    }

    fn chip(&self, state: &IssueState) -> Chip {
        chip(*state, self.frame.lang)
    }

    fn reported(&self) -> String {
        day(self.issue.reported_at, self.frame.lang)
    }

    fn day(&self, answer: &IssueAnswer) -> String {
        day(answer.at, self.frame.lang)
    }

    fn states(&self) -> [(&'static str, &'static str, bool); 3] {
        let first = IssueState::Working.code();
        let chosen = if self.typed.state.is_empty() { first } else { self.typed.state.as_str() };
        let lang = self.frame.lang;
        IssueState::ANSWERS.map(|it| (it.code(), it.title(lang), it.code() == chosen))
    }
}

type Asked = (Path<Id<Issue>>, Extension<Act>);

/// `GET /issues/{issue}`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    frame: Frame,
    (Path(issue), Extension(act)): Asked,
) -> Result<Response, Refusal> {
    show(&app, (&act, issue), frame, (Typed::default(), None)).await
}

/// `POST /issues/{issue}/met`
pub(crate) async fn met(
    State(app): State<Arc<App>>,
    (Path(issue), Extension(act)): Asked,
    Form(met): Form<Met>,
) -> Result<Redirect, Refusal> {
    let done = app.desk.meet_issue(&act, issue, met.office).await;
    done.map_err(|error| refuse(&error))?;
    Ok(Redirect::to(&format!("/issues/{issue}")))
}

/// `POST /issues/{issue}/answer`
pub(crate) async fn answer(
    State(app): State<Arc<App>>,
    frame: Frame,
    (Path(issue), Extension(act)): Asked,
    Form(typed): Form<Typed>,
) -> Result<Response, Refusal> {
    let t = Words::of(frame.lang);
    let said = match typed.read() {
        None => Said::mistake(t.unreadable),
        Some(new) => match app.desk.answer_issue(&act, issue, new).await {
            Ok(()) => return Ok(Redirect::to(&format!("/issues/{issue}")).into_response()),
            Err(IssueError::GoneOn) => {
                Said { status: StatusCode::CONFLICT, text: t.gone_on.to_owned() }
            }
            Err(error) => return Err(refuse(&error)),
        },
    };
    show(&app, (&act, issue), frame, (typed, Some(said))).await
}

async fn show(
    app: &App,
    (act, issue): (&Act, Id<Issue>),
    frame: Frame,
    (typed, said): (Typed, Option<Said>),
) -> Result<Response, Refusal> {
    let (issue, answers) = app.desk.issue(act, issue).await.map_err(|error| refuse(&error))?;
    let (offices, may_answer) = (offices(app, act).await?, may_answer(act));
    let (t, status) = (Words::of(frame.lang), Said::status_of(said.as_ref()));
    let page = IssuePage { frame, t, issue, answers, offices, may_answer, typed, said };
    Ok((status, page.show()?).into_response())
}

impl Page for IssuePage {
    const NAME: &'static str = "issue";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let t = Words::of(frame.lang);
        let house = crate::console::sample_house();
        let offices: Vec<Office> = house.map(|it| it.office).into_iter().collect();
        let all = samples();
        let new = |number: usize, answers, may_answer, (typed, said)| {
            let (issue, offices) = (all.get(number)?.clone(), offices.clone());
            let frame = frame.clone();
            Some(Self { frame, t, issue, answers, offices, may_answer, typed, said })
        };
        let plain = || (Typed::default(), None);
        let answers = |states: &[IssueState]| -> Vec<IssueAnswer> {
            states.iter().filter_map(|state| sample_answer(*state)).collect()
        };
        let both = answers(&[IssueState::Solved, IssueState::Working]);
        let typed = Typed { indonesian: "Sudah <b>".to_owned(), ..Typed::default() };
        let gone_on = Said { status: StatusCode::CONFLICT, text: t.gone_on.to_owned() };
        let some = [
            ("met", new(0, Vec::new(), false, plain())),
            ("answered", new(2, both, true, plain())),
            ("gone_on", new(1, answers(&[IssueState::Working]), true, (typed, Some(gone_on)))),
        ];
        some.into_iter().filter_map(|(name, page)| Some((name, page?))).collect()
    }
}

texts! { Words {
    eyebrow: "Kendala", "Issue";
    reported: "Dilaporkan", "Reported";
    offices: "Jumlah kantor yang mengalaminya:", "Offices that have met it:";
    followers: "Jumlah orang yang menunggu kabar:", "People who wait for news:";
    text: "Yang ditulis petugas", "What the officer wrote";
    answers: "Jawaban pusat", "The centre's answers";
    none: "Pusat belum menjawab. Sebelum itu halaman umum tidak menampilkan kendala ini.",
        "The centre has not answered. Until then the public page does not show this issue.";
    met: "Kantor saya juga mengalaminya", "My office has met it, too";
    office: "Kantor", "Office";
    add: "Tambahkan kantor ini", "Add this office";
    add_means: "Bila kendalanya sudah dinyatakan teratasi, ia terbuka lagi.", "If it counts as solved, it is open again.";
    answer: "Jawab untuk semua orang", "Answer for everybody";
    answer_means: "Jawaban tampil di halaman umum. Bila teratasi atau tidak dapat diatasi, yang menunggu dikabari satu kali, lalu kontaknya dihapus.",
        "The answer stands on the public page. If it is solved or cannot be, whoever waits is told once, and their contact is deleted.";
    state: "Keadaan sekarang", "How it stands now";
    indonesian: "Jawaban dalam bahasa Indonesia", "Answer in Indonesian";
    english: "Jawaban dalam bahasa Inggris", "Answer in English";
    send: "Kirim jawaban", "Send the answer";
    unreadable: "Tulis jawaban dalam kedua bahasa, masing-masing paling banyak 600 huruf.",
        "Write the answer in both languages, at most 600 letters each.";
    gone_on: "Orang lain baru saja menjawab. Baca dahulu jawabannya di atas; yang Anda tulis masih ada.",
        "Somebody else has just answered. Read that above first; what you wrote is still there.";
    back: "Semua kendala", "All issues";
} }
