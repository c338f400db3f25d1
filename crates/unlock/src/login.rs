//! Trying a PIN: an attempt is spent, then answered.

use std::time::Duration;

use protocols::unlock::{Bytes, Login, LoginAnswer, Refusal, RefusalCode, Verb};
use store::{Sql, Tx};
use terms::{Id, Moment};

use crate::{
    account::{Account, End, number_text},
    caller::Caller,
    error::Error,
    journal::Line,
    office::Office,
    policy::{ATTEMPTS, left, locks},
};

/// How long a try may be finished, once and again.
pub(crate) const OPEN: Duration = Duration::from_secs(600);

/// An attempt that was spent.
pub(crate) struct Spent {
    pub line: Line,
    record: Vec<u8>,
}

impl Office {
    pub(crate) async fn login(&self, content: &[u8]) -> Result<LoginAnswer, Error> {
        let caller = Caller::<Login>::read(self, Verb::Login, content).await?;
        let (id, nonce, now) = (caller.id, caller.nonce(), self.now());
        let spent = self.counters.write(move |tx| {
            // A refusal changes nothing, so that a crowd of them costs the others nothing.
            let spent = spend(tx, id, End::Open, now)?;
            nonce.spend(tx)?;
            Ok::<_, Error>(spent)
        });
        let spent = spent.await?;
        let edition = u64::from(spent.line.edition);
        let request = &caller.body.credential_request;
        let (login, credential_response) = self.respond(spent, request, None).await?;
        Ok(LoginAnswer { login, edition, credential_response })
    }

    /// Answers a try whose attempt was spent, once that is on the disk: its number, and OPAQUE's KE2.
    /// Where another phone tries, only `next` can go on with it.
    pub(crate) async fn respond(
        &self,
        Spent { line, record }: Spent,
        request: &Bytes,
        next: Option<Id<Account>>,
    ) -> Result<(String, Bytes), Error> {
        self.note(line).await?;
        let (response, state) = self.server.login(line.account, &record, request, self.die())?;
        let number: [u8; 16] = self.die().bytes();
        let state = self.keyring.seal_secret(&purpose(&number), &state, self.die())?;
        let until = self.now().plus(OPEN);
        let wrong = line.attempts.saturating_sub(1);
        let kept = self.counters.write(move |tx| {
            let values: [&dyn store::ToValue; 7] =
                [&number, &line.account, &line.edition, &state, &until, &next, &wrong];
            tx.execute(&KEEP, &values)
        });
        kept.await?;
        Ok((number_text(&number), response))
    }
}

/// What the half of a handshake is sealed for.
pub(crate) fn purpose(number: &[u8; 16]) -> String {
    format!("unlock login {}", number_text(number))
}

/// Spends an attempt of an account that has not ended worse than `at_most`, by one statement, or says
/// why not.
pub(crate) fn spend(
    tx: &mut Tx<'_>,
    id: Id<Account>,
    at_most: End,
    now: Moment,
) -> Result<Spent, Error> {
    let [third, fourth, fifth, sixth, seventh, eighth, ninth] = locks(now);
    let values: [&dyn store::ToValue; 11] = [
        &third, &fourth, &fifth, &sixth, &seventh, &eighth, &ninth, &id, &at_most, &ATTEMPTS, &now,
    ];
    let row: Option<(u32, u32, u32, Moment, u8, Vec<u8>)> = tx.find(&SPEND, &values)?;
    if let Some((version, edition, attempts, locked_until, end, record)) = row {
        let end = End::of(end).ok_or(store::Error::Shape("an account's end"))?;
        let line = Line { account: id, version, edition, attempts, end, locked_until };
        return Ok(Spent { line, record });
    }
    let account = Account::find(tx, id)?.ok_or(RefusalCode::UnknownAccount)?;
    Err(refusal(&account, at_most, now).into())
}

/// Why no PIN is taken where one is of an account that has not ended worse than `at_most`.
pub(crate) fn refusal(account: &Account, at_most: End, now: Moment) -> Refusal {
    let tries_left = Some(left(account.attempts));
    if account.edition == 0 {
        return RefusalCode::UnknownAccount.into();
    }
    if account.is_over(at_most) {
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
     WHERE id = $8 AND edition > 0 AND blocked <= $9 AND attempts < $10 AND locked_until <= $11
     RETURNING version, edition, attempts, locked_until, blocked, record",
);

static KEEP: Sql = Sql::new(
    "INSERT INTO pin_try (id, account, edition, state, until, next, wrong)
     VALUES ($1, $2, $3, $4, $5, $6, $7)",
);
