//! `/known-issues/{issue}`: whoever wants to be told how it ends leaves a contact that is theirs. The
//! contact is never in an address and stands on no page but the one on which it was mistyped.

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use desk::{Follower, Issue, IssueError};
use messages::{AskError, Contact, Means, Proof, ProveError, Proven};
use serde::Deserialize;
use terms::{Act, Id};

use crate::{
    Place, Refusal, app::App, frame::Frame, issue::samples, lang::texts, listen::Peer, page::Page,
    public::lines::from,
};

/// The page.
#[derive(Template)]
#[template(path = "public/issues/follow.html")]
pub(crate) struct FollowPage {
    frame: Frame,
    t: &'static Words,
    issue: Issue,
    step: Step,
    problem: Option<Problem>,
}

/// How far it has come.
enum Step {
    /// Nothing can be sent from here.
    Nowhere,
    Contact {
        means: Vec<Means>,
        typed: String,
    },
    /// Digits are on their way.
    Code(Id<Proof>),
    Done,
    /// They are told nothing any more.
    Left,
    /// There is nothing to wait for.
    Settled,
}

/// What is wrong, and what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Problem {
    Busy,
    CodeOver,
    CodeWrong,
    Contact,
    Unreachable,
}

/// What was typed at the first step.
#[derive(Deserialize)]
pub(crate) struct TypedContact {
    contact: String,
}

/// What was typed at the second.
#[derive(Deserialize)]
pub(crate) struct TypedCode {
    proof: Id<Proof>,
    code: String,
    /// What the digits are for: to be told, or to be told no more.
    #[serde(default)]
    want: Want,
}

#[derive(Clone, Copy, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Want {
    #[default]
    Follow,
    Leave,
}

/// `GET /known-issues/{issue}`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    frame: Frame,
    Path(issue): Path<Id<Issue>>,
) -> Result<Response, Refusal> {
    let issue = known(&app, issue).await?;
    let step = first(&app, &issue, String::new());
    page(frame, issue, step, None)
}

/// `POST /known-issues/{issue}/contact`: digits are sent there.
pub(crate) async fn contact(
    State(app): State<Arc<App>>,
    frame: Frame,
    Path(issue): Path<Id<Issue>>,
    peer: Option<Extension<Peer>>,
    Form(typed): Form<TypedContact>,
) -> Result<Response, Refusal> {
    let issue = known(&app, issue).await?;
    if issue.state.is_settled() {
        return page(frame, issue, Step::Settled, None);
    }
    let problem = match typed.contact.parse::<Contact>() {
        Err(_) => Problem::Contact,
        Ok(contact) => {
            let asked = (&contact, frame.lang);
            match app.messages.ask(&Act::visitor(), asked, from(peer)).await {
                Ok(proof) => return page(frame, issue, Step::Code(proof), None),
                Err(AskError::Busy { .. }) => Problem::Busy,
                Err(AskError::Unreachable) => Problem::Unreachable,
                Err(error) => return Err(Refusal::new(error.class(), &error)),
            }
        }
    };
    let step = first(&app, &issue, typed.contact);
    page(frame, issue, step, Some(problem))
}

/// `POST /known-issues/{issue}/code`: whoever has the digits waits.
pub(crate) async fn code(
    State(app): State<Arc<App>>,
    frame: Frame,
    Path(issue): Path<Id<Issue>>,
    Form(typed): Form<TypedCode>,
) -> Result<Response, Refusal> {
    let issue = known(&app, issue).await?;
    match app.messages.prove(&Act::visitor(), typed.proof, &typed.code).await {
        Ok(proven) => {
            let step = match typed.want {
                Want::Follow => follow(&app, &frame, &issue, &proven).await?,
                Want::Leave => leave(&app, &issue, &proven).await?,
            };
            page(frame, issue, step, None)
        }
        Err(ProveError::Wrong { .. }) => {
            page(frame, issue, Step::Code(typed.proof), Some(Problem::CodeWrong))
        }
        Err(ProveError::Over) => {
            let step = first(&app, &issue, String::new());
            page(frame, issue, step, Some(Problem::CodeOver))
        }
        Err(error) => Err(Refusal::new(error.class(), &error)),
    }
}

async fn follow(app: &App, frame: &Frame, issue: &Issue, proven: &Proven) -> Result<Step, Refusal> {
    let contact = app.messages.seal(&proven.contact);
    let contact = contact.map_err(|error| Refusal::new(error.class(), &error))?.0;
    let follower = Follower { mark: proven.mark.0, contact, language: frame.lang };
    match app.desk.follow_issue(&Act::visitor(), issue.id, follower).await {
        Ok(()) => Ok(Step::Done),
        Err(IssueError::GoneOn) => Ok(Step::Settled),
        Err(error) => Err(Refusal::new(error.class(), &error)),
    }
}

async fn leave(app: &App, issue: &Issue, proven: &Proven) -> Result<Step, Refusal> {
    let left = app.desk.unfollow_issue(&Act::visitor(), issue.id, proven.mark.0).await;
    left.map_err(|error| Refusal::new(error.class(), &error))?;
    Ok(Step::Left)
}

async fn known(app: &App, issue: Id<Issue>) -> Result<Issue, Refusal> {
    let found = app.desk.known_issue(issue).await;
    found.map_err(|error| Refusal::new(error.class(), &error))
}

