//! `/officers`: who works where this officer may look.

pub(crate) mod ending;
mod held;
pub(crate) mod invitation;
pub(crate) mod invite;
pub(crate) mod one;
pub(crate) mod propose;
pub(crate) mod roles;
pub(crate) mod waiting;
pub(crate) mod wish;

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension,
    extract::{Query, State},
    response::Html,
};
use serde::Deserialize;
use staff::{Officer, OfficerId, SignedIn, Staff};
use terms::{Act, Actor};

use super::deed::lines;
use crate::{
    Place, Refusal, app::App, frame::Frame, lang::texts, numbers::date, page::Page,
    page::sample_moment,
};

/// The page.
#[derive(Template)]
#[template(path = "console/officers.html")]
pub(crate) struct Officers {
    frame: Frame,
    t: &'static Words,
    keyed: bool,
    at_work: Vec<Row>,
    ended: Vec<Row>,
    /// Keys that wait for whoever reads this.
    waiting: usize,
    /// Where the list goes on.
    more: Option<String>,
}

/// One officer.
#[derive(Clone, Debug)]
struct Row {
    link: String,
    name: String,
    own: bool,
    roles: Vec<String>,
    since: String,
    until: String,
}

/// From where on.
#[derive(Deserialize)]
pub(crate) struct Since {
    after: Option<OfficerId>,
}

/// `GET /officers`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    signed_in: Option<Extension<SignedIn>>,
    frame: Frame,
    Query(Since { after }): Query<Since>,
) -> Result<Html<String>, Refusal> {
    let officers = app.staff.officers(&act, after).await;
    let officers = officers.map_err(|error| Refusal::new(error.class(), &error))?;
    let waiting = app.staff.waiting(&act).await;
    let waiting = waiting.map_err(|error| Refusal::new(error.class(), &error))?.len();
    let full = officers.len() == usize::from(Staff::OFFICERS);
    let last = officers.last().filter(|_| full);
    let more = last.map(|it| format!("/officers?after={}", it.id));
    let row = |it: &Officer| Row::of(it, &act, &frame);
    let (ended, at_work): (Vec<_>, Vec<_>) = officers.iter().partition(|it| it.ended.is_some());
    Officers {
        t: Words::of(frame.lang),
        keyed: signed_in.is_some(),
        at_work: at_work.into_iter().map(row).collect(),
        ended: ended.into_iter().map(row).collect(),
        waiting,
        more,
        frame: frame.clone(),
    }
    .show()
}

impl Row {
    fn of(officer: &Officer, act: &Act, frame: &Frame) -> Self {
        let day = |it: terms::Moment| date(frame.lang, it.date());
        Self {
            link: format!("/officers/{}", officer.id),
            name: officer.name.reveal().clone(),
            own: *act.actor() == Actor::Officer(officer.id),
            roles: lines(&officer.grants, frame.lang),
            since: day(officer.appointed),
            until: officer.ended.map(day).unwrap_or_default(),
        }
    }
}

impl Page for Officers {
    const NAME: &'static str = "officers";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let pick = |indonesian: &'static str, english| frame.lang.choose(indonesian, english);
        let row = |name: &str, own, role: &str, place: &str, until: &str| Row {
            link: "/officers/01J0GQ7Y3M5V8ZK2R4T6X9B1CD".to_owned(),
            name: name.to_owned(),
            own,
            roles: vec![format!("{role} · {place}")],
            since: date(frame.lang, sample_moment().date()),
            until: until.to_owned(),
        };
        let (head, operator) =
            (pick("Kepala dinas", "Head of office"), pick("Operator loket", "Desk operator"));
        let serang = "Kecamatan Serang, Kota Serang, Banten";
        let new = |keyed, ended, waiting, more| Self {
            t: Words::of(frame.lang),
            keyed,
            at_work: vec![
                row("Ratu Kepala", keyed, head, "Kota Serang, Banten", ""),
                row("Raden Tono Kusumawardhana Prawiranegara", false, operator, serang, ""),
            ],
            ended,
            waiting,
            more,
            frame: frame.clone(),
        };
        let until = date(frame.lang, sample_moment().date());
        let gone = vec![row("Dewi Lestari", false, operator, serang, &until)];
        let more = Some("/officers?after=01J0GQ7Y3M5V8ZK2R4T6X9B1CD".to_owned());
        vec![
            ("demonstration", new(false, Vec::new(), 0, None)),
            ("usual", new(true, gone, 1, more)),
        ]
    }
}

texts! { Words {
    title: "Petugas", "Officers";
    keyless: "Meja peragaan tidak punya kunci: daftar ini dapat dibaca, tetapi tidak diubah.",
        "A demonstration's desk has no key: it can read these lists and change nothing.";
    invite: "Undang petugas", "Invite an officer";
    issuer_key: "Kunci penerbit mungkin bocor?", "May somebody else have the issuer's key?";
    sessions: "Sesi yang terbuka", "Open sessions";
    waiting: "Kunci yang menunggu konfirmasi Anda:", "Keys that wait for you to confirm them:";
    compare: "Cocokkan", "Compare";
    at_work: "Bertugas", "At work";
    name: "Nama", "Name";
    roles: "Peran", "Roles";
    since: "Sejak", "Since";
    until: "Sampai", "Until";
    you: "Anda", "You";
    ended: "Tidak lagi bertugas", "No longer at work";
    none: "Belum ada petugas di wilayah ini.", "There are no officers in this region yet.";
    more: "Petugas berikutnya", "Further officers";
} }
