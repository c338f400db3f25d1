//! `/residents`: finding one resident, by NIK or by record handle.

use askama::Template;

use crate::{Place, frame::Frame, lang::texts, page::Page};

/// How the search went. What was typed is not repeated: it may be a NIK.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Search {
    /// Nothing was searched yet.
    Begun,
    /// Neither a NIK nor a handle.
    Misread,
    /// Nobody in this officer's region.
    NotFound,
}

/// The page.
#[derive(Template)]
#[template(path = "console/residents.html")]
pub(crate) struct Residents {
    frame: Frame,
    t: &'static Words,
    search: Search,
}

impl Residents {
    pub fn new(frame: Frame, search: Search) -> Self {
        Self { t: Words::of(frame.lang), frame, search }
    }

    fn problem(&self) -> Option<&'static str> {
        match self.search {
            Search::Begun => None,
            Search::Misread => Some(self.t.misread),
            Search::NotFound => Some(self.t.not_found),
        }
    }
}

impl Page for Residents {
    const NAME: &'static str = "residents";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        [("begun", Search::Begun), ("misread", Search::Misread), ("not_found", Search::NotFound)]
            .map(|(name, search)| (name, Self::new(frame.clone(), search)))
            .into()
    }
}

texts! { Words {
    title: "Cari penduduk", "Find a resident";
    label: "NIK atau nomor berkas", "NIK or record number";
    hint: "NIK 16 angka, atau nomor berkas dari layar ini.", "A NIK of 16 digits, or a record number from this screen.";
    find: "Cari", "Find";
    misread: "Itu bukan NIK dan bukan nomor berkas. Periksa lagi angkanya.",
        "This is neither a NIK nor a record number. Please check the digits.";
    not_found: "Tidak ada penduduk dengan nomor itu di wilayah Anda.",
        "There is no resident with this number in your region.";
    logged: "Setiap pencarian dicatat dan dapat dilihat oleh penduduk yang bersangkutan.",
        "Every search is recorded and can be seen by the resident concerned.";
} }
