//! `/alarms`: officers who come close to the number of offers of an hour or a day, or of residents on a
//! phone, or have reached it. For whoever answers for an office, and for auditors.

pub(crate) mod lift;

use std::{collections::HashMap, sync::Arc};

use askama::Template;
use axum::{Extension, extract::State, response::Html};
use issuance::{Alarm, CapKind};
use terms::{Act, Id, Language, Officer, Region};

use crate::{
    Place, Refusal,
    app::App,
    desk,
    frame::Frame,
    lang::texts,
    look::{Chip, Tone},
    numbers::{count, moment},
    page::{Page, sample_moment},
};

/// The page.
#[derive(Template)]
#[template(path = "console/alarms/list.html")]
pub(crate) struct Alarms {
    frame: Frame,
    t: &'static Words,
    rows: Vec<Row>,
}

/// One alarm.
#[derive(Clone, Debug)]
struct Row {
    officer: String,
    place: String,
    kind: &'static str,
    count: String,
    state: Chip,
    at: String,
}

impl Row {
    fn of(alarm: &Alarm, officer: String, lang: Language) -> Self {
        let t = Words::of(lang);
        let (tone, text, at) = match alarm.refused {
            Some(at) => (Tone::Stop, t.reached, at),
            None => (Tone::Wait, t.close, alarm.warned),
        };
        let (made, allowed) = (alarm.made.into(), alarm.allowed.into());
        Self {
            officer,
            place: desk::place(alarm.region),
            kind: alarm.kind.title(lang),
            count: format!("{} {} {}", count(lang, made), t.of, count(lang, allowed)),
            state: Chip { tone, text: text.to_owned() },
            at: moment(lang, at),
        }
    }
}

/// `GET /alarms`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
) -> Result<Html<String>, Refusal> {
    let alarms = app.issuance.alarms(&act).await;
    let alarms = alarms.map_err(|error| Refusal::new(error.class(), &error))?;
    let mut names = HashMap::new();
    let mut rows = Vec::with_capacity(alarms.len());
    for it in &alarms {
        let name = match names.get(&it.officer) {
            Some(name) => String::clone(name),
            None => name(&app, &act, it.officer, frame.lang).await,
        };
        names.insert(it.officer, name.clone());
        rows.push(Row::of(it, name, frame.lang));
    }
    Alarms { t: Words::of(frame.lang), frame, rows }.show()
}

/// What colleagues read; a number for whoever may not see officers, or not this one.
async fn name(app: &App, act: &Act, id: Id<Officer>, lang: Language) -> String {
    match app.staff.officer(act, id).await {
        Ok(officer) => officer.name.reveal().clone(),
        Err(_) => format!("{} {id}", Words::of(lang).number),
    }
}

impl Page for Alarms {
    const NAME: &'static str = "alarms";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let (now, lang) = (sample_moment(), frame.lang);
        let region = "36.73".parse().unwrap_or(Region::COUNTRY);
        let officer = Id::from_bytes([0; 16]);
        let alarm = |kind, (made, allowed), refused| Alarm {
            officer,
            kind,
            day: now.date(),
            region,
            made,
            allowed,
            warned: now,
            refused,
        };
        let row = |it: &Alarm, name: &str| Row::of(it, name.to_owned(), lang);
        let unnamed = format!("{} 01J0GQ7Y3M5V8ZK2R4T6X9B1CD", Words::of(lang).number);
        let some = vec![
            row(&alarm(CapKind::Hour, (30, 30), Some(now)), "Sari Loket"),
            row(&alarm(CapKind::Day, (96, 120), None), "Sari Loket"),
            row(&alarm(CapKind::Phone, (5, 5), Some(now)), &unnamed),
        ];
        let new = |rows| Self { frame: frame.clone(), t: Words::of(lang), rows };
        vec![("none", new(Vec::new())), ("some", new(some))]
    }
}

texts! { Words {
    title: "Peringatan penawaran", "Alarms about offers";
    lead: "Petugas yang mendekati atau mencapai batas penawaran, dan ponsel yang hampir atau sudah penuh. Satu baris bagi tiap petugas, batas dan hari. Sebuah peringatan bukan tuduhan: tanyakan dulu kepada petugasnya.",
        "Officers who come close to the number of offers or have reached it, and phones that are nearly or quite full. One line for each officer, number and day. An alarm is no accusation: ask the officer first.";
    none: "Tidak ada peringatan di wilayah ini dalam setahun terakhir.",
        "There was no alarm in this region in the last year.";
    officer: "Petugas", "Officer";
    number: "Petugas nomor", "Officer number";
    office: "Wilayah kantor", "Office";
    kind: "Yang dihitung", "What is counted";
    count: "Jumlah", "Count";
    of: "dari", "of";
    state: "Keadaan", "State";
    at: "Sejak", "Since";
    close: "Mendekati batas", "Close";
    reached: "Ditolak", "Refused";
} }
