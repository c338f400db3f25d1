//! Changing the PIN in three messages, each of which may be lost.

use std::time::Duration;

use protocols::unlock::{Adopt, Adopted, Change, Changing, Nothing, RefusalCode, Stage, Verb};
use store::{Sql, Tx};
use terms::{Act, Id};

use crate::{
    account::{Account, End},
    caller::Caller,
    error::Error,
    event::Changed,
    journal::Line,
    login::refusal,
    office::Office,
    opaque::Server,
    session,
};

/// How long a staged PIN waits to be adopted.
pub(crate) const STAGED: Duration = Duration::from_secs(7 * 86_400);

impl Office {
    pub(crate) async fn change(&self, content: &[u8]) -> Result<Changing, Error> {
        let caller = Caller::<Change>::read(self, Verb::Change, content).await?;
        let hash = session::hash(&self.sessions, &caller.body.session);
        let (id, nonce, now) = (caller.id, caller.nonce(), self.now());
        let registration_response = self.server.register(id, &caller.body.registration_request)?;
        let begun = self.counters.write(move |tx| {
            nonce.spend(tx)?;
            session::look(tx, &hash, id, now)?;
            let begun: Option<(u32,)> = tx.find(&BEGIN, &[&id])?;
            begun.ok_or(Error::from(RefusalCode::Blocked))
        });
        let (edition,) = begun.await?;
        Ok(Changing { edition: edition.into(), registration_response })
    }

    pub(crate) async fn stage(&self, content: &[u8]) -> Result<Nothing, Error> {
        let caller = Caller::<Stage>::read(self, Verb::Stage, content).await?;
        let record = Server::record(&caller.body.registration_upload)?;
        let hash = session::hash(&self.sessions, &caller.body.session);
        let edition = number(caller.body.edition)?;
        let (id, nonce, now) = (caller.id, caller.nonce(), self.now());
        let staged = self.counters.write(move |tx| {
            nonce.spend(tx)?;
            session::look(tx, &hash, id, now)?;
            match tx.execute(&STAGE, &[&record, &now, &id, &edition])? {
                0 => Err(Error::from(RefusalCode::UnknownEdition)),
                _ => Ok(()),
            }
        });
        staged.await?;
        Ok(Nothing {})
    }

    pub(crate) async fn adopt(&self, content: &[u8]) -> Result<Adopted, Error> {
        let caller = Caller::<Adopt>::read(self, Verb::Adopt, content).await?;
        let asked = number(caller.body.edition)?;
        let (id, nonce, now) = (caller.id, caller.nonce(), self.now());
        let act = Act::holder();
        let adopted = self.ledger.change_if(&act, move |tx| {
            nonce.spend(tx)?;
            let values: [&dyn store::ToValue; 3] = [&id, &asked, &now.minus(STAGED)];
            if let Some((version, edition, attempts, locked_until)) = tx.find(&ADOPT, &values)? {
                let end = End::Open;
                let line = Line { account: id, version, edition, attempts, end, locked_until };
                return Ok((Some(line), Some(Changed { account: id, edition })));
            }
            is_adopted(tx, id, asked).map(|()| (None, None))
        });
        if let Some(line) = adopted.await? {
            self.note(line).await?;
        }
        Ok(Adopted { edition: caller.body.edition })
    }
}

/// Whether the edition `asked` for opens already: the answer may have been lost.
fn is_adopted(tx: &mut Tx<'_>, id: Id<Account>, asked: u32) -> Result<(), Error> {
    let account = Account::find(tx, id)?.ok_or(RefusalCode::UnknownAccount)?;
    if account.end > End::Open {
        return Err(refusal(&account, End::Open, terms::Moment::from_micros(0)).into());
    }
    match account.edition == asked && asked > 1 {
        true => Ok(()),
        false => Err(RefusalCode::UnknownEdition.into()),
    }
}

/// The edition that a message names.
fn number(edition: u64) -> Result<u32, Error> {
    u32::try_from(edition).map_err(|_| RefusalCode::UnknownEdition.into())
}

// A change takes the place of the one before it, whose messages may still be under way: each has a
// number of its own.
static BEGIN: Sql = Sql::new(
    "UPDATE pin_account
     SET next = next + 1, staged = NULL, staged_at = NULL
     WHERE id = $1 AND edition > 0 AND blocked = 0
     RETURNING next",
);

static STAGE: Sql = Sql::new(
    "UPDATE pin_account
     SET staged = $1, staged_at = $2
     WHERE id = $3 AND next = $4 AND edition < next AND blocked = 0",
);

static ADOPT: Sql = Sql::new(
    "UPDATE pin_account
     SET record = staged, edition = next, version = version + 1,
         staged = NULL, staged_at = NULL
     WHERE id = $1 AND next = $2 AND staged_at > $3 AND blocked = 0
     RETURNING version, edition, attempts, locked_until",
);
