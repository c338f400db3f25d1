//! Issuing anew all that one key has signed, when that key is not trusted any more: every batch of
//! it is revoked, in steps that each stand by themselves, and wallets fetch fresh ones by their next
//! refresh. What a step has done is written down with it, so that it goes on there wherever the
//! program ends.

use std::collections::BTreeMap;

use formats::base64url;
use registry::Resident;
use store::{Error, Sql, Tx};
use terms::{Act, Class, Forbidden, Id, Moment, Permission};

use crate::{
    event::{ReissueBegun, Reissued},
    office::Issuance,
    replace::revoke_batch,
    revoke::{Word, tell},
    words::{Offer, RevokeReason},
};

/// Batches looked at in one transaction.
const AT_ONCE: i64 = 250;

/// What was revoked so far, or would be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reissue {
    /// Batches.
    pub batches: u64,
    /// Their credentials.
    pub credentials: u64,
}

/// Why nothing is issued anew.
#[derive(Debug, thiserror::Error)]
pub enum ReissueError {
    /// The act does not allow it.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The key is the one that signs here: what is issued next would be its own again.
    #[error("that key still signs here: put another in its place first")]
    StillSigns,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
}

impl ReissueError {
    /// The class for the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Forbidden(_) => Class::Refused,
            Self::StillSigns => Class::Conflict,
            Self::Store(error) => error.class(),
        }
    }
}

impl Issuance {
    /// The RFC 7638 thumbprint of the key that signs here: its name in deliveries, whatever
    /// certificates it had.
    pub fn signer(&self) -> [u8; 32] {
        self.0.signer
    }

    /// The same in base64url.
    pub fn key_thumbprint(&self) -> String {
        base64url::encode(&self.0.signer)
    }

    /// What [`Issuance::reissue_all`] would revoke, counted without changing anything.
    pub async fn rehearse_reissue(
        &self,
        act: &Act,
        signer: [u8; 32],
    ) -> Result<Reissue, ReissueError> {
        act.needs(Permission::Operate)?;
        let now = self.now();
        self.ledger()
            .scan(move |tx| {
                let batches: Option<(u64,)> = tx.find(&COUNT_BATCHES, &[&signer, &now])?;
                let credentials: Option<(u64,)> = tx.find(&COUNT, &[&signer, &now])?;
                let number = |it: Option<(u64,)>| it.unwrap_or_default().0;
                Ok(Reissue { batches: number(batches), credentials: number(credentials) })
            })
            .await
    }

    /// Revokes every batch that the key of this thumbprint has signed, under whichever certificate,
    /// and goes on where an earlier run was cut off. `progress` is told the sums after each step.
    pub async fn reissue_all(
        &self,
        act: &Act,
        signer: [u8; 32],
        mut progress: impl FnMut(Reissue) + Send,
    ) -> Result<Reissue, ReissueError> {
        if signer == self.0.signer {
            return Err(ReissueError::StillSigns);
        }
        let nobody = Id::<Offer>::from_bytes([0; 16]);
        self.ledger()
            .change(act, move |tx| {
                tx.execute(&BEGIN, &[&signer, &nobody])?;
                Ok::<_, ReissueError>(((), ReissueBegun { signer: base64url::encode(&signer) }))
            })
            .await?;
        loop {
            let now = self.now();
            let (sums, finished) =
                self.ledger().change(act, move |tx| step(tx, &signer, now)).await?;
            progress(sums);
            if finished {
                return Ok(sums);
            }
        }
    }
}

/// How far a run has come.
type Row = (Id<Offer>, u32, String, u64, u64);

/// One batch as a step sees it: its key, whose it is, and whether it is to be revoked.
type Looked = (Id<Offer>, u32, String, Id<Resident>, bool);

