//! Revoking: for good, and the IKD ends with it (European reference framework, VCR_04).

use registry::Resident;
use store::Sql;
use terms::{Act, Id};

use crate::{error::OfferError, event::Revoked, office::Issuance, words::RevokeReason};

impl Issuance {
    /// Revokes every credential of `resident` and ends the activation. Says how many were revoked.
    pub async fn revoke(
        &self,
        act: &Act,
        resident: Id<Resident>,
        why: RevokeReason,
    ) -> Result<u64, OfferError> {
        let (office, now) = (self.clone(), self.now());
        self.ledger()
            .change(act, move |tx| {
                let found = office.0.registry.resident_in(tx, resident)?;
                found.ok_or(OfferError::ResidentMissing)?;
                tx.execute(&VOID, &[&now, &resident])?;
                office.0.activations.end_in(tx, resident, now)?;
                let credentials = tx.execute(&REVOKE, &[&now, &resident])?;
                Ok((credentials, Revoked { resident, credentials, why }))
            })
            .await
    }
}

// What the resident holds, and what is being signed just now.
static REVOKE: Sql = Sql::new(
    "UPDATE credential
     SET revoked_at = $1
     WHERE revoked_at IS NULL
       AND offer IN (
         SELECT offer FROM holding WHERE resident = $2
         UNION ALL
         SELECT id FROM offer WHERE resident = $2 AND issued_at IS NULL)",
);

// Offers that are still on their way must not bring back what has just ended.
static VOID: Sql = Sql::new(
    "UPDATE offer
     SET voided_at = $1
     WHERE resident = $2 AND issued_at IS NULL AND voided_at IS NULL",
);
