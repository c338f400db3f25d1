//! `/approvals`: what takes two people: what this officer has proposed, and what waits for them.

pub(crate) mod one;

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use staff::{Approval, ApprovalError, Proposal, SignedIn};
use terms::{Id, Language};

use super::{deed, keyed::Keyed, said::Said};
use crate::{
    Place, Refusal,
    app::App,
    desk,
    frame::Frame,
    lang::texts,
    look::{Chip, Tone},
    numbers::time_of_day,
    page::{Page, sample_moment},
};

/// The page.
#[derive(Template)]
#[template(path = "console/approvals.html")]
pub(crate) struct Approvals {
    frame: Frame,
    t: &'static Words,
    keyed: bool,
    own: Vec<Row>,
    others: Vec<Row>,
    said: Option<Said>,
}

/// One proposal.
#[derive(Clone, Debug)]
struct Row {
    path: String,
    title: &'static str,
    place: String,
    proposer: String,
    state: Chip,
    approved: bool,
    until: String,
}

impl Approvals {
    async fn answer(
        app: &App,
        signed_in: Option<&SignedIn>,
        frame: Frame,
        said: Option<Said>,
    ) -> Result<Response, Refusal> {
        let all = match signed_in {
            None => Vec::new(),
            Some(signed_in) => {
                let all = app.staff.proposals(signed_in).await;
                all.map_err(|error| Refusal::new(error.class(), &error))?
            }
        };
        let by_me = |it: &&Proposal| signed_in.is_some_and(|own| own.officer == it.proposer);
        let (own, others): (Vec<_>, Vec<_>) = all.iter().partition(by_me);
        let row = |it: &Proposal| Row::of(it, frame.lang);
        let status = Said::status_of(said.as_ref());
        let page = Self {
            t: Words::of(frame.lang),
            keyed: signed_in.is_some(),
            own: own.into_iter().map(row).collect(),
            others: others.into_iter().map(row).collect(),
            said,
            frame: frame.clone(),
        };
        Ok((status, page.show()?).into_response())
    }
}

impl Row {
    fn of(proposal: &Proposal, lang: Language) -> Self {
        let t = Words::of(lang);
        let approved = proposal.approved.is_some();
        let (tone, state) = if approved { (Tone::Good, t.approved) } else { (Tone::Wait, t.open) };
        Self {
            path: format!("/approvals/{}", proposal.approval),
            title: deed::title(&proposal.deed, lang),
            place: desk::place(proposal.deed.region()),
            proposer: proposal.proposer_name.reveal().clone(),
            state: Chip { tone, text: state.to_owned() },
            approved,
            until: time_of_day(lang, proposal.expires),
        }
    }
}

/// `GET /approvals`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    signed_in: Option<Extension<SignedIn>>,
    frame: Frame,
) -> Result<Response, Refusal> {
    let signed_in = signed_in.map(|Extension(it)| it);
    Approvals::answer(&app, signed_in.as_ref(), frame, None).await
}

/// `POST /approvals/{approval}/withdraw`
pub(crate) async fn withdraw(
    State(app): State<Arc<App>>,
    Keyed(signed_in): Keyed,
    frame: Frame,
    Path(approval): Path<Id<Approval>>,
) -> Result<Response, Refusal> {
    match app.staff.withdraw(&signed_in, approval).await {
        Ok(()) => Ok(Redirect::to("/approvals").into_response()),
        Err(error) => gone(&app, &signed_in, frame, &error).await,
    }
}

/// The list, with a word on what no longer stands.
async fn gone(
    app: &App,
    signed_in: &SignedIn,
    frame: Frame,
    error: &ApprovalError,
) -> Result<Response, Refusal> {
    let said = Said::approval(error, frame.lang)?;
    Approvals::answer(app, Some(signed_in), frame, Some(said)).await
}

impl Page for Approvals {
    const NAME: &'static str = "approvals";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let (lang, t) = (frame.lang, Words::of(frame.lang));
        let title = lang.choose("Mengangkat petugas", "Appoint an officer");
        let row = |proposer: &str, approved| Row {
            path: "/approvals/01J0GQ7Y3M5V8ZK2R4T6X9B1CD".to_owned(),
            title,
            place: "Kota Serang, Banten".to_owned(),
            proposer: proposer.to_owned(),
            state: match approved {
                true => Chip { tone: Tone::Good, text: t.approved.to_owned() },
                false => Chip { tone: Tone::Wait, text: t.open.to_owned() },
            },
            approved,
            until: time_of_day(lang, sample_moment()),
        };
        let new =
            |keyed, own, others| Self { frame: frame.clone(), t, keyed, own, others, said: None };
        let own = vec![row("Ratu Kepala", true), row("Ratu Kepala", false)];
        let others = vec![row("Bagus Wakil", false), row("Bagus Wakil", true)];
        vec![
            ("demonstration", new(false, Vec::new(), Vec::new())),
            ("none", new(true, Vec::new(), Vec::new())),
            ("some", new(true, own, others)),
        ]
    }
}

texts! { Words {
    title: "Persetujuan", "Approvals";
    lead: "Tindakan berbahaya memerlukan dua orang, dua kunci, dan dua sesi. Usulan berlaku setengah jam.",
        "Dangerous acts take two people, two keys and two sessions. A proposal stands for half an hour.";
    keyless: "Meja peragaan tidak punya kunci: ia tidak dapat mengusulkan atau menyetujui.",
        "A demonstration's desk has no key: it can neither propose nor approve.";
    others: "Menunggu Anda", "Waiting for you";
    no_others: "Tidak ada usulan orang lain yang dapat Anda setujui.",
        "Nobody else has proposed anything that you could approve.";
    own: "Usulan Anda", "Proposed by you";
    no_own: "Anda tidak punya usulan yang masih berlaku.",
        "You have no proposal that still stands.";
    what: "Tindakan", "Act";
    region: "Wilayah", "Region";
    proposer: "Diusulkan oleh", "Proposed by";
    state: "Keadaan", "State";
    until: "Sampai pukul", "Until";
    approved: "Disetujui", "Approved";
    open: "Menunggu petugas kedua", "Waits for a second officer";
    next: "Langkah berikutnya", "Next step";
    look: "Periksa", "Look at it";
    act_now: "Kerjakan sekarang", "Do it now";
    withdraw: "Tarik", "Withdraw";
} }
