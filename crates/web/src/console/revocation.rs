//! `/residents/{resident}/revocation`: ending all that a resident holds, for good. Of whoever is told
//! that a phone is gone, no other permission is asked than to take that word (DESIGN, decision 4.6).

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use issuance::{OfferError, RevokeReason};
use registry::Resident;
use serde::Deserialize;
use terms::{Act, Id, Permission};

use super::{
    form::Section,
    holding::Held,
    whose::{Whose, page_of},
};
use crate::{Place, Refusal, app::App, frame::Frame, lang::texts, page::Page};

/// The page.
#[derive(Template)]
#[template(path = "console/revocation.html")]
pub(crate) struct Revocation {
    frame: Frame,
    t: &'static Words,
    whose: Whose,
    held: Held,
    may: May,
    step: Step,
    /// One section with one field: the reason.
    asked: Vec<Section>,
}

/// For which reasons the officer may revoke.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum May {
    Any,
    Loss,
    No,
}

/// How far it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Choose,
    /// Nothing was chosen.
    NoReason,
    /// The last look, with the reason.
    Sure(RevokeReason),
}

impl May {
    fn of(act: &Act) -> Self {
        let may = |permission| act.needs(permission).is_ok();
        match (may(Permission::Revoke), may(Permission::ReportLoss)) {
            (true, _) => Self::Any,
            (false, true) => Self::Loss,
            (false, false) => Self::No,
        }
    }
}

impl Revocation {
    fn new(frame: Frame, (whose, held): (Whose, Held), may: May, step: Step) -> Self {
        let t = Words::of(frame.lang);
        let among = RevokeReason::AT_A_DESK.map(|it| (it.code(), it.sentence(frame.lang)));
        let problem = (step == Step::NoReason).then_some(t.no_reason);
        let asked = Section::of_reasons(t.title, (t.reason, t.reason_hint), among, problem);
        Self { t, frame, whose, held, may, step, asked }
    }

    // What the template asks.

    fn sure(&self) -> Option<RevokeReason> {
        match self.step {
            Step::Sure(reason) => Some(reason),
            Step::Choose | Step::NoReason => None,
        }
    }

    fn sentence(&self, reason: &RevokeReason) -> &'static str {
        reason.sentence(self.frame.lang)
    }

    /// Where the form is sent.
    fn action(&self) -> String {
        let page = if self.may == May::Loss { "revocation/loss" } else { "revocation" };
        self.whose.at(page)
    }
}

/// `GET /residents/{resident}/revocation`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(id): Path<Id<Resident>>,
) -> Result<Html<String>, Refusal> {
    page(&app, act, (frame, id), Step::Choose).await?.show()
}

/// What was chosen, and whether it was looked at once more.
#[derive(Deserialize)]
pub(crate) struct Chosen {
    #[serde(default)]
    reason: String,
    #[serde(default)]
    sure: String,
}

impl Chosen {
    fn reason(&self) -> Option<RevokeReason> {
        RevokeReason::AT_A_DESK.into_iter().find(|it| it.code() == self.reason.trim())
    }

    fn is_sure(&self) -> bool {
        self.sure == "yes"
    }
}

