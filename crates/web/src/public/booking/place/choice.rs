//! What was chosen: a time of an office, or a day whose places are drawn. It stands in the address of
//! every step.

use axum::{
    extract::{Path, Query},
    response::Redirect,
};
use desk::{Entry, Hold, House, Line, Office, Service, Services, TicketError, Wish};
use protocols::form::Form as Address;
use serde::Deserialize;
use terms::{Date, Id, Moment, date_text, parse_date};

use super::super::offices::service;
use crate::{Refusal, app::App};

/// As it stands in an address.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Chosen {
    #[serde(rename = "for")]
    service: String,
    at: String,
    favoured: String,
}

/// Where and what.
pub(super) type At = (Path<Id<Office>>, Query<Chosen>);

/// Something that an office does, at some time.
pub(super) struct Choice {
    pub house: House,
    pub service: Service,
    pub when: When,
    pub favoured: bool,
}

/// When.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// On a day whose places are drawn.
    Lot(Date),
    /// In the window that begins then.
    Time(Moment),
}

impl Choice {
    pub async fn read(app: &App, (Path(office), Query(chosen)): At) -> Result<Self, Refusal> {
        let house = app.desk.find_house(office).await;
        let house = house.map_err(|error| Refusal::new(error.class(), &error))?;
        let missing = TicketError::Missing;
        let house = house.ok_or_else(|| Refusal::new(missing.class(), &missing))?;
        let time = |seconds| When::Time(Moment::from_seconds(seconds));
        let when = match (parse_date(&chosen.at), chosen.at.parse()) {
            (Some(date), _) => When::Lot(date),
            (None, Ok(seconds)) => time(seconds),
            // A cut-off address: nobody is served just now, and the page says so.
            (None, Err(_)) => When::Time(app.clock.now()),
        };
        let favoured = chosen.favoured == "yes";
        Ok(Self { house, service: service(&chosen.service), when, favoured })
    }

    pub fn services(&self) -> Services {
        Services::one(self.service)
    }

    /// The line that does it there.
    pub fn line(&self) -> Option<Id<Line>> {
        let services = self.services();
        self.house.lines.iter().find(|line| services.are_in(&line.services)).map(|line| line.id)
    }

    /// What is to be kept; nothing of a day that is drawn.
    pub fn wish(&self) -> Option<Wish> {
        let (When::Time(starts_at), Some(line)) = (self.when, self.line()) else { return None };
        let (services, favoured) = (self.services(), self.favoured);
        Some(Wish { line, services, starts_at, favoured, returns: false })
    }

    pub fn is_of(&self, hold: &Hold) -> bool {
        self.line() == Some(hold.line) && self.when == When::Time(hold.window.0)
    }

    /// Whether it is this day's draw that somebody takes part in.
    pub fn is_drawn(&self, entry: &Entry) -> bool {
        self.line() == Some(entry.line) && self.when == When::Lot(entry.date)
    }

    pub fn query(&self) -> String {
        let at = match self.when {
            When::Lot(date) => date_text(date),
            When::Time(starts_at) => starts_at.seconds().to_string(),
        };
        let all = Address::new().with("for", self.service.code()).with("at", &at);
        all.with_some("favoured", self.favoured.then_some("yes")).encode()
    }

    pub fn address(&self) -> String {
        format!("/book/offices/{}/place", self.house.office.id)
    }

    pub fn again(&self) -> Redirect {
        Redirect::to(&format!("{}?{}", self.address(), self.query()))
    }
}
