//! The sweep: what has ended is deleted.

use store::{Error, Retention, Sql, Tx};
use terms::{Act, Moment};

use crate::{
    error::SweepError,
    event::Forgotten,
    office::Unlock,
    retention::{NEXT, PENDING, SHORT},
};

/// What one sweep has deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Accounts that were not confirmed.
    pub accounts: u64,
    /// PINs that were not adopted.
    pub staged: u64,
    /// Tries, sessions and nonces.
    pub short: u64,
}

impl Unlock {
    /// Deletes what has ended, in small steps. Call it every minute; several processes may.
    pub async fn sweep(&self) -> Result<Swept, SweepError> {
        let mut swept = Swept::default();
        let (office, act) = (&self.0, Act::system());
        for _ in 0..Retention::STEPS {
            let now = office.now();
            // When somebody has tried a PIN is no event, so its end is none either.
            let short = office.counters.write(move |tx| short(tx, now)).await?;
            let ended = office.ledger.change_if(&act, move |tx| {
                let (accounts, staged) = ended(tx, now)?;
                let event = Forgotten { accounts, staged };
                Ok::<_, SweepError>(((accounts, staged), (accounts + staged > 0).then_some(event)))
            });
            let (accounts, staged) = ended.await?;
            swept.accounts += accounts;
            swept.staged += staged;
            swept.short += short.iter().sum::<u64>();
            let [tries, sessions, nonces] = short;
            if ![accounts, staged, tries, sessions, nonces].contains(&Retention::AT_ONCE) {
                break;
            }
        }
        Ok(swept)
    }
}

fn short(tx: &mut Tx<'_>, now: Moment) -> Result<[u64; 3], Error> {
    let most = Retention::AT_ONCE.cast_signed();
    let before = SHORT.before(now);
    let tries = tx.execute(&FORGET_TRIES, &[&before, &most])?;
    let sessions = tx.execute(&FORGET_SESSIONS, &[&before, &most])?;
    Ok([tries, sessions, tx.execute(&FORGET_NONCES, &[&before, &most])?])
}

fn ended(tx: &mut Tx<'_>, now: Moment) -> Result<(u64, u64), Error> {
    let most = Retention::AT_ONCE.cast_signed();
    let accounts = tx.execute(&FORGET_PENDING, &[&PENDING.before(now), &most])?;
    Ok((accounts, tx.execute(&FORGET_STAGED, &[&NEXT.before(now), &most])?))
}

static FORGET_TRIES: Sql =
    Sql::new("DELETE FROM pin_try WHERE id IN (SELECT id FROM pin_try WHERE until <= $1 LIMIT $2)");

static FORGET_SESSIONS: Sql = Sql::new(
    "DELETE FROM pin_session
     WHERE hash IN (SELECT hash FROM pin_session WHERE until <= $1 LIMIT $2)",
);

static FORGET_NONCES: Sql = Sql::new(
    "DELETE FROM pin_nonce
     WHERE (until, mark) IN (
         SELECT until, mark FROM pin_nonce WHERE until <= $1 ORDER BY until LIMIT $2)",
);

static FORGET_PENDING: Sql = Sql::new(
    "DELETE FROM pin_account
     WHERE id IN (SELECT id FROM pin_account WHERE pending_until <= $1 LIMIT $2)",
);

static FORGET_STAGED: Sql = Sql::new(
    "UPDATE pin_account
     SET staged = NULL, staged_at = NULL
     WHERE id IN (SELECT id FROM pin_account WHERE staged_at <= $1 LIMIT $2)",
);
