//! `/residents/{resident}/contact`: where a resident is told what happens to their IKD, if they want to
//! be. They type the code themselves, since nobody of this office ever asks for one. The contact is
//! masked once it is left.

mod sample;

use std::{net::Ipv4Addr, sync::Arc};

use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use issuance::{HolderContact, OfferError};
use messages::{AskError, Contact, Means, Proof, ProveError, Proven, SealedContact};
use registry::Resident;
use serde::Deserialize;
use terms::{Act, Id, Language};

use super::{
    purpose::Purpose,
    whose::{Whose, page_of},
};
use crate::{
    Refusal, app::App, frame::Frame, lang::texts, listen::Peer, look::Field, numbers::date,
    page::Page,
};

/// The page.
#[derive(Template)]
#[template(path = "console/contact.html")]
pub(crate) struct ContactPage {
    frame: Frame,
    t: &'static Words,
    whose: Whose,
    /// What was left, masked.
    left: Vec<Field>,
    step: Step,
    problem: Option<Problem>,
}

/// How far it has come.
enum Step {
    /// Nothing can be sent from here.
    Nowhere,
    Contact(Vec<Means>),
    /// Digits are on their way to a contact, which is masked.
    Code {
        proof: Id<Proof>,
        to: String,
        language: Language,
    },
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
    language: String,
}

/// What was typed at the second.
#[derive(Deserialize)]
pub(crate) struct TypedCode {
    proof: Id<Proof>,
    to: String,
    language: String,
    code: String,
}

type Of = (Frame, Id<Resident>);

/// `GET /residents/{resident}/contact`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(id): Path<Id<Resident>>,
) -> Result<Response, Refusal> {
    page(&app, &act, (frame, id), (first(&app), None)).await
}

/// `POST /residents/{resident}/contact`: digits are sent there.
pub(crate) async fn post(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    (frame, Path(id)): (Frame, Path<Id<Resident>>),
    peer: Option<Extension<Peer>>,
    Form(typed): Form<TypedContact>,
) -> Result<Response, Refusal> {
    // Nobody is sent anything for a record that this desk may not see.
    resident(&app, &act, id).await?;
    let language = language(&typed.language);
    let from = peer.map_or(Ipv4Addr::UNSPECIFIED.into(), |Extension(Peer(address))| address);
    let asked = match typed.contact.parse::<Contact>() {
        Err(_) => Err(Problem::Contact),
        Ok(contact) => match app.messages.ask(&act, (&contact, language), from).await {
            Ok(proof) => Ok(Step::Code { proof, to: contact.masked(), language }),
            Err(AskError::Busy { .. }) => Err(Problem::Busy),
            Err(AskError::Unreachable) => Err(Problem::Unreachable),
            Err(error) => return Err(Refusal::new(error.class(), &error)),
        },
    };
    let said = match asked {
        Ok(step) => (step, None),
        Err(problem) => (first(&app), Some(problem)),
    };
    page(&app, &act, (frame, id), said).await
}

/// `POST /residents/{resident}/contact/code`: who has the digits reads what is sent there.
pub(crate) async fn code(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    (frame, Path(id)): (Frame, Path<Id<Resident>>),
    Form(typed): Form<TypedCode>,
) -> Result<Response, Refusal> {
    let language = language(&typed.language);
    match app.messages.prove(&act, typed.proof, &typed.code).await {
        Ok(proven) => {
            leave(&app, &act, id, (&proven, language)).await?;
            Ok(Redirect::to(&page_of(id, "contact")).into_response())
        }
        Err(ProveError::Wrong { .. }) => {
            let step = Step::Code { proof: typed.proof, to: masked(&typed.to), language };
            page(&app, &act, (frame, id), (step, Some(Problem::CodeWrong))).await
        }
        Err(ProveError::Over) => {
            page(&app, &act, (frame, id), (first(&app), Some(Problem::CodeOver))).await
        }
        Err(error) => Err(Refusal::new(error.class(), &error)),
    }
}

/// `POST /residents/{resident}/contact/end`: the resident wants to be told nothing any more.
pub(crate) async fn end(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    Path(id): Path<Id<Resident>>,
) -> Result<Response, Refusal> {
    app.issuance.leave_contact(&act, id, None).await.map_err(|error| refuse(&error))?;
    Ok(Redirect::to(&page_of(id, "contact")).into_response())
}

async fn leave(
    app: &App,
    act: &Act,
    id: Id<Resident>,
    (proven, language): (&Proven, Language),
) -> Result<(), Refusal> {
    let sealed = app.messages.seal(&proven.contact);
    let contact = sealed.map_err(|error| Refusal::new(error.class(), &error))?.0;
    let contact = HolderContact { mark: proven.mark.0, contact, language };
    let left = app.issuance.leave_contact(act, id, Some(contact)).await;
    left.map_err(|error| refuse(&error))
}

