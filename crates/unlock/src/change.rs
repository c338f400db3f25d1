//! Changing the PIN in three messages, each of which may be lost.

use std::time::Duration;

use protocols::unlock::{Adopt, Adopted, Change, Changing, Nothing, RefusalCode, Stage, Verb};
use store::{Sql, Tx};
use terms::{Act, Id};

use crate::{
    account::Account, caller::Caller, error::Error, event::Changed, journal::Line, login::refusal,
    office::Office, opaque::Server, session,
};

/// How long a staged PIN waits to be adopted.
pub(crate) const STAGED: Duration = Duration::from_secs(7 * 86_400);

impl Office {
    pub(crate) async fn change(&self, content: &[u8]) -> Result<Changing, Error> {
        let caller = Caller::<Change>::read(self, Verb::Change, content).await?;
        let hash = session::hash(&self.sessions, &caller.body.session);
        let (id, nonce, now) = (caller.id, caller.nonce(), self.now());
        let looked = self.counters.write(move |tx| {
            nonce.spend(tx)?;
            session::look(tx, &hash, id, now)
        });
        looked.await?;
        let registration_response = self.server.register(id, &caller.body.registration_request)?;
        Ok(Changing { edition: u64::from(caller.account.edition) + 1, registration_response })
    }

    pub(crate) async fn stage(&self, content: &[u8]) -> Result<Nothing, Error> {
        let caller = Caller::<Stage>::read(self, Verb::Stage, content).await?;
        let record = Server::record(&caller.body.registration_upload)?;
        let hash = session::hash(&self.sessions, &caller.body.session);
        let current = current(caller.body.edition)?;
        let (id, nonce, now) = (caller.id, caller.nonce(), self.now());
        let staged = self.counters.write(move |tx| {
            nonce.spend(tx)?;
            session::look(tx, &hash, id, now)?;
            match tx.execute(&STAGE, &[&record, &now, &id, &current])? {
                0 => Err(Error::from(RefusalCode::UnknownEdition)),
                _ => Ok(()),
            }
        });
        staged.await?;
        Ok(Nothing {})
    }

    pub(crate) async fn adopt(&self, content: &[u8]) -> Result<Adopted, Error> {
        let caller = Caller::<Adopt>::read(self, Verb::Adopt, content).await?;
        let current = current(caller.body.edition)?;
        let (id, nonce, now) = (caller.id, caller.nonce(), self.now());
        let act = Act::holder();
        let adopted = self.ledger.change_if(&act, move |tx| {
            nonce.spend(tx)?;
            let values: [&dyn store::ToValue; 3] = [&id, &current, &now.minus(STAGED)];
            if let Some((version, edition, attempts, locked_until)) = tx.find(&ADOPT, &values)? {
                let blocked = false;
                let line = Line { account: id, version, edition, attempts, blocked, locked_until };
                return Ok((Some(line), Some(Changed { account: id, edition })));
            }
            is_adopted(tx, id, current).map(|()| (None, None))
        });
        if let Some(line) = adopted.await? {
            self.note(line).await?;
        }
        Ok(Adopted { edition: caller.body.edition })
    }
}

/// Whether the edition after `current` opens already: the answer may have been lost.
fn is_adopted(tx: &mut Tx<'_>, id: Id<Account>, current: u32) -> Result<(), Error> {
    let account = Account::find(tx, id)?.ok_or(RefusalCode::UnknownAccount)?;
    if account.blocked {
        return Err(refusal(&account, terms::Moment::from_micros(0)).into());
    }
    match account.edition.checked_sub(1) == Some(current) {
        true => Ok(()),
        false => Err(RefusalCode::UnknownEdition.into()),
    }
}

/// The edition before the one that a message names.
fn current(next: u64) -> Result<u32, Error> {
    let current = u32::try_from(next).ok().and_then(|next| next.checked_sub(1));
    current.filter(|it| *it > 0).ok_or(RefusalCode::UnknownEdition.into())
}

static STAGE: Sql = Sql::new(
    "UPDATE account
     SET staged = $1, staged_at = $2
     WHERE id = $3 AND edition = $4 AND blocked = 0",
);

static ADOPT: Sql = Sql::new(
    "UPDATE account
     SET record = staged, edition = edition + 1, version = version + 1,
         staged = NULL, staged_at = NULL
     WHERE id = $1 AND edition = $2 AND staged_at > $3 AND blocked = 0
     RETURNING version, edition, attempts, locked_until",
);
