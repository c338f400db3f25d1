//! A new account: asked for, then confirmed.

use std::time::Duration;

use protocols::unlock::{Confirm, Enrol, Enrolled, KeyProof, Nothing, Refusal, RefusalCode, Verb};
use store::Sql;
use terms::{Act, Id, Moment};

use crate::{
    account::End,
    caller::{Caller, Newcomer},
    error::Error,
    event::Opened,
    journal::Line,
    office::Office,
    opaque::{Server, hash_of},
};

/// How long an account waits to be confirmed.
const PENDING: Duration = Duration::from_secs(900);

/// Accounts that wait at one time: who asks for many gets few, and others wait a minute.
const MOST_PENDING: u64 = 10_000;
const AGAIN: u64 = 60;

impl Office {
    pub(crate) async fn enrol(&self, content: &[u8]) -> Result<Enrolled, Error> {
        let newcomer = Newcomer::<Enrol>::read(self, Verb::Enrol, content)?;
        let (now, nonce, key) = (self.now(), newcomer.nonce(), newcomer.throttle_key);
        let id = Id::draw(now, self.die());
        let registration_response =
            self.server.register(id, &newcomer.body.registration_request)?;
        let until = now.plus(PENDING);
        let entered = self.counters.write(move |tx| {
            nonce.spend(tx)?;
            let pending: Option<(u64,)> = tx.find(&PENDING_COUNT, &[&now])?;
            if pending.is_some_and(|(count,)| count >= MOST_PENDING) {
                return Err(Error::from(busy()));
            }
            tx.execute(&ENTER, &[&id, &key.as_sec1(), &Moment::from_micros(0), &until])?;
            Ok(())
        });
        entered.await?;
        Ok(Enrolled { account: id.to_string(), registration_response })
    }

    pub(crate) async fn confirm(&self, content: &[u8]) -> Result<Nothing, Error> {
        let caller = Caller::<Confirm>::read(self, Verb::Confirm, content).await?;
        let record = Server::record(&caller.body.registration_upload)?;
        let tag = hash_of(&caller.body.recovery_tag.0)?;
        let Confirm { account, wallet_proof, .. } = &caller.body;
        let wallet_key = KeyProof::verify(wallet_proof, account, self.crypto())?;
        let (id, nonce, now) = (caller.id, caller.nonce(), self.now());
        let act = Act::holder();
        let opened = self.ledger.change_if(&act, move |tx| {
            nonce.spend(tx)?;
            if tx.execute(&CONFIRM, &[&record, &tag, &wallet_key, &id, &now])? == 1 {
                return Ok((true, Some(Opened { account: id })));
            }
            // The answer to the same message may have been lost.
            let same: Option<(u64,)> = tx.find(&CONFIRMED, &[&id, &record, &tag, &wallet_key])?;
            match same {
                Some(_) => Ok((false, None)),
                None => Err(Error::from(RefusalCode::UnknownAccount)),
            }
        });
        if opened.await? {
            let locked_until = Moment::from_micros(0);
            let (version, edition, attempts, end) = (1, 1, 0, End::Open);
            self.note(Line { account: id, version, edition, attempts, end, locked_until }).await?;
        }
        Ok(Nothing {})
    }
}

fn busy() -> Refusal {
    Refusal { retry_after: Some(AGAIN), ..RefusalCode::Busy.into() }
}

static PENDING_COUNT: Sql = Sql::new(
    "SELECT count(*) FROM pin_account WHERE pending_until IS NOT NULL AND pending_until > $1",
);

static ENTER: Sql = Sql::new(
    "INSERT INTO pin_account
         (id, throttle_key, edition, attempts, locked_until, blocked, version, next, pending_until)
     VALUES ($1, $2, 0, 0, $3, 0, 0, 1, $4)",
);

static CONFIRM: Sql = Sql::new(
    "UPDATE pin_account
     SET record = $1, recovery_tag = $2, wallet_key = $3, edition = 1, version = 1,
         pending_until = NULL
     WHERE id = $4 AND edition = 0 AND pending_until > $5",
);

static CONFIRMED: Sql = Sql::new(
    "SELECT 1
     FROM pin_account
     WHERE id = $1 AND edition = 1 AND record = $2 AND recovery_tag = $3 AND wallet_key = $4",
);
