//! `/verify/result` before the wallet has answered.

use askama::Template;
use protocols::form::Form;
use relying::Asked;
use serde::Deserialize;
use terms::Moment;

use crate::{
    Place,
    app::Deployment,
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
    links: Links,
    scanned_by: Wallet,
    qr: Qr,
    /// What is typed where no camera reads the code; `None` once it is over.
    number: Option<String>,
    until: Moment,
    every: u8,
}

/// Whose wallet scans the code. There is one code on the page, so that nobody scans the wrong one,
/// and the other is one link away, which the page keeps when it looks again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Wallet {
    /// Any that knows OpenID4VP.
    Other,
    #[default]
    Own,
}

/// What opens a wallet on this very device.
#[derive(Clone)]
struct Links {
    /// Our own wallet, by its address.
    own: String,
    /// Whichever the device has (`openid4vp://…`).
    any: String,
}

impl Waiting {
    /// Waits for the wallet on this phone, which opens the link of `here`, or for one on another
    /// phone, which scans that of `elsewhere`.
    pub fn new(
        frame: Frame,
        (who, deployment): (String, &Deployment),
        (here, elsewhere): (&Asked, &Asked),
        scanned_by: Wallet,
    ) -> Result<Self, QrTooLong> {
        let until = here.expires.min(elsewhere.expires);
        let own = |asked: &Asked| deployment.wallet_request(&asked.link);
        let links = Links { own: own(here), any: here.link.clone() };
        let scanned = match scanned_by {
            Wallet::Other => elsewhere.link.clone(),
            Wallet::Own => own(elsewhere),
        };
        let page = Self::of_links(frame, who, (links, scanned_by, &scanned), until)?;
        // Read aloud it would be one long number: in groups it is three.
        let number = elsewhere.number.map(|number| number.to_string());
        Ok(Self { number, ..page })
    }

    fn of_links(
        frame: Frame,
        who: String,
        (links, scanned_by, scanned): (Links, Wallet, &str),
        until: Moment,
    ) -> Result<Self, QrTooLong> {
        let (t, qr) = (Words::of(frame.lang), Qr::of(scanned)?);
        let (number, every) = (None, LOOKS_EVERY);
        Ok(Self { t, frame, who, links, scanned_by, qr, number, until, every })
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
        let own = format!("https://dompet.example/#{}", Form::new().with("request", link).encode());
        let until = sample_moment().plus(std::time::Duration::from_secs(300));
        let page = |(name, scanned_by, scanned): (&'static str, Wallet, &str)| {
            let who = "Perpustakaan Daerah Kota Serang".to_owned();
            let links = Links { own: own.clone(), any: link.to_owned() };
            let page = Self::of_links(frame.clone(), who, (links, scanned_by, scanned), until);
            let number = (name != "number_over").then(|| "204 917 365".to_owned());
            Some((name, Self { number, ..page.ok()? }))
        };
        let all = [
            ("fresh", Wallet::Own, own.as_str()),
            ("number_over", Wallet::Own, own.as_str()),
            ("other_wallet", Wallet::Other, link),
        ];
        all.into_iter().filter_map(page).collect()
    }
}

texts! { Words {
    title: "Buka dompet Anda", "Open your wallet";
    asks: "meminta bukti identitas Anda.", "asks you to prove your identity.";
    here: "Dompet ada di ponsel ini", "The wallet is on this phone";
    here_do: "Buka Dompet IKD", "Open the IKD wallet";
    here_other: "Buka dompet lain", "Open another wallet";
    elsewhere: "Dompet ada di ponsel lain", "The wallet is on another phone";
    own_do: "Buka Dompet IKD di ponsel itu, pilih Pindai, lalu arahkan ke kode ini.",
        "Open the IKD wallet on that phone, choose Scan, and point it at this code.";
    own_code: "Kode QR permintaan untuk dipindai dengan Dompet IKD", "QR code of the request, to be scanned with the IKD wallet";
    to_other: "Kode untuk dompet lain", "Code for another wallet";
    other_do: "Buka dompet Anda di ponsel itu dan pindai kode ini. Setiap dompet yang mengenal OpenID4VP membacanya.",
        "Open your wallet on that phone and scan this code. Every wallet that knows OpenID4VP reads it.";
    other_code: "Kode QR permintaan untuk dipindai dengan dompet lain", "QR code of the request, to be scanned with another wallet";
    to_own: "Kode untuk Dompet IKD", "Code for the IKD wallet";
    no_camera: "Kameranya tidak bisa dipakai?", "The camera does not work?";
    number_do: "Di Dompet IKD pilih Pindai, lalu Ketik nomor, dan ketik:",
        "In the IKD wallet choose Scan, then Type the number, and type:";
    number_for: "Nomor ini berlaku 5 menit, untuk dompet dari layanan ini saja. Jangan bacakan kepada orang lain.",
        "This number is good for 5 minutes, in wallets of this service only. Do not read it out to anybody else.";
    number_over: "Nomornya sudah dipakai atau sudah lewat waktunya.", "The number has been used, or its time is over.";
    number_new: "Mulai lagi dengan nomor baru", "Begin again with a new number";
    in_front: "Setujui hanya bila layar ini ada di depan Anda.",
        "Agree only if this screen is in front of you.";
    waiting: "Menunggu jawaban dompet", "Waiting for the wallet";
    until: "Berlaku sampai pukul", "Valid until";
    looks: "Halaman ini memeriksa sendiri setiap", "This page looks by itself every";
    seconds: "detik.", "seconds.";
    look_now: "Periksa sekarang", "Look now";
} }
