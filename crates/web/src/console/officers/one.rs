//! `/officers/{officer}`: one officer with their keys and sessions, and what can be changed.

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    response::{Html, IntoResponse, Response},
};
use staff::{Binding, Key, OfficerError, OfficerId, OpenSession, SignedIn, Staffing};
use terms::{Act, Actor, Language};

use super::{
    super::{deed::lines, keyed::Keyed, said::Said},
    propose::Propose,
    wish,
};
use crate::{
    Place, Refusal,
    app::App,
    frame::Frame,
    lang::texts,
    look::{Chip, Tone},
    numbers::{date, moment, time_of_day},
    page::{Page, sample_moment},
};

/// The page.
#[derive(Template)]
#[template(path = "console/officer.html")]
pub(crate) struct OfficerPage {
    frame: Frame,
    t: &'static Words,
    path: String,
    name: String,
    roles: Vec<String>,
    since: String,
    ended: Option<String>,
    may: May,
    keys: Vec<KeyRow>,
    sessions: Vec<SessionRow>,
    said: Option<Said>,
}

/// What whoever reads this can change here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum May {
    All,
    /// A demonstration's desk has no key.
    Nothing,
    /// Nobody changes their own standing.
    Oneself,
    /// This officer may do more, or elsewhere.
    TooMuch,
}

#[derive(Clone, Debug)]
struct KeyRow {
    state: Chip,
    kind: &'static str,
    since: String,
    /// Where it is removed, if it still opens something.
    remove: Option<String>,
}

#[derive(Clone, Debug)]
struct SessionRow {
    began: String,
    seen: String,
    end: String,
}

impl OfficerPage {
    async fn of(
        app: &App,
        (act, keyed): (&Act, bool),
        frame: Frame,
        id: OfficerId,
        said: Option<Said>,
    ) -> Result<Self, OfficerError> {
        let (lang, t) = (frame.lang, Words::of(frame.lang));
        let officer = app.staff.officer(act, id).await?;
        let keys = app.staff.keys(act, id).await?;
        let sessions = app.staff.sessions(act).await?;
        let may = match act.actor() {
            Actor::Officer(own) if *own == id => May::Oneself,
            _ if !keyed => May::Nothing,
            _ if !officer.grants.are_within(act) => May::TooMuch,
            _ => May::All,
        };
        let path = format!("/officers/{id}");
        let sessions = sessions.iter().filter(|it| it.officer == id);
        Ok(Self {
            name: officer.name.reveal().clone(),
            roles: lines(&officer.grants, lang),
            since: date(lang, officer.appointed.date()),
            ended: officer.ended.map(|it| date(lang, it.date())),
            keys: keys.iter().map(|it| KeyRow::of(it, &path, lang)).collect(),
            sessions: sessions.map(|it| SessionRow::of(it, lang)).collect(),
            frame,
            t,
            path,
            may,
            said,
        })
    }

    fn acts(&self) -> bool {
        self.may == May::All && self.ended.is_none()
    }

    /// Why nothing can be changed here.
    fn why_not(&self) -> Option<&'static str> {
        match self.may {
            May::All => None,
            May::Nothing => Some(self.t.keyless),
            May::Oneself => Some(self.t.oneself),
            May::TooMuch => Some(self.t.too_much),
        }
    }
}

impl KeyRow {
    fn of(key: &Key, path: &str, lang: Language) -> Self {
        let t = Words::of(lang);
        let (tone, state) = match (key.removed, key.confirmed) {
            (Some(_), _) => (Tone::Stop, t.removed),
            (None, Some(_)) => (Tone::Good, t.confirmed),
            (None, None) => (Tone::Wait, t.unconfirmed),
        };
        Self {
            state: Chip { tone, text: state.to_owned() },
            kind: match key.binding {
                Binding::Device => t.bound,
                Binding::Synced => t.synced,
            },
            since: date(lang, key.registered.date()),
            remove: key.removed.is_none().then(|| format!("{path}/keys/{}/remove", key.id)),
        }
    }
}

impl SessionRow {
    fn of(session: &OpenSession, lang: Language) -> Self {
        Self {
            began: moment(lang, session.began),
            seen: time_of_day(lang, session.seen),
            end: format!("/sessions/{}/end", session.session),
        }
    }
}

/// `GET /officers/{officer}`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    signed_in: Option<Extension<SignedIn>>,
    frame: Frame,
    Path(id): Path<OfficerId>,
) -> Result<Html<String>, Refusal> {
    let page = OfficerPage::of(&app, (&act, signed_in.is_some()), frame, id, None).await;
    page.map_err(|error| Refusal::new(error.class(), &error))?.show()
}

