//! `/lines/{line}/booking`: how people book a line's places themselves: until when, how far ahead, and
//! whether a day's places are drawn.

use std::{collections::HashMap, sync::Arc};

use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use desk::{Bookable, Line, LotTimes, Office};
use terms::{Act, Id, Language};

use crate::{Place, Refusal, app::App, frame::Frame, lang::texts, page::Page};

/// The page.
#[derive(Template)]
#[template(path = "console/lines/booking.html")]
pub(crate) struct Rules {
    frame: Frame,
    t: &'static Words,
    office: (Id<Office>, String),
    line: (Id<Line>, String),
    /// What is decided, in words.
    now: Vec<String>,
    fields: Fields,
    problem: Option<(&'static str, &'static str)>,
}

/// What stands in the fields.
#[derive(Clone)]
struct Fields {
    notice: String,
    days: String,
    drawn: bool,
    lot_days: String,
    lot_opens: String,
    lot_minutes: String,
}

/// As it was typed.
pub(crate) type Typed = HashMap<String, String>;

/// What stands in the fields of a draw where there is none yet.
const PROPOSED: LotTimes = LotTimes { days: 7, opens: 9 * 60, minutes: 60 };

impl Fields {
    fn of(rule: &Bookable) -> Self {
        let lot = rule.lot().unwrap_or(PROPOSED);
        Self {
            notice: rule.notice().to_string(),
            days: rule.days().to_string(),
            drawn: rule.lot().is_some(),
            lot_days: lot.days.to_string(),
            lot_opens: clock(lot.opens),
            lot_minutes: lot.minutes.to_string(),
        }
    }

    fn typed(typed: &Typed) -> Self {
        let usual = Self::of(&Bookable::USUAL);
        let field = |name: &str, usual: String| typed.get(name).cloned().unwrap_or(usual);
        Self {
            notice: field("notice", usual.notice),
            days: field("days", usual.days),
            drawn: typed.contains_key("drawn"),
            lot_days: field("lot_days", usual.lot_days),
            lot_opens: field("lot_opens", usual.lot_opens),
            lot_minutes: field("lot_minutes", usual.lot_minutes),
        }
    }

    /// The rule, or which field is wrong and why.
    fn read(&self, t: &'static Words) -> Result<Bookable, (&'static str, &'static str)> {
        let number = |name, text: &str| text.trim().parse::<u16>().map_err(|_| (name, t.number));
        let (notice, days) = (number("notice", &self.notice)?, number("days", &self.days)?);
        let lot = match self.drawn {
            false => None,
            true => Some(LotTimes {
                days: number("lot_days", &self.lot_days)?,
                opens: minute(&self.lot_opens).ok_or(("lot_opens", t.clock))?,
                minutes: number("lot_minutes", &self.lot_minutes)?,
            }),
        };
        Bookable::new(notice, days, None).map_err(|_| match Bookable::new(0, days, None) {
            Ok(_) => ("notice", t.notice_wrong),
            Err(_) => ("days", t.days_wrong),
        })?;
        Bookable::new(notice, days, lot).map_err(|_| ("lot_days", t.lot_wrong))
    }
}

/// `09:00`.
fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':')?;
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

impl Rules {
    // What the template asks.

    fn wrong(&self, field: &str) -> Option<&'static str> {
        self.problem.filter(|(name, _)| *name == field).map(|(_, words)| words)
    }
}

/// `GET /lines/{line}/booking`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(line): Path<Id<Line>>,
) -> Result<Response, Refusal> {
    page(&app, (&act, line), frame, None).await
}

/// `POST /lines/{line}/booking`
pub(crate) async fn post(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(line): Path<Id<Line>>,
    Form(typed): Form<Typed>,
) -> Result<Response, Refusal> {
    let fields = Fields::typed(&typed);
    match fields.read(Words::of(frame.lang)) {
        Ok(rule) => match app.desk.set_bookable(&act, line, rule).await {
            Ok(()) => Ok(Redirect::to(&format!("/lines/{line}/booking")).into_response()),
            Err(error) => Err(Refusal::new(error.class(), &error)),
        },
        Err(problem) => page(&app, (&act, line), frame, Some((fields, problem))).await,
    }
}

async fn page(
    app: &App,
    (act, line): (&Act, Id<Line>),
    frame: Frame,
    wrong: Option<(Fields, (&'static str, &'static str))>,
) -> Result<Response, Refusal> {
    let lineup = app.desk.lineup(act, line).await;
    let lineup = lineup.map_err(|error| Refusal::new(error.class(), &error))?;
    let rule = app.desk.bookable(line).await;
    let rule = rule.map_err(|error| Refusal::new(error.class(), &error))?;
    let (fields, problem) = match wrong {
        Some((fields, problem)) => (fields, Some(problem)),
        None => (Fields::of(&rule), None),
    };
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = Rules {
        t: Words::of(frame.lang),
        office: (lineup.office.id, lineup.office.name.as_str().to_owned()),
        line: (line, lineup.line.letter.to_string()),
        now: words(&rule, frame.lang),
        fields,
        problem,
        frame,
    };
    Ok((status, page.show()?).into_response())
}

