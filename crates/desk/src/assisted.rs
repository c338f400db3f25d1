//! How an office's assisted activations went: what came of them, what was in the way, how long each
//! step took. Counts and times, of nobody.

use std::{collections::BTreeMap, time::Duration};

use store::{Error, Retention, Sql, Tx};
use terms::{Act, Date, Id, Moment, Permission};

use crate::{
    assist::{Assist, AssistState, Outcome},
    desk::{Desk, reaches},
    error::TicketError,
    event::AssistsForgotten,
    retention::{ASSIST, ASSISTED},
    step::Step,
    stop::StopReason,
    words::Office,
};

/// How an office's assisted activations of a day went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assisted {
    /// Going on now.
    pub open: u32,
    /// Set aside, to be gone on with.
    pub paused: u32,
    /// Those that came about.
    pub activated: u32,
    /// How many had been begun on an earlier visit and were gone on with.
    pub carried_on: u32,
    /// Why the others were stopped, the most frequent reason first.
    pub stopped: Vec<(StopReason, u32)>,
    /// How long each step took, in order: the middle one of so many. Steps of an earlier visit do not
    /// count.
    pub steps: Vec<(Step, Duration, u32)>,
}

impl Assisted {
    /// Stopped by something that was in the way; and by the person's own decision.
    pub fn stops(&self) -> (u32, u32) {
        let sum = |own| self.stopped.iter().filter(move |it| it.0.declines() == own).map(|it| it.1);
        (sum(false).sum(), sum(true).sum())
    }

    fn of(all: &[(AssistState, Vec<(Step, Duration)>)]) -> Self {
        let mut day = Self::default();
        let mut stopped: BTreeMap<StopReason, u32> = BTreeMap::new();
        let mut took: BTreeMap<Step, Vec<Duration>> = BTreeMap::new();
        for (state, steps) in all {
            match state {
                AssistState::Open => day.open += 1,
                AssistState::Paused | AssistState::Ended(Outcome::Lapsed) => day.paused += 1,
                AssistState::Ended(Outcome::Activated) => day.activated += 1,
                AssistState::Ended(Outcome::CarriedOn) => day.carried_on += 1,
                AssistState::Ended(Outcome::Stopped(reason)) => {
                    *stopped.entry(*reason).or_default() += 1;
                }
            }
            for (step, duration) in steps {
                took.entry(*step).or_default().push(*duration);
            }
        }
        day.stopped = stopped.into_iter().collect();
        day.stopped.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        day.steps = took.into_iter().filter_map(|(step, all)| middle(step, all)).collect();
        day
    }
}

impl Desk {
    /// How an office's assisted activations of today go.
    pub async fn assisted(&self, act: &Act, office: Id<Office>) -> Result<Assisted, TicketError> {
        act.needs(Permission::Serve)?;
        let (now, may) = (self.now(), act.clone());
        self.ledger()
            .scan(move |tx| {
                let found = Office::find(tx, office)?.filter(|it| reaches(&may, it));
                let date = found.ok_or(TicketError::Missing)?.zone.date(now);
                Ok(of_day(tx, office, date)?)
            })
            .await
    }

    /// Forgets whose activations were that began a month ago, and deletes those of two years.
    pub(crate) async fn forget_assists(&self) -> Result<(), TicketError> {
        let now = self.now();
        self.ledger()
            .change_if(&Act::system(), move |tx| {
                let most = Retention::AT_ONCE.cast_signed();
                let old: Vec<(Id<Assist>,)> = tx.all(&OLD, &[&ASSISTED.before(now), &most])?;
                for (id,) in &old {
                    tx.execute(&DELETE_STEPS, &[id])?;
                    tx.execute(&DELETE, &[id])?;
                }
                let before = ASSIST.before(now);
                tx.execute(&LAPSE, &[&now, &before])?;
                let unbound = tx.execute(&UNBIND, &[&before])?;
                let deleted = u64::try_from(old.len()).unwrap_or(u64::MAX);
                let event =
                    (unbound + deleted > 0).then_some(AssistsForgotten { unbound, deleted });
                Ok(((), event))
            })
            .await
    }
}

/// The duration in the middle of several.
fn middle(step: Step, mut all: Vec<Duration>) -> Option<(Step, Duration, u32)> {
    all.sort_unstable();
    let count = u32::try_from(all.len()).unwrap_or(u32::MAX);
    all.get(all.len() / 2).map(|middle| (step, *middle, count))
}

type Row = (Id<Assist>, String, Option<String>, Option<String>, Moment);

fn of_day(tx: &mut Tx<'_>, office: Id<Office>, date: Date) -> Result<Assisted, Error> {
    let rows: Vec<Row> = tx.all(&DAY, &[&office, &date])?;
    let steps: Vec<(Id<Assist>, String, Moment, bool)> = tx.all(&STEPS, &[&office, &date])?;
    let mut by_id: BTreeMap<Id<Assist>, Vec<(Moment, Step, bool)>> = BTreeMap::new();
    for (id, step, at, carried) in steps {
        let step = Step::of_code(&step).ok_or(Error::Shape("a step of an assisted activation"))?;
        by_id.entry(id).or_default().push((at, step, carried));
    }
    let mut all = Vec::with_capacity(rows.len());
    for (id, state, outcome, reason, begun_at) in rows {
        let state = AssistState::of_codes(&state, outcome.as_deref(), reason.as_deref());
        let state = state.ok_or(Error::Shape("how an assisted activation stands"))?;
        all.push((state, timed(begun_at, by_id.remove(&id).unwrap_or_default())));
    }
    Ok(Assisted::of(&all))
}

/// How long each step took, from the one before it.
fn timed(begun_at: Moment, mut steps: Vec<(Moment, Step, bool)>) -> Vec<(Step, Duration)> {
    steps.sort_unstable();
    let mut before = begun_at;
    let mut all = Vec::with_capacity(steps.len());
    for (at, step, is_carried) in steps {
        let micros = at.micros().saturating_sub(before.micros());
        // The key and the offer are one touch: what it takes is to scan.
        if !is_carried && step != Step::Offered {
            all.push((step, Duration::from_micros(u64::try_from(micros).unwrap_or_default())));
        }
        before = at;
    }
    all
}

static DAY: Sql = Sql::new(
    "SELECT id, state, outcome, reason, begun_at
     FROM desk_assist
     WHERE office = $1 AND date = $2",
);

static STEPS: Sql = Sql::new(
    "SELECT step.assist, step.step, step.at, step.carried
     FROM desk_assist AS assist
     JOIN desk_assist_step AS step ON step.assist = assist.id
     WHERE assist.office = $1 AND assist.date = $2",
);

static LAPSE: Sql = Sql::new(
    "UPDATE desk_assist
     SET state = 'ended', outcome = 'lapsed', ended_at = $1
     WHERE state <> 'ended' AND begun_at < $2",
);

static UNBIND: Sql = Sql::new(
    "UPDATE desk_assist
     SET ticket = NULL, officer = NULL, resident = NULL, offer = NULL
     WHERE begun_at < $1
       AND (ticket IS NOT NULL OR officer IS NOT NULL OR resident IS NOT NULL OR offer IS NOT NULL)",
);

static OLD: Sql =
    Sql::new("SELECT id FROM desk_assist WHERE begun_at < $1 ORDER BY begun_at LIMIT $2");

static DELETE: Sql = Sql::new("DELETE FROM desk_assist WHERE id = $1");

static DELETE_STEPS: Sql = Sql::new("DELETE FROM desk_assist_step WHERE assist = $1");
