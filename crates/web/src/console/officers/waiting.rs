//! `/officers/waiting`: keys that were made by links of this officer's, to be compared.

use std::sync::Arc;

use askama::Template;
use axum::{Extension, extract::State, response::Html};
use staff::{Binding, Waiting};
use terms::{Act, Language};

use crate::{
    Place, Refusal,
    app::App,
    frame::Frame,
    lang::texts,
    numbers::time_of_day,
    page::{Page, sample_moment},
};

/// The page.
#[derive(Template)]
#[template(path = "console/officers_waiting.html")]
pub(crate) struct WaitingKeys {
    frame: Frame,
    t: &'static Words,
    keys: Vec<Row>,
}

/// One key.
#[derive(Clone, Debug)]
struct Row {
    link: String,
    name: String,
    kind: &'static str,
    until: String,
}

/// `GET /officers/waiting`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
) -> Result<Html<String>, Refusal> {
    let waiting = app.staff.waiting(&act).await;
    let waiting = waiting.map_err(|error| Refusal::new(error.class(), &error))?;
    let keys = waiting.iter().map(|it| Row::of(it, frame.lang)).collect();
    WaitingKeys { t: Words::of(frame.lang), frame, keys }.show()
}

impl Row {
    fn of(key: &Waiting, lang: Language) -> Self {
        let t = Words::of(lang);
        Self {
            link: format!("/officers/invitations/{}", key.invitation),
            name: key.name.reveal().clone(),
            kind: match key.binding {
                Binding::Device => t.bound,
                Binding::Synced => t.synced,
            },
            until: time_of_day(lang, key.expires),
        }
    }
}

impl Page for WaitingKeys {
    const NAME: &'static str = "officers_waiting";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let t = Words::of(frame.lang);
        let row = |name: &str, kind| Row {
            link: "/officers/invitations/01J0GQ7Y3M5V8ZK2R4T6X9B1CD".to_owned(),
            name: name.to_owned(),
            kind,
            until: time_of_day(frame.lang, sample_moment()),
        };
        let two = vec![row("Tono Loket", t.synced), row("Dewi Penyelia", t.bound)];
        [("none", Vec::new()), ("two", two)]
            .map(|(name, keys)| (name, Self { t, frame: frame.clone(), keys }))
            .into()
    }
}

texts! { Words {
    title: "Kunci yang menunggu Anda", "Keys that wait for you";
    lead: "Kunci membuka sesi hanya setelah Anda mencocokkan kedua layar.",
        "A key opens sessions only after you have compared both screens.";
    none: "Tidak ada kunci yang menunggu konfirmasi Anda.", "No key waits for you to confirm it.";
    name: "Petugas", "Officer";
    kind: "Kunci", "Key";
    until: "Sampai pukul", "Until";
    bound: "Hanya di perangkatnya", "On its device only";
    synced: "Dapat disalin ke perangkat lain", "Can be copied to other devices";
    back: "Semua petugas", "All officers";
} }
