//! A PIN that was right: what was spent in a row is forgotten.

use protocols::unlock::{Finish, Finished, RefusalCode, Verb};
use store::{Sql, Tx};
use terms::{Id, Moment};

use crate::{
    account::{Account, number_of},
    caller::Caller,
    error::Error,
    journal::Line,
    login::{purpose, refusal},
    office::Office,
    opaque::Server,
    session,
};

impl Office {
    pub(crate) async fn finish(&self, content: &[u8]) -> Result<Finished, Error> {
        let caller = Caller::<Finish>::read(self, Verb::Finish, content).await?;
        let number = number_of(&caller.body.login).ok_or(RefusalCode::UnknownLogin)?;
        let (id, now) = (caller.id, self.now());
        let kept =
            self.counters.read(move |tx| tx.find::<(Vec<u8>,)>(&KEPT, &[&number, &id, &now]));
        let (sealed,): (Vec<u8>,) =
            kept.await.map_err(Error::Store)?.ok_or(RefusalCode::UnknownLogin)?;
        let state = self.keyring.open_secret(&purpose(&number), &sealed)?;
        if !Server::is_right(id, &state, &caller.body.credential_finalization)? {
            let tries_left = Some(crate::policy::left(caller.account.attempts));
            let wrong = RefusalCode::WrongPin.into();
            return Err(protocols::unlock::Refusal { tries_left, ..wrong }.into());
        }
        let (session, hash) = session::draw(&self.sessions, self.die());
        let nonce = caller.nonce();
        let forgotten = self.counters.write(move |tx| {
            nonce.spend(tx)?;
            let line = forget(tx, id, now)?;
            session::keep(tx, &hash, &line, now)?;
            Ok::<_, Error>(line)
        });
        self.note(forgotten.await?).await?;
        let wrong_before = caller.account.attempts.saturating_sub(1);
        Ok(Finished { session, expires_in: session::LIFE.as_secs(), wrong_before })
    }
}

fn forget(tx: &mut Tx<'_>, id: Id<Account>, now: Moment) -> Result<Line, Error> {
    let locked_until = Moment::from_micros(0);
    match tx.find::<(u32, u32)>(&FORGET, &[&locked_until, &id])? {
        Some((version, edition)) => {
            Ok(Line { account: id, version, edition, attempts: 0, blocked: false, locked_until })
        }
        None => {
            let account = Account::find(tx, id)?.ok_or(RefusalCode::UnknownAccount)?;
            Err(refusal(&account, now).into())
        }
    }
}

static KEPT: Sql = Sql::new(
    "SELECT state
     FROM pin_try
     WHERE id = $1 AND account = $2 AND until > $3
       AND edition = (SELECT edition FROM pin_account WHERE id = $2)",
);

static FORGET: Sql = Sql::new(
    "UPDATE pin_account
     SET attempts = 0, locked_until = $1, version = version + 1
     WHERE id = $2 AND blocked = 0
     RETURNING version, edition",
);
