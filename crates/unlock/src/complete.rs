//! The next phone takes over.

use std::time::Duration;

use protocols::unlock::{Complete, Refusal, RefusalCode, Verb};
use store::{Sql, Tx};
use terms::{Act, Id, Moment};

use crate::{
    account::Account,
    caller::Caller,
    end::depart,
    error::Error,
    event::Moved,
    journal::Line,
    login::seconds_until,
    office::{Office, Unlock},
    recovery::{Recovery, must_be_open},
};

/// How long the answer may be asked for again.
pub(crate) const AGAIN: Duration = Duration::from_secs(7 * 86_400);

/// One phone follows another: thumbprints (RFC 7638, SHA-256) of the wallets' keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Follow {
    /// The old phone's, whose account opens nothing any more.
    pub from: [u8; 32],
    /// The phone's that takes over.
    pub to: [u8; 32],
}

impl Unlock {
    /// The next phone takes over: `content` is its proof of a [`Complete`]. The old account is over by
    /// then. Good again for seven days, with the same answer, so that whoever carries on what the old
    /// phone held may be interrupted. A phone that follows several takes them over one by one, those
    /// that are ready before what is told again.
    ///
    /// # Errors
    ///
    /// `too_early` with the seconds that are left, `unknown_recovery` where this phone follows none,
    /// `blocked` where it has been stopped itself.
    pub async fn complete(&self, content: &[u8]) -> Result<Follow, Refusal> {
        self.0.complete(content).await.map_err(Error::told)
    }
}

impl Office {
    async fn complete(&self, content: &[u8]) -> Result<Follow, Error> {
        let caller = Caller::<Complete>::read(self, Verb::Complete, content).await?;
        let (next, nonce, now) = (caller.id, caller.nonce(), self.now());
        let act = Act::holder();
        let completed = self.ledger.change_if(&act, move |tx| {
            nonce.spend(tx)?;
            let Some(ready) = Recovery::by(tx, next)?.filter(|it| it.ready_at <= now) else {
                must_be_open(tx, next)?;
                return Ok(((told(tx, next, now)?, None), None));
            };
            Account::hold(tx, &[ready.account, next])?;
            must_be_open(tx, next)?;
            // Of several who ask at once, one has been here.
            let line = if ready.complete(tx, now)? { depart(tx, ready.account)? } else { None };
            let follow = follow(tx, ready.account, next, now)?;
            let follow = follow.ok_or(RefusalCode::UnknownRecovery)?;
            let moved = line.map(|_| Moved { account: ready.account, next });
            Ok::<(Done, _), Error>(((follow, line), moved))
        });
        let (follow, line) = completed.await?;
        if let Some(line) = line {
            self.note(line).await?;
        }
        Ok(follow)
    }
}

type Done = (Follow, Option<Line>);

/// The newest answer once more, or why there is none.
fn told(tx: &mut Tx<'_>, next: Id<Account>, now: Moment) -> Result<Follow, Error> {
    let newest: Option<(Id<Account>,)> = tx.find(&NEWEST, &[&next])?;
    if let Some((old,)) = newest
        && let Some(follow) = follow(tx, old, next, now)?
    {
        return Ok(follow);
    }
    let waiting = Recovery::by(tx, next)?.ok_or(RefusalCode::UnknownRecovery)?;
    let retry_after = Some(seconds_until(waiting.ready_at, now));
    Err(Refusal { retry_after, ..RefusalCode::TooEarly.into() }.into())
}

fn follow(
    tx: &mut Tx<'_>,
    old: Id<Account>,
    next: Id<Account>,
    now: Moment,
) -> Result<Option<Follow>, store::Error> {
    let keys: Option<([u8; 32], [u8; 32])> = tx.find(&KEYS, &[&old, &next, &now.minus(AGAIN)])?;
    Ok(keys.map(|(from, to)| Follow { from, to }))
}

static NEWEST: Sql = Sql::new(
    "SELECT account
     FROM pin_recovery
     WHERE next = $1 AND completed_at IS NOT NULL
     ORDER BY completed_at DESC, account
     LIMIT 1",
);

static KEYS: Sql = Sql::new(
    "SELECT old.wallet_key, new.wallet_key
     FROM pin_recovery
     JOIN pin_account AS old ON old.id = pin_recovery.account
     JOIN pin_account AS new ON new.id = pin_recovery.next
     WHERE pin_recovery.account = $1 AND pin_recovery.next = $2
       AND pin_recovery.completed_at > $3",
);
