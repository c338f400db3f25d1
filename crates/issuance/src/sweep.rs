//! The sweep: what was begun and not finished is undone, what happened to residents is followed
//! (see `follow`), and what is no longer needed is deleted (see `forget`).

use std::time::Duration;

use store::Sql;
use terms::Act;

use crate::{event::Abandoned, office::Issuance, status::StatusError, words::Batch};

/// No signature takes that long: an intent so old belongs to a program that has ended.
const PATIENCE: Duration = Duration::from_secs(60);

/// Batches undone in one transaction.
const AT_ONCE: i64 = 500;

/// What one sweep has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Batches whose intent was undone; their tokens may be used again while they last.
    pub batches: usize,
    /// Places that were burnt: whatever may have been signed for them counts as revoked.
    pub places: u64,
    /// Residents whose credentials were revoked because of what the registry says.
    pub left: usize,
    /// Rows that nobody needed any more.
    pub forgotten: u64,
}

impl Issuance {
    /// Repairs what a sudden end has left, revokes what residents hold who have died or left, and
    /// forgets what has ended. Call it at the start and every minute; several processes may.
    pub async fn sweep(&self) -> Result<Swept, StatusError> {
        let swept = self.abandon().await?;
        self.end_late().await?;
        let left = self.follow().await?;
        let forgotten = self.forget().await?;
        Ok(Swept { left, forgotten, ..swept })
    }

    async fn abandon(&self) -> Result<Swept, StatusError> {
        let now = self.now();
        let before = now.minus(PATIENCE);
        self.ledger()
            .change_if(&Act::system(), move |tx| {
                let stuck = tx.all(&UNDO, &[&before, &AT_ONCE])?;
                let mut batches = Vec::with_capacity(stuck.len());
                let mut places = 0;
                for (offer, turn, configuration) in stuck {
                    let batch = Batch { offer, turn, configuration };
                    places += tx.execute(&BURN, &[&now, &offer, &turn, &batch.configuration])?;
                    batches.push(batch);
                }
                let swept = Swept { batches: batches.len(), places, ..Swept::default() };
                let event =
                    (!batches.is_empty()).then_some(Abandoned { batches, credentials: places });
                Ok((swept, event))
            })
            .await
    }
}

static UNDO: Sql = Sql::new(
    "UPDATE delivery
     SET claimed_at = NULL
     WHERE issued_at IS NULL AND claimed_at < $1
       AND (offer, turn, configuration) IN (
         SELECT offer, turn, configuration FROM delivery
         WHERE issued_at IS NULL AND claimed_at < $1
         ORDER BY claimed_at LIMIT $2)
     RETURNING offer, turn, configuration",
);

static BURN: Sql = Sql::new(
    "UPDATE credential
     SET revoked_at = $1
     WHERE offer = $2 AND turn = $3 AND configuration = $4 AND revoked_at IS NULL",
);