/// `POST /residents/{resident}/revocation`
pub(crate) async fn post(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(id): Path<Id<Resident>>,
    Form(chosen): Form<Chosen>,
) -> Result<Response, Refusal> {
    let Some(reason) = chosen.reason() else {
        let page = page(&app, act, (frame, id), Step::NoReason).await?.show()?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    if !chosen.is_sure() {
        return Ok(page(&app, act, (frame, id), Step::Sure(reason)).await?.show()?.into_response());
    }
    match reason {
        RevokeReason::Loss => done(id, app.issuance.report_loss(&app.unlock, &why(act), id).await),
        other => done(id, app.issuance.revoke(&why(act), id, other).await),
    }
}

/// `POST /residents/{resident}/revocation/loss`
pub(crate) async fn loss(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(id): Path<Id<Resident>>,
    Form(chosen): Form<Chosen>,
) -> Result<Response, Refusal> {
    if !chosen.is_sure() {
        let step = Step::Sure(RevokeReason::Loss);
        return Ok(page(&app, act, (frame, id), step).await?.show()?.into_response());
    }
    done(id, app.issuance.report_loss(&app.unlock, &why(act), id).await)
}

fn why(act: Act) -> Act {
    act.because("revocation")
}

/// Back to the record, which tells what has ended.
fn done(id: Id<Resident>, outcome: Result<u64, OfferError>) -> Result<Response, Refusal> {
    match outcome {
        Ok(_) => Ok(Redirect::to(&page_of(id, "")).into_response()),
        Err(error) => Err(Refusal::new(error.class(), &error)),
    }
}

async fn page(
    app: &App,
    act: Act,
    (frame, id): (Frame, Id<Resident>),
    step: Step,
) -> Result<Revocation, Refusal> {
    let act = why(act);
    let found = app.registry.resident(&act, id).await;
    let whose = Whose::of(&found.map_err(|error| Refusal::new(error.class(), &error))?);
    let holding = app.issuance.holding(&act, id).await;
    let holding = holding.map_err(|error| Refusal::new(error.class(), &error))?;
    let held = Held::of(&holding, &act, id, frame.lang);
    Ok(Revocation::new(frame, (whose, held), May::of(&act), step))
}

impl Page for Revocation {
    const NAME: &'static str = "revocation";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let types = [
            ("Identitas Kependudukan Digital", "Digital population identity"),
            ("Kartu Keluarga", "Family card"),
        ];
        let new = |types: &[_], may, step| {
            let whose = (Whose::sample(), Held::sample(frame.lang, types));
            Self::new(frame.clone(), whose, may, step)
        };
        vec![
            ("choose", new(&types, May::Any, Step::Choose)),
            ("lost", new(&types, May::Loss, Step::Choose)),
            ("no_reason", new(&types, May::Any, Step::NoReason)),
            ("not_mine", new(&types, May::No, Step::Choose)),
            ("nothing", new(&[], May::Any, Step::Choose)),
            ("sure", new(&types, May::Any, Step::Sure(RevokeReason::Leaving))),
        ]
    }
}

texts! { Words {
    title: "Pencabutan IKD", "Revocation of the IKD";
    resident: "Penduduk", "Resident";
    handle: "Nomor berkas", "Record number";
    holds: "Yang dipegang sekarang", "What is held now";
    holds_none: "Tidak ada kredensial yang masih berlaku.", "No credential is good any more.";
    nothing: "Tidak ada yang dapat dicabut", "There is nothing to revoke";
    nothing_means: "Tidak ada IKD yang aktif dan tidak ada penawaran yang sedang berjalan.",
        "No IKD is active, and no offer is on its way.";
    means: "Semuanya berakhir untuk selamanya, juga penawaran yang sedang berjalan. Loket yang tersambung menolaknya dalam dua menit. KTP-el tetap berlaku.",
        "All of it ends for good, and so do offers on their way. Counters that are online refuse it within two minutes. The KTP-el stays good.";
    again: "Bila ternyata keliru, IKD dapat ditawarkan lagi.", "If it turns out to be wrong, the IKD can be offered anew.";
    reason: "Sebab", "Reason";
    reason_hint: "Pemegang diberi tahu sebabnya. Tercatat bersama waktu dan petugasnya.",
        "The holder is told. It is recorded with the time and the officer.";
    no_reason: "Pilih sebabnya.", "Please choose the reason.";
    choose: "Pilih", "Choose";
    go_on: "Lanjutkan", "Continue";
    lost: "Ponsel hilang atau dicuri", "The phone is lost or stolen";
    lost_do: "Kehilangan langsung dicatat, juga lewat telepon. Pastikan dahulu bahwa penelepon orang yang dimaksud.",
        "A loss is recorded at once, also when somebody calls. First make sure that the caller is that person.";
    sure: "Periksa sekali lagi", "Please check once more";
    not_yet: "Belum ada yang dicabut.", "Nothing is revoked yet.";
    why: "Sebabnya", "Why";
    ends: "Yang berakhir", "What ends";
    do_it: "Cabut sekarang", "Revoke now";
    not_yours: "Anda tidak berwenang mencabut IKD.", "You are not allowed to revoke an IKD.";
    back: "Kembali ke data penduduk", "Back to the resident";
} }
