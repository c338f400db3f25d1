//! Who wants to be told how an issue ends: they are told once, and their contact goes.

use store::{Answer, Error, Retention, Row, Sql, ToValue};
use terms::{Act, Id, Language};

use crate::{
    desk::Desk,
    error::{IssueError, TicketError},
    event::{IssueFollowed, IssueLeft, IssueTold, IssuesUnfollowed},
    hold::Mark,
    issue::Issue,
    retention::FOLLOWER,
};

/// Somebody who waits for the end of an issue.
#[derive(Clone, Debug)]
pub struct Follower {
    /// What they are counted by: one contact follows an issue once.
    pub mark: Mark,
    /// Their contact, sealed by whoever sends what is to be told.
    pub contact: Vec<u8>,
    /// In which language they are told.
    pub language: Language,
}

/// Somebody who is to be told.
#[derive(Clone, Debug)]
pub struct News {
    /// By which it is told once.
    pub id: [u8; 16],
    /// To whom, sealed.
    pub contact: Vec<u8>,
    /// In which language.
    pub language: Language,
    /// How the issue has ended.
    pub issue: Issue,
    follower: Id<Follower>,
}

/// So many at once.
const MOST: i64 = 200;

struct Waiting {
    follower: Id<Follower>,
    issue: Id<Issue>,
    contact: Vec<u8>,
    language: String,
}

impl Desk {
    /// Notes that somebody wants to be told when an issue is solved, or that it cannot be. Once for
    /// each contact, and only while there is something to wait for.
    pub async fn follow_issue(
        &self,
        act: &Act,
        issue: Id<Issue>,
        follower: Follower,
    ) -> Result<(), IssueError> {
        let found = self.known_issue(issue).await?;
        if found.state.is_settled() {
            return Err(IssueError::GoneOn);
        }
        let now = self.now();
        let id: Id<Follower> = Id::draw(now, self.die());
        self.ledger()
            .change_if(act, move |tx| {
                let Follower { mark, contact, language } = &follower;
                let values: &[&dyn ToValue] = &[&id, &issue, mark, contact, &language.tag(), &now];
                let new = tx.execute(&FOLLOW, values)? > 0;
                Ok(((), new.then_some(IssueFollowed { issue })))
            })
            .await
    }

    /// Somebody does not want to be told any more: their contact goes. Whoever does not wait is not told
    /// so either.
    pub async fn unfollow_issue(
        &self,
        act: &Act,
        issue: Id<Issue>,
        mark: Mark,
    ) -> Result<(), IssueError> {
        self.ledger()
            .change_if(act, move |tx| {
                let gone = tx.execute(&UNFOLLOW, &[&issue, &mark])? > 0;
                Ok(((), gone.then_some(IssueLeft { issue })))
            })
            .await
    }

    /// Who is to be told now, some hundreds at most. Whoever has told it says so with
    /// [`Desk::told_news`].
    pub async fn news(&self) -> Result<Vec<News>, IssueError> {
        let waiting: Vec<Waiting> =
            self.ledger().read::<_, Error>(|tx| tx.all(&WAITING, &[&MOST])).await?;
        let mut news = Vec::with_capacity(waiting.len());
        for it in waiting {
            let english = it.language == Language::English.tag();
            let language = if english { Language::English } else { Language::Indonesian };
            let id = self.note_id(&[&it.follower.as_bytes()[..], b"issue"].concat());
            let issue = self.known_issue(it.issue).await?;
            // It was met again in this moment: they go on waiting.
            if issue.state.is_settled() {
                news.push(News { id, contact: it.contact, language, issue, follower: it.follower });
            }
        }
        Ok(news)
    }

    /// They have been told: their contact goes.
    pub async fn told_news(&self, news: News) -> Result<(), IssueError> {
        let (follower, issue) = (news.follower, news.issue.id);
        self.ledger()
            .change_if(&Act::system(), move |tx| {
                let told = tx.execute(&TOLD, &[&follower])? > 0;
                Ok(((), told.then_some(IssueTold { issue })))
            })
            .await
    }

    /// Forgets who has waited for too long.
    pub(crate) async fn forget_followers(&self) -> Result<u64, TicketError> {
        let now = self.now();
        self.ledger()
            .change_if(&Act::system(), move |tx| {
                let most = Retention::AT_ONCE.cast_signed();
                let followers = tx.execute(&FORGET, &[&FOLLOWER.before(now), &most])?;
                Ok((followers, (followers > 0).then_some(IssuesUnfollowed { followers })))
            })
            .await
    }
}

impl Answer for Waiting {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            follower: row.cell(0)?,
            issue: row.cell(1)?,
            contact: row.cell(2)?,
            language: row.cell(3)?,
        })
    }
}

static FOLLOW: Sql = Sql::new(
    "INSERT INTO desk_issue_follower (id, issue, mark, contact, language, asked_at)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (issue, mark) DO NOTHING",
);

static WAITING: Sql = Sql::new(
    "SELECT follower.id, follower.issue, follower.contact, follower.language
     FROM desk_issue_follower AS follower
     JOIN desk_issue AS issue ON issue.id = follower.issue
     WHERE issue.state IN ('solved', 'unsolvable')
     ORDER BY follower.id
     LIMIT $1",
);

static UNFOLLOW: Sql = Sql::new("DELETE FROM desk_issue_follower WHERE issue = $1 AND mark = $2");

static TOLD: Sql = Sql::new("DELETE FROM desk_issue_follower WHERE id = $1");

static FORGET: Sql = Sql::new(
    "DELETE FROM desk_issue_follower
     WHERE id IN (SELECT id FROM desk_issue_follower WHERE asked_at <= $1 LIMIT $2)",
);
