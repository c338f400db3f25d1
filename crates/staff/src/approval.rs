//! Four eyes: a dangerous act is proposed by one officer, approved by another, and done once.

use std::time::Duration;

use store::{Answer, Error, Row, Sql, Tx};
use terms::{Act, Forbidden, Id, Moment, Permission, Personal, Region};

use crate::{
    assertion::Question,
    ceremony::{Answered, Begun, Kind},
    deed::{Danger, Deed},
    error::{ApprovalError, SignInError},
    event::{Approved as ApprovedEvent, Proposed, Spent, Withdrawn, hex},
    grants::Grants,
    office::{Staff, own_act},
    session::{self, SignedIn},
    spend::{self, Approved},
    words::{Approval, Key, OfficerId, Session},
};

/// A dangerous act that waits for a second officer, or for being done.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// Its handle.
    pub approval: Id<Approval>,
    /// Exactly what is to be done.
    pub deed: Deed,
    /// Who proposed it.
    pub proposer: OfficerId,
    /// What colleagues read.
    pub proposer_name: Personal<String>,
    /// Since when it is approved.
    pub approved: Option<Moment>,
    /// Until then it can be approved and done.
    pub expires: Moment,
}

/// From the proposal to the deed.
const LIFE: Duration = Duration::from_secs(30 * 60);

/// A list for one page.
const MOST: i64 = 200;

impl Staff {
    /// A question for the keys of whoever proposes, bound to just this deed.
    pub async fn begin_proposal(
        &self,
        signed_in: &SignedIn,
        deed: &Deed,
    ) -> Result<Begun, ApprovalError> {
        may(signed_in, deed.danger().needs(), deed.region())?;
        let subject = proposal_subject(signed_in, &deed.digest(self.crypto()));
        Ok(self.ask(Kind::Propose, &subject, self.credential(signed_in).await?))
    }

    /// Proposes a deed, signed with the key of this session.
    pub async fn propose(
        &self,
        signed_in: &SignedIn,
        deed: Deed,
        answered: &Answered,
    ) -> Result<Id<Approval>, ApprovalError> {
        may(signed_in, deed.danger().needs(), deed.region())?;
        let digest = deed.digest(self.crypto());
        let subject = proposal_subject(signed_in, &digest);
        let proof = self.prove(own(Kind::Propose, &subject, signed_in), answered).await?;
        let now = self.now();
        let (approval, by) = (Id::draw(now, self.die()), signed_in.clone());
        self.ledger()
            .change(&own_act(by.officer), move |tx| {
                proof.settle(tx, now)?;
                if proof.key != by.key || !session::is_open(tx, &by, now)? {
                    return Err(SignInError::Unknown.into());
                }
                let (danger, region) = (deed.danger(), deed.region());
                tx.execute(
                    &PROPOSE,
                    &[
                        &approval,
                        &danger.code(),
                        &region,
                        &deed.content(),
                        &digest,
                        &by.officer,
                        &by.session,
                        &by.key,
                        &now,
                        &now.plus(LIFE),
                    ],
                )?;
                Ok((approval, Proposed { approval, danger, region, digest: hex(&digest) }))
            })
            .await
    }

    /// What this officer has proposed, and what of others' they could approve.
    pub async fn proposals(&self, signed_in: &SignedIn) -> Result<Vec<Proposal>, ApprovalError> {
        let (now, seen_by) = (self.now(), signed_in.clone());
        let all: Vec<Stored> = self
            .ledger()
            .scan(move |tx| {
                let all: Vec<Stored> = tx.all(&LIST, &[&now, &MOST])?;
                all.into_iter().map(|it| it.complete(tx)).collect::<Result<_, ApprovalError>>()
            })
            .await?;
        let own = |it: &Stored| it.proposal.proposer == seen_by.officer;
        let shown = all.into_iter().filter(|it| own(it) || is_second(&seen_by, it).is_ok());
        Ok(shown.map(|it| it.proposal).collect())
    }

    /// What is proposed, and a question about just that for the key of this session.
    pub async fn begin_approval(
        &self,
        signed_in: &SignedIn,
        approval: Id<Approval>,
    ) -> Result<(Proposal, Begun), ApprovalError> {
        let now = self.now();
        let stored = self.ledger().read(move |tx| Stored::open(tx, approval, now)).await?;
        is_second(signed_in, &stored)?;
        let subject = approval_subject(signed_in, approval, &stored.digest);
        let begun = self.ask(Kind::Approve, &subject, self.credential(signed_in).await?);
        Ok((stored.proposal, begun))
    }

