//! `/officers/new`: appointing an officer. What is dangerous goes on to a proposal.

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension, Form,
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use serde::Deserialize;
use staff::{NewOfficer, OfficerError, Staffing};
use terms::{Act, Level, Region};

use super::{
    super::{
        keyed::Keyed,
        regions::{self, Typing},
        said::Said,
    },
    held::{self, Choice, Slip},
    propose::Propose,
    wish,
};
use crate::{Place, Refusal, app::App, frame::Frame, lang::texts, page::Page};

/// The page.
#[derive(Template)]
#[template(path = "console/officer_new.html")]
pub(crate) struct Invite {
    frame: Frame,
    t: &'static Words,
    roles: Vec<Choice>,
    /// Where the officer is to work.
    place: Typing,
    typed: Typed,
    mistake: Option<Mistake>,
}

/// What was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    name: String,
    role: String,
    region: String,
}

/// What is wrong, and with which field; with none of them if it is not allowed.
#[derive(Clone, Debug)]
struct Mistake {
    field: &'static str,
    said: Said,
}

impl Invite {
    fn new(frame: Frame, act: &Act, typed: Typed, mistake: Option<Mistake>) -> Self {
        let roles = held::choices(act, frame.lang);
        let place = Typing::new(frame.lang, regions::within(act), Level::Country);
        Self { t: Words::of(frame.lang), frame, roles, place, typed, mistake }
    }

    fn problem(&self, field: &str) -> Option<&str> {
        self.mistake.as_ref().filter(|it| it.field == field).map(|it| it.said.text.as_str())
    }
}

/// `GET /officers/new`
pub(crate) async fn get(
    Extension(act): Extension<Act>,
    Keyed(_): Keyed,
    frame: Frame,
) -> Result<Html<String>, Refusal> {
    Invite::new(frame, &act, Typed::default(), None).show()
}

/// `POST /officers/new`
pub(crate) async fn post(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    Keyed(signed_in): Keyed,
    frame: Frame,
    Form(typed): Form<Typed>,
) -> Result<Response, Refusal> {
    let lang = frame.lang;
    let mistake = match typed.read() {
        Err((field, slip)) => {
            let text = slip.map_or(Words::of(lang).name_bad, |slip| slip.text(lang));
            Mistake { field, said: Said::mistake(text) }
        }
        Ok(new) => {
            let staffing = Staffing::Appoint(new);
            match wish::carry_out(&app, &act, staffing.clone(), None).await {
                Ok(done) => return Ok(done),
                Err(OfficerError::ApprovalMissing) => {
                    return Propose::ask(&app, (&act, &signed_in), frame, &staffing, None).await;
                }
                Err(error) => Mistake { field: "", said: Said::officer(&error, lang)? },
            }
        }
    };
    let status: StatusCode = mistake.said.status;
    Ok((status, Invite::new(frame, &act, typed, Some(mistake)).show()?).into_response())
}

impl Typed {
    /// The officer that is meant, or the field that is wrong; a name has no slips of its own.
    fn read(&self) -> Result<NewOfficer, (&'static str, Option<Slip>)> {
        let name = self.name.trim().parse().map_err(|_| ("name", None))?;
        let field = |slip| (if slip == Slip::Role { "role" } else { "region" }, Some(slip));
        let grant = held::grant(&self.role, &self.region).map_err(field)?;
        let grants = held::grants(vec![grant]).map_err(field)?;
        Ok(NewOfficer { name, grants })
    }
}

impl Page for Invite {
    const NAME: &'static str = "officer_new";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let t = Words::of(frame.lang);
        let roles: Vec<Choice> =
            staff::Role::ALL.into_iter().map(|it| Choice::of(it, frame.lang)).collect();
        let place = Typing::new(frame.lang, Region::COUNTRY, Level::Country);
        let new = |typed, mistake| {
            let (frame, roles, place) = (frame.clone(), roles.clone(), place.clone());
            Self { frame, t, roles, place, typed, mistake }
        };
        let typed = |region: &str| Typed {
            name: "Tono Loket".to_owned(),
            role: "operator".to_owned(),
            region: region.to_owned(),
        };
        let mistake = |field, text: &str| Some(Mistake { field, said: Said::mistake(text) });
        let too_much = frame.lang.choose(
            "Anda tidak dapat memberi kewenangan yang melebihi peran atau wilayah Anda.",
            "You cannot give more than your own role allows, or in a wider region than yours.",
        );
        vec![
            ("begun", new(Typed::default(), None)),
            (
                "nameless",
                new(Typed { name: String::new(), ..typed("36.73.01") }, {
                    mistake("name", t.name_bad)
                }),
            ),
            ("nowhere", new(typed("36.99"), mistake("region", Slip::Region.text(frame.lang)))),
            ("too_much", new(typed("36.04"), mistake("", too_much))),
        ]
    }
}

texts! { Words {
    title: "Undang petugas", "Invite an officer";
    lead: "Petugas membuat kuncinya sendiri dengan tautan sekali pakai, dan Anda mencocokkan kedua layar.",
        "The officer makes their own key by a link that works once, and you compare both screens.";
    name: "Nama", "Name";
    name_hint: "Seperti yang dibaca rekan kerja.", "As colleagues read it.";
    name_bad: "Isi nama, paling panjang 80 huruf, tanpa huruf yang tidak terlihat.",
        "Please enter a name of up to 80 letters, none of them invisible.";
    role: "Peran", "Role";
    role_hint: "Peran dengan petugas kedua diusulkan dahulu dan disetujui orang lain.",
        "A role with a second officer is proposed first, and approved by somebody else.";
    role_none: "Pilih peran", "Choose a role";
    region: "Wilayah", "Region";
    region_hint: "Kodenya, misalnya 36.73 untuk Kota Serang, 36.73.01 untuk Kecamatan Serang.",
        "Its code, for example 36.73 for Kota Serang, 36.73.01 for Kecamatan Serang.";
    go: "Undang", "Invite";
    back: "Semua petugas", "All officers";
} }
