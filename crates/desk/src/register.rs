//! The register of known issues: offices report, the centre answers, everybody reads.

use store::{Error, Sql, ToValue, Tx};
use terms::{Act, Id, Level, Moment, Permission};

use crate::{
    desk::{Desk, reaches},
    error::IssueError,
    event::{IssueAnswered, IssueReported},
    issue::{Issue, IssueAnswer, IssueKind, IssueState, IssueText, NewIssue},
    words::Office,
};

/// What the centre answers.
#[derive(Clone, Debug)]
pub struct NewAnswer {
    /// How far it is.
    pub state: IssueState,
    /// For everybody, in Indonesian.
    pub indonesian: IssueText,
    /// For everybody, in English.
    pub english: IssueText,
    /// How many answers there were when this one was written.
    pub seen: u32,
}

/// A list for one page.
const MOST: i64 = 300;

/// Whether an act may answer for the centre: it keeps offices of a whole province, or of all.
pub fn may_answer(act: &Act) -> bool {
    let wide = act.region().is_none_or(|region| match region.level() {
        Level::Country | Level::Province => true,
        Level::Regency | Level::District | Level::Village => false,
    });
    wide && act.needs(Permission::KeepOffice).is_ok()
}

impl Desk {
    /// Reports an issue for an office within reach. What is known already gains an office, and is open
    /// again if it was solved; its first text stays.
    pub async fn report_issue(&self, act: &Act, new: NewIssue) -> Result<Id<Issue>, IssueError> {
        let (now, may) = (self.now(), act.clone());
        let id = Id::draw(now, self.die());
        self.ledger()
            .change(act, move |tx| {
                reached(tx, &may, new.office)?;
                let (system, below) = (new.phones.system.map(|it| it.code()), new.phones.below);
                let below = below.map(|it| it.to_string());
                let (kind, text) = (new.kind.code(), new.text.as_str());
                let same = same(id, &new);
                let values: &[&dyn ToValue] = &[&id, &same, &kind, &system, &below, &text, &now];
                tx.execute(&REPORT, values)?;
                let found: Option<(Id<Issue>,)> = tx.find(&SAME, &[&same])?;
                let (issue,) = found.ok_or(IssueError::Missing)?;
                meet(tx, issue, new.office, now)?;
                Ok((issue, IssueReported { issue, office: new.office }))
            })
            .await
    }

    /// Another office has met it, too.
    pub async fn meet_issue(
        &self,
        act: &Act,
        issue: Id<Issue>,
        office: Id<Office>,
    ) -> Result<(), IssueError> {
        let (now, may) = (self.now(), act.clone());
        self.ledger()
            .change(act, move |tx| {
                reached(tx, &may, office)?;
                find(tx, issue)?;
                meet(tx, issue, office, now)?;
                Ok(((), IssueReported { issue, office }))
            })
            .await
    }

    /// Says what the centre says. Of two who answer at once one has; the other reads it first.
    pub async fn answer_issue(
        &self,
        act: &Act,
        issue: Id<Issue>,
        new: NewAnswer,
    ) -> Result<(), IssueError> {
        act.needs(Permission::KeepOffice)?;
        if !may_answer(act) || new.state == IssueState::Open {
            return Err(IssueError::NotCentre);
        }
        let now = self.now();
        self.ledger()
            .change(act, move |tx| {
                find(tx, issue)?;
                let state = new.state.code();
                if tx.execute(&ANSWERED, &[&state, &issue, &new.seen])? == 0 {
                    return Err(IssueError::GoneOn);
                }
                let number = new.seen.saturating_add(1);
                let (indonesian, english) = (new.indonesian.as_str(), new.english.as_str());
                let values: &[&dyn ToValue] =
                    &[&issue, &number, &state, &indonesian, &english, &now];
                tx.execute(&ANSWER, values)?;
                Ok(((), IssueAnswered { issue, state }))
            })
            .await
    }

    /// All issues, for officers: what is open first, and the latest first.
    pub async fn issues(&self, act: &Act) -> Result<Vec<Issue>, IssueError> {
        act.needs(Permission::Serve)?;
        self.ledger().read(|tx| Ok(tx.all(&ISSUES, &[&MOST])?)).await
    }

    /// One issue with all answers, the latest first, for officers.
    pub async fn issue(
        &self,
        act: &Act,
        issue: Id<Issue>,
    ) -> Result<(Issue, Vec<IssueAnswer>), IssueError> {
        act.needs(Permission::Serve)?;
        self.ledger()
            .read(move |tx| Ok((find(tx, issue)?, tx.all(&ANSWERS, &[&issue, &MOST])?)))
            .await
    }