/// `POST /officers/{officer}/keys`: invites to make another key.
pub(crate) async fn another_key(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    Keyed(signed_in): Keyed,
    frame: Frame,
    Path(id): Path<OfficerId>,
) -> Result<Response, Refusal> {
    let staffing = Staffing::NewKey(id);
    let error = match wish::carry_out(&app, &act, staffing.clone(), None).await {
        Ok(done) => return Ok(done),
        Err(OfficerError::ApprovalMissing) => {
            return Propose::ask(&app, (&act, &signed_in), frame, &staffing, None).await;
        }
        Err(error) => error,
    };
    let said = Said::officer(&error, frame.lang)?;
    let status = said.status;
    let page = OfficerPage::of(&app, (&act, true), frame, id, Some(said)).await;
    let page = page.map_err(|error| Refusal::new(error.class(), &error))?;
    Ok((status, page.show()?).into_response())
}

impl Page for OfficerPage {
    const NAME: &'static str = "officer";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let (lang, t) = (frame.lang, Words::of(frame.lang));
        let at = sample_moment();
        let key = |tone, state: &str, kind, remove: Option<&str>| KeyRow {
            state: Chip { tone, text: state.to_owned() },
            kind,
            since: date(lang, at.date()),
            remove: remove.map(str::to_owned),
        };
        let path = "/officers/01J0GQ7Y3M5V8ZK2R4T6X9B1CD";
        let remove = "/officers/01J0GQ7Y3M5V8ZK2R4T6X9B1CD/keys/01J0GQ7Y3M5V8ZK2R4T6X9B1CD/remove";
        let session = SessionRow {
            began: moment(lang, at),
            seen: time_of_day(lang, at),
            end: "/sessions/01J0GQ7Y3M5V8ZK2R4T6X9B1CD/end".to_owned(),
        };
        let role = lang.choose("Operator loket", "Desk operator");
        let new = |may, ended: Option<String>, keys, sessions| Self {
            frame: frame.clone(),
            t,
            path: path.to_owned(),
            name: "Tono Loket".to_owned(),
            roles: vec![format!("{role} · Kecamatan Serang, Kota Serang, Banten")],
            since: date(lang, at.date()),
            ended,
            may,
            keys,
            sessions,
            said: None,
        };
        let two = vec![
            key(Tone::Good, t.confirmed, t.bound, Some(remove)),
            key(Tone::Stop, t.removed, t.synced, None),
        ];
        let one = vec![key(Tone::Wait, t.unconfirmed, t.bound, Some(remove))];
        let gone = Some(date(lang, at.date()));
        vec![
            ("at_work", new(May::All, None, two.clone(), vec![session.clone()])),
            ("demonstration", new(May::Nothing, None, two.clone(), vec![session.clone()])),
            ("ended", new(May::All, gone, two.clone(), Vec::new())),
            ("oneself", new(May::Oneself, None, two, vec![session])),
            ("unready", new(May::TooMuch, None, one, Vec::new())),
        ]
    }
}

texts! { Words {
    eyebrow: "Petugas", "Officer";
    since: "Bertugas sejak", "At work since";
    ended: "Tidak lagi bertugas sejak", "No longer at work since";
    roles: "Peran", "Roles";
    change: "Ubah peran", "Change roles";
    another: "Undang membuat kunci lain", "Invite to make another key";
    end: "Akhiri penugasan", "End their work";
    keyless: "Meja peragaan tidak punya kunci: data ini dapat dibaca, tetapi tidak diubah.",
        "A demonstration's desk has no key: it can read this and change nothing.";
    oneself: "Ini Anda. Kewenangan Anda diubah oleh petugas lain.",
        "This is you. Another officer changes what you may do.";
    too_much: "Kewenangan petugas ini melebihi peran atau wilayah Anda; Anda tidak dapat mengubahnya.",
        "This officer may do more than you, or elsewhere; you cannot change it.";
    keys: "Kunci", "Keys";
    no_keys: "Belum ada kunci.", "There is no key yet.";
    state: "Keadaan", "State";
    kind: "Jenis", "Kind";
    made: "Dibuat", "Made";
    act: "Tindakan", "Action";
    confirmed: "Dipakai", "In use";
    unconfirmed: "Belum dikonfirmasi", "Not confirmed";
    removed: "Dicabut", "Removed";
    bound: "Hanya di perangkatnya", "On its device only";
    synced: "Dapat disalin ke perangkat lain", "Can be copied to other devices";
    remove: "Cabut", "Remove";
    sessions: "Sesi yang terbuka", "Open sessions";
    no_sessions: "Tidak ada sesi yang terbuka.", "There is no open session.";
    began: "Mulai", "Began";
    seen: "Terakhir dipakai", "Last used";
    end_session: "Akhiri", "End";
    back: "Semua petugas", "All officers";
} }
