//! Revoking: for good, and the IKD ends with it (European reference framework, VCR_04). Whose
//! credentials are revoked is found by the resident's own offers; nobody else's are looked at.

use registry::Resident;
use store::{Error, Sql, Tx};
use terms::{Act, Id, Moment};

use crate::{
    error::OfferError,
    event::Revoked,
    office::Issuance,
    words::{Offer, RevokeReason},
};

impl Issuance {
    /// Revokes every credential of `resident` that has not expired, and ends the activation, the
    /// offers that are on their way, and every refresh. Says how many credentials were revoked.
    pub async fn revoke(
        &self,
        act: &Act,
        resident: Id<Resident>,
        why: RevokeReason,
    ) -> Result<u64, OfferError> {
        let (office, region, now) = (self.clone(), act.region(), self.now());
        self.ledger()
            .change(act, move |tx| {
                let found = office.0.registry.resident_in(tx, resident)?;
                let inside =
                    |it: &Resident| region.is_none_or(|all| all.contains(it.person.region));
                found.filter(inside).ok_or(OfferError::ResidentMissing)?;
                let credentials = office.end_in(tx, resident, why, now)?.unwrap_or_default();
                Ok((credentials, Revoked { resident, credentials, why }))
            })
            .await
    }

    /// Ends all that `resident` has from here: how many credentials were revoked, or `None` if
    /// there was nothing to end.
    ///
    /// The activation comes first, as it does when credentials are issued: so rivals wait there.
    /// Whoever activates meanwhile is found by the second look.
    pub(crate) fn end_in(
        &self,
        tx: &mut Tx<'_>,
        resident: Id<Resident>,
        why: RevokeReason,
        now: Moment,
    ) -> Result<Option<u64>, Error> {
        let activations = &self.0.activations;
        let mut ended = activations.end_in(tx, resident, now)?;
        let offers: Vec<(Id<Offer>,)> = tx.all(&END, &[&now, &why.end().code(), &resident])?;
        let mut credentials = 0;
        for (offer,) in &offers {
            tx.execute(&CANCEL, &[&now, offer])?;
            credentials += revoke_all(tx, *offer, now)?;
        }
        ended |= activations.end_in(tx, resident, now)?;
        if !ended && offers.is_empty() {
            return Ok(None);
        }
        tell(tx, resident, why, (now, credentials))?;
        Ok(Some(credentials))
    }
}

/// Revokes every credential of an offer that has not expired.
pub(crate) fn revoke_all(tx: &mut Tx<'_>, offer: Id<Offer>, now: Moment) -> Result<u64, Error> {
    tx.execute(&REVOKE, &[&now, &offer])
}

/// Leaves word for the rooms above that credentials were revoked, when and how many.
pub(crate) fn tell(
    tx: &mut Tx<'_>,
    resident: Id<Resident>,
    why: RevokeReason,
    (at, credentials): (Moment, u64),
) -> Result<(), Error> {
    let number: Option<(i64,)> = tx.find(&NUMBER, &[])?;
    let (number,) = number.ok_or(Error::Shape("the last ending"))?;
    let credentials = credentials.cast_signed();
    tx.execute(&TELL, &[&number, &resident, &why.end().code(), &at, &credentials])?;
    Ok(())
}

// Offers that are still on their way must not bring back what has just ended.
static END: Sql = Sql::new(
    "UPDATE offer
     SET ended_at = $1, why = $2
     WHERE resident = $3 AND ended_at IS NULL
     RETURNING id",
);

// What is being signed just now, or promised.
static CANCEL: Sql = Sql::new(
    "UPDATE delivery
     SET ended_at = $1
     WHERE offer = $2 AND issued_at IS NULL AND ended_at IS NULL",
);

static REVOKE: Sql = Sql::new(
    "UPDATE credential
     SET revoked_at = $1
     WHERE offer = $2 AND revoked_at IS NULL AND expires_at > $1",
);

static NUMBER: Sql = Sql::new(
    "UPDATE ending_last
     SET number = number + 1
     WHERE id = 1
     RETURNING number",
);

static TELL: Sql = Sql::new(
    "INSERT INTO ending (number, resident, why, at, credentials)
     VALUES ($1, $2, $3, $4, $5)",
);
