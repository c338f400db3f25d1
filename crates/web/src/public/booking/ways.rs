//! The ways on, in words, and what each is booked as.

use activation::precheck::Track;
use desk::Service;
use terms::Language;

use crate::{lang::texts, numbers::date};

/// A way on, as it is shown.
#[derive(Clone, Debug)]
pub(crate) struct Way {
    pub title: String,
    pub text: &'static str,
    /// What is booked for it; nothing before the seventeenth birthday.
    pub service: Option<Service>,
}

impl Way {
    pub fn of(track: Track, lang: Language) -> Self {
        let t = Words::of(lang);
        let (title, text, service) = match track {
            Track::Activate => (t.activate, t.activate_is, Some(Service::Activation)),
            Track::Card => (t.card, t.card_is, Some(Service::Ktp)),
            Track::Family => (t.family, t.family_is, Some(Service::Activation)),
            Track::From(day) => {
                let title = format!("{} {}", t.from, date(lang, day));
                return Self { title, text: t.from_is, service: None };
            }
            Track::Record => (t.record, t.record_is, Some(Service::Recording)),
            Track::Try => (t.try_it, t.try_is, Some(Service::Activation)),
        };
        Self { title: title.to_owned(), text, service }
    }

    // What the template asks.

    /// Where it can be had: says what for, and nothing of whom.
    pub fn link(&self) -> Option<String> {
        self.service.map(|service| format!("/book/offices?for={}", service.code()))
    }
}

texts! { Words {
    activate: "Aktivasi IKD di ponsel Anda", "IKD activation on your phone";
    activate_is: "Datang sekali dengan ponsel ini dan KTP-el. Sekitar sepuluh menit.",
        "Come once with this phone and your KTP-el. It takes about ten minutes.";
    card: "Kartu KTP-el cetak", "The printed KTP-el card";
    card_is: "Tidak perlu ponsel. Semua layanan tetap diberikan dengan kartu.",
        "It needs no phone. Every service is given with the card.";
    family: "IKD di ponsel keluarga", "IKD on a relative's phone";
    family_is: "Datang bersama pemilik ponselnya. Tiap orang punya IKD dan PIN sendiri. Petugas mendampingi Anda.",
        "Come together with the phone's owner. Each of you has an IKD and a PIN of your own. An officer helps you.";
    from: "IKD mulai", "IKD from";
    from_is: "Pada hari itu usianya 17 tahun. Sampai saat itu KIA dan Kartu Keluarga berlaku.",
        "That is the seventeenth birthday. Until then the child's card (KIA) and the family card are valid.";
    record: "Perekaman KTP-el dahulu", "KTP-el recording first";
    record_is: "Wajah dan sidik jari direkam satu kali. Bawa Kartu Keluarga.",
        "Face and fingerprints are taken once. Bring the family card.";
    try_it: "Coba bersama petugas", "Try it with an officer";
    try_is: "Kami belum tahu apakah ponsel ini bisa. Petugas mencobanya bersama Anda.",
        "We do not know yet whether this phone can. An officer tries it with you.";
} }
