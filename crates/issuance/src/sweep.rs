//! The sweep: what was begun and not finished is undone, what is no longer needed is deleted.

use std::time::Duration;

use store::Sql;
use terms::{Act, Id};

use crate::{
    event::{Abandoned, Forgotten},
    office::Issuance,
    status::StatusError,
    words::Offer,
};

/// No signature takes that long: an intent so old belongs to a program that has ended.
const PATIENCE: Duration = Duration::from_secs(60);

/// Offers undone in one transaction.
const AT_ONCE: i64 = 500;

/// What one sweep has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Offers whose intent was undone; their tokens may be used again while they last.
    pub offers: usize,
    /// Places that were burnt: whatever may have been signed for them counts as revoked.
    pub places: u64,
}

impl Issuance {
    /// Repairs what a sudden end has left and forgets used nonces. Call it at the start and every
    /// minute; several processes may.
    pub async fn sweep(&self) -> Result<Swept, StatusError> {
        let swept = self.abandon().await?;
        self.forget().await?;
        Ok(swept)
    }

    async fn abandon(&self) -> Result<Swept, StatusError> {
        let now = self.now();
        let before = now.minus(PATIENCE);
        self.ledger()
            .change_if(&Act::system(), move |tx| {
                let stuck: Vec<(Id<Offer>,)> = tx.all(&UNDO, &[&before, &AT_ONCE])?;
                let offers: Vec<_> = stuck.into_iter().map(|(offer,)| offer).collect();
                let mut places = 0;
                for offer in &offers {
                    places += tx.execute(&BURN, &[&now, offer])?;
                }
                let swept = Swept { offers: offers.len(), places };
                let event =
                    (!offers.is_empty()).then_some(Abandoned { offers, credentials: places });
                Ok((swept, event))
            })
            .await
    }

    async fn forget(&self) -> Result<(), StatusError> {
        let now = self.now();
        self.ledger()
            .change_if(&Act::system(), move |tx| {
                let spent =
                    tx.execute(&FORGET_NONCES, &[&now])? + tx.execute(&FORGET_PROOFS, &[&now])?;
                Ok(((), (spent > 0).then_some(Forgotten { spent })))
            })
            .await
    }
}

static UNDO: Sql = Sql::new(
    "UPDATE offer
     SET claimed_at = NULL
     WHERE issued_at IS NULL AND claimed_at < $1
       AND id IN (
         SELECT id FROM offer
         WHERE issued_at IS NULL AND claimed_at < $1
         ORDER BY claimed_at LIMIT $2)
     RETURNING id",
);

static BURN: Sql = Sql::new(
    "UPDATE credential
     SET revoked_at = $1
     WHERE offer = $2 AND revoked_at IS NULL",
);

static FORGET_NONCES: Sql = Sql::new("DELETE FROM spent_nonce WHERE until < $1");

static FORGET_PROOFS: Sql = Sql::new("DELETE FROM spent_proof WHERE until < $1");