    /// Approves, signed with the key of this session: another person, another sign-in and another
    /// key than those that proposed.
    pub async fn approve(
        &self,
        signed_in: &SignedIn,
        approval: Id<Approval>,
        answered: &Answered,
    ) -> Result<(), ApprovalError> {
        let now = self.now();
        let stored = self.ledger().read(move |tx| Stored::open(tx, approval, now)).await?;
        is_second(signed_in, &stored)?;
        let subject = approval_subject(signed_in, approval, &stored.digest);
        let proof = self.prove(own(Kind::Approve, &subject, signed_in), answered).await?;
        let by = signed_in.clone();
        self.ledger()
            .change(&own_act(by.officer), move |tx| {
                proof.settle(tx, now)?;
                if proof.key != by.key || !session::is_open(tx, &by, now)? {
                    return Err(SignInError::Unknown.into());
                }
                let values: &[&dyn store::ToValue] =
                    &[&approval, &stored.digest, &by.officer, &by.session, &by.key, &now];
                if tx.execute(&APPROVE, values)? == 0 {
                    return Err(ApprovalError::Missing);
                }
                let (danger, region) =
                    (stored.proposal.deed.danger(), stored.proposal.deed.region());
                let digest = hex(&stored.digest);
                Ok(((), ApprovedEvent { approval, danger, region, digest }))
            })
            .await
    }

    /// Takes back a proposal of one's own.
    pub async fn withdraw(
        &self,
        signed_in: &SignedIn,
        approval: Id<Approval>,
    ) -> Result<(), ApprovalError> {
        let (now, by) = (self.now(), signed_in.officer);
        self.ledger()
            .change(&own_act(by), move |tx| {
                if tx.execute(&WITHDRAW, &[&approval, &by, &now])? == 0 {
                    return Err(ApprovalError::Missing);
                }
                Ok(((), Withdrawn { approval }))
            })
            .await
    }

    /// Spends an approval for a deed that is about to be done, written anew from what will be
    /// done. For whoever proposed it, once, while both officers and both keys still stand.
    pub async fn spend(
        &self,
        signed_in: &SignedIn,
        approval: Id<Approval>,
        deed: &Deed,
    ) -> Result<Approved, ApprovalError> {
        may(signed_in, deed.danger().needs(), deed.region())?;
        let (now, by) = (self.now(), signed_in.clone());
        let (danger, digest) = (deed.danger(), deed.digest(self.crypto()));
        self.ledger()
            .change(&own_act(by.officer), move |tx| {
                if !session::is_open(tx, &by, now)?
                    || !spend::take(tx, approval, by.officer, &digest, now)?
                {
                    return Err(ApprovalError::Missing);
                }
                Ok(((), Spent { approval, danger, digest: hex(&digest) }))
            })
            .await?;
        Ok(Approved::new(approval, deed, signed_in.officer))
    }

    async fn credential(&self, signed_in: &SignedIn) -> Result<Vec<Vec<u8>>, ApprovalError> {
        let key = signed_in.key;
        let found: Option<(Vec<u8>,)> = self
            .ledger()
            .read(move |tx| Ok::<_, ApprovalError>(tx.find(&CREDENTIAL, &[&key])?))
            .await?;
        Ok(found.into_iter().map(|(it,)| it).collect())
    }
}

impl Approved {
    /// The act of doing it: that of whoever proposed, confined to the approved region, and for an
    /// import allowed what no role allows. To anybody else it adds nothing.
    pub fn act(&self, signed_in: &SignedIn, reason: impl Into<String>) -> Act {
        match signed_in.at(self.region()).filter(|it| self.is_of(it.officer)) {
            Some(there) => match self.danger().allows() {
                Some(permission) => there.act(reason).with(permission),
                None => there.act(reason),
            },
            None => signed_in.act(reason),
        }
    }
}

/// A proposal with what only the rules need.
struct Stored {
    proposal: Proposal,
    digest: [u8; 32],
    session: Id<Session>,
    key: Id<Key>,
    /// What the proposer may be, and where; read where the second must be of another office.
    of_proposer: Option<Grants>,
}

impl Stored {
    fn complete(mut self, tx: &mut Tx<'_>) -> Result<Self, ApprovalError> {
        if self.proposal.deed.danger().takes_another_office() {
            self.of_proposer = Grants::of(tx, self.proposal.proposer)?;
        }
        Ok(self)
    }

    /// Whether an officer works in no region in which the proposer works: it stands for an office.
    fn is_of_another_office(&self, second: &Grants) -> bool {
        let shares = |first: &Grants| {
            first.iter().any(|one| second.iter().any(|other| one.region == other.region))
        };
        // A proposer who may nothing any more is of no office that could be told from another.
        self.of_proposer.as_ref().is_some_and(|first| !shares(first))
    }

