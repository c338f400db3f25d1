//! A PIN that was right: what was spent in a row is forgotten.

use protocols::unlock::{Finish, Finished, Refusal, RefusalCode, Verb};
use store::{Sql, Tx};
use terms::{Id, Moment};

use crate::{
    account::{Account, End, number_of},
    caller::Caller,
    error::Error,
    journal::Line,
    login::{purpose, refusal},
    office::Office,
    opaque::Server,
    policy::left,
    session,
};

impl Office {
    pub(crate) async fn finish(&self, content: &[u8]) -> Result<Finished, Error> {
        let caller = Caller::<Finish>::read(self, Verb::Finish, content).await?;
        let number = number_of(&caller.body.login).ok_or(RefusalCode::UnknownLogin)?;
        let (id, now) = (caller.id, self.now());
        let kept =
            self.counters.read(move |tx| tx.find::<(Vec<u8>, u32)>(&KEPT, &[&number, &id, &now]));
        let (sealed, wrong_before) =
            kept.await.map_err(Error::Store)?.ok_or(RefusalCode::UnknownLogin)?;
        let state = self.keyring.open_secret(&purpose(&number), &sealed)?;
        if !Server::is_right(id, &state, &caller.body.credential_finalization)? {
            return Err(wrong(&caller.account).into());
        }
        let (session, hash) = session::draw(&self.sessions, self.die());
        let nonce = caller.nonce();
        let forgotten = self.counters.write(move |tx| {
            nonce.spend(tx)?;
            let line = forget(tx, id, End::Open, now)?;
            session::keep(tx, &hash, &line, now)?;
            Ok::<_, Error>(line)
        });
        self.note(forgotten.await?).await?;
        Ok(Finished { session, expires_in: session::LIFE.as_secs(), wrong_before })
    }
}

/// The PIN of `account` was wrong.
pub(crate) fn wrong(account: &Account) -> Refusal {
    Refusal { tries_left: Some(left(account.attempts)), ..RefusalCode::WrongPin.into() }
}

/// Forgets the attempts of an account that has not ended worse than `at_most`.
pub(crate) fn forget(
    tx: &mut Tx<'_>,
    id: Id<Account>,
    at_most: End,
    now: Moment,
) -> Result<Line, Error> {
    let locked_until = Moment::from_micros(0);
    match tx.find::<(u32, u32, u8)>(&FORGET, &[&locked_until, &id, &at_most])? {
        Some((version, edition, end)) => {
            let end = End::of(end).ok_or(store::Error::Shape("an account's end"))?;
            Ok(Line { account: id, version, edition, attempts: 0, end, locked_until })
        }
        None => {
            let account = Account::find(tx, id)?.ok_or(RefusalCode::UnknownAccount)?;
            Err(refusal(&account, at_most, now).into())
        }
    }
}

static KEPT: Sql = Sql::new(
    "SELECT state, wrong
     FROM pin_try
     WHERE id = $1 AND account = $2 AND next IS NULL AND until > $3
       AND edition = (SELECT edition FROM pin_account WHERE id = $2)",
);

static FORGET: Sql = Sql::new(
    "UPDATE pin_account
     SET attempts = 0, locked_until = $1, version = version + 1
     WHERE id = $2 AND blocked <= $3
     RETURNING version, edition, blocked",
);
