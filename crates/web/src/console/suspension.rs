//! `/residents/{resident}/suspension`: whether a resident's IKD is suspended, why, and until an
//! officer lifts it.

use std::sync::Arc;

use activation::{Suspension, SuspensionError, SuspensionReason};
use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use registry::Resident;
use serde::Deserialize;
use terms::{Act, Class, Id, Permission};

use super::{
    form::{Note, Section, status},
    whose::{Whose, page_of},
};
use crate::{
    Place, Refusal,
    app::App,
    frame::Frame,
    lang::texts,
    numbers::moment,
    page::{Page, sample_moment},
};

/// The page.
#[derive(Template)]
#[template(path = "console/suspension.html")]
pub(crate) struct Suspended {
    frame: Frame,
    t: &'static Words,
    whose: Whose,
    standing: Option<Suspension>,
    may_change: bool,
    told: Told,
    /// One section with one field: the reason.
    asked: Vec<Section>,
}

/// What the page says first.
#[derive(Clone, Copy)]
pub(crate) enum Told {
    /// By its code.
    Done(&'static str),
    Nothing,
    /// Nothing was chosen.
    NoReason,
    Refused(&'static str),
}

/// How one resident stands, for this officer.
struct Standing {
    whose: Whose,
    suspended: Option<Suspension>,
    may_change: bool,
}

const SUSPENDED: &str = "suspended";
const LIFTED: &str = "lifted";

impl Suspended {
    fn new(frame: Frame, standing: Standing, told: Told) -> Self {
        let t = Words::of(frame.lang);
        let Standing { whose, suspended, may_change } = standing;
        let among = SuspensionReason::ALL.map(|it| (it.code(), it.sentence(frame.lang)));
        let problem = matches!(told, Told::NoReason).then_some(t.no_reason);
        let asked = Section::of_reasons(t.suspend, (t.reason, t.reason_hint), among, problem);
        Self { t, frame, whose, standing: suspended, may_change, told, asked }
    }

    // What the template asks.

    fn since(&self, suspension: &Suspension) -> String {
        moment(self.frame.lang, suspension.since)
    }

    fn reason(&self, suspension: &Suspension) -> &'static str {
        suspension.reason.sentence(self.frame.lang)
    }

    fn done(&self) -> Option<&'static str> {
        match self.told {
            Told::Done(SUSPENDED) => Some(self.t.now_suspended),
            Told::Done(_) => Some(self.t.now_lifted),
            _ => None,
        }
    }

    fn refusal(&self) -> Option<&'static str> {
        match self.told {
            Told::Refused(sentence) => Some(sentence),
            _ => None,
        }
    }
}

/// `GET /residents/{resident}/suspension`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(id): Path<Id<Resident>>,
    Query(note): Query<Note>,
) -> Result<Html<String>, Refusal> {
    let standing = standing(&app, act, id).await?;
    let code = [SUSPENDED, LIFTED].into_iter().find(|it| note.done.as_deref() == Some(it));
    Suspended::new(frame, standing, code.map_or(Told::Nothing, Told::Done)).show()
}

/// What was chosen.
#[derive(Deserialize)]
pub(crate) struct Chosen {
    #[serde(default)]
    reason: String,
}

