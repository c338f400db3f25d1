//! `/residents`: finding one resident, by NIK, by KK number, by record number, or by name.
//!
//! What is typed is sent as a form and never stands in an address: it may be a NIK, and addresses
//! are kept in browsers and logs.

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension, Form,
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use registry::{LookupError, Query, Regions, Resident};
use terms::{Act, Id, Region};

use super::{
    found::List,
    purpose::Purpose,
    typed::{Around, Entry, Meant, Problem, Typed},
};
use crate::{Place, Refusal, app::App, frame::Frame, lang::texts, page::Page};

/// How the search went.
#[derive(Clone)]
pub(crate) enum Outcome {
    /// Nothing was searched yet.
    Begun,
    /// Those who may be meant, and where they were looked for.
    Found(List, Option<String>),
    /// Something that was typed cannot be read.
    Misread(Problem),
    /// Nobody in this officer's region; whether the digits may be a family card's.
    Nobody { may_be_card: bool },
}

/// Whether everybody's name is in the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Index {
    Complete,
    Growing,
}

/// The page.
#[derive(Template)]
#[template(path = "console/residents.html")]
pub(crate) struct Residents {
    frame: Frame,
    t: &'static Words,
    typed: Typed,
    outcome: Outcome,
    index: Index,
}

impl Residents {
    pub fn new(frame: Frame, typed: &Typed, outcome: Outcome, index: Index) -> Self {
        Self { t: Words::of(frame.lang), frame, typed: typed.again(), outcome, index }
    }

    // What the template asks.

    fn problem(&self, field: Entry) -> Option<&Problem> {
        match &self.outcome {
            Outcome::Misread(problem) if problem.field == field => Some(problem),
            _ => None,
        }
    }

    fn who_problem(&self) -> Option<String> {
        match &self.outcome {
            Outcome::Nobody { may_be_card: false } => Some(self.t.nobody.to_owned()),
            Outcome::Nobody { may_be_card: true } => {
                Some(format!("{} {}", self.t.nobody, self.t.may_be_card))
            }
            _ => self.problem(Entry::Who).map(|it| it.text.clone()),
        }
    }

    fn birth_problem(&self) -> Option<&Problem> {
        self.problem(Entry::Birth)
    }

    fn place_problem(&self) -> Option<&Problem> {
        self.problem(Entry::Place)
    }

    /// Code and words of every reason, and whether it is the one that was given.
    fn reasons(&self) -> Vec<(&'static str, &'static str, bool)> {
        let given = self.typed.purpose();
        let of = |it: Purpose| (it.code(), it.word(self.frame.lang), it == given);
        Purpose::ALL.map(of).into()
    }
}

/// `GET /residents`
pub(crate) async fn get(frame: Frame) -> Result<Html<String>, Refusal> {
    Residents::new(frame, &Typed::default(), Outcome::Begun, Index::Complete).show()
}

