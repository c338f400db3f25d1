//! The old phone is gone: its PIN is tried on the next one, by leave of the recovery code.

use protocols::unlock::{
    Claim, Claimed, Recover, Recovering, Refusal, RefusalCode, Verb, recovery_tag,
};
use store::{Sql, Tx};
use terms::{Act, Id, Moment};

use crate::{
    account::{Account, End, number_of},
    caller::Caller,
    error::Error,
    event::Begun,
    finish::{forget, wrong},
    login::{Spent, purpose, seconds_until, spend},
    office::Office,
    opaque::Server,
    recovery::{Recovery, must_be_open},
};

impl Office {
    pub(crate) async fn recover(&self, content: &[u8]) -> Result<Recovering, Error> {
        let caller = Caller::<Recover>::read(self, Verb::Recover, content).await?;
        self.recovery.wait()?;
        let tag = recovery_tag(caller.body.code.reveal(), self.crypto());
        let (next, nonce, now) = (caller.id, caller.nonce(), self.now());
        let spent = self.counters.write(move |tx| {
            must_be_open(tx, next)?;
            let old = tx.find::<(Id<Account>,)>(&BY_TAG, &[&tag, &next])?;
            let spent = old.map(|(old,)| spend(tx, old, End::Called, now)).transpose()?;
            // What is no code costs its nonce all the same.
            nonce.spend(tx)?;
            Ok::<Option<Spent>, Error>(spent)
        });
        let spent = spent.await?.ok_or(RefusalCode::UnknownCode)?;
        let account = spent.line.account.to_string();
        let request = &caller.body.credential_request;
        let (login, credential_response) = self.respond(spent, request, Some(next)).await?;
        Ok(Recovering { login, account, credential_response })
    }

    pub(crate) async fn claim(&self, content: &[u8]) -> Result<Claimed, Error> {
        let caller = Caller::<Claim>::read(self, Verb::Claim, content).await?;
        let wait = self.recovery.wait()?;
        let number = number_of(&caller.body.login).ok_or(RefusalCode::UnknownLogin)?;
        let (next, nonce, now) = (caller.id, caller.nonce(), self.now());
        let Tried { old, sealed } =
            self.counters.read(move |tx| Tried::find(tx, &number, next, now)).await?;
        let state = self.keyring.open_secret(&purpose(&number), &sealed)?;
        if !Server::is_right(old, &state, &caller.body.credential_finalization)? {
            return Err(self.wrong(old).await?.into());
        }
        let act = Act::holder();
        let claimed = self.ledger.change_if(&act, move |tx| {
            nonce.spend(tx)?;
            Account::hold(tx, &[old, next])?;
            // Whoever said no meanwhile, or changed the PIN, has ended the try.
            Tried::find(tx, &number, next, now)?;
            must_be_open(tx, next)?;
            let line = forget(tx, old, End::Called, now)?;
            if let Some(same) = Recovery::of(tx, old)?.filter(|waiting| waiting.next == next) {
                // That attempts are forgotten is no event; see `event`.
                return Ok(((line, same.ready_at), None));
            }
            let ready_at = now.plus(wait);
            Recovery { account: old, next, ready_at }.keep(tx)?;
            Ok::<_, Error>(((line, ready_at), Some(Begun { account: old, next })))
        });
        let (line, ready_at) = claimed.await?;
        self.note(line).await?;
        Ok(Claimed { ready_in: seconds_until(ready_at, now) })
    }

    async fn wrong(&self, old: Id<Account>) -> Result<Refusal, Error> {
        let account = self.counters.read(move |tx| Account::find(tx, old)).await?;
        Ok(wrong(&account.ok_or(RefusalCode::UnknownAccount)?))
    }
}

/// A try of the old phone's PIN.
struct Tried {
    old: Id<Account>,
    sealed: Vec<u8>,
}

impl Tried {
    /// The try, if it is `next` that has begun it.
    fn find(
        tx: &mut Tx<'_>,
        number: &[u8; 16],
        next: Id<Account>,
        now: Moment,
    ) -> Result<Self, Error> {
        let row: Option<(Id<Account>, Vec<u8>)> = tx.find(&TRIED, &[number, &next, &now])?;
        let (old, sealed) = row.ok_or(RefusalCode::UnknownLogin)?;
        Ok(Self { old, sealed })
    }
}

// The code of the phone that asks leads to no other phone.
static BY_TAG: Sql = Sql::new("SELECT id FROM pin_account WHERE recovery_tag = $1 AND id <> $2");

static TRIED: Sql = Sql::new(
    "SELECT account, state
     FROM pin_try
     WHERE id = $1 AND next = $2 AND until > $3
       AND edition = (SELECT edition FROM pin_account WHERE id = pin_try.account)",
);
