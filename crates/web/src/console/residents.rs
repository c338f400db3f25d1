//! `/residents`: finding one resident, by NIK, by record number, or by name.
//!
//! What is typed is sent as a form and never stands in an address: it may be a NIK, and addresses
//! are kept in browsers and logs.

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension, Form,
    extract::State,
    response::{Html, IntoResponse, Redirect, Response},
};
use registry::{LookupError, Resident, Search};
use serde::Deserialize;
use terms::{Act, Id, Language, Nik, Region};

use super::record::{Row, row};
use crate::{Place, Refusal, app::App, frame::Frame, lang::texts, page::Page};

/// So many residents of one name are shown.
const SHOWN: u16 = 20;

/// How the search went. What was typed is not repeated.
#[derive(Clone, Debug)]
pub(crate) enum Found {
    /// Nothing was searched yet.
    Begun,
    /// Those whose names begin so; whether there are more.
    Named(Vec<Row>, bool),
    /// Neither a NIK nor a record number nor the beginning of a name.
    Misread,
    /// Nobody in this officer's region.
    Nobody,
}

/// The page.
#[derive(Template)]
#[template(path = "console/residents.html")]
pub(crate) struct Residents {
    frame: Frame,
    t: &'static Words,
    found: Found,
}

impl Residents {
    pub fn new(frame: Frame, found: Found) -> Self {
        Self { t: Words::of(frame.lang), frame, found }
    }

    fn problem(&self) -> Option<&'static str> {
        match self.found {
            Found::Begun | Found::Named(..) => None,
            Found::Misread => Some(self.t.misread),
            Found::Nobody => Some(self.t.nobody),
        }
    }
}

/// `GET /residents`
pub(crate) async fn get(frame: Frame) -> Result<Html<String>, Refusal> {
    Residents::new(frame, Found::Begun).show()
}

/// What was typed.
#[derive(Deserialize)]
pub(crate) struct Typed {
    who: String,
}

/// Whom it means.
enum Meant {
    Nik(Nik),
    Handle(Id<Resident>),
    Name(String),
}

/// `POST /residents`
pub(crate) async fn post(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Form(typed): Form<Typed>,
) -> Result<Response, Refusal> {
    let told = |error: LookupError| Refusal::new(error.class(), &error);
    let found = match meant(&typed.who) {
        None => Found::Misread,
        Some(Meant::Handle(id)) => return Ok(to(id)),
        Some(Meant::Nik(nik)) => match app.registry.find_by_nik(&act, nik).await.map_err(told)? {
            Some(resident) => return Ok(to(resident.id)),
            None => Found::Nobody,
        },
        Some(Meant::Name(name)) => named(&app, &act, name, frame.lang).await.map_err(told)?,
    };
    Ok(Residents::new(frame, found).show()?.into_response())
}

async fn named(
    app: &App,
    act: &Act,
    name: String,
    language: Language,
) -> Result<Found, LookupError> {
    let search = Search { region: Region::COUNTRY, name, after: None, limit: SHOWN + 1 };
    let mut residents = app.registry.search(act, search).await?;
    let more = residents.len() > usize::from(SHOWN);
    residents.truncate(SHOWN.into());
    let rows: Vec<_> = residents.iter().map(|it| row(it, language)).collect();
    Ok(if rows.is_empty() { Found::Nobody } else { Found::Named(rows, more) })
}

fn to(id: Id<Resident>) -> Response {
    Redirect::to(&format!("/residents/{id}")).into_response()
}

/// A NIK may be typed in groups.
fn meant(text: &str) -> Option<Meant> {
    let text = text.trim();
    let digits: String = text.chars().filter(|it| !matches!(it, ' ' | '.' | '-')).collect();
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return digits.parse().ok().map(Meant::Nik);
    }
    if let Ok(id) = text.parse() {
        return Some(Meant::Handle(id));
    }
    let letters = text.chars().filter(|it| it.is_alphabetic()).count();
    let is_name = letters >= 2 && !text.chars().any(|it| it.is_numeric());
    is_name.then(|| Meant::Name(text.to_owned()))
}

impl Page for Residents {
    const NAME: &'static str = "residents";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        [
            ("begun", Found::Begun),
            ("misread", Found::Misread),
            ("named", Found::Named(Row::samples(frame.lang), true)),
            ("nobody", Found::Nobody),
        ]
        .map(|(name, found)| (name, Self::new(frame.clone(), found)))
        .into()
    }
}

texts! { Words {
    title: "Cari penduduk", "Find a resident";
    label: "NIK, nomor berkas, atau nama", "NIK, record number, or name";
    hint: "NIK 16 angka, nomor berkas dari layar ini, atau awal nama.",
        "A NIK of 16 digits, a record number from this screen, or the beginning of a name.";
    find: "Cari", "Find";
    misread: "Itu bukan NIK, bukan nomor berkas, dan bukan nama. Periksa lagi isiannya.",
        "This is no NIK, no record number and no name. Please check what was typed.";
    nobody: "Tidak ada penduduk seperti itu di wilayah Anda.",
        "There is no such resident in your region.";
    found: "Yang namanya berawal demikian", "Whose names begin so";
    name: "Nama", "Name";
    born: "Lahir", "Born";
    home: "Tempat tinggal", "Residence";
    more: "Masih ada yang lain; ketik nama lebih lengkap.",
        "There are more; please type more of the name.";
} }

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_typed_is_understood_or_nothing_is_searched() {
        let nik = |text| matches!(meant(text), Some(Meant::Nik(_)));
        assert!(
            nik("3673014505990001") && nik(" 367301 450599 0001 ") && nik("36.73.01-4505990001")
        );
        assert!(matches!(meant("01J0GQ7Y3M5V8ZK2R4T6X9B1CD"), Some(Meant::Handle(_))));
        assert!(matches!(meant("Nur'aini"), Some(Meant::Name(_))));
        for nothing in ["", "  ", "367301450599000", "36730145O5990001", "x", "...", "<>"] {
            assert!(meant(nothing).is_none(), "{nothing}");
        }
    }

    proptest! {
        #[test]
        fn nothing_that_is_typed_panics(text in "\\PC{0,40}") {
            let _ = meant(&text);
        }

        #[test]
        fn digits_are_never_taken_for_a_name(text in "[0-9 .-]{0,40}") {
            prop_assert!(!matches!(meant(&text), Some(Meant::Name(_))));
        }
    }
}