fn first(app: &App, issue: &Issue, typed: String) -> Step {
    match app.messages.means() {
        _ if issue.state.is_settled() => Step::Settled,
        means if means.is_empty() => Step::Nowhere,
        means => Step::Contact { means, typed },
    }
}

fn page(
    frame: Frame,
    issue: Issue,
    step: Step,
    problem: Option<Problem>,
) -> Result<Response, Refusal> {
    let status = match problem {
        None => StatusCode::OK,
        Some(Problem::Busy) => StatusCode::TOO_MANY_REQUESTS,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = FollowPage { t: Words::of(frame.lang), frame, issue, step, problem };
    Ok((status, page.show()?).into_response())
}

impl FollowPage {
    // What the template asks.

    fn title(&self) -> String {
        self.issue.title(self.frame.lang)
    }

    fn means(&self, means: &[Means]) -> String {
        let titles: Vec<_> = means.iter().map(|it| it.title(self.frame.lang)).collect();
        titles.join(self.t.or)
    }

    fn told(&self) -> Option<&'static str> {
        let t = self.t;
        self.problem.map(|problem| match problem {
            Problem::Busy => t.busy,
            Problem::CodeOver => t.code_over,
            Problem::CodeWrong => t.code_wrong,
            Problem::Contact => t.contact_wrong,
            Problem::Unreachable => t.unreachable,
        })
    }
}

impl Page for FollowPage {
    const NAME: &'static str = "known_issue";
    const PLACE: Place = Place::Public;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let issue = samples().into_iter().find(|it| it.is_known() && !it.state.is_settled());
        let Some(issue) = issue else { return Vec::new() };
        let new = |step, problem| {
            let (t, issue) = (Words::of(frame.lang), issue.clone());
            Self { frame: frame.clone(), t, issue, step, problem }
        };
        let ask = |typed: &str| {
            let means = vec![Means::Mail, Means::Phone];
            Step::Contact { means, typed: typed.to_owned() }
        };
        let proof = Id::from_bytes([1; 16]);
        vec![
            ("nowhere", new(Step::Nowhere, None)),
            ("contact", new(ask(""), None)),
            ("contact_wrong", new(ask("siti@"), Some(Problem::Contact))),
            ("code", new(Step::Code(proof), None)),
            ("code_wrong", new(Step::Code(proof), Some(Problem::CodeWrong))),
            ("done", new(Step::Done, None)),
            ("left", new(Step::Left, None)),
            ("settled", new(Step::Settled, None)),
        ]
    }
}

texts! { Words {
    eyebrow: "Kabari saya", "Tell me";
    contact: "Ke mana kami mengirim kabar?", "Where do we send the news?";
    contact_is: "Dengan mengirim ini Anda setuju dikabari satu kali: bila kendala ini teratasi, atau bila tidak dapat diatasi. Setelah itu kontak Anda dihapus, paling lambat setelah satu tahun.",
        "By sending this you agree to be told once: when this issue is solved, or when it cannot be. Then your contact is deleted, after one year at the latest.";
    example: "Misalnya nama@contoh.id atau 0812 3456 789.", "For example name@example.id or 0812 3456 789.";
    or: " atau ", " or ";
    send: "Setuju, kirim kode", "I agree, send the code";
    code: "Enam angka yang kami kirim", "The six digits that we have sent";
    code_is: "Berlaku sepuluh menit. Periksa juga folder spam.", "Good for ten minutes. Look into the spam folder, too.";
    check: "Kabari saya", "Tell me";
    done: "Kami akan mengabari Anda", "We will tell you";
    done_is: "Satu kali, bila kendala ini teratasi atau bila tidak dapat diatasi. Tidak ada yang perlu Anda lakukan.",
        "Once, when this issue is solved or when it cannot be. There is nothing for you to do.";
    leave: "Jangan kabari saya lagi", "Tell me no more";
    leave_is: "Tidak mau dikabari lagi? Kirim kode ke kontak yang sama, lalu pilih itu.",
        "No news any more? Send a code to the same contact, and choose that.";
    left: "Anda tidak akan dikabari lagi", "You will not be told any more";
    left_is: "Kontak itu sudah dihapus dari daftar ini.", "That contact is gone from this list.";
    settled: "Kendala ini sudah dijawab", "This issue has its answer";
    settled_is: "Tidak ada lagi yang ditunggu. Jawabannya ada di daftar.",
        "There is nothing to wait for any more. The answer stands in the list.";
    nowhere: "Dari sini belum ada kabar yang dapat dikirim", "No news can be sent from here yet";
    nowhere_is: "Lihat daftar ini lagi kapan saja; jawabannya selalu bertanggal.",
        "Look at the list again at any time; every answer has its date.";
    busy: "Sudah cukup banyak kode yang diminta. Coba lagi satu jam lagi, atau pakai kontak lain.",
        "Enough codes were asked for. Try again in an hour, or use another contact.";
    code_over: "Kode itu sudah tidak berlaku. Minta kode baru.", "That code is over. Ask for another one.";
    code_wrong: "Angkanya lain. Periksa pesan yang terakhir.", "Those are other digits. Look at the latest message.";
    contact_wrong: "Tulis alamat surel atau nomor ponsel Indonesia.", "Write an e-mail address or an Indonesian phone number.";
    unreachable: "Ke kontak seperti itu belum ada yang dapat dikirim dari sini. Pakai yang lain.",
        "Nothing can be sent to such a contact from here. Use another one.";
    back: "Semua kendala yang diketahui", "All known issues";
} }
