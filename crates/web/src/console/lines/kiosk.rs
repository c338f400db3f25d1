//! `/offices/{office}/kiosks`: devices in the hall that give numbers: opened for a day by a code that is
//! typed on the device, and ended.

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    response::{Html, Redirect},
};
use desk::{Kiosk, Office, TicketCode, TicketError};
use terms::{Act, Id};

use crate::{Place, Refusal, app::App, frame::Frame, lang::texts, numbers::time_in, page::Page};

/// The page.
#[derive(Template)]
#[template(path = "console/lines/kiosks.html")]
pub(crate) struct Kiosks {
    frame: Frame,
    t: &'static Words,
    office: Office,
    /// The address that is opened on the device.
    address: String,
    /// The code of a new one.
    code: Option<String>,
    kiosks: Vec<Kiosk>,
}

impl Kiosks {
    // What the template asks.

    fn since(&self, kiosk: &Kiosk) -> String {
        time_in(self.frame.lang, self.office.zone, kiosk.opened_at)
    }

    fn state(&self, kiosk: &Kiosk) -> &'static str {
        if kiosk.is_paired { self.t.gives } else { self.t.waits }
    }
}

/// `GET /offices/{office}/kiosks`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(office): Path<Id<Office>>,
) -> Result<Html<String>, Refusal> {
    show(&app, (&act, office), frame, None).await
}

/// `POST /offices/{office}/kiosks`
pub(crate) async fn open(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(office): Path<Id<Office>>,
) -> Result<Html<String>, Refusal> {
    let (_, code) = app.desk.open_kiosk(&act, office).await.map_err(|error| refuse(&error))?;
    show(&app, (&act, office), frame, Some(&code)).await
}

/// `POST /offices/{office}/kiosks/{kiosk}/end`
pub(crate) async fn end(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    Path((office, kiosk)): Path<(Id<Office>, Id<Kiosk>)>,
) -> Result<Redirect, Refusal> {
    match app.desk.end_kiosk(&act, kiosk).await {
        // Ended before: as it was wanted.
        Ok(()) | Err(TicketError::WrongState) => {
            Ok(Redirect::to(&format!("/offices/{office}/kiosks")))
        }
        Err(error) => Err(refuse(&error)),
    }
}

fn refuse(error: &TicketError) -> Refusal {
    Refusal::new(error.class(), error)
}

async fn show(
    app: &App,
    (act, office): (&Act, Id<Office>),
    frame: Frame,
    code: Option<&TicketCode>,
) -> Result<Html<String>, Refusal> {
    let kiosks = app.desk.kiosks(act, office).await.map_err(|error| refuse(&error))?;
    let house = app.desk.house(act, office).await.map_err(|error| refuse(&error))?;
    let url = app.deployment.public_url.as_str().trim_end_matches('/');
    Kiosks {
        t: Words::of(frame.lang),
        frame,
        office: house.office,
        address: format!("{url}/kiosk/{office}"),
        code: code.map(ToString::to_string),
        kiosks,
    }
    .show()
}

impl Page for Kiosks {
    const NAME: &'static str = "kiosks";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let at = crate::page::sample_moment();
        let kiosk = |number: u8, is_paired| Kiosk {
            id: Id::from_bytes([number; 16]),
            office: Id::from_bytes([1; 16]),
            opened_at: at,
            ends_at: at,
            is_paired,
        };
        let new = |code: Option<&str>, kiosks| {
            let office = super::sample::house()?.office;
            let (frame, t) = (frame.clone(), Words::of(frame.lang));
            let address = "https://ikd.example/kiosk/0".to_owned();
            Some(Self { frame, t, office, address, code: code.map(str::to_owned), kiosks })
        };
        let none = new(None, Vec::new()).map(|it| ("none", it));
        let opened = new(Some("7KQM-2XPA"), vec![kiosk(2, false), kiosk(1, true)]);
        none.into_iter().chain(opened.map(|it| ("opened", it))).collect()
    }
}

texts! { Words {
    title: "Kios nomor", "Kiosks";
    means: "Kios adalah tablet di ruang tunggu tempat orang mengambil nomor sendiri. Kios hanya dapat memberi nomor kantor ini, dan berakhir pada tengah malam.",
        "A kiosk is a tablet in the hall at which people take their numbers. It gives numbers of this office and nothing else, and ends at midnight.";
    open: "Buka kios baru", "Open another kiosk";
    new: "Kios baru", "New kiosk";
    first: "Buka alamat ini pada perangkat kios:", "Open this address on the device:";
    then: "Lalu ketik kode ini di sana, dalam lima belas menit:", "Then type this code there, within fifteen minutes:";
    once: "Kode berlaku sekali dan hanya ditampilkan sekarang.", "The code is good once, and shown now only.";
    running: "Kios hari ini", "Kiosks of today";
    none: "Belum ada kios hari ini.", "There is no kiosk today.";
    since: "Dibuka", "Opened";
    state: "Keadaan", "It";
    gives: "Memberi nomor", "gives numbers";
    waits: "Menunggu kode", "waits for its code";
    end: "Akhiri", "End";
    back: "Kembali ke kantor", "Back to the office";
} }
