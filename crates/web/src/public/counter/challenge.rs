//! `/counter/ask`: a challenge for the phone, and a field for its answer.

use askama::Template;
use relying::Challenge as Shown;
use terms::Moment;

use crate::{
    Place,
    frame::Frame,
    lang::texts,
    look::{Loop, QrTooLong},
    numbers::time_of_day,
    page::{Page, sample_moment},
};

/// The page.
#[derive(Template)]
#[template(path = "public/counter/challenge.html")]
pub(crate) struct Challenge {
    frame: Frame,
    t: &'static Words,
    who: String,
    codes: Loop,
    /// The same codes as text, a line for each.
    text: String,
    until: Moment,
    told: Told,
    /// What was read so far: nothing that was scanned is lost.
    typed: String,
}

/// What there is to say of what was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    Nothing,
    /// It belongs to no answer to this challenge.
    Other,
    Some {
        have: usize,
        of: usize,
    },
}

impl Challenge {
    /// What `who` asks, and what was read of the answer so far.
    pub fn new(
        frame: Frame,
        who: String,
        shown: &Shown,
        (told, typed): (Told, String),
    ) -> Result<Self, QrTooLong> {
        let (t, codes) = (Words::of(frame.lang), Loop::of(&shown.parts)?);
        let (text, until) = (shown.parts.join("\n"), shown.expires);
        Ok(Self { t, frame, who, codes, text, until, told, typed })
    }

    fn until(&self) -> String {
        time_of_day(self.frame.lang, self.until)
    }
}

impl Page for Challenge {
    const NAME: &'static str = "counter.challenge";
    const PLACE: Place = Place::Public;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let part = |at: usize| format!("IKD1EC7JJYW50{at}03{}", "NFVWI3DBNZSGC4Y".repeat(20));
        let shown = Shown { parts: (1..=3).map(part).collect(), expires: sample_moment() };
        let page = |(name, told, typed): (_, Told, String)| {
            let who = "Loket Contoh".to_owned();
            Some((name, Self::new(frame.clone(), who, &shown, (told, typed)).ok()?))
        };
        let all = [
            ("fresh", Told::Nothing, String::new()),
            ("other", Told::Other, String::new()),
            ("some", Told::Some { have: 1, of: 3 }, part(2)),
        ];
        all.into_iter().filter_map(page).collect()
    }
}

texts! { Words {
    title: "Tunjukkan kode ini kepada ponsel", "Show this code to the phone";
    asks: "meminta bukti wajah dan usia.", "asks for a proof of face and age.";
    first: "1. Ponsel memindai layar ini", "1. The phone scans this screen";
    first_do: "Di Dompet IKD: pilih Pindai. Di dompet yang terkunci dan tanpa jaringan: Tanpa jaringan. Tahan sampai semua kode terbaca.",
        "In the IKD wallet: choose Scan. In a locked wallet without a network: Without a network. Hold still until all codes are read.";
    code: "Kode permintaan yang berganti-ganti", "Request codes, one after the other";
    text: "Kode sebagai teks", "The codes as text";
    second: "2. Pindai layar ponsel", "2. Scan the phone's screen";
    second_do: "Letakkan kursor di kotak ini, lalu pindai layar ponsel dengan pemindai tangan. Setiap kode menjadi satu baris; urutannya bebas.",
        "Put the cursor into this field and scan the phone's screen with a hand scanner. Each code becomes a line, in any order.";
    field: "Kode dari ponsel", "Codes from the phone";
    check: "Periksa jawaban", "Check the answer";
    some: "kode terbaca dari", "codes read of";
    go_on: "Lanjutkan memindai; yang sudah terbaca tetap ada.", "Go on scanning; what was read is kept.";
    other: "Itu bukan jawaban untuk permintaan ini. Pindai layar ponsel sekali lagi.",
        "That is no answer to this request. Scan the phone's screen once more.";
    until: "Permintaan ini berlaku sampai", "This request is good until";
    otherwise: "Tidak ada jawaban? Layanan tetap diberikan: minta KTP-el.", "No answer? Serve them all the same: ask for the KTP-el card.";
} }