/// `POST /residents/{resident}/suspension`
pub(crate) async fn post(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(id): Path<Id<Resident>>,
    Form(chosen): Form<Chosen>,
) -> Result<Response, Refusal> {
    let Some(reason) = SuspensionReason::from_code(chosen.reason.trim()) else {
        let page = Suspended::new(frame, standing(&app, act, id).await?, Told::NoReason).show()?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let outcome = app.suspensions.suspend(&act, id, reason).await.map(|_| SUSPENDED);
    told(&app, act, (frame, id), outcome).await
}

/// `POST /residents/{resident}/suspension/lift`
pub(crate) async fn lift(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(id): Path<Id<Resident>>,
) -> Result<Response, Refusal> {
    let outcome = app.suspensions.lift(&act, id).await.map(|()| LIFTED);
    told(&app, act, (frame, id), outcome).await
}

async fn told(
    app: &App,
    act: Act,
    (frame, id): (Frame, Id<Resident>),
    outcome: Result<&'static str, SuspensionError>,
) -> Result<Response, Refusal> {
    let t = Words::of(frame.lang);
    let (class, sentence) = match outcome {
        Ok(done) => {
            let place = page_of(id, &format!("suspension?done={done}"));
            return Ok(Redirect::to(&place).into_response());
        }
        Err(SuspensionError::AlreadySuspended) => (Class::Conflict, t.already),
        Err(SuspensionError::NotSuspended) => (Class::Conflict, t.not_suspended),
        Err(error) => return Err(Refusal::new(error.class(), &error)),
    };
    let standing = standing(app, act, id).await?;
    let page = Suspended::new(frame, standing, Told::Refused(sentence)).show()?;
    Ok((status(class), page).into_response())
}

async fn standing(app: &App, act: Act, id: Id<Resident>) -> Result<Standing, Refusal> {
    let act = act.because("suspension");
    let found = app.registry.resident(&act, id).await;
    let resident = found.map_err(|error| Refusal::new(error.class(), &error))?;
    let standing = app.activations.standing(&resident).await;
    let suspended = standing.map_err(|error| Refusal::new(error.class(), &error))?.suspended;
    let may_change = act.needs(Permission::Revoke).is_ok();
    Ok(Standing { whose: Whose::of(&resident), suspended, may_change })
}

impl Page for Suspended {
    const NAME: &'static str = "suspension";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let reason = SuspensionReason::FraudSuspected;
        let since = Suspension { since: sample_moment(), reason };
        let new = |suspended: Option<&Suspension>, may_change, told| {
            let (whose, suspended) = (Whose::sample(), suspended.cloned());
            Self::new(frame.clone(), Standing { whose, suspended, may_change }, told)
        };
        vec![
            ("free", new(None, true, Told::Nothing)),
            ("no_reason", new(None, true, Told::NoReason)),
            ("not_mine", new(Some(&since), false, Told::Nothing)),
            ("suspended", new(Some(&since), true, Told::Done(SUSPENDED))),
            ("twice", new(Some(&since), true, Told::Refused(Words::of(frame.lang).already))),
        ]
    }
}

texts! { Words {
    title: "Penangguhan IKD", "Suspension of the IKD";
    resident: "Penduduk", "Resident";
    handle: "Nomor berkas", "Record number";
    is_suspended: "IKD sedang ditangguhkan", "The IKD is suspended";
    since: "Sejak", "Since";
    why: "Sebabnya", "Why";
    is_free: "IKD tidak ditangguhkan", "The IKD is not suspended";
    is_free_means: "Penduduk ini dapat ditawari IKD bila memenuhi syarat.",
        "The resident can be offered an IKD if the conditions are met.";
    suspend: "Tangguhkan", "Suspend";
    suspend_means: "Selama ditangguhkan, IKD tidak dapat ditawarkan atau diperbarui. Yang sudah ada di ponsel tidak dicabut.",
        "While it is suspended, no IKD is offered or renewed. What is on the phone already is not revoked.";
    reason: "Sebab", "Reason";
    reason_hint: "Tercatat bersama waktu dan petugasnya.", "It is recorded with the time and the officer.";
    no_reason: "Pilih sebabnya.", "Please choose the reason.";
    choose: "Pilih", "Choose";
    lift: "Cabut penangguhan", "Lift the suspension";
    lift_means: "Setelah dicabut, IKD dapat ditawarkan lagi.", "Once it is lifted, an IKD can be offered again.";
    revocation: "Cabut juga yang sudah ada di ponsel", "Revoke what is on the phone, too";
    not_yours: "Anda tidak berwenang mengubah penangguhan.", "You are not allowed to change a suspension.";
    done: "Tercatat", "Recorded";
    now_suspended: "IKD sudah ditangguhkan.", "The IKD was suspended.";
    now_lifted: "Penangguhan sudah dicabut.", "The suspension was lifted.";
    nothing_recorded: "Tidak ada yang diubah", "Nothing was changed";
    already: "IKD sudah ditangguhkan sebelumnya, dengan sebab di bawah ini.",
        "The IKD was suspended before, for the reason below.";
    not_suspended: "IKD tidak sedang ditangguhkan. Mungkin sudah dicabut orang lain.",
        "The IKD is not suspended. Somebody else may have lifted it.";
    back: "Kembali ke data penduduk", "Back to the resident";
} }
