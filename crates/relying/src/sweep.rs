//! The sweep: what has expired is deleted.

use std::time::Duration;

use store::Sql;
use terms::Act;

use crate::{error::SweepError, event::Forgotten, office::Relying, outcome::KEPT};

/// So long after its end a request can be told apart from one that never was.
const REMEMBERED: Duration = Duration::from_secs(3_600);

/// Rows changed in one transaction, of each kind.
const AT_ONCE: i64 = 1_000;

/// What one sweep has deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Keys and queries of requests that nobody has answered in time.
    pub keys: u64,
    /// Claims that nobody has read in time.
    pub claims: u64,
    /// Requests of which nothing need be known any more.
    pub transactions: u64,
}

impl Relying {
    /// Deletes what has expired. Call it every minute; several processes may. Nothing rests on
    /// it: what has expired is not shown either way.
    pub async fn sweep(&self) -> Result<Swept, SweepError> {
        let now = self.now();
        self.0.status.editions.keep(now).await?;
        let (unread, old) = (now.minus(KEPT), now.minus(REMEMBERED));
        self.ledger()
            .change_if(&Act::system(), move |tx| {
                let swept = Swept {
                    keys: tx.execute(&FORGET_KEYS, &[&now, &AT_ONCE])?,
                    claims: tx.execute(&FORGET_CLAIMS, &[&unread, &AT_ONCE])?,
                    transactions: tx.execute(&FORGET, &[&old, &AT_ONCE])?,
                };
                let Swept { keys, claims, transactions } = swept;
                let event =
                    (swept != Swept::default()).then_some(Forgotten { keys, claims, transactions });
                Ok::<_, SweepError>((swept, event))
            })
            .await
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
