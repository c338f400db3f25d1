//! `/residents`: finding one resident, by NIK, by KK number, by record number, or by name.
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
use registry::{self, LookupError, More, Query, Resident};
use serde::Deserialize;
use terms::{Act, Id};

use super::record::{Row, found};
use crate::{Place, Refusal, app::App, frame::Frame, lang::texts, page::Page};

/// So many residents of one name are shown.
const SHOWN: u16 = 20;

/// How the search went. What was typed is not repeated.
#[derive(Clone, Debug)]
pub(crate) enum Found {
    /// Nothing was searched yet.
    Begun,
    /// Those who are called so, the likest first; whether there are more.
    Named(Vec<Row>, bool),
    /// Neither a number nor a name.
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
    Handle(Id<Resident>),
    Query(Box<Query>),
}

/// `POST /residents`
pub(crate) async fn post(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Form(typed): Form<Typed>,
) -> Result<Response, Refusal> {
    let told = |error: LookupError| Refusal::new(error.class(), &error);
    let outcome = match meant(&typed.who) {
        None => Found::Misread,
        Some(Meant::Handle(id)) => return Ok(to(id)),
        Some(Meant::Query(query)) => {
            let by_nik = query.nik.is_some();
            let answer = app.registry.look_up(&act, *query).await.map_err(told)?;
            match answer.hits.first() {
                None => Found::Nobody,
                Some(one) if by_nik => return Ok(to(one.id)),
                Some(_) => {
                    let rows = answer.hits.iter().map(|it| found(it, frame.lang)).collect();
                    Found::Named(rows, answer.more != More::Nobody)
                }
            }
        }
    };
    Ok(Residents::new(frame, outcome).show()?.into_response())
}

fn to(id: Id<Resident>) -> Response {
    Redirect::to(&format!("/residents/{id}")).into_response()
}

/// The field's label says NIK: a KK number needs its word before it.
fn meant(text: &str) -> Option<Meant> {
    if let Ok(id) = text.trim().parse() {
        return Some(Meant::Handle(id));
    }
    let query = Query { limit: SHOWN, ..Query::parse(text, registry::Typed::Nik).ok()? };
    Some(Meant::Query(Box::new(query)))
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
    hint: "NIK 16 angka, KK diikuti 16 angka, nomor berkas, atau nama; boleh dengan tahun lahir.",
        "A NIK of 16 digits, KK and 16 digits, a record number, or a name, also with a birth year.";
    find: "Cari", "Find";
    misread: "Itu bukan NIK, bukan nomor berkas, dan bukan nama. Periksa lagi isiannya.",
        "This is no NIK, no record number and no name. Please check what was typed.";
    nobody: "Tidak ada penduduk seperti itu di wilayah Anda.",
        "There is no such resident in your region.";
    found: "Yang paling mirip lebih dahulu", "The likest first";
    name: "Nama", "Name";
    born: "Lahir", "Born";
    home: "Tempat tinggal", "Residence";
    more: "Masih ada yang lain; tambahkan tanggal lahir atau satu kata lagi.",
        "There are more; please add the birth date or another word.";
} }

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_typed_is_understood_or_nothing_is_searched() {
        let query = |text| match meant(text) {
            Some(Meant::Query(query)) => Some(query),
            _ => None,
        };
        let nik = |text| query(text).is_some_and(|it| it.nik.is_some());
        assert!(
            nik("3673014505990001") && nik(" 367301 450599 0001 ") && nik("36.73.01-4505990001")
        );
        assert!(matches!(meant("01J0GQ7Y3M5V8ZK2R4T6X9B1CD"), Some(Meant::Handle(_))));
        assert!(query("Nur'aini").is_some_and(|it| it.name.is_some() && it.nik.is_none()));
        assert!(query("KK 3673010505990001").is_some_and(|it| it.kk_number.is_some()));
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
            let named = |it: Meant| matches!(it, Meant::Query(query) if query.name.is_some());
            prop_assert!(!meant(&text).is_some_and(named));
        }
    }
}
