//! Leaving from the phone: the grant is given back, and all that was fetched by it ends (RFC 7009).
//! IKD is an offer, and left as easily as it was joined.

use protocols::oauth::{
    RevocationRequest,
    dpop::{DpopError, Expected, verify},
};
use registry::Resident;
use store::{Sql, Tx, Update};
use terms::{Act, Id, Moment};

use crate::{
    carried::Carried,
    error::TokenError,
    event::GivenBack,
    office::Issuance,
    proof::Seen,
    revoke::{cancel, revoke_all, tell},
    token::thumbprint,
    words::{Offer, RevokeReason},
};

impl Issuance {
    /// Takes a grant back from the wallet whose key it is bound to. A token that is good for nothing
    /// is as good as given back (RFC 7009, section 2.2).
    pub async fn give_back(&self, body: &[u8], dpop: &[&str]) -> Result<(), TokenError> {
        let now = self.now();
        let request = RevocationRequest::parse(body)?;
        let expected = Expected {
            method: "POST",
            url: self.0.catalogue.revocation_endpoint(),
            now,
            access_token: None,
            bound_to: None,
            nonces: &[],
        };
        let proof = verify(dpop, &expected, &self.0.crypto)?;
        let Some((offer, key)) = self.codes().read_refresh(request.token.reveal()) else {
            return Ok(());
        };
        if thumbprint(&proof.thumbprint) != Some(key) {
            return Err(DpopError::Key.into());
        }
        let seen = Seen::of(&proof, now, &self.0.crypto);
        let office = self.clone();
        self.ledger()
            .change_if(&Act::holder(), move |tx| {
                if !seen.spend(tx)? {
                    return Err(TokenError::ProofReplayed);
                }
                Ok(((), office.end_grant(tx, (offer, key), now)?))
            })
            .await
    }

    /// Ends one grant; and the IKD, if this was the last of them.
    fn end_grant(
        &self,
        tx: &mut Tx<'_>,
        (offer, key): (Id<Offer>, [u8; 32]),
        now: Moment,
    ) -> Result<Option<GivenBack>, TokenError> {
        let why = RevokeReason::Leaving;
        let ended: Option<(Id<Resident>,)> = tx.update(&END, &[&offer, &key, &now, &why.code()])?;
        let Some((resident,)) = ended else { return Ok(None) };
        cancel(tx, offer, now)?;
        let credentials = revoke_all(tx, offer, now)?;
        // What came from an earlier phone does not come once more.
        Carried::forget(tx, resident)?;
        if tx.find::<(u32,)>(&LEFT, &[&resident])?.is_none() {
            self.0.activations.end_in(tx, resident, now)?;
        }
        tell(tx, &[(resident, why, credentials)], now)?;
        Ok(Some(GivenBack { offer, credentials }))
    }
}

static END: Update = Update::new(
    "UPDATE offer
     SET ended_at = $3, why = $4
     WHERE id = $1 AND wallet_key = $2 AND redeemed_at IS NOT NULL AND ended_at IS NULL",
    "resident",
    "offer WHERE id = $1",
);

static LEFT: Sql = Sql::new(
    "SELECT 1
     FROM offer
     WHERE resident = $1 AND ended_at IS NULL AND redeemed_at IS NOT NULL
     LIMIT 1",
);
