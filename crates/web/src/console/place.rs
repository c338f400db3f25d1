//! `/place`: where an officer with roles in several regions is at work.

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension, Form,
    extract::State,
    http::header::SET_COOKIE,
    response::{Html, IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use staff::SignedIn;
use terms::Region;

use super::session;
use crate::{Place, Refusal, app::App, desk, frame::Frame, lang::texts, page::Page};

/// The page.
#[derive(Template)]
#[template(path = "console/place.html")]
pub(crate) struct AtWork {
    frame: Frame,
    t: &'static Words,
    choices: Vec<Choice>,
}

/// One place.
#[derive(Clone, Debug)]
struct Choice {
    region: String,
    place: String,
    roles: String,
    chosen: bool,
}

impl AtWork {
    fn new(frame: Frame, choices: Vec<Choice>) -> Self {
        Self { t: Words::of(frame.lang), frame, choices }
    }
}

/// `GET /place`
pub(crate) async fn get(
    signed_in: Option<Extension<SignedIn>>,
    frame: Frame,
) -> Result<Html<String>, Refusal> {
    let choices = signed_in.map(|Extension(it)| choices(&it, &frame)).unwrap_or_default();
    AtWork::new(frame, choices).show()
}

/// Where one wants to be.
#[derive(Deserialize)]
pub(crate) struct Wish {
    region: Region,
}

/// `POST /place`
pub(crate) async fn post(
    State(app): State<Arc<App>>,
    signed_in: Option<Extension<SignedIn>>,
    Form(Wish { region }): Form<Wish>,
) -> Response {
    let there = signed_in.and_then(|Extension(it)| it.at(region));
    let kept = there.map(|it| [(SET_COOKIE, session::kept_place(&app, it.place()))]);
    (kept, Redirect::to("/residents")).into_response()
}

fn choices(signed_in: &SignedIn, frame: &Frame) -> Vec<Choice> {
    let mut regions: Vec<Region> = signed_in.grants.iter().map(|it| it.region).collect();
    regions.sort_unstable();
    regions.dedup();
    let choice = |region: Region| {
        let held = signed_in.grants.iter().filter(|it| it.region == region);
        let roles: Vec<&str> = held.map(|it| it.role.title(frame.lang)).collect();
        Choice {
            region: region.to_string(),
            place: desk::place(region),
            roles: roles.join(", "),
            chosen: region == signed_in.place(),
        }
    };
    regions.into_iter().map(choice).collect()
}

impl Page for AtWork {
    const NAME: &'static str = "place";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let pick = |indonesian: &'static str, english| frame.lang.choose(indonesian, english);
        let operator = pick("Operator loket", "Desk operator").to_owned();
        let choice = |region: &str, place: &str, chosen| Choice {
            region: region.to_owned(),
            place: place.to_owned(),
            roles: operator.clone(),
            chosen,
        };
        let two = vec![
            choice("36.73.01", "Kecamatan Serang, Kota Serang, Banten", true),
            choice("36.73.02", "Kecamatan Kasemen, Kota Serang, Banten", false),
        ];
        vec![("two", Self::new(frame.clone(), two))]
    }
}

texts! { Words {
    title: "Di mana Anda bertugas?", "Where are you at work?";
    lead: "Yang Anda lihat dan catat terbatas pada wilayah ini.",
        "What you see and record is confined to this region.";
    choose: "Bertugas di sini", "Work here";
    here: "Anda di sini", "You are here";
    none: "Meja peragaan tidak terikat pada satu wilayah.",
        "A demonstration's desk is not confined to one region.";
} }
