//! `/officers/{officer}/roles`: what an officer may do from now on.

use std::{collections::HashMap, sync::Arc};

use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use staff::{Grants, Officer, OfficerError, OfficerId, Staffing};
use terms::{Act, Language, Level, Region};

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

/// An officer has no more roles than this.
const MOST: usize = 8;

/// The page.
#[derive(Template)]
#[template(path = "console/officer_roles.html")]
pub(crate) struct Roles {
    frame: Frame,
    t: &'static Words,
    path: String,
    name: String,
    rows: Vec<Row>,
    choices: Vec<Choice>,
    /// Where a role is held.
    place: Typing,
    said: Option<Said>,
}

/// One role and its region, as typed.
#[derive(Clone, Debug, Default)]
struct Row {
    number: usize,
    role: String,
    region: String,
}

impl Roles {
    fn of(
        frame: Frame,
        act: &Act,
        officer: &Officer,
        rows: Vec<Row>,
        said: Option<Said>,
    ) -> Result<Response, Refusal> {
        let (name, path) = (officer.name.reveal().clone(), format!("/officers/{}", officer.id));
        let choices = held::choices(act, frame.lang);
        let status = Said::status_of(said.as_ref());
        let (t, place) = (Words::of(frame.lang), place(frame.lang, regions::within(act)));
        let page = Self { t, frame, path, name, rows, choices, place, said };
        Ok((status, page.show()?).into_response())
    }
}

impl Row {
    fn is_empty(&self) -> bool {
        self.role.is_empty() && self.region.trim().is_empty()
    }
}

/// A field for a region of any level.
fn place(lang: Language, within: Region) -> Typing {
    Typing::new(lang, within, Level::Country)
}

/// The roles that there are, and room for one more.
fn rows(grants: &Grants) -> Vec<Row> {
    let held = grants.iter().map(|it| (it.role.code().to_owned(), it.region.to_string()));
    let rows = held.chain([Default::default()]).take(MOST).enumerate();
    rows.map(|(at, (role, region))| Row { number: at + 1, role, region }).collect()
}

/// The rows of a form.
fn typed(mut form: HashMap<String, String>) -> Vec<Row> {
    let mut take = |key: String| form.remove(&key);
    let row = |number| {
        let role = take(format!("role-{number}"))?;
        let region = take(format!("region-{number}")).unwrap_or_default();
        Some(Row { number, role, region })
    };
    (1..=MOST).filter_map(row).collect()
}

fn read(rows: &[Row]) -> Result<Grants, Slip> {
    let filled = rows.iter().filter(|it| !it.is_empty());
    held::grants(filled.map(|it| held::grant(&it.role, &it.region)).collect::<Result<_, _>>()?)
}

/// `GET /officers/{officer}/roles`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    Keyed(_): Keyed,
    frame: Frame,
    Path(id): Path<OfficerId>,
) -> Result<Response, Refusal> {
    let officer = app.staff.officer(&act, id).await;
    let officer = officer.map_err(|error| Refusal::new(error.class(), &error))?;
    Roles::of(frame, &act, &officer, rows(&officer.grants), None)
}

/// `POST /officers/{officer}/roles`
pub(crate) async fn post(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    Keyed(signed_in): Keyed,
    frame: Frame,
    Path(id): Path<OfficerId>,
    Form(form): Form<HashMap<String, String>>,
) -> Result<Response, Refusal> {
    let officer = app.staff.officer(&act, id).await;
    let officer = officer.map_err(|error| Refusal::new(error.class(), &error))?;
    let rows = typed(form);
    let said = match read(&rows) {
        Err(slip) => Said::mistake(slip.text(frame.lang)),
        Ok(grants) => {
            let staffing = Staffing::Regrant(id, grants);
            match wish::carry_out(&app, &act, staffing.clone(), None).await {
                Ok(done) => return Ok(done),
                Err(OfficerError::ApprovalMissing) => {
                    return Propose::ask(&app, (&act, &signed_in), frame, &staffing, None).await;
                }
                Err(error) => Said::officer(&error, frame.lang)?,
            }
        }
    };
    Roles::of(frame, &act, &officer, rows, Some(said))
}

impl Page for Roles {
    const NAME: &'static str = "officer_roles";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let row = |number, role: &str, region: &str| Row {
            number,
            role: role.to_owned(),
            region: region.to_owned(),
        };
        let new = |rows, said| Self {
            frame: frame.clone(),
            t: Words::of(frame.lang),
            path: "/officers/01J0GQ7Y3M5V8ZK2R4T6X9B1CD".to_owned(),
            name: "Tono Loket".to_owned(),
            rows,
            place: place(frame.lang, Region::COUNTRY),
            choices: staff::Role::ALL.into_iter().map(|it| Choice::of(it, frame.lang)).collect(),
            said,
        };
        let slip = Said::mistake(Slip::Region.text(frame.lang));
        let wrong = vec![row(1, "operator", "36.73.01"), row(2, "operator", "36.99")];
        vec![
            ("begun", new(vec![row(1, "operator", "36.73.01"), row(2, "", "")], None)),
            ("nowhere", new(wrong, Some(slip))),
        ]
    }
}

texts! { Words {
    title: "Ubah peran", "Change roles";
    lead: "Berlaku seketika, juga di sesi yang terbuka. Kosongkan satu baris untuk menghapusnya.",
        "It counts at once, also in open sessions. Empty a row to take that role away.";
    role: "Peran", "Role";
    role_none: "Tidak ada", "None";
    region: "Wilayah", "Region";
    save: "Simpan", "Save";
    back: "Batal", "Cancel";
} }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_rows_fall_away_and_half_empty_ones_do_not() {
        let form = |pairs: &[(&str, &str)]| {
            pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
        };
        let one = [("role-1", "operator"), ("region-1", "36.73"), ("role-2", ""), ("region-2", "")];
        let rows = typed(form(&one));
        assert_eq!((rows.len(), read(&rows).unwrap().iter().count()), (2, 1));
        let half = typed(form(&[("role-1", ""), ("region-1", "36.73")]));
        assert_eq!(read(&half).err(), Some(Slip::Role));
        assert_eq!(read(&typed(form(&[]))).err(), Some(Slip::Number));
        assert!(typed(form(&[("role-9", "operator"), ("region-9", "36.73")])).is_empty());
    }
}
