//! `/figures` and `/figures.json`: one reading of the same figure, for people and for programs.

mod page;

use std::{iter::once, sync::Arc};

use axum::{
    Json,
    extract::{Query, State},
    response::Html,
};
use indicators::{ACTIVATED, BaseKind, Figure, FigureError};
use registry::Regions;
use serde::Deserialize;
use terms::{Class, Date, Level, Region, parse_date};

pub(crate) use page::Figures;
use page::{Asked, Named, Reading};

use crate::{Refusal, app::App, frame::Frame, page::Page};

/// What is asked for, as it stands in the address.
#[derive(Deserialize)]
pub(crate) struct Wish {
    region: Option<String>,
    on: Option<String>,
    base: Option<String>,
}

/// `GET /figures`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    frame: Frame,
    Query(wish): Query<Wish>,
) -> Result<Html<String>, Refusal> {
    let (region, on, base) = wish.read(&app)?;
    let regions = once(region).chain(Regions::load().children(region)).collect();
    let figures = app.indicators.figures(&ACTIVATED, regions, on, base).await;
    let figures = figures.map_err(|error| Refusal::new(error.class(), &error))?;
    let mut readings = Vec::with_capacity(figures.len());
    for (region, figure) in figures {
        readings.push((named(region), reading(figure)?));
    }
    let (_, whole) = readings.remove(0);
    let asked = Asked { path: path(region), base, on: on.min(app.clock.today()) };
    Figures::new(frame, asked, whole, readings).show()
}

/// `GET /figures.json`: what `ikd figures show` prints.
pub(crate) async fn json(
    State(app): State<Arc<App>>,
    Query(wish): Query<Wish>,
) -> Result<Json<Figure>, Refusal> {
    let (region, on, base) = wish.read(&app)?;
    let figure = app.indicators.figure(&ACTIVATED, region, on, base).await;
    figure.map(Json).map_err(|error| Refusal::new(error.class(), &error))
}

impl Wish {
    /// What an address leaves out is the home region, today, and those who are recorded.
    fn read(&self, app: &App) -> Result<(Region, Date, BaseKind), Refusal> {
        let invalid = |sentence: &str| Refusal::new(Class::Invalid, &sentence);
        let region = match said(&self.region) {
            None => app.deployment.home,
            Some(text) => text
                .parse()
                .map_err(|error: terms::RegionError| Refusal::new(Class::Invalid, &error))?,
        };
        if !Regions::load().contains(region) {
            return Err(Refusal::new(Class::Missing, &"no region has this code"));
        }
        let on = match said(&self.on) {
            None => app.clock.today(),
            Some(text) => {
                parse_date(text).ok_or_else(|| invalid("a date looks like 2024-06-05"))?
            }
        };
        let base = BaseKind::from_word(said(&self.base).unwrap_or("recorded"));
        let base =
            base.ok_or_else(|| invalid("a base is population, wajib_ktp, recorded or target"))?;
        Ok((region, on, base))
    }
}

/// A field of a form that was left empty says nothing.
fn said(field: &Option<String>) -> Option<&str> {
    field.as_deref().filter(|text| !text.is_empty())
}

/// Without a base there is nothing to show; what else goes wrong is told.
fn reading(figure: Result<Figure, FigureError>) -> Result<Option<Reading>, Refusal> {
    match figure {
        Ok(figure) => Ok(Some(Reading::from(&figure))),
        Err(FigureError::BaseMissing { .. } | FigureError::BaseZero { .. }) => Ok(None),
        Err(error) => Err(Refusal::new(error.class(), &error)),
    }
}

/// From the country down to `region`.
fn path(region: Region) -> Vec<Named> {
    use Level::{Country, District, Province, Regency, Village};
    let levels = [Country, Province, Regency, District, Village];
    let levels = levels.into_iter().filter(|level| *level <= region.level());
    levels.map(|level| named(region.at(level))).collect()
}

fn named(region: Region) -> Named {
    let name = Regions::load().name(region).unwrap_or_default();
    Named { region, name: name.to_owned() }
}