/// One step: the sums since the beginning, and whether it was the last.
fn step(
    tx: &mut Tx<'_>,
    signer: &[u8; 32],
    now: Moment,
) -> Result<((Reissue, bool), Reissued), ReissueError> {
    if !tx.is_sole_writer() {
        // Of two who run this, one steps at a time.
        tx.execute(&HOLD, &[signer])?;
    }
    let row: Option<Row> = tx.find(&FAR, &[signer])?;
    let (mut offer, mut turn, mut configuration, batches, credentials) =
        row.ok_or(Error::Shape("a reissue that was begun"))?;
    let mut sums = Reissue { batches, credentials };
    let looked: Vec<Looked> =
        tx.all(&PAGE, &[&offer, &turn, &configuration, signer, &now, &AT_ONCE])?;
    let finished = i64::try_from(looked.len()).is_ok_and(|count| count < AT_ONCE);
    let mut told: BTreeMap<[u8; 16], u64> = BTreeMap::new();
    for (of, at, name, resident, is_stale) in looked {
        if is_stale {
            tx.execute(&END, &[&now, &of, &at, &name])?;
            let revoked = revoke_batch(tx, (of, at, &name), now)?;
            sums = Reissue { batches: sums.batches + 1, credentials: sums.credentials + revoked };
            *told.entry(*resident.as_bytes()).or_default() += revoked;
        }
        (offer, turn, configuration) = (of, at, name);
    }
    let until = finished.then_some(now);
    let (batches, credentials) = (sums.batches.cast_signed(), sums.credentials.cast_signed());
    tx.execute(&COME, &[signer, &offer, &turn, &configuration, &batches, &credentials, &until])?;
    let word = |(resident, revoked)| (Id::from_bytes(resident), RevokeReason::Reissue, revoked);
    let words: Vec<Word> = told.into_iter().filter(|it| it.1 > 0).map(word).collect();
    tell(tx, &words, now)?;
    let residents = words.iter().map(|(resident, ..)| *resident).collect();
    let signer = base64url::encode(signer);
    let event = Reissued { signer, batches: sums.batches, residents, finished };
    Ok(((sums, finished), event))
}

// One that was finished begins anew: somebody may have gone on signing meanwhile.
static BEGIN: Sql = Sql::new(
    "INSERT INTO reissue (signer, offer, turn, configuration, batches, credentials)
     VALUES ($1, $2, 0, '', 0, 0)
     ON CONFLICT (signer) DO UPDATE
     SET offer = excluded.offer, turn = 0, configuration = '', batches = 0, credentials = 0,
         finished_at = NULL
     WHERE reissue.finished_at IS NOT NULL",
);

static HOLD: Sql = Sql::new("UPDATE reissue SET turn = turn WHERE signer = $1");

static FAR: Sql = Sql::new(
    "SELECT offer, turn, configuration, batches, credentials
     FROM reissue
     WHERE signer = $1",
);

static PAGE: Sql = Sql::new(
    "SELECT delivery.offer, delivery.turn, delivery.configuration, offer.resident,
         CASE WHEN delivery.signer = $4 AND delivery.ended_at IS NULL
                AND delivery.expires_at > $5
              THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END
     FROM delivery
     JOIN offer ON offer.id = delivery.offer
     WHERE (delivery.offer, delivery.turn, delivery.configuration) > ($1, $2, $3)
     ORDER BY delivery.offer, delivery.turn, delivery.configuration
     LIMIT $6",
);

static END: Sql = Sql::new(
    "UPDATE delivery
     SET ended_at = $1
     WHERE offer = $2 AND turn = $3 AND configuration = $4",
);

static COME: Sql = Sql::new(
    "UPDATE reissue
     SET offer = $2, turn = $3, configuration = $4, batches = $5, credentials = $6,
         finished_at = $7
     WHERE signer = $1",
);

static COUNT_BATCHES: Sql = Sql::new(
    "SELECT COUNT(*)
     FROM delivery
     WHERE signer = $1 AND ended_at IS NULL AND expires_at > $2",
);

static COUNT: Sql = Sql::new(
    "SELECT COUNT(*)
     FROM delivery
     JOIN credential ON credential.offer = delivery.offer
       AND credential.turn = delivery.turn
       AND credential.configuration = delivery.configuration
     WHERE delivery.signer = $1 AND delivery.ended_at IS NULL AND delivery.expires_at > $2
       AND credential.revoked_at IS NULL",
);