async fn resident(app: &App, act: &Act, id: Id<Resident>) -> Result<Resident, Refusal> {
    let found = app.registry.resident(&Purpose::ServePerson.act(act), id).await;
    found.map_err(|error| Refusal::new(error.class(), &error))
}

async fn page(
    app: &App,
    act: &Act,
    (frame, id): Of,
    (step, problem): (Step, Option<Problem>),
) -> Result<Response, Refusal> {
    let whose = Whose::of(&resident(app, act, id).await?);
    let left = app.issuance.contact(act, id).await.map_err(|error| refuse(&error))?;
    let left = left.map(|it| {
        let sealed = SealedContact(it.contact);
        // What cannot be opened is there all the same, and can be replaced.
        let masked =
            app.messages.unseal(&sealed).map_or_else(|_| "***".to_owned(), |it| it.masked());
        fields((&masked, it.language), date(frame.lang, it.since.date()), frame.lang)
    });
    let status = match problem {
        None => StatusCode::OK,
        Some(Problem::Busy) => StatusCode::TOO_MANY_REQUESTS,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let (t, left) = (Words::of(frame.lang), left.unwrap_or_default());
    let page = ContactPage { frame, t, whose, left, step, problem };
    Ok((status, page.show()?).into_response())
}

fn refuse(error: &OfferError) -> Refusal {
    Refusal::new(error.class(), error)
}

fn first(app: &App) -> Step {
    match app.messages.means() {
        means if means.is_empty() => Step::Nowhere,
        means => Step::Contact(means),
    }
}

/// The language of a tag; Indonesian, if it is none of ours.
fn language(tag: &str) -> Language {
    Language::ALL.into_iter().find(|it| it.tag() == tag).unwrap_or(Language::Indonesian)
}

/// What a form carried on as masked: nothing else is repeated.
fn masked(text: &str) -> String {
    if text.contains("***") { text.chars().take(80).collect() } else { String::new() }
}

fn fields((masked, told): (&str, Language), since: String, lang: Language) -> Vec<Field> {
    let t = Words::of(lang);
    let named = match told {
        Language::Indonesian => t.indonesian,
        Language::English => t.english,
    };
    vec![Field::new(t.to, masked), Field::new(t.language, named), Field::new(t.since, since)]
}

impl ContactPage {
    // What the template asks.

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

texts! { Words {
    title: "Kontak untuk pemberitahuan", "Contact for notices";
    resident: "Penduduk", "Resident";
    handle: "Nomor berkas", "Record number";
    lead: "Boleh diberikan, boleh tidak. Bila IKD atas nama pemohon dipasang di ponsel mana pun, dipindahkan di loket, atau kontak ini diganti, kami mengirim pesan ke sini. Pesannya tanpa nama, NIK, atau tautan.",
        "It may be given or not. When an IKD in the resident's name is put on any phone, is moved at a desk, or this contact is replaced, we send a message here. It holds no name, no NIK and no link.";
    now: "Kontak sekarang", "The contact now";
    none: "Belum ada kontak.", "There is no contact yet.";
    to: "Dikirim ke", "Sent to";
    since: "Sejak", "Since";
    language: "Bahasa pesan", "Language of messages";
    indonesian: "Bahasa Indonesia", "Indonesian";
    english: "Bahasa Inggris", "English";
    end: "Hapus kontak ini", "Delete this contact";
    end_is: "Kontak lama diberi tahu satu kali terakhir bila diganti atau dihapus.",
        "The old contact is told one last time when it is replaced or deleted.";
    another: "Kontak baru", "A new contact";
    example: "Misalnya nama@contoh.id atau 0812 3456 789.", "For example name@example.id or 0812 3456 789.";
    or: " atau ", " or ";
    send: "Kirim kode", "Send the code";
    code: "Enam angka di pesan", "The six digits in the message";
    code_is: "Pemohon mengetiknya sendiri di sini. Jangan minta angkanya dibacakan: petugas tidak pernah meminta kode. Dikirim ke",
        "The resident types them here. Do not ask for them to be read out: staff never ask for codes. They were sent to";
    check: "Simpan kontak", "Keep the contact";
    nowhere: "Dari sini belum ada pesan yang dapat dikirim.", "No messages can be sent from here yet.";
    busy: "Sudah cukup banyak kode yang diminta. Coba lagi satu jam lagi, atau pakai kontak lain.",
        "Enough codes were asked for. Try again in an hour, or use another contact.";
    code_over: "Kode itu sudah tidak berlaku. Kirim kode baru.", "That code is over. Send another one.";
    code_wrong: "Angkanya lain. Periksa pesan yang terakhir.", "Those are other digits. Look at the latest message.";
    contact_wrong: "Tulis alamat surel atau nomor ponsel Indonesia.", "Write an e-mail address or an Indonesian phone number.";
    unreachable: "Ke kontak seperti itu belum ada yang dapat dikirim dari sini. Pakai yang lain.",
        "Nothing can be sent to such a contact from here. Use another one.";
    back: "Kembali ke data penduduk", "Back to the resident";
} }
