//! `/imports/{upload}`: one file: how far the work on it has come, what was found in it, and the
//! one thing to do next. Lines and columns are told, never a value.

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension, Json,
    extract::{Path, State},
    response::Html,
};
use serde_json::{Value, json};
use staff::SignedIn;
use terms::{Act, Id, Moment};

use super::{
    next::{Next, Proposed, next},
    standing::{chip, pace},
    words::Words,
};
use crate::{
    Refusal,
    app::App,
    desk,
    frame::Frame,
    imports::{Far, Found, Outcome, Shown, Told, Upload},
    look::{Chip, Field},
    numbers::{count, moment, time_of_day},
    page::Page,
};

/// The page.
#[derive(Template)]
#[template(path = "console/imports/one.html")]
pub(crate) struct Import {
    pub(super) frame: Frame,
    pub(super) t: &'static Words,
    pub(super) id: String,
    pub(super) when: String,
    pub(super) place: String,
    pub(super) chip: Chip,
    pub(super) stand: Stand,
    pub(super) problem: Option<Problem>,
}

/// What became of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    /// Another import is running.
    Busy,
    /// The proposal or approval stands no longer.
    Gone,
    /// The key was not taken.
    Key,
}

/// How the file stands.
#[derive(Clone, Debug)]
pub(super) enum Stand {
    Done(Outcome),
    Expired,
    /// Nobody looks at it any more, and nobody has to the end.
    Halted,
    Refused(String),
    Waiting(Box<Waiting>),
    Working(Working),
}

/// Somebody works on it.
#[derive(Clone, Debug)]
pub(super) struct Working {
    pub imports: bool,
    pub done: u64,
    pub of: u64,
    pub text: String,
}

/// It waits for somebody to decide.
#[derive(Clone, Debug)]
pub(super) struct Waiting {
    pub found: Found,
    pub next: Next,
    /// Whether it was being imported, so that one goes on.
    pub interrupted: bool,
    pub failed: Option<String>,
}

/// `GET /imports/{upload}`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    signed_in: Option<Extension<SignedIn>>,
    frame: Frame,
    Path(id): Path<Id<Upload>>,
) -> Result<Html<String>, Refusal> {
    let signed_in = signed_in.map(|Extension(it)| it);
    Import::find(&app, (&act, signed_in.as_ref()), frame, id).await?.show()
}

/// `GET /imports/{upload}/progress`: for the script of the page.
pub(crate) async fn progress(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(id): Path<Id<Upload>>,
) -> Result<Json<Value>, Refusal> {
    let shown = app.imports.one(&act, id);
    let shown = shown.map_err(|error| Refusal::new(error.class(), &error))?;
    let told = match &shown.far {
        Some(far) => {
            let text = pace(&shown.record.state, far, frame.lang);
            json!({ "running": true, "done": far.done, "of": whole(far), "text": text })
        }
        None => json!({ "running": false }),
    };
    Ok(Json(told))
}

/// An empty whole is no measure.
fn whole(far: &Far) -> u64 {
    far.of.max(1)
}

impl Import {
    /// The page of a file, as whoever looks may go on with it.
    pub(super) async fn find(
        app: &App,
        who: (&Act, Option<&SignedIn>),
        frame: Frame,
        id: Id<Upload>,
    ) -> Result<Self, Refusal> {
        let shown = app.imports.one(who.0, id);
        let shown = shown.map_err(|error| Refusal::new(error.class(), &error))?;
        let stand = Stand::find(app, who, &frame, &shown).await?;
        let proposed = matches!(&stand, Stand::Waiting(it) if it.next.is_proposed());
        let chip = chip(&shown, proposed, frame.lang);
        Ok(Self::new(frame, &shown, chip, stand))
    }

    pub(super) fn new(frame: Frame, shown: &Shown, chip: Chip, stand: Stand) -> Self {
        let record = &shown.record;
        Self {
            t: Words::of(frame.lang),
            id: record.id.to_string(),
            when: moment(frame.lang, record.at),
            place: desk::place(record.region),
            chip,
            stand,
            problem: None,
            frame,
        }
    }

