//! `/residents/{resident}/nik`: all digits of one NIK, asked for with a reason. No birth date
//! stands beside them (DESIGN, decision 4.15), and nothing of it can be called up again.

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, State},
    response::Html,
};
use registry::{Resident, Revealed, visible};
use serde::Deserialize;
use terms::{Act, Class, Id, Nik};

use super::purpose::Need;
use crate::{Place, Refusal, app::App, frame::Frame, lang::texts, page::Page};

/// The page.
#[derive(Template)]
#[template(path = "console/nik.html")]
pub(crate) struct NikShown {
    frame: Frame,
    t: &'static Words,
    name: String,
    label: &'static str,
    digits: String,
    why: &'static str,
    /// The record's page.
    back: String,
}

impl NikShown {
    pub fn new(frame: Frame, revealed: &Revealed, need: Need, back: String) -> Self {
        let lang = frame.lang;
        Self {
            t: Words::of(lang),
            name: visible(revealed.full_name.reveal()).into_owned(),
            label: Nik::label(lang),
            digits: revealed.nik.reveal(),
            why: need.word(lang),
            frame,
            back,
        }
    }

    /// The digits as they are read out: the region, the day, the serial number.
    fn groups(&self) -> [&str; 3] {
        [0..6, 6..12, 12..16].map(|range| self.digits.get(range).unwrap_or_default())
    }
}

/// For what.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    need: String,
}

/// `POST /residents/{resident}/nik`
pub(crate) async fn post(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(id): Path<Id<Resident>>,
    Form(Asked { need }): Form<Asked>,
) -> Result<Html<String>, Refusal> {
    let none = "whoever asks for a NIK says what it is needed for";
    let need = Need::of_code(&need).ok_or_else(|| Refusal::new(Class::Invalid, &none))?;
    let revealed = app.registry.reveal_nik(&act.because(need.code()), id).await;
    let revealed = revealed.map_err(|error| Refusal::new(error.class(), &error))?;
    NikShown::new(frame, &revealed, need, format!("/residents/{id}")).show()
}

impl Page for NikShown {
    const NAME: &'static str = "nik";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let (frame, need) = (frame.clone().without_switch(), Need::FillForm);
        let sample = Self {
            t: Words::of(frame.lang),
            name: "Ratna Wulandari".to_owned(),
            label: Nik::label(frame.lang),
            digits: "3673014605990001".to_owned(),
            why: need.word(frame.lang),
            back: "/residents/01J0GQ7Y3M5V8ZK2R4T6X9B1CD".to_owned(),
            frame,
        };
        vec![("shown", sample)]
    }
}

texts! { Words {
    title: "NIK", "A NIK";
    of: "milik", "of";
    careful: "Bukan rahasia, tetapi pribadi", "No secret, but personal";
    careful_do: "NIK memuat tanggal lahir, jenis kelamin, dan wilayah. Perlihatkan hanya kepada yang memerlukannya, dan tutup halaman ini sesudahnya.",
        "A NIK tells birth date, sex and region. Show it only to whom it is needed by, and close this page afterwards.";
    logged: "Dicatat dengan alasan", "In the log, with the reason";
    back: "Kembali ke berkas", "Back to the record";
} }