    /// A proposal that nobody has approved yet.
    fn open(tx: &mut Tx<'_>, approval: Id<Approval>, now: Moment) -> Result<Self, ApprovalError> {
        let found: Option<Self> = tx.find(&FIND, &[&approval, &now])?;
        let open = found.filter(|it| it.proposal.approved.is_none());
        open.ok_or(ApprovalError::Missing)?.complete(tx)
    }
}

/// Two people, two sign-ins, two keys, and the second may approve this there: for some of it as an
/// officer of another office. Who may not is not told that it is there.
fn is_second(signed_in: &SignedIn, stored: &Stored) -> Result<(), ApprovalError> {
    let Proposal { deed, proposer, .. } = &stored.proposal;
    if signed_in.officer == *proposer
        || signed_in.session == stored.session
        || signed_in.key == stored.key
    {
        return Err(ApprovalError::SamePerson);
    }
    let danger = deed.danger();
    let allowed = signed_in.grants.allow(danger.needs_of_second(), deed.region());
    let elsewhere = stored.is_of_another_office(&signed_in.grants);
    match allowed && (elsewhere || !danger.takes_another_office()) {
        true => Ok(()),
        false => Err(ApprovalError::Missing),
    }
}

fn may(signed_in: &SignedIn, needs: Permission, region: Region) -> Result<(), Forbidden> {
    signed_in.grants.allow(needs, region).then_some(()).ok_or(Forbidden(needs))
}

fn own<'q>(kind: Kind, subject: &'q [u8], signed_in: &SignedIn) -> Question<'q> {
    Question { kind, subject, of: Some(signed_in.officer) }
}

/// Both sign the digest; each signs it for their own session.
fn proposal_subject(signed_in: &SignedIn, digest: &[u8; 32]) -> Vec<u8> {
    [&signed_in.session.as_bytes()[..], digest].concat()
}

fn approval_subject(signed_in: &SignedIn, approval: Id<Approval>, digest: &[u8; 32]) -> Vec<u8> {
    [&signed_in.session.as_bytes()[..], approval.as_bytes(), digest].concat()
}

impl Answer for Stored {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        let damaged = Error::Shape("a proposal");
        let danger: String = row.cell(1)?;
        let Some(danger) = Danger::find(&danger) else { return Err(damaged) };
        let deed = Deed::new(danger, row.cell(2)?, row.cell(3)?).map_err(|_| damaged)?;
        let proposal = Proposal {
            approval: row.cell(0)?,
            deed,
            proposer: row.cell(5)?,
            proposer_name: row.cell(6)?,
            approved: row.cell(9)?,
            expires: row.cell(10)?,
        };
        let (digest, session, key) = (row.cell(4)?, row.cell(7)?, row.cell(8)?);
        Ok(Self { proposal, digest, session, key, of_proposer: None })
    }
}

static PROPOSE: Sql = Sql::new(
    "INSERT INTO staff_approval
         (id, danger, region, content, digest, proposer, proposer_session, proposer_key,
          proposed_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
);

static FIND: Sql = Sql::new(
    "SELECT approval.id, approval.danger, approval.region, approval.content, approval.digest,
            approval.proposer, officer.name, approval.proposer_session, approval.proposer_key,
            approval.approved_at, approval.expires_at
     FROM staff_approval AS approval
     JOIN staff_officer AS officer ON officer.id = approval.proposer
     WHERE approval.id = $1 AND approval.expires_at > $2
       AND approval.spent_at IS NULL AND approval.withdrawn_at IS NULL
       AND officer.ended_at IS NULL",
);

static LIST: Sql = Sql::new(
    "SELECT approval.id, approval.danger, approval.region, approval.content, approval.digest,
            approval.proposer, officer.name, approval.proposer_session, approval.proposer_key,
            approval.approved_at, approval.expires_at
     FROM staff_approval AS approval
     JOIN staff_officer AS officer ON officer.id = approval.proposer
     WHERE approval.expires_at > $1
       AND approval.spent_at IS NULL AND approval.withdrawn_at IS NULL
       AND officer.ended_at IS NULL
     ORDER BY approval.id
     LIMIT $2",
);

static APPROVE: Sql = Sql::new(
    "UPDATE staff_approval
     SET approver = $3, approver_session = $4, approver_key = $5, approved_at = $6
     WHERE id = $1 AND digest = $2
       AND proposer <> $3 AND proposer_session <> $4 AND proposer_key <> $5
       AND approved_at IS NULL AND withdrawn_at IS NULL AND spent_at IS NULL
       AND expires_at > $6",
);

static WITHDRAW: Sql = Sql::new(
    "UPDATE staff_approval
     SET withdrawn_at = $3, content = NULL
     WHERE id = $1 AND proposer = $2 AND withdrawn_at IS NULL AND spent_at IS NULL",
);

static CREDENTIAL: Sql =
    Sql::new("SELECT credential FROM staff_key WHERE id = $1 AND removed_at IS NULL");
