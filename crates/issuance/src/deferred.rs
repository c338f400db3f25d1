//! The deferred credential endpoint (OpenID4VCI 1.0, section 9): what was promised is delivered
//! once, when a desk has confirmed the phone.

use formats::{Path, jose::Jwk};
use protocols::oid4vci::{CredentialResponse, DeferredRequest, GrantEnd};
use registry::Resident;
use store::{Answer, Error, Row, Sql, Tx};
use terms::{Act, Id, Moment};

use crate::{
    code::BatchPurpose,
    confirm::is_late,
    credential::{Asked, INTERVAL},
    error::{CredentialError, DeferredError, Spent},
    event::Intended,
    intent::{Intent, Reservation, expiry, read_keys, reserve},
    office::Issuance,
    proof::Seen,
    purpose::Purpose,
    what::read_requested,
    words::Batch,
};

/// How it stands with a promise.
struct Promise {
    resident: Id<Resident>,
    requested: Vec<Path>,
    confirmed: bool,
    redeemed: Option<Moment>,
    ended: bool,
    why: Option<String>,
    keys: Option<Vec<u8>>,
}

impl Issuance {
    /// Delivers what was promised, or says that it is still pending.
    pub async fn deferred_credential(
        &self,
        asked: Asked<'_>,
    ) -> Result<CredentialResponse, DeferredError> {
        let now = self.now();
        let (access, proof) = self.access(asked, "/deferred_credential", now)?;
        let request = DeferredRequest::from_json(asked.body).map_err(DeferredError::Body)?;
        let batch = self.codes().read_batch(BatchPurpose::Transaction, &request.transaction_id);
        // The token may have been refreshed since: it is the same grant.
        let batch = batch.filter(|it| it.offer == access.offer).ok_or(DeferredError::Unknown)?;
        let of = batch.clone();
        let promise = self.ledger().read(move |tx| promise(tx, &of)).await?;
        let promise = promise.ok_or(DeferredError::Unknown)?;
        if promise.is_late(now) {
            return Err(DeferredError::Late);
        }
        if promise.ended {
            return Err(DeferredError::Denied);
        }
        let keys = promise.keys.as_deref().and_then(read_keys).ok_or(DeferredError::Unknown)?;
        let pending = CredentialResponse::Deferred {
            transaction_id: request.transaction_id,
            interval: INTERVAL,
        };
        if !promise.confirmed {
            return Ok(pending);
        }
        let seen = proof.map(|proof| Seen::of(&proof, now, &self.0.crypto));
        let device = access.is_bound().then_some(access.key);
        let whose = (promise.resident, promise.requested);
        match self.fulfil((batch, whose), (keys, device), seen, now).await? {
            Some(intent) => Ok(self.deliver(intent).await?),
            None => Ok(pending),
        }
    }

    /// Claims a promise that was confirmed; `None` if a rival is at it.
    async fn fulfil(
        &self,
        (batch, whose): (Batch, (Id<Resident>, Vec<Path>)),
        (keys, device): (Vec<Jwk>, Option<[u8; 32]>),
        seen: Option<Seen>,
        now: Moment,
    ) -> Result<Option<Intent>, DeferredError> {
        let known = self.0.catalogue.configuration(&batch.configuration);
        let kind = known.ok_or(DeferredError::Unknown)?.kind;
        let (expires, thumbprints) = (expiry(kind, now), self.thumbprints(&keys));
        let reserved = self.places(Purpose::Wallet, thumbprints.len()).await?;
        let (office, of) = (self.clone(), batch.clone());
        let claimed = self
            .ledger()
            .change_if(&Act::holder(), move |tx| {
                let Batch { offer, turn, configuration } = &of;
                // Whoever ends the offer waits here, or is seen.
                if tx.execute(&TAKE, &[offer, &now])? == 0 {
                    return Err(DeferredError::Denied);
                }
                if tx.execute(&CLAIM, &[offer, turn, configuration, &now])? == 0 {
                    return Err(DeferredError::Taken);
                }
                if let Some(seen) = seen
                    && !seen.spend(tx)?
                {
                    return Err(CredentialError::Replayed(Spent::DpopProof).into());
                }
                let subject = office.subject(tx, whose.clone(), &of, now)?;
                let places = reserved.used().to_vec();
                let (batch, thumbprints) = (of.clone(), thumbprints.clone());
                reserve(tx, &Reservation { batch, thumbprints, places: places.clone(), expires })?;
                let event =
                    Intended { batch: of.clone(), credentials: places.len(), promised: false };
                Ok(((subject, places), Some(event)))
            })
            .await;
        let (subject, places) = match claimed {
            Err(DeferredError::Taken) => return Ok(None),
            claimed => claimed?,
        };
        Ok(Some(Intent { batch, device, claimed: now, subject, keys, places, expires }))
    }
}

impl Promise {
    /// Whether no desk has confirmed the phone in time, before the sweep as after it.
    fn is_late(&self, now: Moment) -> bool {
        let waits = !self.confirmed && !self.ended;
        let late = waits && self.redeemed.is_some_and(|at| is_late(at, now));
        late || self.why.as_deref() == Some(GrantEnd::Late.code())
    }
}

fn promise(tx: &mut Tx<'_>, batch: &Batch) -> Result<Option<Promise>, Error> {
    let Batch { offer, turn, configuration } = batch;
    tx.find(&PROMISE, &[offer, turn, configuration])
}

impl Answer for Promise {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        let (offer_ended, batch_ended): (Option<Moment>, Option<Moment>) =
            (row.cell(2)?, row.cell(3)?);
        Ok(Self {
            resident: row.cell(0)?,
            requested: read_requested(&row.cell::<String>(5)?)?,
            confirmed: row.cell::<Option<Moment>>(1)?.is_some(),
            ended: offer_ended.is_some() || batch_ended.is_some(),
            keys: row.cell(4)?,
            redeemed: row.cell(6)?,
            why: row.cell(7)?,
        })
    }
}

static PROMISE: Sql = Sql::new(
    "SELECT offer.resident, offer.confirmed_at, offer.ended_at, delivery.ended_at,
         delivery.promised_keys, offer.requested, offer.redeemed_at, offer.why
     FROM delivery
     JOIN offer ON offer.id = delivery.offer
     WHERE delivery.offer = $1 AND delivery.turn = $2 AND delivery.configuration = $3",
);

static TAKE: Sql = Sql::new(
    "UPDATE offer
     SET claimed_at = $2
     WHERE id = $1 AND confirmed_at IS NOT NULL AND ended_at IS NULL",
);

static CLAIM: Sql = Sql::new(
    "UPDATE delivery
     SET claimed_at = $4
     WHERE offer = $1 AND turn = $2 AND configuration = $3
       AND promised_keys IS NOT NULL AND claimed_at IS NULL AND ended_at IS NULL",
);
