//! `/imports`: every file of the last month, the newest first. Counts only: nothing here is
//! personal.

use std::sync::Arc;

use askama::Template;
use axum::{Extension, extract::State, response::Html};
use staff::{Deed, SignedIn};
use terms::Act;

use super::standing::chip;
use crate::{
    Place, Refusal,
    app::App,
    desk,
    frame::Frame,
    imports::{self, Shown},
    lang::texts,
    look::{Chip, Tone},
    numbers::{count, moment},
    page::{Page, sample_moment},
};

/// One file.
#[derive(Clone, Debug)]
struct Row {
    link: String,
    when: String,
    place: String,
    chip: Chip,
    told: String,
}

/// The page.
#[derive(Template)]
#[template(path = "console/imports.html")]
pub(crate) struct Imports {
    frame: Frame,
    t: &'static Words,
    rows: Vec<Row>,
}

/// `GET /imports`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    signed_in: Option<Extension<SignedIn>>,
    frame: Frame,
) -> Result<Html<String>, Refusal> {
    let all = app.imports.all(&act).map_err(|error| Refusal::new(error.class(), &error))?;
    let proposed: Vec<Deed> = match signed_in {
        Some(Extension(signed_in)) => {
            let proposals = app.staff.proposals(&signed_in).await;
            let proposals = proposals.map_err(|error| Refusal::new(error.class(), &error))?;
            proposals.into_iter().filter(|it| it.approved.is_none()).map(|it| it.deed).collect()
        }
        None => Vec::new(),
    };
    let rows = all.iter().map(|it| Row::of(it, &proposed, &frame)).collect();
    Imports { t: Words::of(frame.lang), frame, rows }.show()
}

impl Row {
    fn of(shown: &Shown, proposed: &[Deed], frame: &Frame) -> Self {
        let record = &shown.record;
        let deed = record.state.found().and_then(|it| record.deed(it).ok());
        let waits = deed.is_some_and(|it| proposed.contains(&it));
        Self {
            link: format!("/imports/{}", record.id),
            when: moment(frame.lang, record.at),
            place: desk::place(record.region),
            chip: chip(shown, waits, frame.lang),
            told: told(&record.state, frame),
        }
    }
}

/// The counts of a file, as far as they are known.
fn told(state: &imports::State, frame: &Frame) -> String {
    let t = Words::of(frame.lang);
    let number = |it| count(frame.lang, it);
    let counts = match state {
        imports::State::Imported(it) => (it.added, it.updated, it.left_out),
        state => match state.found() {
            Some(it) => (it.added, it.updated, it.bad_lines),
            None => return String::new(),
        },
    };
    let (added, updated, bad) = counts;
    let changes = format!("{} {}, {} {}", number(added), t.added, number(updated), t.updated);
    if bad == 0 { changes } else { format!("{changes}, {} {}", number(bad), t.bad) }
}

impl Page for Imports {
    const NAME: &'static str = "imports";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let lang = frame.lang;
        let row = |tone, text: &str, told: &str| Row {
            link: "/imports/01J0GQ7Y3M5V8ZK2R4T6X9B1CD".to_owned(),
            when: moment(lang, sample_moment()),
            place: "Kota Serang, Banten".to_owned(),
            chip: Chip { tone, text: text.to_owned() },
            told: told.to_owned(),
        };
        let rows = vec![
            row(
                Tone::Wait,
                lang.choose("Menunggu petugas kedua", "Waiting for a second officer"),
                lang.choose("240 baru, 1.310 diperbarui, 3 salah", "240 new, 1,310 updated, 3 bad"),
            ),
            row(
                Tone::Good,
                lang.choose("Selesai", "Done"),
                lang.choose("779.454 baru, 0 diperbarui", "779,454 new, 0 updated"),
            ),
            row(Tone::Stop, lang.choose("Ditolak", "Refused"), ""),
        ];
        let page = |rows| Self { frame: frame.clone(), t: Words::of(lang), rows };
        vec![("empty", page(Vec::new())), ("some", page(rows))]
    }
}

texts! { Words {
    title: "Impor data penduduk", "Imports of residents";
    new: "Impor berkas baru", "Import a new file";
    none: "Belum ada berkas dalam 30 hari terakhir.", "There were no files in the last 30 days.";
    list: "Berkas 30 hari terakhir, yang terbaru lebih dahulu", "Files of the last 30 days, the newest first";
    when: "Diunggah", "Handed in";
    standing: "Keadaan", "Status";
    place: "Wilayah", "Region";
    counts: "Isi", "Content";
    added: "baru", "new";
    updated: "diperbarui", "updated";
    bad: "salah", "bad";
} }
