//! `/sign-in`: the console opens by a link that works once.

use askama::Template;

use crate::{Place, frame::Frame, lang::texts, page::Page};

/// What the link is worth.
#[derive(Clone, Debug)]
pub(crate) enum Link {
    /// No link was followed.
    None,
    /// Not used yet. Looking at it spends nothing: mail programs open links by themselves.
    Fresh(String),
    /// Used, expired or unknown.
    Spent,
}

/// The page.
#[derive(Template)]
#[template(path = "console/sign_in.html")]
pub(crate) struct SignIn {
    frame: Frame,
    t: &'static Words,
    link: Link,
}

impl SignIn {
    pub fn new(frame: Frame, link: Link) -> Self {
        Self { t: Words::of(frame.lang), frame, link }
    }
}

impl Page for SignIn {
    const NAME: &'static str = "sign_in";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let sample = |link| Self::new(frame.clone(), link);
        vec![
            ("fresh", sample(Link::Fresh("Qm9va21hcms".to_owned()))),
            ("none", sample(Link::None)),
            ("spent", sample(Link::Spent)),
        ]
    }
}

texts! { Words {
    title: "Masuk ke meja petugas", "Sign in to the staff desk";
    fresh: "Tautan ini berlaku satu kali. Setelah Anda masuk, tautan tidak dapat dipakai lagi.",
        "This link works once. After you have signed in it cannot be used again.";
    enter: "Masuk", "Sign in";
    spent: "Tautan ini tidak berlaku lagi", "This link is no longer valid";
    spent_advice: "Tautan sudah dipakai atau sudah lewat waktunya. Buat tautan baru di mesin server.",
        "It has been used or has expired. Make a new one on the server.";
    none: "Meja petugas dibuka dengan tautan sekali pakai yang dicetak oleh server saat dinyalakan.",
        "The staff desk opens with a one-time link that the server prints when it starts.";
    none_advice: "Buka tautan itu di peramban ini.", "Open that link in this browser.";
} }
