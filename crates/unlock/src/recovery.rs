//! One phone is about to follow another. Whoever changes a row holds both of its accounts
//! ([`Account::hold`]), so that of two who change it at once one comes after the other.

use std::time::Duration;

use protocols::unlock::RefusalCode;
use store::{Answer, Row, Sql, Tx};
use terms::{Id, Moment};

use crate::{
    account::{Account, End},
    error::Error,
};

/// Whether a phone may follow one that is gone, without a desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SelfRecovery {
    /// With code and PIN, after a time in which the old phone can say no.
    After(Duration),
    /// Only a desk helps.
    Off,
}

impl SelfRecovery {
    /// The waiting time, or a refusal.
    pub(crate) fn wait(self) -> Result<Duration, Error> {
        match self {
            Self::After(wait) => Ok(wait),
            Self::Off => Err(RefusalCode::NotAllowed.into()),
        }
    }
}

/// A recovery that is not completed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Recovery {
    /// The old phone's.
    pub account: Id<Account>,
    /// The account that takes over.
    pub next: Id<Account>,
    pub ready_at: Moment,
}

impl Recovery {
    /// Who is about to follow `account`.
    pub(crate) fn of(tx: &mut Tx<'_>, account: Id<Account>) -> Result<Option<Self>, store::Error> {
        tx.find(&OF, &[&account])
    }

    /// Whom `next` is about to follow: the one that is ready first.
    pub(crate) fn by(tx: &mut Tx<'_>, next: Id<Account>) -> Result<Option<Self>, store::Error> {
        tx.find(&BY, &[&next])
    }

    /// Takes the place of whatever waited for the same account.
    pub(crate) fn keep(&self, tx: &mut Tx<'_>) -> Result<(), store::Error> {
        tx.execute(&KEEP, &[&self.account, &self.next, &self.ready_at]).map(|_| ())
    }

    /// Nobody follows `account` any more, nor may those go on that were about to try; whether
    /// somebody would have.
    pub(crate) fn drop(tx: &mut Tx<'_>, account: Id<Account>) -> Result<bool, store::Error> {
        tx.execute(&END_TRIES, &[&account])?;
        Ok(tx.execute(&DROP, &[&account])? == 1)
    }

    /// `next` follows nobody any more.
    pub(crate) fn drop_by(tx: &mut Tx<'_>, next: Id<Account>) -> Result<(), store::Error> {
        tx.execute(&DROP_BY, &[&next]).map(|_| ())
    }

    /// Marks it as completed; `false` if it is not this one that waits.
    pub(crate) fn complete(&self, tx: &mut Tx<'_>, now: Moment) -> Result<bool, store::Error> {
        Ok(tx.execute(&COMPLETE, &[&now, &self.account, &self.next])? == 1)
    }
}

/// Refuses an account that may not follow another: one that is not confirmed, or has ended.
pub(crate) fn must_be_open(tx: &mut Tx<'_>, id: Id<Account>) -> Result<(), Error> {
    match Account::find(tx, id)? {
        Some(account) if account.edition == 0 => Err(RefusalCode::UnknownAccount.into()),
        Some(account) if account.is_over(End::Open) => Err(RefusalCode::Blocked.into()),
        Some(_) => Ok(()),
        None => Err(RefusalCode::UnknownAccount.into()),
    }
}

impl Answer for Recovery {
    fn read(row: &Row<'_>) -> Result<Self, store::Error> {
        Ok(Self { account: row.cell(0)?, next: row.cell(1)?, ready_at: row.cell(2)? })
    }
}

static OF: Sql = Sql::new(
    "SELECT account, next, ready_at
     FROM pin_recovery
     WHERE account = $1 AND completed_at IS NULL",
);

static BY: Sql = Sql::new(
    "SELECT account, next, ready_at
     FROM pin_recovery
     WHERE next = $1 AND completed_at IS NULL
     ORDER BY ready_at, account
     LIMIT 1",
);

// One that is completed is of an account that has moved, and keeps its place.
static KEEP: Sql = Sql::new(
    "INSERT INTO pin_recovery (account, next, ready_at)
     VALUES ($1, $2, $3)
     ON CONFLICT (account) DO UPDATE
     SET next = excluded.next, ready_at = excluded.ready_at
     WHERE pin_recovery.completed_at IS NULL",
);

static END_TRIES: Sql = Sql::new("DELETE FROM pin_try WHERE account = $1 AND next IS NOT NULL");

static DROP: Sql = Sql::new("DELETE FROM pin_recovery WHERE account = $1 AND completed_at IS NULL");

static DROP_BY: Sql = Sql::new("DELETE FROM pin_recovery WHERE next = $1 AND completed_at IS NULL");

static COMPLETE: Sql = Sql::new(
    "UPDATE pin_recovery
     SET completed_at = $1
     WHERE account = $2 AND next = $3 AND ready_at <= $1 AND completed_at IS NULL",
);
