//! `/residents/{resident}/history`: every change of a record, the latest first: when, who, what,
//! why, by what proof, and whether it still reads as it was written.

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension,
    extract::{Path, Query, State},
    response::Html,
};
use registry::{Change, Resident};
use serde::Deserialize;
use terms::{Act, Id, Language};

use super::{
    altered::{Turn, sample_turns, turns},
    events::Event,
    head::{Head, Tab},
    purpose::Purpose,
};
use crate::{
    Place, Refusal,
    app::App,
    frame::Frame,
    lang::texts,
    look::{Chip, Field, Tone},
    numbers::{date, moment},
    page::{Page, sample_moment},
};

/// So many changes stand on one page.
const SHOWN: u16 = 20;

/// One change.
#[derive(Clone)]
pub(crate) struct Entry {
    pub number: u64,
    pub kind: &'static str,
    pub at: String,
    pub fields: Vec<Field>,
    pub turns: Vec<Turn>,
    /// Whether it reads as it did when it was written.
    pub seal: Chip,
}

/// The page.
#[derive(Template)]
#[template(path = "console/history.html")]
pub(crate) struct History {
    frame: Frame,
    t: &'static Words,
    head: Head,
    /// What was just recorded, in words.
    done: Option<&'static str>,
    entries: Vec<Entry>,
    /// The page with the changes before these.
    older: Option<String>,
    /// The page with the latest ones, if it is not this.
    latest: Option<String>,
}

/// Which page.
#[derive(Deserialize)]
pub(crate) struct Turned {
    /// The number of the last change of the page before.
    after: Option<u64>,
    /// What was just recorded: the last part of its page's address.
    done: Option<String>,
}

/// `GET /residents/{resident}/history`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    (frame, purpose): (Frame, Purpose),
    Path(id): Path<Id<Resident>>,
    Query(Turned { after, done }): Query<Turned>,
) -> Result<Html<String>, Refusal> {
    let opened = app.registry.open_history(&purpose.act(&act), id, after, SHOWN + 1).await;
    let (resident, changes) = opened.map_err(|error| Refusal::new(error.class(), &error))?;
    let shown = changes.iter().take(SHOWN.into());
    let entries: Vec<Entry> = shown.map(|it| Entry::of(it, frame.lang)).collect();
    let has_older = changes.len() > entries.len();
    let head = Head::of(&resident, Tab::History, purpose, frame.lang);
    let done = done.as_deref().and_then(Event::of_path).map(|it| it.title(frame.lang));
    let page = History::new(frame, head, entries, (purpose, has_older, after.is_some()));
    History { done, ..page }.show()
}

impl History {
    pub fn new(
        frame: Frame,
        head: Head,
        entries: Vec<Entry>,
        (purpose, has_older, is_older): (Purpose, bool, bool),
    ) -> Self {
        let first = purpose.carried_by(&format!("/residents/{}/history", head.handle));
        let last = entries.last().filter(|_| has_older);
        let mark = if first.contains('?') { '&' } else { '?' };
        let older = last.map(|it| format!("{first}{mark}after={}", it.number));
        let latest = is_older.then_some(first);
        Self { t: Words::of(frame.lang), frame, head, done: None, entries, older, latest }
    }
}

impl Entry {
    pub fn of(change: &Change, language: Language) -> Self {
        let t = Words::of(language);
        let none = t.no_proof.to_owned();
        let proof = change.evidence.as_ref();
        let proof = proof.map_or(none, |it| it.kind.word(language).to_owned());
        let fields = vec![
            Field::new(t.happened, date(language, *change.happened_on.reveal())),
            Field::new(t.actor, actor(&change.actor, language)),
            Field::new(t.reason, change.reason.word(language)),
            Field::new(t.proof, proof),
        ];
        Self {
            number: change.number,
            kind: change.kind.word(language),
            at: moment(language, change.at),
            fields,
            turns: turns(&change.fields, language),
            seal: seal(change.is_intact(), language),
        }
    }
}

/// Who recorded it, in the words of staff; officers by the number that the log has of them.
fn actor(actor: &str, language: Language) -> String {
    let t = Words::of(language);
    match actor.split_once(':') {
        None if actor == "operator" => t.operator.to_owned(),
        None if actor == "system" => t.system.to_owned(),
        Some(("officer", number)) => format!("{} {number}", t.officer),
        _ => actor.to_owned(),
    }
}

fn seal(is_intact: bool, language: Language) -> Chip {
    let t = Words::of(language);
    let (tone, text) = if is_intact { (Tone::Good, t.intact) } else { (Tone::Stop, t.broken) };
    Chip { tone, text: text.to_owned() }
}

impl Page for History {
    const NAME: &'static str = "resident.history";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let (lang, t) = (frame.lang, Words::of(frame.lang));
        let pick = |indonesian, english| lang.choose(indonesian, english);
        let entry = |number, kind, reason: &str, proof: &str, is_intact| Entry {
            number,
            kind,
            at: moment(lang, sample_moment()),
            fields: vec![
                Field::new(t.happened, date(lang, sample_moment().date())),
                Field::new(t.actor, actor("officer:01J0GQ7Y3M5V8ZK2R4T6X9B1CE", lang)),
                Field::new(t.reason, reason),
                Field::new(t.proof, proof),
            ],
            turns: sample_turns(lang),
            seal: seal(is_intact, lang),
        };
        let mistake = pick("Kesalahan pencatatan", "A mistake in recording");
        let deed = pick("Akta kelahiran", "Birth certificate");
        let entries = vec![
            entry(7, pick("Perbaikan data", "Correction"), mistake, deed, true),
            entry(3, pick("Perbaikan data", "Correction"), mistake, deed, false),
        ];
        let new = |entries, pages| {
            let head = Head::sample("Ratna Wulandari", Tab::History, lang);
            Self::new(frame.clone(), head, entries, pages)
        };
        vec![
            ("empty", new(Vec::new(), (Purpose::ServePerson, false, false))),
            (
                "recorded",
                Self {
                    done: Some(Event::Correction.title(lang)),
                    ..new(entries.clone(), (Purpose::ServePerson, false, false))
                },
            ),
            ("middle", new(entries, (Purpose::CheckDocument, true, true))),
        ]
    }
}

texts! { Words {
    done: "Tercatat", "Recorded";
    heading: "Riwayat perubahan", "History of changes";
    none: "Belum ada perubahan yang tercatat sejak data ini masuk.",
        "No change has been recorded since this record came in.";
    happened: "Terjadi pada", "Happened on";
    actor: "Dicatat oleh", "Recorded by";
    reason: "Alasan", "Reason";
    proof: "Bukti", "Proof";
    no_proof: "Tidak diminta", "None is asked for";
    operator: "Operator mesin", "The machine's operator";
    system: "Sistem", "The program";
    officer: "Petugas", "Officer";
    field: "Data", "Field";
    before: "Sebelum", "Before";
    since: "Sesudah", "After";
    intact: "Segel utuh", "Seal intact";
    broken: "Segel rusak: isi tidak sama dengan yang dicatat", "Seal broken: not as it was recorded";
    older: "Yang lebih lama", "Older ones";
    latest: "Yang terbaru", "The latest";
} }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_recorded_it_is_told_as_staff_speak() {
        for (known, told) in [
            ("operator", "The machine's operator"),
            ("system", "The program"),
            ("officer:01J0GQ7Y3M5V8ZK2R4T6X9B1CE", "Officer 01J0GQ7Y3M5V8ZK2R4T6X9B1CE"),
            ("holder", "holder"),
        ] {
            assert_eq!(actor(known, Language::English), told);
        }
    }
}
