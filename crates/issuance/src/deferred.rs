//! The deferred credential endpoint (OpenID4VCI 1.0, section 9): what was promised is delivered
//! once, when a desk has confirmed the phone.

use formats::jose::Jwk;
use protocols::oid4vci::{CredentialResponse, DeferredRequest};
use registry::Resident;
use store::{Answer, Error, Row, Sql, Tx};
use terms::{Act, Id, Moment, PublicKey};

use crate::{
    code::BatchPurpose,
    credential::{Asked, INTERVAL},
    error::{CredentialError, DeferredError, Spent},
    event::Intended,
    intent::{Intent, Reservation, expiry, reserve},
    office::Issuance,
    proof::Seen,
    purpose::Purpose,
    words::Batch,
};

/// How it stands with a promise.
struct Promise {
    resident: Id<Resident>,
    confirmed: bool,
    ended: bool,
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
        match self.fulfil((batch, promise.resident), (keys, device), seen, now).await? {
            Some(intent) => Ok(self.deliver(intent).await?),
            None => Ok(pending),
        }
    }

    /// Claims a promise that was confirmed; `None` if a rival is at it.
    async fn fulfil(
        &self,
        (batch, resident): (Batch, Id<Resident>),
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
                let subject = office.subject(tx, resident, &of, now)?;
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

fn promise(tx: &mut Tx<'_>, batch: &Batch) -> Result<Option<Promise>, Error> {
    let Batch { offer, turn, configuration } = batch;
    tx.find(&PROMISE, &[offer, turn, configuration])
}

/// The keys of a promise, one after the other.
pub(crate) fn read_keys(bytes: &[u8]) -> Option<Vec<Jwk>> {
    let key = |bytes: &[u8]| PublicKey::from_sec1(bytes).ok().map(Jwk::new);
    bytes.chunks(65).map(key).collect::<Option<Vec<_>>>().filter(|keys| !keys.is_empty())
}

impl Answer for Promise {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        let (offer_ended, batch_ended): (Option<Moment>, Option<Moment>) =
            (row.cell(2)?, row.cell(3)?);
        Ok(Self {
            resident: row.cell(0)?,
            confirmed: row.cell::<Option<Moment>>(1)?.is_some(),
            ended: offer_ended.is_some() || batch_ended.is_some(),
            keys: row.cell(4)?,
        })
    }
}

static PROMISE: Sql = Sql::new(
    "SELECT offer.resident, offer.confirmed_at, offer.ended_at, delivery.ended_at,
         delivery.promised_keys
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