/// `POST /residents`
pub(crate) async fn post(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Form(typed): Form<Typed>,
) -> Result<Response, Refusal> {
    let (own, purpose) = (act.region().unwrap_or(Region::COUNTRY), typed.purpose());
    let around = Around { own, home: act.region().unwrap_or(app.deployment.home) };
    match typed.meant(around, frame.lang) {
        Err(problem) => {
            let (misread, index) = (Outcome::Misread(problem), Index::Complete);
            let page = Residents::new(frame, &typed, misread, index).show()?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Ok(Meant::Handle(id)) => Ok(to(id, purpose)),
        Ok(Meant::Query(query)) => search(&app, &purpose.act(&act), (frame, typed), *query).await,
    }
}

async fn search(
    app: &App,
    act: &Act,
    (frame, typed): (Frame, Typed),
    query: Query,
) -> Result<Response, Refusal> {
    let (lang, purpose) = (frame.lang, typed.purpose());
    let (by_nik, by_name, region) = (query.nik.is_some(), query.name.is_some(), query.region);
    let told = |error: LookupError| Refusal::new(error.class(), &error);
    let found = app.registry.look_up(act, query).await.map_err(told)?;
    let outcome = match found.hits.first() {
        None => Outcome::Nobody { may_be_card: by_nik && typed.may_be_kk_number() },
        Some(one) if by_nik => return Ok(to(one.id, purpose)),
        Some(_) => {
            let within = region.and_then(|it| Regions::load().path(it));
            Outcome::Found(List::of(&found, purpose, lang), within)
        }
    };
    let index = if by_name && !found.is_complete { Index::Growing } else { Index::Complete };
    Ok(Residents::new(frame, &typed, outcome, index).show()?.into_response())
}

fn to(id: Id<Resident>, purpose: Purpose) -> Response {
    Redirect::to(&purpose.carried_by(&format!("/residents/{id}"))).into_response()
}

impl Page for Residents {
    const NAME: &'static str = "residents";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let lang = frame.lang;
        let [none, named] = ["", "Ratna"].map(|who| Typed { who: who.into(), ..Typed::default() });
        let problem = |typed: &Typed| {
            let around = Around { own: Region::COUNTRY, home: Region::COUNTRY };
            typed.meant(around, lang).map_or_else(Outcome::Misread, |_| Outcome::Begun)
        };
        let place =
            Typed { place: "Sukamaju".to_owned(), birth: "1999".to_owned(), ..named.clone() };
        let misread = Typed { who: "367301450599000".to_owned(), ..Typed::default() };
        let within = "Kecamatan Serang, Kota Serang, Banten".to_owned();
        let list = || Outcome::Found(List::sample(lang), Some(within.clone()));
        let new = |typed: &Typed, outcome, index| Self::new(frame.clone(), typed, outcome, index);
        let (complete, card) = (Index::Complete, |it| Outcome::Nobody { may_be_card: it });
        vec![
            ("begun", new(&none, Outcome::Begun, complete)),
            ("growing", new(&named, list(), Index::Growing)),
            ("misread", new(&misread, problem(&misread), complete)),
            ("named", new(&named, list(), complete)),
            ("nobody", new(&named, card(false), complete)),
            ("perhaps_card", new(&none, card(true), complete)),
            ("several_places", new(&place, problem(&place), complete)),
        ]
    }
}

texts! { Words {
    title: "Cari penduduk", "Find a resident";
    label: "NIK, nomor berkas, atau nama", "NIK, record number, or name";
    hint: "NIK 16 angka, KK diikuti 16 angka, nomor berkas, atau nama; boleh dengan tahun lahir.",
        "A NIK of 16 digits, KK and 16 digits, a record number, or a name, also with a birth year.";
    birth: "Tanggal atau tahun lahir", "Birth date or year";
    birth_hint: "17-08-1990 atau 1990. Boleh kosong.", "17-08-1990 or 1990. May be empty.";
    place: "Desa atau kecamatan", "Village or district";
    place_hint: "Nama atau kode wilayah. Boleh kosong.", "Name or region code. May be empty.";
    reason: "Alasan mencari", "Reason of the search";
    reason_hint: "Dicatat bersama pencarian.", "Kept in the log with the search.";
    find: "Cari", "Find";
    nobody: "Tidak ada penduduk seperti itu di wilayah Anda.",
        "There is no such resident in your region.";
    may_be_card: "Jika angka itu nomor KK, ketik KK di depannya.",
        "If the digits are a family card's, type KK before them.";
    growing: "Daftar nama masih disusun. Orang yang dicari mungkin belum muncul; NIK selalu menemukannya.",
        "The name index is not complete yet. Somebody may still be missing here; the NIK always finds them.";
    found: "Yang paling mirip lebih dahulu", "The likest first";
    name: "Nama", "Name";
    born: "Lahir", "Born";
    home: "Tempat tinggal", "Residence";
    why: "Mengapa", "Why";
    poster: "Poster untuk loket dan ruang tunggu", "Poster for the counter and the waiting room";
} }
