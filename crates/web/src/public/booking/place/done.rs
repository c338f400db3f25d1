//! What whoever has booked takes along: the ticket's code, large and as a picture; the time for their
//! calendar.

use askama::Template;
use axum::response::{IntoResponse, Response};
use desk::{Office, Ticket, TicketCode, Zone};

use super::keep;
use crate::{
    Place, Refusal,
    app::App,
    frame::Frame,
    lang::texts,
    look::Qr,
    numbers::{between, date},
    page::Page,
    public::lines::with_code,
};

/// The page.
#[derive(Template)]
#[template(path = "public/booking/done.html")]
pub(crate) struct DonePage {
    frame: Frame,
    t: &'static Words,
    office: String,
    day: String,
    window: String,
    code: String,
    qr: Qr,
}

/// The page, for a browser that keeps the code from now on and forgets the contact.
pub(super) fn answer(
    app: &App,
    frame: Frame,
    office: &Office,
    (ticket, code): (&Ticket, &TicketCode),
) -> Result<Response, Refusal> {
    let (lang, zone) = (frame.lang, office.zone);
    let text = code.to_string();
    let page = DonePage {
        t: Words::of(lang),
        office: office.name.as_str().to_owned(),
        day: date(lang, ticket.date),
        window: ticket.window.map(|it| between(it, zone, lang)).unwrap_or_default(),
        qr: Qr::of(&text).map_err(|_| Refusal::failure())?,
        code: text,
        frame,
    };
    let answer = with_code(app, code, page.show()?.into_response());
    Ok(keep::forget(app, answer))
}

impl Page for DonePage {
    const NAME: &'static str = "book_done";
    const PLACE: Place = Place::Public;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let (lang, at) = (frame.lang, crate::page::sample_moment());
        let later = at.plus(std::time::Duration::from_secs(1_800));
        let Ok(qr) = Qr::of("7KQM-2XPA") else { return Vec::new() };
        let page = Self {
            frame: frame.clone().without_switch(),
            t: Words::of(lang),
            office: "Disdukcapil Kota Serang (contoh)".to_owned(),
            day: date(lang, at.date()),
            window: between((at, later), Zone::Wib, lang),
            code: "7KQM-2XPA".to_owned(),
            qr,
        };
        vec![("booked", page)]
    }
}

texts! { Words {
    title: "Tempat Anda sudah ada", "Your place is booked";
    day: "Hari", "Day";
    window: "Dipanggil antara", "To be called between";
    code: "Kode karcis", "Ticket code";
    code_is: "Perlihatkan kode ini di pintu, di ponsel atau di kertas, bersama KTP-el, KK atau dokumen lain dengan NIK Anda.",
        "Show this code at the door, on the phone or on paper, with a document that has your NIK.";
    qr: "Kode karcis sebagai gambar untuk dipindai", "The ticket's code as a picture to scan";
    sent: "Kode ini juga kami kirim ke kontak Anda, dengan pengingat sehari dan sejam sebelumnya.",
        "We send this code to your contact as well, with a reminder the day before and the hour before.";
    calendar: "Simpan di kalender", "Save to the calendar";
    ticket: "Lihat, ubah, atau batalkan", "See, change or give back";
    free: "Gratis. Petugas Dukcapil tidak pernah menelepon dan tidak pernah meminta PIN atau kode ini.",
        "Free of charge. Dukcapil staff never call, and never ask for a PIN or for this code.";
} }
