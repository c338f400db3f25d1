//! Revoking: for good, and the IKD ends with it (European reference framework, VCR_04). Whose
//! credentials are revoked is found by the resident's own offers; nobody else's are looked at.

use audit::Event;
use registry::Resident;
use store::{Error, Sql, Tx};
use terms::{Act, Id, Moment, Permission, Region};

use unlock::{Ending, Unlock};

use crate::{
    carried::Carried,
    error::OfferError,
    event::{LossReported, Revoked},
    office::Issuance,
    words::{Offer, RevokeReason},
};

/// Word that credentials of a resident were revoked: why, and how many.
pub(crate) type Word = (Id<Resident>, RevokeReason, u64);

/// What became of somebody who had something to end.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Ended {
    /// Credentials that were revoked.
    pub credentials: u64,
    /// Whether the resident held anything. Offers that nobody has used are nothing to tell of.
    pub held: bool,
}

impl Issuance {
    /// Revokes every credential of `resident` that has not expired, and ends the activation, the
    /// offers that are on their way, and every refresh. Says how many credentials were revoked.
    pub async fn revoke(
        &self,
        act: &Act,
        resident: Id<Resident>,
        why: RevokeReason,
    ) -> Result<u64, OfferError> {
        let event = move |credentials| Revoked { resident, credentials, why };
        self.end(act, (resident, why), event).await
    }

    /// The same for a phone that is lost or stolen, by whoever is told of it at a desk: waiting for
    /// somebody else would leave the finder the time (DESIGN, decision 4.6). First its PIN opens
    /// nothing any more: so the call can be repeated, whatever fails in between.
    pub async fn report_loss(
        &self,
        unlock: &Unlock,
        act: &Act,
        resident: Id<Resident>,
    ) -> Result<u64, OfferError> {
        act.needs(Permission::ReportLoss)?;
        let (office, region) = (self.clone(), act.region());
        let keys = self.ledger().read(move |tx| {
            office.resident_of(tx, region, resident)?;
            Ok::<_, OfferError>(keys(tx, resident)?)
        });
        unlock.end(act, keys.await?, Ending::Blocked).await?;
        let event = move |credentials| LossReported { resident, credentials };
        self.end(act, (resident, RevokeReason::Loss), event).await
    }

    async fn end<E: Event>(
        &self,
        act: &Act,
        (resident, why): (Id<Resident>, RevokeReason),
        event: impl Fn(u64) -> E + Send + 'static,
    ) -> Result<u64, OfferError> {
        let (office, region, now) = (self.clone(), act.region(), self.now());
        self.ledger()
            .change(act, move |tx| {
                office.resident_of(tx, region, resident)?;
                let ended = office.end_in(tx, resident, why, now)?.unwrap_or_default();
                if ended.held {
                    tell(tx, &[(resident, why, ended.credentials)], now)?;
                }
                Ok((ended.credentials, event(ended.credentials)))
            })
            .await
    }

    /// The resident, if they live where the act may look.
    pub(crate) fn resident_of(
        &self,
        tx: &mut Tx<'_>,
        region: Option<Region>,
        resident: Id<Resident>,
    ) -> Result<Resident, OfferError> {
        let found = self.0.registry.resident_in(tx, resident)?;
        let inside = |it: &Resident| region.is_none_or(|all| all.contains(it.person.region));
        found.filter(inside).ok_or(OfferError::ResidentMissing)
    }

    /// Ends all that `resident` has from here; `None` if there was nothing to end. Whoever held
    /// something is to be told of, see [`tell`].
    ///
    /// The activation comes first, as it does when credentials are issued: so rivals wait there.
    /// Whoever activates meanwhile is found by the second look.
    pub(crate) fn end_in(
        &self,
        tx: &mut Tx<'_>,
        resident: Id<Resident>,
        why: RevokeReason,
        now: Moment,
    ) -> Result<Option<Ended>, Error> {
        Carried::forget(tx, resident)?;
        let activations = &self.0.activations;
        let mut held = activations.end_in(tx, resident, now)?;
        let offers: Vec<(Id<Offer>,)> = tx.all(&END, &[&now, &why.code(), &resident])?;
        let mut credentials = 0;
        for (offer,) in &offers {
            cancel(tx, *offer, now)?;
            credentials += revoke_all(tx, *offer, now)?;
        }
        held |= activations.end_in(tx, resident, now)? || credentials > 0;
        Ok((held || !offers.is_empty()).then_some(Ended { credentials, held }))
    }
}

/// The keys of the phones on which a resident holds something.
pub(crate) fn keys(tx: &mut Tx<'_>, resident: Id<Resident>) -> Result<Vec<[u8; 32]>, Error> {
    let keys: Vec<([u8; 32],)> = tx.all(&KEYS, &[&resident])?;
    Ok(keys.into_iter().map(|(key,)| key).collect())
}

/// Ends what is being signed just now, or was promised: the keys are of no use any more.
pub(crate) fn cancel(tx: &mut Tx<'_>, offer: Id<Offer>, now: Moment) -> Result<u64, Error> {
    tx.execute(&CANCEL, &[&now, &offer])
}

/// Revokes every credential of an offer that has not expired.
pub(crate) fn revoke_all(tx: &mut Tx<'_>, offer: Id<Offer>, now: Moment) -> Result<u64, Error> {
    tx.execute(&REVOKE, &[&now, &offer])
}

/// Leaves word for the rooms above. The last thing that a transaction does: who waits for the
/// numbers waits for nothing else then.
pub(crate) fn tell(tx: &mut Tx<'_>, words: &[Word], at: Moment) -> Result<(), Error> {
    if words.is_empty() {
        return Ok(());
    }
    let count = i64::try_from(words.len()).map_err(|_| Error::Shape("so many endings"))?;
    let last: Option<(i64,)> = tx.find(&NUMBERS, &[&count])?;
    let (last,) = last.ok_or(Error::Shape("the last ending"))?;
    for (number, (resident, why, credentials)) in (last - count + 1..).zip(words) {
        let credentials = credentials.cast_signed();
        tx.execute(&TELL, &[&number, resident, &why.code(), &at, &credentials])?;
    }
    Ok(())
}

// A phone that an offer waits for holds nothing yet.
static KEYS: Sql = Sql::new(
    "SELECT DISTINCT wallet_key
     FROM offer
     WHERE resident = $1 AND wallet_key IS NOT NULL AND redeemed_at IS NOT NULL
       AND ended_at IS NULL",
);

// Offers that are still on their way must not bring back what has just ended.
static END: Sql = Sql::new(
    "UPDATE offer
     SET ended_at = $1, why = $2
     WHERE resident = $3 AND ended_at IS NULL
     RETURNING id",
);

static CANCEL: Sql = Sql::new(
    "UPDATE delivery
     SET ended_at = $1, promised_keys = NULL
     WHERE offer = $2 AND issued_at IS NULL AND ended_at IS NULL",
);

static REVOKE: Sql = Sql::new(
    "UPDATE credential
     SET revoked_at = $1
     WHERE offer = $2 AND revoked_at IS NULL AND expires_at > $1",
);

static NUMBERS: Sql = Sql::new(
    "UPDATE ending_last
     SET number = number + $1
     WHERE id = 1
     RETURNING number",
);

static TELL: Sql = Sql::new(
    "INSERT INTO ending (number, resident, why, at, credentials)
     VALUES ($1, $2, $3, $4, $5)",
);
