//! `/verify`: who asks, why, what exactly, for how long. Nothing is asked yet.

use askama::Template;

use crate::{
    Place,
    frame::Frame,
    lang::{pick, texts},
    page::Page,
};

/// The page.
#[derive(Template)]
#[template(path = "public/verify/start.html")]
pub(crate) struct Start {
    frame: Frame,
    t: &'static Words,
    asks: Asks,
    /// Whether staff read it, at a counter.
    counter: bool,
}

/// What a registered relying party asks.
#[derive(Clone, Debug)]
pub(crate) struct Asks {
    /// Who asks, by the name it is registered under.
    pub who: String,
    /// Why, in the reader's language.
    pub purpose: String,
    /// Each attribute, in the reader's language.
    pub attributes: Vec<String>,
    /// Where the form that starts it is sent.
    pub action: String,
}

impl Start {
    pub fn new(frame: Frame, asks: Asks) -> Self {
        Self { t: Words::of(frame.lang), frame, asks, counter: false }
    }

    /// The same for whoever stands behind a counter.
    pub fn at_counter(frame: Frame, asks: Asks) -> Self {
        Self { counter: true, ..Self::new(frame, asks) }
    }

    fn title(&self) -> &'static str {
        if self.counter { self.t.counter } else { self.t.title }
    }

    fn lead(&self) -> &'static str {
        if self.counter { self.t.counter_lead } else { self.t.lead }
    }

    fn do_begin(&self) -> &'static str {
        if self.counter { self.t.counter_begin } else { self.t.begin }
    }
}

impl Page for Start {
    const NAME: &'static str = "verify.start";
    const PLACE: Place = Place::Public;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let lang = frame.lang;
        let attributes = pick(
            lang,
            ["Nama lengkap", "Tanggal lahir", "Kabupaten atau kota tempat tinggal"],
            ["Full name", "Date of birth", "Regency or city of residence"],
        );
        let purpose = lang.choose(
            "Mendaftarkan Anda sebagai anggota perpustakaan daerah.",
            "To register you as a member of the regional library.",
        );
        let asks = Asks {
            who: "Perpustakaan Daerah Kota Serang".to_owned(),
            purpose: purpose.to_owned(),
            attributes: attributes.map(str::to_owned).into(),
            action: "/verify".to_owned(),
        };
        let counter = Asks {
            attributes: pick(
                lang,
                ["Potret", "Berusia 17 tahun atau lebih"],
                ["Portrait", "Aged 17 or older"],
            )
            .map(str::to_owned)
            .into(),
            action: "/counter".to_owned(),
            ..asks.clone()
        };
        vec![
            ("library", Self::new(frame.clone(), asks)),
            ("counter", Self::at_counter(frame.clone(), counter)),
        ]
    }
}

texts! { Words {
    title: "Buktikan identitas Anda", "Prove your identity";
    lead: "Baca dahulu. Belum ada yang dikirim; Anda menyetujuinya di dompet Anda.",
        "Read this first. Nothing has been sent; you agree to it in your wallet.";
    who: "Siapa yang meminta", "Who asks";
    why: "Untuk apa", "What for";
    what: "Apa yang diminta", "What is asked";
    only: "Hanya ini. NIK tidak diminta kecuali tertulis di sini.",
        "Only this. Your NIK is not asked for unless it is written here.";
    kept: "Berapa lama", "For how long";
    kept_is: "Hasilnya dihapus dari pemeriksa ini setelah dibaca sekali, paling lama setelah 10 menit.",
        "This verifier deletes the result once it has been read, after 10 minutes at the latest.";
    begin: "Lanjutkan dengan dompet", "Continue with your wallet";
    counter: "Periksa wajah dan usia di loket", "Check a face and an age at a counter";
    counter_lead: "Layar ini menunjukkan permintaan; pemegang menyetujuinya di ponselnya, dengan atau tanpa jaringan.",
        "This screen shows a request; its holder agrees to it on the phone, with or without a network.";
    counter_begin: "Tampilkan permintaan", "Show the request";
    otherwise: "Tidak punya IKD? Layanan tetap diberikan: tunjukkan KTP-el Anda kepada petugas.",
        "No IKD? You are served all the same: show your KTP-el card to the staff.";
} }
