//! The sweep: what has ended is deleted.

use store::{Error, Retention, Sql, Tx};
use terms::{Act, Moment};

use crate::{
    error::SweepError,
    event::Forgotten,
    office::Unlock,
    retention::{COMPLETED, NEXT, PENDING, SHORT, WAITING},
};

/// What one sweep has deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Accounts that were not confirmed.
    pub accounts: u64,
    /// Recoveries that were completed, or never were.
    pub recoveries: u64,
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
                let [accounts, staged, taken, left] = ended(tx, now)?;
                let event = Forgotten { accounts, staged, recoveries: taken + left };
                let is_any = [accounts, staged, taken, left] != [0; 4];
                Ok::<_, SweepError>(([accounts, staged, taken, left], is_any.then_some(event)))
            });
            let [accounts, staged, taken, left] = ended.await?;
            swept.accounts += accounts;
            swept.staged += staged;
            swept.recoveries += taken + left;
            swept.short += short.iter().sum::<u64>();
            let [tries, sessions, nonces] = short;
            let all = [accounts, staged, taken, left, tries, sessions, nonces];
            if !all.contains(&Retention::AT_ONCE) {
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

fn ended(tx: &mut Tx<'_>, now: Moment) -> Result<[u64; 4], Error> {
    let most = Retention::AT_ONCE.cast_signed();
    let accounts = tx.execute(&FORGET_PENDING, &[&PENDING.before(now), &most])?;
    let staged = tx.execute(&FORGET_STAGED, &[&NEXT.before(now), &most])?;
    let taken = tx.execute(&FORGET_TAKEN, &[&COMPLETED.before(now), &most])?;
    let left = tx.execute(&FORGET_LEFT, &[&WAITING.before(now), &most])?;
    Ok([accounts, staged, taken, left])
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

static FORGET_TAKEN: Sql = Sql::new(
    "DELETE FROM pin_recovery
     WHERE account IN (SELECT account FROM pin_recovery WHERE completed_at <= $1 LIMIT $2)",
);

static FORGET_LEFT: Sql = Sql::new(
    "DELETE FROM pin_recovery
     WHERE completed_at IS NULL AND ready_at <= $1 AND account IN (
         SELECT account FROM pin_recovery
         WHERE completed_at IS NULL AND ready_at <= $1 LIMIT $2)",
);
