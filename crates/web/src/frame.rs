//! What surrounds every page: language, place, notice, number of the request.

use axum::{extract::FromRequestParts, http::request::Parts};

use staff::Danger;
use terms::{Act, Language, Permission, Region};

use crate::{
    Refusal, desk,
    lang::{self, texts},
    look,
    place::Place,
};

/// Whether the people and figures shown are real.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    RealData,
    SampleData,
}

/// What surrounds one page. The shell puts it into every request for a page.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub lang: Language,
    pub t: &'static Words,
    pub request: String,
    place: Place,
    shown: Shown,
    switch: Switch,
    desk: Option<Desk>,
}

/// Who works at this desk, and where: for the head of a page, and for its menu.
#[derive(Clone, Debug)]
pub(crate) struct Desk {
    /// What colleagues read; a demonstration's desk has no name.
    pub name: Option<String>,
    /// Where, in words.
    pub place: String,
    /// Whether there are several places to choose from.
    pub moves: bool,
    act: Act,
}

/// How the reader changes to the other language.
#[derive(Clone, Debug)]
enum Switch {
    /// By the same address with this query before `lang=`.
    ByQuery(String),
    /// Not here: the page is the answer to a form and would be lost.
    Hidden,
}

impl Frame {
    pub fn new(lang: Language, place: Place, shown: Shown) -> Self {
        let switch = Switch::ByQuery(String::new());
        let (t, request) = (Words::of(lang), String::new());
        Self { lang, t, request, place, shown, switch, desk: None }
    }

    /// The same at a desk.
    pub fn with_desk(mut self, desk: Desk) -> Self {
        self.desk = Some(desk);
        self
    }

    /// The frame of one request: its number, and its query so that a change of language keeps it.
    pub fn of_request(mut self, number: String, query: Option<&str>) -> Self {
        let kept = query.unwrap_or_default().split('&');
        let kept = kept.filter(|pair| !pair.is_empty() && !pair.starts_with("lang="));
        self.switch = Switch::ByQuery(kept.fold(String::new(), |all, pair| all + pair + "&"));
        self.request = number;
        self
    }

    /// The same without a choice of language, for the answer to a form.
    pub fn without_switch(mut self) -> Self {
        self.switch = Switch::Hidden;
        self
    }

    // What the template asks.

    pub fn is_sample(&self) -> bool {
        self.shown == Shown::SampleData
    }

    pub fn is_console(&self) -> bool {
        self.place == Place::Console
    }

    pub fn desk(&self) -> Option<&Desk> {
        self.desk.as_ref()
    }

    pub fn stylesheet(&self) -> &'static str {
        look::STYLESHEET
    }

    pub fn passkey_script(&self) -> &'static str {
        look::PASSKEY
    }

    pub fn progress_script(&self) -> &'static str {
        look::PROGRESS
    }

    pub fn live_script(&self) -> &'static str {
        look::LIVE
    }

    pub fn print_script(&self) -> &'static str {
        look::PRINT
    }

    pub fn voice_script(&self) -> &'static str {
        look::VOICE
    }

    /// Every language with its link; `None` for the one that is spoken.
    pub fn languages(&self) -> Vec<(Language, Option<String>)> {
        let Switch::ByQuery(kept) = &self.switch else { return Vec::new() };
        let link =
            |lang: Language| (lang != self.lang).then(|| format!("?{kept}lang={}", lang.tag()));
        Language::ALL.into_iter().map(|lang| (lang, link(lang))).collect()
    }

    pub fn own_name(&self, language: &Language) -> &'static str {
        lang::own_name(*language)
    }
}

impl Desk {
    /// The desk of whoever acts so.
    pub fn new(name: Option<String>, place: Region, act: &Act) -> Self {
        Self { name, place: desk::place(place), moves: false, act: act.clone() }
    }

    /// The same, for somebody who can choose between several places.
    pub fn with_moves(mut self) -> Self {
        self.moves = true;
        self
    }

    // What the menu asks.

    pub fn reads_residents(&self) -> bool {
        self.may(Permission::ReadResident)
    }

    pub fn serves(&self) -> bool {
        self.may(Permission::Serve)
    }

    pub fn manages_staff(&self) -> bool {
        self.may(Permission::ManageStaff)
    }

    /// Whether it is an officer's; a demonstration's proposes and approves nothing.
    pub fn takes_part(&self) -> bool {
        let may = |it: &Danger| self.may(it.needs()) || self.may(it.needs_of_second());
        self.name.is_some() && Danger::ALL.iter().any(may)
    }

    pub fn audits(&self) -> bool {
        self.may(Permission::ReadAudit)
    }

    pub fn exports(&self) -> bool {
        self.may(Permission::Export)
    }

    pub fn imports(&self) -> bool {
        self.may(Permission::Import)
    }

    fn may(&self, permission: Permission) -> bool {
        self.act.needs(permission).is_ok()
    }
}

impl<S: Sync> FromRequestParts<S> for Frame {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        parts.extensions.get::<Self>().cloned().ok_or_else(Refusal::failure)
    }
}

texts! { Words {
    skip: "Langsung ke isi", "Skip to content";
    product: "Identitas Kependudukan Digital", "Digital Population Identity";
    console: "Meja petugas", "Staff desk";
    language: "Bahasa", "Language";
    menu: "Menu", "Menu";
    residents: "Penduduk", "Residents";
    offices: "Antrean", "Lines";
    issues: "Kendala", "Issues";
    lists: "Jemput bola", "Lists";
    officers: "Petugas", "Officers";
    approvals: "Persetujuan", "Approvals";
    alarms: "Peringatan", "Alarms";
    figures: "Angka", "Figures";
    verify: "Pembuktian", "Proof";
    sign_out: "Keluar", "Sign out";
    exports: "Ekspor", "Exports";
    imports: "Impor", "Imports";
    place: "Ganti wilayah", "Change region";
    lost: "Sambungan terputus. Yang terlihat mungkin tidak terbaru; halaman ini mencoba lagi sendiri.",
        "The connection is lost. What you see may be out of date; this page tries again by itself.";
    sample: "Data contoh", "Sample data";
    sample_means: "Semua orang dan angka di sini rekaan.", "All people and figures here are made up.";
    offer: "IKD adalah tawaran, bukan syarat layanan. Layanan tetap diberikan tanpa IKD.",
        "IKD is an offer, not a condition. You are served without it, too.";
    free: "Petugas tidak pernah meminta PIN atau biaya.",
        "Staff never ask for your PIN or for money.";
} }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_of_language_keeps_the_rest_of_the_address() {
        let frame = Frame::new(Language::Indonesian, Place::Public, Shown::RealData);
        let links = |query| frame.clone().of_request(String::new(), query).languages();
        assert_eq!(
            links(Some("region=36.73&lang=id&base=recorded")),
            [
                (Language::Indonesian, None),
                (Language::English, Some("?region=36.73&base=recorded&lang=en".into()))
            ]
        );
        assert_eq!(links(None)[1], (Language::English, Some("?lang=en".into())));
        assert!(frame.without_switch().languages().is_empty());
    }
}
