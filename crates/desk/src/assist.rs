//! An activation with an officer beside the person: how far it is, and how it ended.

use issuance::Offer;
use registry::Resident;
use store::{Answer, Error, Row, Sql, Tx};
use terms::{Id, Moment, Officer};

use crate::{step::Step, stop::StopReason, ticket::Ticket, words::Office};

/// An activation with an officer beside the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assist {
    /// By which it is known.
    pub id: Id<Assist>,
    /// Where.
    pub office: Id<Office>,
    /// How it stands.
    pub state: AssistState,
    /// Since when.
    pub begun_at: Moment,
    /// The number with which the person came; forgotten after a month.
    pub ticket: Option<Id<Ticket>>,
    /// Who helps; forgotten after a month.
    pub officer: Option<Id<Officer>>,
    /// Whose it is, once identified; forgotten after a month.
    pub resident: Option<Id<Resident>>,
    /// The last offer that was made for it; forgotten after a month.
    pub offer: Option<Id<Offer>>,
    /// What has been done, in order.
    pub done: Vec<Done>,
}

/// A step that has been done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Done {
    /// Which.
    pub step: Step,
    /// When.
    pub at: Moment,
    /// Whether that was on an earlier visit.
    pub is_carried: bool,
}

/// How an assisted activation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AssistState {
    /// It goes on.
    Open,
    /// It is set aside, and can be gone on with.
    Paused,
    /// It has ended.
    Ended(Outcome),
}

/// How an assisted activation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The identity is on the phone.
    Activated,
    /// A later visit went on with it.
    CarriedOn,
    /// Nobody came back.
    Lapsed,
    /// It was stopped: something was in the way, or the person did not want it.
    Stopped(StopReason),
}

impl Assist {
    /// The step that is next; `None` if all are done.
    pub fn next(&self) -> Option<Step> {
        let done: Vec<Step> = self.done.iter().map(|it| it.step).collect();
        Step::after(&done)
    }

    /// The step before it; `None` if none is done.
    pub fn last(&self) -> Option<Step> {
        let next = self.next();
        Step::ALL.into_iter().take_while(|step| Some(*step) != next).last()
    }

    /// When a step was done.
    pub fn when(&self, step: Step) -> Option<Moment> {
        self.done.iter().find(|it| it.step == step).map(|it| it.at)
    }

    /// Whether the phone has redeemed what was offered.
    pub fn is_active(&self) -> bool {
        self.when(Step::Activated).is_some()
    }

    /// Whether a step can be taken back: nothing that a phone has done can.
    pub fn can_go_back(&self) -> bool {
        self.state == AssistState::Open && self.last().is_some() && !self.is_active()
    }

    pub(crate) fn find(tx: &mut Tx<'_>, id: Id<Self>) -> Result<Option<Self>, Error> {
        let Some(mut assist) = tx.find::<Self>(&FIND, &[&id])? else { return Ok(None) };
        assist.done = tx.all(&DONE, &[&id])?;
        assist.done.sort_by_key(|it| it.step);
        Ok(Some(assist))
    }

    /// The one of a ticket that has not ended.
    pub(crate) fn of_ticket(tx: &mut Tx<'_>, ticket: Id<Ticket>) -> Result<Option<Self>, Error> {
        let found: Option<(Id<Self>,)> = tx.find(&OF_TICKET, &[&ticket])?;
        match found {
            Some((id,)) => Self::find(tx, id),
            None => Ok(None),
        }
    }

    /// The last of a resident that was set aside in an office.
    pub(crate) fn paused_of(
        tx: &mut Tx<'_>,
        (resident, office): (Id<Resident>, Id<Office>),
    ) -> Result<Option<Self>, Error> {
        let found: Option<(Id<Self>,)> = tx.find(&PAUSED_OF, &[&resident, &office])?;
        match found {
            Some((id,)) => Self::find(tx, id),
            None => Ok(None),
        }
    }
}

impl AssistState {
    pub(crate) fn of_codes(
        state: &str,
        outcome: Option<&str>,
        reason: Option<&str>,
    ) -> Option<Self> {
        match (state, outcome) {
            ("open", _) => Some(Self::Open),
            ("paused", _) => Some(Self::Paused),
            ("ended", Some(outcome)) => Outcome::of_codes(outcome, reason).map(Self::Ended),
            _ => None,
        }
    }
}

impl Outcome {
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Activated => "activated",
            Self::CarriedOn => "carried_on",
            Self::Lapsed => "lapsed",
            Self::Stopped(_) => "stopped",
        }
    }

    pub(crate) const fn reason(self) -> Option<&'static str> {
        match self {
            Self::Stopped(reason) => Some(reason.code()),
            _ => None,
        }
    }

    fn of_codes(outcome: &str, reason: Option<&str>) -> Option<Self> {
        match (outcome, reason) {
            ("activated", _) => Some(Self::Activated),
            ("carried_on", _) => Some(Self::CarriedOn),
            ("lapsed", _) => Some(Self::Lapsed),
            ("stopped", Some(reason)) => StopReason::of_code(reason).map(Self::Stopped),
            _ => None,
        }
    }
}

impl Answer for Assist {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        let state: String = row.cell(2)?;
        let (outcome, reason): (Option<String>, Option<String>) = (row.cell(3)?, row.cell(4)?);
        let state = AssistState::of_codes(&state, outcome.as_deref(), reason.as_deref());
        Ok(Self {
            id: row.cell(0)?,
            office: row.cell(1)?,
            state: state.ok_or(Error::Shape("how an assisted activation stands"))?,
            begun_at: row.cell(5)?,
            ticket: row.cell(6)?,
            officer: row.cell(7)?,
            resident: row.cell(8)?,
            offer: row.cell(9)?,
            done: Vec::new(),
        })
    }
}

impl Answer for Done {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        let step: String = row.cell(0)?;
        let step = Step::of_code(&step).ok_or(Error::Shape("a step of an assisted activation"))?;
        Ok(Self { step, at: row.cell(1)?, is_carried: row.cell(2)? })
    }
}

static FIND: Sql = Sql::new(
    "SELECT id, office, state, outcome, reason, begun_at, ticket, officer, resident, offer
     FROM desk_assist
     WHERE id = $1",
);

static DONE: Sql = Sql::new("SELECT step, at, carried FROM desk_assist_step WHERE assist = $1");

static OF_TICKET: Sql =
    Sql::new("SELECT id FROM desk_assist WHERE ticket = $1 AND state <> 'ended'");

static PAUSED_OF: Sql = Sql::new(
    "SELECT id
     FROM desk_assist
     WHERE resident = $1 AND office = $2 AND state = 'paused'
     ORDER BY begun_at DESC
     LIMIT 1",
);
