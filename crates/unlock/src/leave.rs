//! What the old phone says, opened by its PIN: that no other follows it, or which one does.

use protocols::unlock::{Cancel, Move, Nothing, RefusalCode, Verb};
use store::{Sql, Tx};
use terms::{Act, Id, Moment};

use crate::{
    account::{Account, End},
    caller::Caller,
    error::Error,
    event::{Begun, Cancelled},
    journal::Line,
    login::refusal,
    office::Office,
    opaque::thumbprint_of,
    policy::ATTEMPTS,
    recovery::{Recovery, must_be_open},
    session,
};

impl Office {
    pub(crate) async fn cancel(&self, content: &[u8]) -> Result<Nothing, Error> {
        let caller = Caller::<Cancel>::read(self, Verb::Cancel, content).await?;
        let hash = session::hash(&self.sessions, &caller.body.session);
        let (id, nonce, now) = (caller.id, caller.nonce(), self.now());
        let act = Act::holder();
        let cancelled = self.ledger.change(&act, move |tx| {
            nonce.spend(tx)?;
            session::look(tx, &hash, id, now)?;
            Account::hold(tx, &[id])?;
            let account = Account::find(tx, id)?.ok_or(RefusalCode::UnknownAccount)?;
            if account.end > End::Open {
                return Err(Error::from(refusal(&account, End::Open, now)));
            }
            if !Recovery::drop(tx, id)? {
                return Err(RefusalCode::UnknownRecovery.into());
            }
            // It said no before with this PIN.
            let line = raised(tx, &CANCEL, id)?.ok_or(RefusalCode::NotAllowed)?;
            Ok((line, Cancelled { account: id }))
        });
        self.note(cancelled.await?).await?;
        Ok(Nothing {})
    }

    pub(crate) async fn hand_over(&self, content: &[u8]) -> Result<Nothing, Error> {
        let caller = Caller::<Move>::read(self, Verb::Move, content).await?;
        let hash = session::hash(&self.sessions, &caller.body.session);
        let wallet_key = thumbprint_of(&caller.body.wallet_key)?;
        let (id, nonce, now) = (caller.id, caller.nonce(), self.now());
        let act = Act::holder();
        let named = self.ledger.change_if(&act, move |tx| {
            nonce.spend(tx)?;
            session::look(tx, &hash, id, now)?;
            let found: Option<(Id<Account>,)> = tx.find(&NAMED, &[&wallet_key, &ATTEMPTS, &id])?;
            let (next,) = found.ok_or(RefusalCode::UnknownAccount)?;
            Account::hold(tx, &[id, next])?;
            must_be_open(tx, next)?;
            if Recovery::of(tx, id)?.is_some_and(|it| it.next == next && it.ready_at <= now) {
                // The answer to the same message may have been lost.
                return Ok((None, None));
            }
            let line = raised(tx, &RAISE, id)?.ok_or(RefusalCode::Blocked)?;
            Recovery { account: id, next, ready_at: now }.keep(tx)?;
            Ok::<_, Error>((Some(line), Some(Begun { account: id, next })))
        });
        if let Some(line) = named.await? {
            self.note(line).await?;
        }
        Ok(Nothing {})
    }
}

/// The line of an account that has not ended, after `sql` has changed it. Since it is newer than any
/// backup, one that is restored brings no recovery back that was given up.
fn raised(
    tx: &mut Tx<'_>,
    sql: &'static Sql,
    account: Id<Account>,
) -> Result<Option<Line>, store::Error> {
    let row: Option<(u32, u32, u32, Moment)> = tx.find(sql, &[&account])?;
    Ok(row.map(|(version, edition, attempts, locked_until)| Line {
        account,
        version,
        edition,
        attempts,
        end: End::Open,
        locked_until,
    }))
}

static CANCEL: Sql = Sql::new(
    "UPDATE pin_account
     SET cancelled = edition, version = version + 1
     WHERE id = $1 AND blocked = 0 AND cancelled < edition
     RETURNING version, edition, attempts, locked_until",
);

static RAISE: Sql = Sql::new(
    "UPDATE pin_account
     SET version = version + 1
     WHERE id = $1 AND blocked = 0
     RETURNING version, edition, attempts, locked_until",
);

// Of two accounts with one wallet's key the first is the one that was kept: where the answer to a
// confirmation was lost, the phone begins anew.
static NAMED: Sql = Sql::new(
    "SELECT id
     FROM pin_account
     WHERE wallet_key = $1 AND edition > 0 AND blocked = 0 AND attempts < $2 AND id <> $3
     ORDER BY id
     LIMIT 1",
);
