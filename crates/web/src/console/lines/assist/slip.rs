//! `/counters/{counter}/assists/{assist}/slip`: what the person takes home on paper: that it is active,
//! whose it is without saying so to strangers, and what nobody will ever ask of them.

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    response::Html,
};
use desk::{Outcome, Step, TicketError};
use registry::visible;
use terms::Act;

use super::{super::super::purpose::Purpose, Named, address};
use crate::{
    Place, Refusal,
    app::App,
    frame::Frame,
    lang::texts,
    numbers::{date, time_in},
    page::{Page, sample_moment},
};

/// The page.
#[derive(Template)]
#[template(path = "console/lines/assist_slip.html")]
pub(crate) struct SlipPage {
    frame: Frame,
    t: &'static Words,
    back: String,
    office: String,
    /// The first letter of each word.
    name: String,
    date: String,
    time: String,
    /// The wallet's address, where a lost phone is blocked.
    loss: String,
}

/// A name of which a stranger reads the first letters only: `R·· W··`. How long it is stays hidden.
pub(super) fn masked(name: &str) -> String {
    let words = name.split_whitespace().filter_map(|word| word.chars().next());
    let words: Vec<String> = words.map(|first| format!("{first}··")).collect();
    words.join(" ")
}

/// `GET .../slip`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path((counter, id)): Path<Named>,
) -> Result<Html<String>, Refusal> {
    let refuse = |error: TicketError| Refusal::new(error.class(), &error);
    let assist = app.desk.find_assist(&act, id).await.map_err(refuse)?;
    let active = assist.when(Step::Activated).filter(
        |_| !matches!(assist.state, desk::AssistState::Ended(it) if it != Outcome::Activated),
    );
    let (Some(at), Some(resident)) = (active, assist.resident) else {
        return Err(refuse(TicketError::WrongState));
    };
    let house = app.desk.house(&act, assist.office).await.map_err(refuse)?;
    let whose = app.registry.resident(&Purpose::ServePerson.act(&act), resident).await;
    let whose = whose.map_err(|error| Refusal::new(error.class(), &error))?;
    let zone = house.office.zone;
    let wallet = app.deployment.wallet_url.as_str().trim_end_matches('/').to_owned();
    SlipPage {
        t: Words::of(frame.lang),
        back: address(counter, id),
        office: house.office.name.as_str().to_owned(),
        name: masked(&visible(whose.person.full_name.reveal())),
        date: date(frame.lang, zone.date(at)),
        time: time_in(frame.lang, zone, at),
        loss: wallet,
        frame,
    }
    .show()
}

impl Page for SlipPage {
    const NAME: &'static str = "assist_slip";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let at = sample_moment();
        let page = Self {
            t: Words::of(frame.lang),
            back: "/counters/0/assists/0".to_owned(),
            office: "Disdukcapil Kota Serang (contoh)".to_owned(),
            name: masked("Ratna Wulandari"),
            date: date(frame.lang, at.date()),
            time: time_in(frame.lang, desk::Zone::Wib, at),
            loss: "https://dompet.example".to_owned(),
            frame: frame.clone(),
        };
        vec![("usual", page)]
    }
}

texts! { Words {
    title: "Lembar untuk pemohon", "Slip for the resident";
    active: "IKD Anda aktif", "Your IKD is active";
    whose: "Atas nama", "Name";
    on: "Tanggal", "Date";
    at: "Pukul", "Time";
    never: "Tidak ada yang boleh meminta ini", "Nobody may ask you for this";
    no_pin: "PIN Anda. Petugas pun tidak.", "Your PIN. Officers may not either.";
    no_call: "Dukcapil tidak menelepon, tidak mengirim tautan, dan tidak meminta kode.",
        "The civil registry does not call, sends no links, and asks for no code.";
    no_money: "Tidak ada biaya, sekarang atau nanti.", "There is nothing to pay, now or later.";
    lost: "Ponsel hilang?", "Lost the phone?";
    lost_do: "Blokir saat itu juga, dengan kode pemulihan atau lewat kantor ini:",
        "Block it at once, with the recovery code or through this office:";
    free: "IKD tidak wajib. Layanan tetap diberikan dengan KTP-el.",
        "IKD is not required. Services go on with the KTP-el.";
    print: "Cetak halaman ini (Ctrl+P); hanya lembarnya yang tercetak.",
        "Print this page (Ctrl+P); only the slip is printed.";
    back: "Kembali", "Back";
} }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_on_paper_tells_its_first_letters_only() {
        assert_eq!(masked("Ratna Wulandari"), "R·· W··");
        assert_eq!(masked("  Éva "), "É··");
        assert_eq!(masked(""), "");
    }
}
