//! Changing what officers may do, and ending their work.

use store::{Sql, Tx};
use terms::{Act, Actor, Id, Moment, Permission};

use crate::{
    deed::{Danger, Deed},
    error::OfficerError,
    event::{Countersigned, Ended, Regranted, hex},
    grants::Grants,
    office::Staff,
    spend,
    words::{Approval, OfficerId},
};

impl Staff {
    /// Gives an officer these roles instead of what they have, at once for open sessions too.
    /// Dangerous ones take an approval of [`Deed::regrant`].
    pub async fn regrant(
        &self,
        act: &Act,
        officer: OfficerId,
        grants: Grants,
        approval: Option<Id<Approval>>,
    ) -> Result<(), OfficerError> {
        let digest = Deed::regrant(officer, &grants)?.digest(self.crypto());
        let second = Second::of(act, &grants, approval, (Danger::Appoint, digest))?;
        let (now, may) = (self.now(), act.clone());
        self.ledger()
            .change_with(act, move |tx| {
                let before = standing(tx, &may, officer)?;
                if !before.are_within(&may) || !grants.are_within(&may) {
                    return Err(OfficerError::TooMuch);
                }
                let spent = second.take(tx, now)?;
                grants.keep(tx, officer)?;
                Ok(((), Regranted { officer, grants: grants.clone() }, spent))
            })
            .await
    }

    /// Ends an officer's work: sessions, links and keys of theirs open nothing from now on. The
    /// machine's operator may too, so that a lost key of the only head can be replaced.
    pub async fn end(&self, act: &Act, officer: OfficerId) -> Result<(), OfficerError> {
        let (now, may) = (self.now(), act.clone());
        self.ledger()
            .change(act, move |tx| {
                let grants = standing(tx, &may, officer)?;
                if !may_end(&may, &grants) {
                    return Err(OfficerError::TooMuch);
                }
                if tx.execute(&END, &[&officer, &now])? == 0 {
                    return Err(OfficerError::Missing);
                }
                tx.execute(&END_SESSIONS, &[&officer, &now])?;
                tx.execute(&VOID, &[&officer, &now])?;
                Ok(((), Ended { officer }))
            })
            .await
    }
}

/// What an officer other than the actor may be, while they work here.
pub(crate) fn standing(
    tx: &mut Tx<'_>,
    act: &Act,
    officer: OfficerId,
) -> Result<Grants, OfficerError> {
    if *act.actor() == Actor::Officer(officer) {
        return Err(OfficerError::Oneself);
    }
    let at_work: Option<(OfficerId,)> = tx.find(&AT_WORK, &[&officer])?;
    let grants = if at_work.is_some() { Grants::of(tx, officer)? } else { None };
    grants.ok_or(OfficerError::Missing)
}

/// Whether the actor may take from somebody with these roles what they have.
pub(crate) fn may_end(act: &Act, grants: &Grants) -> bool {
    *act.actor() == Actor::Operator || grants.are_within(act)
}

/// The second officer, where one is needed.
#[derive(Clone, Copy)]
pub(crate) enum Second {
    Needed { approval: Id<Approval>, proposer: OfficerId, signed: (Danger, [u8; 32]) },
    NotNeeded,
}

impl Second {
    /// Dangerous roles need one, and an officer who proposed.
    pub(crate) fn of(
        act: &Act,
        grants: &Grants,
        approval: Option<Id<Approval>>,
        signed: (Danger, [u8; 32]),
    ) -> Result<Self, OfficerError> {
        act.needs(Permission::ManageStaff)?;
        if !grants.is_dangerous() {
            return Ok(Self::NotNeeded);
        }
        let (Actor::Officer(proposer), Some(approval)) = (act.actor(), approval) else {
            return Err(OfficerError::ApprovalMissing);
        };
        Ok(Self::Needed { approval, proposer: *proposer, signed })
    }

    /// Spends the approval in the transaction of the deed.
    pub(crate) fn take(
        self,
        tx: &mut Tx<'_>,
        now: Moment,
    ) -> Result<Option<Countersigned>, OfficerError> {
        let Self::Needed { approval, proposer, signed } = self else { return Ok(None) };
        let (danger, digest) = signed;
        if !spend::take(tx, approval, proposer, &digest, now)? {
            return Err(OfficerError::ApprovalMissing);
        }
        Ok(Some(Countersigned { approval, danger, digest: hex(&digest) }))
    }
}

static AT_WORK: Sql = Sql::new("SELECT id FROM staff_officer WHERE id = $1 AND ended_at IS NULL");

static END: Sql =
    Sql::new("UPDATE staff_officer SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL");

static END_SESSIONS: Sql =
    Sql::new("UPDATE staff_session SET ended_at = $2 WHERE officer = $1 AND ended_at IS NULL");

static VOID: Sql = Sql::new(
    "UPDATE staff_invitation
     SET voided_at = $2
     WHERE (officer = $1 OR invited_by = $1) AND voided_at IS NULL",
);