    /// What the centre has answered, for everybody: what is not settled first, and the latest first.
    pub async fn known_issues(&self) -> Result<Vec<Issue>, Error> {
        self.ledger().read(|tx| tx.all(&KNOWN, &[&MOST])).await
    }

    /// One issue that the centre has answered.
    pub async fn known_issue(&self, issue: Id<Issue>) -> Result<Issue, IssueError> {
        let found = self.ledger().read(move |tx| find(tx, issue)).await?;
        if found.is_known() { Ok(found) } else { Err(IssueError::Missing) }
    }
}

/// What tells issues apart. Two that are something else are never the same.
fn same(id: Id<Issue>, new: &NewIssue) -> String {
    let system = new.phones.system.map_or("", |it| it.code());
    let below = new.phones.below.map(|it| it.to_string()).unwrap_or_default();
    match new.kind {
        IssueKind::Other => id.to_string(),
        kind => format!("{} {system} {below}", kind.code()),
    }
}

fn meet(tx: &mut Tx<'_>, issue: Id<Issue>, office: Id<Office>, now: Moment) -> Result<(), Error> {
    tx.execute(&MEET, &[&issue, &office, &now])?;
    tx.execute(&REOPEN, &[&issue])?;
    Ok(())
}

fn find(tx: &mut Tx<'_>, issue: Id<Issue>) -> Result<Issue, IssueError> {
    tx.find(&ISSUE, &[&issue])?.ok_or(IssueError::Missing)
}

fn reached(tx: &mut Tx<'_>, act: &Act, office: Id<Office>) -> Result<(), IssueError> {
    let found = Office::find(tx, office)?.filter(|it| reaches(act, it));
    found.map(|_| ()).ok_or(IssueError::Missing)
}

macro_rules! issues {
    ($rest:literal) => {
        concat!(
            "SELECT issue.id, issue.kind, issue.system, issue.below, issue.text, issue.state,
                    issue.reported_at,
                    (SELECT COUNT(*) FROM desk_issue_office AS met WHERE met.issue = issue.id),
                    (SELECT COUNT(*) FROM desk_issue_follower AS it WHERE it.issue = issue.id),
                    issue.answers, answer.state, answer.indonesian, answer.english,
                    answer.answered_at
             FROM desk_issue AS issue
             LEFT JOIN desk_issue_answer AS answer
               ON answer.issue = issue.id AND answer.number = issue.answers ",
            $rest
        )
    };
}

static ISSUES: Sql = Sql::new(issues!(
    "ORDER BY CASE issue.state WHEN 'open' THEN 0 WHEN 'working' THEN 1 ELSE 2 END, issue.id DESC
     LIMIT $1"
));

static KNOWN: Sql = Sql::new(issues!(
    "WHERE issue.answers > 0
     ORDER BY CASE issue.state WHEN 'open' THEN 0 WHEN 'working' THEN 0 ELSE 1 END,
              answer.answered_at DESC, issue.id
     LIMIT $1"
));

static ISSUE: Sql = Sql::new(issues!("WHERE issue.id = $1"));

static ANSWERS: Sql = Sql::new(
    "SELECT state, indonesian, english, answered_at
     FROM desk_issue_answer
     WHERE issue = $1
     ORDER BY number DESC
     LIMIT $2",
);

static REPORT: Sql = Sql::new(
    "INSERT INTO desk_issue (id, same, kind, system, below, text, state, answers, reported_at)
     VALUES ($1, $2, $3, $4, $5, $6, 'open', 0, $7)
     ON CONFLICT (same) DO NOTHING",
);

static SAME: Sql = Sql::new("SELECT id FROM desk_issue WHERE same = $1");

static MEET: Sql = Sql::new(
    "INSERT INTO desk_issue_office (issue, office, met_at)
     VALUES ($1, $2, $3)
     ON CONFLICT (issue, office) DO UPDATE SET met_at = excluded.met_at",
);

static REOPEN: Sql =
    Sql::new("UPDATE desk_issue SET state = 'open' WHERE id = $1 AND state = 'solved'");

static ANSWERED: Sql = Sql::new(
    "UPDATE desk_issue
     SET state = $1, answers = answers + 1
     WHERE id = $2 AND answers = $3",
);

static ANSWER: Sql = Sql::new(
    "INSERT INTO desk_issue_answer (issue, number, state, indonesian, english, answered_at)
     VALUES ($1, $2, $3, $4, $5, $6)",
);
