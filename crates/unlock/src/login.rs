//! Trying a PIN: an attempt is spent, then answered.

use std::time::Duration;

use protocols::unlock::{Login, LoginAnswer, Refusal, RefusalCode, Verb};
use store::{Sql, Tx};
use terms::{Id, Moment};

use crate::{
    account::{Account, number_text},
    caller::Caller,
    error::Error,
    journal::Line,
    office::Office,
    policy::{ATTEMPTS, left, locks},
};

/// How long a try may be finished, once and again.
pub(crate) const OPEN: Duration = Duration::from_secs(600);

/// An attempt that was spent.
struct Spent {
    line: Line,
    record: Vec<u8>,
}

impl Office {
    pub(crate) async fn login(&self, content: &[u8]) -> Result<LoginAnswer, Error> {
        let caller = Caller::<Login>::read(self, Verb::Login, content).await?;
        let (id, nonce, now) = (caller.id, caller.nonce(), self.now());
        let spent = self.counters.write(move |tx| {
            // A refusal changes nothing, so that a crowd of them costs the others nothing.
            let spent = spend(tx, id, now)?;
            nonce.spend(tx)?;
            Ok::<_, Error>(spent)
        });
        let Spent { line, record } = spent.await?;
        self.note(line).await?;
        let request = &caller.body.credential_request;
        let (credential_response, state) = self.server.login(id, &record, request, self.die())?;
        let number: [u8; 16] = self.die().bytes();
        let state = self.keyring.seal_secret(&purpose(&number), &state, self.die())?;
        let until = now.plus(OPEN);
        let kept = self
            .counters
            .write(move |tx| tx.execute(&KEEP, &[&number, &id, &line.edition, &state, &until]));
        kept.await?;
        let (login, edition) = (number_text(&number), u64::from(line.edition));
        Ok(LoginAnswer { login, edition, credential_response })
    }
}

/// What the half of a handshake is sealed for.
pub(crate) fn purpose(number: &[u8; 16]) -> String {
    format!("unlock login {}", number_text(number))
}

/// Spends an attempt by one statement, or says why not.
fn spend(tx: &mut Tx<'_>, id: Id<Account>, now: Moment) -> Result<Spent, Error> {
    let [third, fourth, fifth, sixth, seventh, eighth, ninth] = locks(now);
    let values: [&dyn store::ToValue; 10] =
        [&third, &fourth, &fifth, &sixth, &seventh, &eighth, &ninth, &id, &ATTEMPTS, &now];
    let row: Option<(u32, u32, u32, Moment, Vec<u8>)> = tx.find(&SPEND, &values)?;
    if let Some((version, edition, attempts, locked_until, record)) = row {
        let line = Line { account: id, version, edition, attempts, blocked: false, locked_until };
        return Ok(Spent { line, record });
    }
    let account = Account::find(tx, id)?.ok_or(RefusalCode::UnknownAccount)?;
    Err(refusal(&account, now).into())
}

/// Why no PIN is taken.
pub(crate) fn refusal(account: &Account, now: Moment) -> Refusal {
    let tries_left = Some(left(account.attempts));
    if account.edition == 0 {
        return RefusalCode::UnknownAccount.into();
    }
    if account.blocked || account.attempts >= ATTEMPTS {
        return Refusal { tries_left: Some(0), ..RefusalCode::Blocked.into() };
    }
    let retry_after = Some(seconds_until(account.locked_until, now));
    Refusal { error: RefusalCode::Locked, retry_after, tries_left }
}

/// Whole seconds, none of them too few.
pub(crate) fn seconds_until(until: Moment, now: Moment) -> u64 {
    let micros = until.micros().saturating_sub(now.micros());
    u64::try_from(micros).unwrap_or_default().div_ceil(1_000_000)
}

// The waits follow `policy::WAITS`; `attempts` is the number before this one.
static SPEND: Sql = Sql::new(
    "UPDATE pin_account
     SET attempts = attempts + 1,
         version = version + 1,
         locked_until = CASE attempts
             WHEN 2 THEN $1 WHEN 3 THEN $2 WHEN 4 THEN $3 WHEN 5 THEN $4
             WHEN 6 THEN $5 WHEN 7 THEN $6 WHEN 8 THEN $7
             ELSE locked_until END
     WHERE id = $8 AND edition > 0 AND blocked = 0 AND attempts < $9 AND locked_until <= $10
     RETURNING version, edition, attempts, locked_until, record",
);

static KEEP: Sql = Sql::new(
    "INSERT INTO pin_try (id, account, edition, state, until)
     VALUES ($1, $2, $3, $4, $5)",
);