/// What a rule means for whoever books.
fn words(rule: &Bookable, lang: Language) -> Vec<String> {
    let (days, notice) = (rule.days(), rule.notice());
    let mut all = match lang {
        Language::Indonesian => vec![
            format!("Orang dapat memesan sampai {days} hari ke depan."),
            format!("Paling lambat {notice} menit sebelumnya."),
        ],
        Language::English => vec![
            format!("People book up to {days} days ahead."),
            format!("Until {notice} minutes before at the latest."),
        ],
    };
    if let Some(lot) = rule.lot() {
        let (from, until) = (clock(lot.opens), clock(lot.opens.saturating_add(lot.minutes)));
        let days = lot.days;
        all.push(match lang {
            Language::Indonesian => format!(
                "Tempat setiap hari diundi {days} hari sebelumnya, dari yang mendaftar pukul {from}–{until}. Sisanya \
                 untuk siapa yang datang lebih dulu."
            ),
            Language::English => format!(
                "Each day's places are drawn {days} days before, among those who enter from {from} to {until}. What is \
                 left goes to whoever comes first."
            ),
        });
    }
    all
}

impl Page for Rules {
    const NAME: &'static str = "booking_rules";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let (t, lang) = (Words::of(frame.lang), frame.lang);
        let new = |rule: Bookable, problem| Self {
            frame: frame.clone(),
            t,
            office: (Id::from_bytes([1; 16]), "Disdukcapil Kota Serang (contoh)".to_owned()),
            line: (Id::from_bytes([11; 16]), "A".to_owned()),
            now: words(&rule, lang),
            fields: Fields::of(&rule),
            problem,
        };
        let drawn = Bookable::new(90, 14, Some(PROPOSED)).unwrap_or(Bookable::USUAL);
        vec![
            ("usual", new(Bookable::USUAL, None)),
            ("drawn", new(drawn, None)),
            ("wrong", new(drawn, Some(("lot_days", t.lot_wrong)))),
        ]
    }
}

texts! { Words {
    title: "Aturan janji", "How people book";
    line: "Antrean", "Line";
    now: "Sekarang", "Now";
    officers: "Petugas di pintu tidak terikat aturan ini: tidak ada yang pulang tanpa tanggal.",
        "Officers at the door are not bound by this: nobody is sent home without a date.";
    change: "Ubah", "Change it";
    days: "Berapa hari ke depan", "How many days ahead";
    days_hint: "1 sampai 60 hari.", "1 to 60 days.";
    notice: "Paling lambat berapa menit sebelumnya", "Until how many minutes before";
    notice_hint: "0 sampai 4320 menit, yaitu tiga hari.", "0 to 4320 minutes, which are three days.";
    drawn: "Undi tempat setiap hari", "Draw each day's places";
    drawn_hint: "Adil bila tempat jauh lebih sedikit daripada peminat: cepat mendaftar tidak menguntungkan.",
        "Fair where many more want a place than there are: being fast gains nothing.";
    lot_days: "Diundi berapa hari sebelumnya", "Drawn how many days before";
    lot_opens: "Pendaftaran dibuka pukul", "Entries are gathered from";
    lot_minutes: "Selama berapa menit", "For how many minutes";
    save: "Simpan", "Save";
    back: "Kembali ke kantor", "Back to the office";
    number: "Tulis bilangan bulat.", "Write a whole number.";
    clock: "Tulis jam seperti 09:00.", "Write a time such as 09:00.";
    days_wrong: "Pilih 1 sampai 60 hari.", "Choose 1 to 60 days.";
    notice_wrong: "Pilih 0 sampai 4320 menit.", "Choose 0 to 4320 minutes.";
    lot_wrong: "Undian harus lebih dekat daripada hari terjauh yang dapat dipesan, dan selesai pada hari itu juga.",
        "A draw is fewer days ahead than can be booked, and ends on its day.";
} }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_the_fields_is_read_back_as_the_same_rule() {
        let t = Words::of(Language::English);
        let drawn = Bookable::new(90, 14, Some(PROPOSED)).unwrap();
        for rule in [Bookable::USUAL, drawn] {
            assert_eq!(Fields::of(&rule).read(t), Ok(rule));
        }
        assert_eq!((minute("24:00"), minute("9"), minute("23:59")), (None, None, Some(1_439)));
    }
}
