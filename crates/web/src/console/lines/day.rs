//! `/offices/{office}/day`: how an office's day goes, for whoever answers for it: lines, waits against
//! what was promised, who is at work, what each half hour has brought, and what would become of the
//! rest of the day if doors were open longer or more counters at work.

mod chart;
mod sample;
mod words;

use std::{sync::Arc, time::Duration};

use askama::Template;
use axum::{
    Extension,
    extract::{Path, Query, State},
    response::Html,
};
use desk::{
    Assisted, Forecast, HalfHour, Line, LineDay, Office, Range, Situation, Step, StopReason,
};
use serde::Deserialize;
use terms::{Act, Id, Personal};

use crate::{Refusal, app::App, frame::Frame, numbers::time_in, page::Page};
use chart::Chart;
use words::Words;

/// The page.
#[derive(Template)]
#[template(path = "console/lines/day.html")]
pub(crate) struct DayPage {
    frame: Frame,
    t: &'static Words,
    office: Office,
    now: String,
    lines: Vec<Shown>,
    halves: Vec<(String, u32, u32)>,
    chart: Chart,
    /// How people were helped to an IKD today.
    assisted: Assisted,
    asked: Asked,
}

/// A line of today.
struct Shown {
    letter: String,
    day: LineDay,
    /// Each counter: its number, and who sits there.
    counters: Vec<(u8, Option<Personal<String>>)>,
    /// As it is, and as it is asked about.
    forecast: Forecast,
    what_if: Option<Forecast>,
}

/// What is asked about.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    minutes: u16,
    counters: u8,
}

const MINUTES: [u16; 4] = [0, 30, 60, 120];
const COUNTERS: [u8; 4] = [0, 1, 2, 3];

impl Asked {
    /// What can be asked, and nothing else.
    fn read(self) -> Option<Self> {
        let known = MINUTES.contains(&self.minutes) && COUNTERS.contains(&self.counters);
        (known && (self.minutes > 0 || self.counters > 0)).then_some(self)
    }
}

impl DayPage {
    // What the template asks.

    fn served(&self) -> u32 {
        self.lines.iter().map(|it| it.day.served).sum()
    }

    fn came(&self) -> u32 {
        self.halves.iter().map(|(_, came, _)| came).sum()
    }

    fn waiting(&self) -> u32 {
        self.lines.iter().map(|it| it.day.waiting).sum()
    }

    /// How many were begun with.
    fn helped(&self) -> u32 {
        let it = &self.assisted;
        let (obstacles, decisions) = it.stops();
        it.open + it.paused + it.activated + it.carried_on + obstacles + decisions
    }

    fn reason(&self, reason: &StopReason) -> &'static str {
        reason.title(self.frame.lang)
    }

    fn step(&self, step: &Step) -> &'static str {
        step.title(self.frame.lang)
    }

    /// Minutes and seconds.
    fn took(&self, took: &Duration) -> String {
        let seconds = took.as_secs();
        format!("{}:{:02}", seconds / 60, seconds % 60)
    }

    fn range(&self, range: &Range) -> String {
        let Range { least, middle, most } = range;
        if least == most { middle.to_string() } else { format!("{middle} ({least}–{most})") }
    }

    fn minutes(&self) -> [(u16, bool); 4] {
        MINUTES.map(|it| (it, it == self.asked.minutes))
    }

    fn more_counters(&self) -> [(u8, bool); 4] {
        COUNTERS.map(|it| (it, it == self.asked.counters))
    }
}

/// `GET /offices/{office}/day`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(office): Path<Id<Office>>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Refusal> {
    let refuse = |error: desk::TicketError| Refusal::new(error.class(), &error);
    let house = app.desk.house(&act, office).await.map_err(refuse)?;
    let (days, halves) = app.desk.today(&act, office).await.map_err(refuse)?;
    let assisted = app.desk.assisted(&act, office).await.map_err(refuse)?;
    let officers = app.staff.colleagues(&act).await;
    let officers = officers.map_err(|error| Refusal::new(error.class(), &error))?;
    let name = |officer| {
        let known = officers.iter().find(|it| it.id == officer).map(|it| it.name.clone());
        known.unwrap_or_else(|| Personal::new(String::new()))
    };
    let mut lines = Vec::with_capacity(house.lines.len());
    for line in &house.lines {
        let day = days.iter().find(|(id, _)| *id == line.id).map(|(_, day)| *day);
        let situation = app.desk.situation(&act, line.id).await.map_err(refuse)?;
        let (forecast, what_if) = simulated(line, situation, asked.read()).await?;
        let counters = house.counters.iter().filter(|it| it.line == line.id);
        lines.push(Shown {
            letter: line.letter.to_string(),
            day: day.unwrap_or_default(),
            counters: counters.map(|it| (it.number, it.officer.map(name))).collect(),
            forecast,
            what_if,
        });
    }
    let (lang, zone) = (frame.lang, house.office.zone);
    let now = time_in(lang, zone, app.clock.now());
    let half = |it: &HalfHour| (time_in(lang, zone, it.from), it.came, it.served);
    DayPage {
        t: Words::of(lang),
        frame,
        office: house.office,
        now,
        lines,
        chart: Chart::of(&halves),
        assisted,
        halves: halves.iter().map(half).collect(),
        asked,
    }
    .show()
}

/// Some hundred days: work for a thread that answers nobody meanwhile.
async fn simulated(
    line: &Line,
    situation: Situation,
    asked: Option<Asked>,
) -> Result<(Forecast, Option<Forecast>), Refusal> {
    // One line's days are the same as long as nothing happens: the page does not flicker.
    let seed = line
        .id
        .to_string()
        .bytes()
        .fold(0_u64, |all, byte| all.wrapping_mul(31).wrapping_add(u64::from(byte)));
    let work = move || {
        let other =
            asked.map(|it| situation.clone().longer(it.minutes).wider(it.counters).forecast(seed));
        (situation.forecast(seed), other)
    };
    tokio::task::spawn_blocking(work).await.map_err(|_| Refusal::failure())
}
