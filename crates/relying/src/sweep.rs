//! The sweep: what has ended is deleted, as long ago as `retention` says.

use store::{Error, Retention, Sql, Tx};
use terms::{Act, Moment};

use crate::{
    error::SweepError,
    event::Forgotten,
    office::Relying,
    retention::{CERTIFICATE, CLAIMS, NUMBER, REQUEST, TRANSACTION},
};

/// What one sweep has deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Keys and queries of requests that nobody has answered in time.
    pub keys: u64,
    /// Claims that nobody has read in time.
    pub claims: u64,
    /// Requests of which nothing need be known any more.
    pub transactions: u64,
    /// Access certificates that nobody asks with any more.
    pub certificates: u64,
    /// Numbers that are over.
    pub numbers: u64,
}

impl Relying {
    /// Deletes what has ended, in small steps. Call it every minute; several processes may. Nothing
    /// rests on it: what has ended is not shown either way.
    pub async fn sweep(&self) -> Result<Swept, SweepError> {
        self.0.status.editions.keep(self.now()).await?;
        let mut swept = Swept::default();
        for _ in 0..Retention::STEPS {
            let now = self.now();
            let step = self
                .ledger()
                .change_if(&Act::system(), move |tx| {
                    let step = Swept::step(tx, now)?;
                    let Swept { keys, claims, transactions, certificates, numbers } = step;
                    let event = Forgotten { keys, claims, transactions, certificates, numbers };
                    Ok::<_, SweepError>((step, (step != Swept::default()).then_some(event)))
                })
                .await?;
            swept.add(&step);
            if !step.is_full() {
                break;
            }
        }
        Ok(swept)
    }
}

impl Swept {
    fn step(tx: &mut Tx<'_>, now: Moment) -> Result<Self, Error> {
        let mut go = |kept: &Retention, sql| {
            tx.execute(sql, &[&kept.before(now), &Retention::AT_ONCE.cast_signed()])
        };
        Ok(Self {
            keys: go(&REQUEST, &FORGET_KEYS)?,
            claims: go(&CLAIMS, &FORGET_CLAIMS)?,
            transactions: go(&TRANSACTION, &FORGET)?,
            certificates: go(&CERTIFICATE, &FORGET_CERTIFICATES)?,
            numbers: go(&NUMBER, &FORGET_NUMBERS)?,
        })
    }

    fn add(&mut self, step: &Self) {
        let Self { keys, claims, transactions, certificates, numbers } = step;
        self.keys += keys;
        self.claims += claims;
        self.transactions += transactions;
        self.certificates += certificates;
        self.numbers += numbers;
    }

    /// Whether there may be more.
    fn is_full(&self) -> bool {
        let Self { keys, claims, transactions, certificates, numbers } = *self;
        [keys, claims, transactions, certificates, numbers].contains(&Retention::AT_ONCE)
    }
}

static FORGET_KEYS: Sql = Sql::new(
    "UPDATE presentation
     SET query = NULL, response_key = NULL
     WHERE id IN (
         SELECT id FROM presentation
         WHERE expires_at <= $1 AND response_key IS NOT NULL
         LIMIT $2)",
);

static FORGET_CLAIMS: Sql = Sql::new(
    "UPDATE presentation
     SET claims = NULL
     WHERE id IN (
         SELECT id FROM presentation
         WHERE claims IS NOT NULL AND answered_at <= $1
         LIMIT $2)",
);

static FORGET: Sql = Sql::new(
    "DELETE FROM presentation
     WHERE id IN (SELECT id FROM presentation WHERE expires_at <= $1 LIMIT $2)",
);

static FORGET_CERTIFICATES: Sql = Sql::new(
    "DELETE FROM access_certificate
     WHERE hash IN (
         SELECT hash FROM access_certificate
         WHERE expires_at <= $1 AND hash NOT IN (SELECT client FROM relying_party)
         LIMIT $2)",
);

static FORGET_NUMBERS: Sql = Sql::new(
    "DELETE FROM presentation_number
     WHERE number IN (
         SELECT number FROM presentation_number
         WHERE expires_at <= $1
         LIMIT $2)",
);
