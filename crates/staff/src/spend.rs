//! Approvals that stand: taken once, by whoever proposed, for just what both have signed.

use store::{Error, Sql, Tx};
use terms::{Id, Moment, Region};

use crate::{
    deed::{Danger, Deed},
    grants::Grants,
    words::{Approval, OfficerId},
};

/// Proof that two people stand behind a dangerous act. It is made once for each approval, and is
/// for whoever does the act.
#[derive(Debug)]
pub struct Approved {
    approval: Id<Approval>,
    danger: Danger,
    region: Region,
    proposer: OfficerId,
}

impl Approved {
    pub(crate) const fn new(approval: Id<Approval>, deed: &Deed, proposer: OfficerId) -> Self {
        Self { approval, danger: deed.danger(), region: deed.region(), proposer }
    }

    /// The approval that was spent.
    pub const fn approval(&self) -> Id<Approval> {
        self.approval
    }

    /// What was approved.
    pub const fn danger(&self) -> Danger {
        self.danger
    }

    /// Where.
    pub const fn region(&self) -> Region {
        self.region
    }

    /// Whether this officer has proposed it.
    pub(crate) fn is_of(&self, officer: OfficerId) -> bool {
        self.proposer == officer
    }
}

/// Spends an approval: `false` if it does not stand, or not for this digest; then the transaction
/// must be undone. Of two who try, one gets `true`: the statement repeats every guard.
pub(crate) fn take(
    tx: &mut Tx<'_>,
    approval: Id<Approval>,
    proposer: OfficerId,
    digest: &[u8; 32],
    now: Moment,
) -> Result<bool, Error> {
    if tx.execute(&SPEND, &[&approval, &proposer, digest, &now])? == 0 {
        return Ok(false);
    }
    // Whoever approved may have been given another role since.
    let second: Option<(OfficerId, String, Region)> = tx.find(&SECOND, &[&approval])?;
    let Some((approver, danger, region)) = second else { return Ok(false) };
    let needs = Danger::find(&danger).map(Danger::needs_of_second);
    let grants = Grants::of(tx, approver)?;
    Ok(grants.zip(needs).is_some_and(|(grants, needs)| grants.allow(needs, region)))
}

static SPEND: Sql = Sql::new(
    "UPDATE staff_approval
     SET spent_at = $4, content = NULL
     WHERE id = $1 AND proposer = $2 AND digest = $3
       AND approved_at IS NOT NULL AND withdrawn_at IS NULL AND spent_at IS NULL
       AND expires_at > $4
       AND 2 = (
           SELECT COUNT(*)
           FROM staff_officer
           WHERE id IN (staff_approval.proposer, staff_approval.approver) AND ended_at IS NULL)
       AND 2 = (
           SELECT COUNT(*)
           FROM staff_key
           WHERE id IN (staff_approval.proposer_key, staff_approval.approver_key)
             AND removed_at IS NULL)",
);

static SECOND: Sql = Sql::new("SELECT approver, danger, region FROM staff_approval WHERE id = $1");