    pub(super) fn with_problem(self, problem: Problem) -> Self {
        Self { problem: Some(problem), ..self }
    }

    // What the template asks.

    fn problem(&self) -> Option<(&'static str, &'static str)> {
        self.problem.map(|it| match it {
            Problem::Busy => (self.t.busy, self.t.busy_advice),
            Problem::Gone => (self.t.gone, self.t.gone_advice),
            Problem::Key => (self.t.key, self.t.key_advice),
        })
    }

    fn asks_a_key(&self) -> bool {
        let Stand::Waiting(waiting) = &self.stand else { return false };
        matches!(waiting.next, Next::Approve { .. } | Next::Propose(_))
    }

    /// Where a decision about it is sent.
    fn path(&self, decision: &str) -> String {
        format!("/imports/{}/{decision}", self.id)
    }

    fn number(&self, number: &u64) -> String {
        count(self.frame.lang, *number)
    }

    fn until(&self, proposed: &Proposed) -> String {
        time_of_day(self.frame.lang, proposed.until)
    }

    fn when(&self, at: &Moment) -> String {
        moment(self.frame.lang, *at)
    }

    fn counts(&self, found: &Found) -> Vec<Field> {
        let (t, number) = (self.t, |it| count(self.frame.lang, it));
        let mut counts = vec![
            Field::new(t.lines, number(found.lines)),
            Field::new(t.added, number(found.added)),
            Field::new(t.updated, number(found.updated)),
            Field::new(t.same, number(found.same)),
        ];
        for (label, count) in [(t.in_conflict, found.in_conflict), (t.bad, found.bad_lines)] {
            if count > 0 {
                counts.push(Field::new(label, number(count)));
            }
        }
        counts
    }

    fn outcome(&self, outcome: &Outcome) -> Vec<Field> {
        let (t, number) = (self.t, |it| count(self.frame.lang, it));
        vec![
            Field::new(t.added, number(outcome.added)),
            Field::new(t.updated, number(outcome.updated)),
            Field::new(t.same, number(outcome.same)),
            Field::new(t.in_conflict, number(outcome.in_conflict)),
            Field::new(t.left_out, number(outcome.left_out)),
            Field::new(t.lines, number(outcome.lines)),
            Field::new(t.ended, self.when(&outcome.at)),
        ]
    }

    /// The file's hash in groups that two people can compare.
    fn fingerprint(&self, found: &Found) -> Vec<String> {
        let letters: Vec<char> = found.sha256.chars().take(32).collect();
        letters.chunks(4).map(|group| group.iter().collect()).collect()
    }

    fn told<'f>(&self, told: &'f Told) -> &'f str {
        told.text(self.frame.lang)
    }

    /// How many of a list are not shown.
    fn beyond(&self, all: &u64, shown: usize) -> Option<String> {
        let beyond = all.saturating_sub(shown as u64);
        (beyond > 0).then(|| count(self.frame.lang, beyond))
    }
}

impl Stand {
    async fn find(
        app: &App,
        who: (&Act, Option<&SignedIn>),
        frame: &Frame,
        shown: &Shown,
    ) -> Result<Self, Refusal> {
        use crate::imports::State as It;
        let record = &shown.record;
        if let Some(far) = &shown.far {
            let text = pace(&record.state, far, frame.lang);
            let imports = !matches!(record.state, It::Checking);
            return Ok(Self::Working(Working { imports, done: far.done, of: whole(far), text }));
        }
        let (found, failed, interrupted) = match &record.state {
            It::Checking => return Ok(Self::Halted),
            It::Expired => return Ok(Self::Expired),
            It::Imported(outcome) => return Ok(Self::Done(outcome.clone())),
            It::Refused(told) => return Ok(Self::Refused(told.text(frame.lang).to_owned())),
            It::Checked { found, problem } => (found, problem.as_ref(), false),
            It::Importing(found) => (found, None, true),
        };
        let next = next(app, who, record, found).await?;
        let failed = failed.map(|it| it.text(frame.lang).to_owned());
        Ok(Self::Waiting(Box::new(Waiting { found: found.clone(), next, interrupted, failed })))
    }
}
