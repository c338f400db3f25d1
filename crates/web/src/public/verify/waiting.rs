//! `/verify/result` before the wallet has answered.

use askama::Template;
use relying::Asked;
use terms::Moment;

use crate::{
    Place,
    frame::Frame,
    lang::texts,
    look::{Qr, QrTooLong},
    numbers::time_of_day,
    page::{Page, sample_moment},
};

/// How often the page looks by itself whether the answer is there, in seconds.
const LOOKS_EVERY: u8 = 5;

/// The page.
#[derive(Template)]
#[template(path = "public/verify/waiting.html")]
pub(crate) struct Waiting {
    frame: Frame,
    t: &'static Words,
    who: String,
    link: String,
    qr: Qr,
    until: Moment,
    every: u8,
}

impl Waiting {
    /// Waits for the wallet on this phone, which opens the link of `here`, or for one on another
    /// phone, which scans that of `elsewhere`.
    pub fn new(
        frame: Frame,
        who: String,
        here: &Asked,
        elsewhere: &Asked,
    ) -> Result<Self, QrTooLong> {
        let until = here.expires.min(elsewhere.expires);
        Self::of_links(frame, who, (here.link.clone(), &elsewhere.link), until)
    }

    fn of_links(
        frame: Frame,
        who: String,
        (link, scanned): (String, &str),
        until: Moment,
    ) -> Result<Self, QrTooLong> {
        let qr = Qr::of(scanned)?;
        Ok(Self { t: Words::of(frame.lang), frame, who, link, qr, until, every: LOOKS_EVERY })
    }

    fn until(&self) -> String {
        time_of_day(self.frame.lang, self.until)
    }
}

impl Page for Waiting {
    const NAME: &'static str = "verify.waiting";
    const PLACE: Place = Place::Public;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let link = "openid4vp://?client_id=x509_hash%3AUvo3HtuIxuhC92rShpgqcT3YXwrqRxWEviRiA0OZszk\
                    &request_uri=https%3A%2F%2Fikd.example%2Foid4vp%2Frequests%2F\
                    01J0GQ7Y3M5V8ZK2R4T6X9B1CD&request_uri_method=post";
        let who = "Perpustakaan Daerah Kota Serang".to_owned();
        let until = sample_moment().plus(std::time::Duration::from_secs(300));
        let page = Self::of_links(frame.clone(), who, (link.to_owned(), link), until);
        page.into_iter().map(|page| ("fresh", page)).collect()
    }
}

texts! { Words {
    title: "Buka dompet Anda", "Open your wallet";
    asks: "meminta bukti identitas Anda.", "asks you to prove your identity.";
    here: "Dompet ada di ponsel ini", "The wallet is on this phone";
    here_do: "Buka dompet", "Open the wallet";
    elsewhere: "Dompet ada di ponsel lain", "The wallet is on another phone";
    elsewhere_do: "Buka dompet di ponsel itu, pilih Pindai, lalu arahkan ke kode ini.",
        "Open the wallet on that phone, choose Scan, and point it at this code.";
    code: "Kode QR permintaan untuk dipindai dengan dompet", "QR code of the request, to be scanned with the wallet";
    in_front: "Setujui hanya bila layar ini ada di depan Anda.",
        "Agree only if this screen is in front of you.";
    waiting: "Menunggu jawaban dompet", "Waiting for the wallet";
    until: "Berlaku sampai pukul", "Valid until";
    looks: "Halaman ini memeriksa sendiri setiap", "This page looks by itself every";
    seconds: "detik.", "seconds.";
    look_now: "Periksa sekarang", "Look now";
} }
