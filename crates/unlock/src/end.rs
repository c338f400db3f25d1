//! An office ends a phone's account.

use store::{Sql, Tx};
use terms::{Act, Class, Forbidden, Id, Moment};

use crate::{
    account::{Account, End, Ending},
    event::Ended,
    journal::{JournalError, Line},
    office::Unlock,
    recovery::Recovery,
};

/// Why an office ends no account.
#[derive(Debug, thiserror::Error)]
pub enum EndError {
    /// The office may not.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// It has ended, but no line is in the journal.
    #[error("the journal of attempts: {0}")]
    Journal(#[from] JournalError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl EndError {
    /// What it means to the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Forbidden(_) => Class::Refused,
            Self::Journal(_) => Class::Failure,
            Self::Store(error) => error.class(),
        }
    }
}

impl Unlock {
    /// By an office that may report a loss (`ReportLoss`): ends the accounts of the wallets with one
    /// of these `keys` (thumbprints, RFC 7638), and answers how many. Those that have ended so
    /// already, or for good, are not counted again.
    pub async fn end(
        &self,
        act: &Act,
        keys: Vec<[u8; 32]>,
        ending: Ending,
    ) -> Result<u64, EndError> {
        let ended = self.0.ledger.change_if(act, move |tx| {
            let lines = ended(tx, &keys, ending)?;
            let accounts: Vec<_> = lines.iter().map(|line| line.account).collect();
            let event = (!lines.is_empty()).then_some(Ended { accounts, ending });
            Ok::<_, EndError>((lines, event))
        });
        let lines = ended.await?;
        for line in &lines {
            self.0.journal.append(*line).await?;
        }
        Ok(lines.len() as u64)
    }
}

fn ended(tx: &mut Tx<'_>, keys: &[[u8; 32]], ending: Ending) -> Result<Vec<Line>, store::Error> {
    let mut ids: Vec<Id<Account>> = Vec::new();
    for key in keys {
        ids.extend(tx.all::<(Id<Account>,)>(&BY_KEY, &[key])?.into_iter().map(|(id,)| id));
    }
    Account::hold(tx, &ids)?;
    let mut lines = Vec::new();
    for id in ids {
        lines.extend(match ending {
            Ending::Blocked => call_off(tx, id)?,
            Ending::Moved => {
                Recovery::drop(tx, id)?;
                depart(tx, id)?
            }
        });
    }
    Ok(lines)
}

fn call_off(tx: &mut Tx<'_>, account: Id<Account>) -> Result<Option<Line>, store::Error> {
    changed(tx, &CALL_OFF, account, End::Called)
}

/// Another phone has this one's place. Nothing is kept that opens the old vault, its code is dead, and
/// it follows nobody. Whoever calls this holds the account.
pub(crate) fn depart(tx: &mut Tx<'_>, account: Id<Account>) -> Result<Option<Line>, store::Error> {
    Recovery::drop_by(tx, account)?;
    changed(tx, &DEPART, account, End::Moved)
}

fn changed(
    tx: &mut Tx<'_>,
    sql: &'static Sql,
    account: Id<Account>,
    end: End,
) -> Result<Option<Line>, store::Error> {
    let row: Option<(u32, u32, u32, Moment)> = tx.find(sql, &[&account])?;
    Ok(row.map(|(version, edition, attempts, locked_until)| Line {
        account,
        version,
        edition,
        attempts,
        end,
        locked_until,
    }))
}

static BY_KEY: Sql =
    Sql::new("SELECT id FROM pin_account WHERE wallet_key = $1 AND edition > 0 AND blocked < 3");

static CALL_OFF: Sql = Sql::new(
    "UPDATE pin_account
     SET blocked = 1, version = version + 1
     WHERE id = $1 AND blocked = 0
     RETURNING version, edition, attempts, locked_until",
);

static DEPART: Sql = Sql::new(
    "UPDATE pin_account
     SET blocked = 3, version = version + 1, record = NULL, recovery_tag = NULL,
         staged = NULL, staged_at = NULL
     WHERE id = $1 AND blocked < 3
     RETURNING version, edition, attempts, locked_until",
);
